"""How a shard is written: terms in order, each with the numbers of its documents. `js/search/shard.js` reads it.

    shard := (length of the term in bytes, term in UTF-8, length of three lists, three lists)*   in the order of the terms
    list  := differences of ascending numbers

Every length and difference is a varint (LEB128: seven bits a byte, low ones first). The three lists are the documents
with the term in the title, with the term often, and the rest. Files are compressed as a whole (zlib).
"""

from __future__ import annotations

import functools
import operator
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence

LISTS = 3
TITLE, OFTEN, ONCE = range(LISTS)

# Encoded lists of one term: title, often, rest.
Lists = tuple[bytes, bytes, bytes]


# Of a term: its last bits say in which shard it is.
hash_of = zlib.crc32


def varint(number: int) -> bytes:
    if number < 128:
        return bytes((number,))
    parts = bytearray()
    while number >= 128:
        parts.append(number & 127 | 128)
        number >>= 7
    parts.append(number)
    return bytes(parts)


class _Varints(dict[int, bytes]):
    """Those of small numbers as they are met: differences and lengths repeat, most are small."""

    def __missing__(self, number: int) -> bytes:
        made = varint(number)
        if number < _SMALL:
            self[number] = made
        return made


_SMALL = 1 << 16


@functools.cache
def varints() -> Callable[[int], bytes]:
    """As `varint`, for very many."""
    return _Varints().__getitem__


def encode_numbers(numbers: Sequence[int]) -> bytes:
    """Ascending numbers as differences."""
    if len(numbers) < 2:
        return varint(numbers[0]) if numbers else b""
    return varint(numbers[0]) + b"".join(map(varints(), map(operator.sub, numbers[1:], numbers)))


def decode_numbers(data: bytes) -> list[int]:
    numbers = []
    last = step = shift = 0
    for byte in data:
        step |= (byte & 127) << shift
        if byte & 128:
            shift += 7
        else:
            last += step
            numbers.append(last)
            step = shift = 0
    return numbers


def count_numbers(data: bytes) -> int:
    """How many numbers a list holds: bytes without the high bit end one."""
    return len(data.translate(None, _CONTINUED))


_CONTINUED = bytes(range(128, 256))


def pack(terms: Iterable[tuple[bytes, Lists]]) -> bytes:
    """A shard of these terms, which come in their order."""
    parts: list[bytes] = []
    of = varints()
    for name, (first, second, third) in terms:
        parts += (of(len(name)), name, of(len(first)), of(len(second)), of(len(third)), first, second, third)
    return b"".join(parts)


def unpack(data: bytes) -> dict[bytes, Lists]:
    return dict(_entries(data))


def _entries(data: bytes) -> Iterator[tuple[bytes, Lists]]:
    at = 0

    def length() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def piece(size: int) -> bytes:
        nonlocal at
        at += size
        return data[at - size : at]

    while at < len(data):
        term = piece(length())
        first, second, third = length(), length(), length()
        yield term, (piece(first), piece(second), piece(third))


def compress(data: bytes) -> bytes:
    return zlib.compress(data, 9)
