"""The local preview: every site at its own name, rendered when asked for, reloaded when something changes."""
