"""Worker processes: chunks of self-contained work, limits that really stop them."""
