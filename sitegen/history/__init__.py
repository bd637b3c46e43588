"""What git knows: which commit last touched a file, and where files came from."""
