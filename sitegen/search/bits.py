"""Sets of documents as integers with a bit for each: facets are counted by `&` and `bit_count`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def mask_of(documents: Iterable[int], size: int) -> int:
    """The set of these documents; all are below `size`."""
    flags = bytearray((size + 7) // 8)
    for document in documents:
        flags[document >> 3] |= 1 << (document & 7)
    return int.from_bytes(flags, "little")


def members(mask: int) -> Iterator[int]:
    """The documents of a set, from the lowest."""
    flags = mask.to_bytes((mask.bit_length() + 7) // 8, "little")
    for at, byte in enumerate(flags):
        if byte:
            first = at << 3
            for bit in range(8):
                if byte >> bit & 1:
                    yield first + bit


def all_of(size: int) -> int:
    return (1 << size) - 1


class Within:
    """Whether documents are in a set, asked many times."""

    __slots__ = ("_flags",)

    def __init__(self, mask: int, size: int) -> None:
        self._flags = mask.to_bytes((max(size, mask.bit_length()) + 7) // 8 + 1, "little")

    def __contains__(self, document: int) -> bool:
        return bool(self._flags[document >> 3] >> (document & 7) & 1)
