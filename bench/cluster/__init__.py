"""A made-up cluster of portals, the same for every run of the same seed, for sitegen and for Hugo."""
