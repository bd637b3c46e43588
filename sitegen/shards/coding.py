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
from collections.abc import Iterable, Iterator, Sequence

TITLE, OFTEN, ONCE = range(3)
# A number and the list it stands in, as one: the list in so many low bits.
LIST_BITS, _LIST_MASK = 2, 3

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


# Differences and lengths repeat: most are small.
_varint = functools.lru_cache(maxsize=1 << 16)(varint)


def encode_numbers(numbers: Sequence[int]) -> bytes:
    """Ascending numbers as differences."""
    if len(numbers) < 2:
        return _varint(numbers[0]) if numbers else b""
    return _varint(numbers[0]) + b"".join(map(_varint, map(operator.sub, numbers[1:], numbers)))


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


def encode_marked(marked: Sequence[int]) -> Lists:
    """The three lists of a term from ascending numbers, each times four, with its list in the low bits."""
    if len(marked) == 1:
        (one,) = marked
        at, number = one & _LIST_MASK, _varint(one >> LIST_BITS)
        return (b"", b"", number) if at == ONCE else (b"", number, b"") if at == OFTEN else (number, b"", b"")
    numbers: tuple[list[int], list[int], list[int]] = ([], [], [])
    for one in marked:
        numbers[one & _LIST_MASK].append(one >> LIST_BITS)
    return encode_numbers(numbers[0]), encode_numbers(numbers[1]), encode_numbers(numbers[2])


def pack(terms: Iterable[tuple[bytes, Lists]]) -> bytes:
    """A shard of these terms, which come in their order."""
    parts: list[bytes] = []
    for name, (first, second, third) in terms:
        parts += (_varint(len(name)), name, _varint(len(first)), _varint(len(second)), _varint(len(third)), first, second, third)
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
