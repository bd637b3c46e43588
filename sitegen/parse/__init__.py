"""One document, by itself: bytes → record and body. Depends on nothing but the file."""
