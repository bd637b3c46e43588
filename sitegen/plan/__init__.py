"""Which files the output has, and which of them must be made again, and why."""
