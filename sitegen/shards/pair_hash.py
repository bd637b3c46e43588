"""Pairs of Han characters of 16 bits in UTF-8, and their hashes, for very many at once."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sitegen.shards.coding import hash_of

# A Han character of 16 bits takes three bytes.
PAIR_BYTES = 6
_HALF = 0xFFFF


def pair_names(pairs: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """A row of bytes for each."""
    names: NDArray[np.uint8] = np.stack((*_utf8(pairs >> 16), *_utf8(pairs & _HALF)), axis=1).astype(np.uint8)
    return names


def pair_hashes(pairs: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """As `hash_of` of each."""
    of_first, of_second = _tables()
    hashes: NDArray[np.uint32] = of_first[pairs >> 16] ^ of_second[pairs & _HALF]
    return hashes


def _utf8(code: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    return 0xE0 | code >> 12, 0x80 | code >> 6 & 63, 0x80 | code & 63


@functools.cache
def _tables() -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """What each first and each second character adds to the hash: a CRC of six bytes is that of six zeros, changed by each
    byte by itself."""
    zero = hash_of(bytes(PAIR_BYTES))

    def of_byte(at: int) -> NDArray[np.uint32]:
        before, after = bytes(at), bytes(PAIR_BYTES - 1 - at)
        return np.array([hash_of(before + bytes((byte,)) + after) ^ zero for byte in range(256)], np.uint32)

    utf8 = _utf8(np.arange(_HALF + 1, dtype=np.uint32))
    first, second = (np.bitwise_xor.reduce([of_byte(at + byte)[utf8[byte]] for byte in range(3)]) for at in (0, 3))
    return first ^ np.uint32(zero), second
