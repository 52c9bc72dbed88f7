"""Documents on paper: the only place that draws PDF."""
