"""Static shards: the part of the output in which a browser searches by itself, kept up to date edit by edit."""
