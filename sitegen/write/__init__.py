"""Files of the output: put in place whole, only when they differ, never outside their site's folder."""
