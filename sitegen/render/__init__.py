"""Pages from templates: what a template sees, and the record of what it read."""
