"""The workspace database: the only place that speaks SQL to it."""
