"""Digests: 64-bit numbers for keys and recorded reads, 256-bit for the bytes of files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def number(text: str) -> int:
    """A text as a 63-bit number: the id of a fact, a list or a document, the same in every build."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogateescape"), digest_size=8).digest(), "big") >> 1


def of_bytes(data: bytes) -> int:
    """63-bit digest of a value, compared only with later digests of the same value."""
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big") >> 1


def of_numbers(numbers: Iterable[int]) -> int:
    return of_bytes(b"".join(one.to_bytes(8, "big") for one in numbers))


def of_file(data: bytes) -> bytes:
    """256-bit digest of a file's bytes."""
    return hashlib.blake2b(data, digest_size=32).digest()
