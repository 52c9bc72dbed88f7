"""Who writes the record: people, devices, the agency that vouches for them."""
