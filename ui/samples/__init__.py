"""The samples of a visit: where each is, its custody and what a laboratory found."""
