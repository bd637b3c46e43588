"""One module a command: its options, and what it says. Machinery is imported when the command runs."""
