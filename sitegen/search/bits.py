"""Sets of documents as integers with a bit for each: facets are counted by `&` and `bit_count`.

Sets and their members are turned into one another through their binary digits, which Python reads and writes in one call:
a search of 100,000 documents may find half of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

_DIGITS = bytes.maketrans(b"01", b"\x00\x01")
_ONE = ord("1")


def mask_of(documents: Iterable[int], size: int) -> int:
    """The set of these documents; all are below `size`."""
    digits = bytearray(b"0") * size
    for document in documents:
        digits[document] = _ONE
    digits.reverse()
    return int(digits, 2) if digits else 0


def flags_of(mask: int, size: int) -> bytes:
    """A byte for each document: 1 for those of the set, 0 for the others."""
    return f"{mask:0{size}b}".encode()[::-1].translate(_DIGITS)


def members(mask: int) -> Iterator[int]:
    """The documents of a set, from the lowest."""
    flags = flags_of(mask, 0)
    return itertools.compress(range(len(flags)), flags)


class Within:
    """Whether documents are in a set, asked many times."""

    __slots__ = ("_flags",)

    def __init__(self, mask: int, size: int) -> None:
        self._flags = flags_of(mask, size)

    def __contains__(self, document: int) -> bool:
        return bool(self._flags[document])
