"""The map of all sites, and the plan of one."""
