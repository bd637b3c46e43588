"""What the inputs are: one walk over `content/`, `themes/`, `sites/`, and what changed since the last."""
