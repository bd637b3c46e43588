"""Postings of very many pairs at once: sorted as one array of numbers, written as one array of bytes.

One by one a posting costs a third of a microsecond, since each of the lists it goes to lies elsewhere in memory; sorted it
costs a thirtieth.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from sitegen.shards.coding import LISTS, hash_of, varints
from sitegen.shards.postings import Postings, Record, joined
from sitegen.shards.terms import PAIRS, Listed

# A posting as one number: the pair, then the list in two bits, then the number of the document.
_PAIR, _LIST = 32, 30
_NUMBER = (1 << _LIST) - 1
# So many postings are written at a time: what that takes beside them is bounded.
_AT_ONCE = 1 << 18


class ManyPostings:
    """As `Postings`; numbers of documents have at most thirty bits."""

    def __init__(self, at_once: int = _AT_ONCE) -> None:
        self._at_once = at_once
        self._pairs = [bytearray() for _ in range(LISTS)]
        self._counts = [array("I") for _ in range(LISTS)]
        self._numbers = array("I")
        self._words = Postings()

    def add(self, number: int, lists: Sequence[Listed]) -> None:
        self._numbers.append(number)
        for pairs, counts, listed in zip(self._pairs, self._counts, lists, strict=True):
            pairs += listed.pairs
            counts.append(len(listed.pairs) // counts.itemsize)
        self._words.add(number, [Listed(words=listed.words) for listed in lists])

    def shards(self, mask: int, least: int) -> dict[int, tuple[bytes, dict[str, int]]]:
        named: dict[int, list[Record]] = defaultdict(list)
        for record in (*self._records(), *self._words.records()):
            named[hash_of(record[0]) & mask].append(record)
        return {at: joined(records, least) for at, records in named.items()}

    def _records(self) -> Iterator[Record]:
        postings = self._sorted()
        start = 0
        while start < len(postings):
            end = min(start + self._at_once, len(postings))
            if end < len(postings):  # up to the last term that is all there, or to the end of the only one
                pair = postings[end] >> _PAIR
                cut = int(np.searchsorted(postings, pair << _PAIR))
                end = cut if cut > start else int(np.searchsorted(postings, (pair + np.uint64(1)) << _PAIR))
            yield from _written(postings[start:end])
            start = end

    def _sorted(self) -> NDArray[np.uint64]:
        """All postings; what they were made of is gone."""
        numbers = np.frombuffer(self._numbers, np.uint32)
        postings = np.empty(sum(map(len, self._pairs)) // 4, np.uint64)
        at = 0
        for mark in range(LISTS):
            part = postings[at : at + len(self._pairs[mark]) // 4]
            part[:] = np.frombuffer(self._pairs[mark], np.dtype(PAIRS))
            part <<= np.uint64(_PAIR)
            part |= np.repeat(numbers | np.uint32(mark << _LIST), np.frombuffer(self._counts[mark], np.uint32))
            at += len(part)
            self._pairs[mark] = bytearray()
        postings.sort()
        return postings


def _written(postings: NDArray[np.uint64]) -> Iterator[Record]:
    """The terms of these postings, all of each."""
    lists = postings >> np.uint64(_LIST)
    begins = _begins(lists)
    first = np.flatnonzero(begins)
    numbers = (postings & np.uint64(_NUMBER)).astype(np.uint32)
    steps = numbers.copy()
    steps[1:] -= numbers[:-1]
    steps[first] = numbers[first]
    data, ends = _varints(steps)
    sizes = np.diff(ends[np.append(first[1:], len(postings)) - 1], prepend=0)
    lists = lists[first]
    pairs = lists >> np.uint64(_PAIR - _LIST)
    begins = _begins(pairs)
    new = np.flatnonzero(begins)
    terms = np.zeros((len(new), LISTS), np.int64)
    terms[np.cumsum(begins) - 1, (lists & np.uint64(3)).astype(np.int64)] = sizes
    counts = np.diff(np.append(first[new], len(postings))).tolist()
    names = _names(pairs[new].astype(np.uint32))
    of = varints()
    at = 0
    for term, (title, often, once) in enumerate(terms.tolist()):
        size = title + often + once
        head = of(title) + of(often) + of(once)
        yield names[6 * term : 6 * term + 6], head + data[at : at + size], counts[term]
        at += size


def _begins(values: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Where sorted values become others."""
    begins = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def _varints(numbers: NDArray[np.uint32]) -> tuple[bytes, NDArray[np.int64]]:
    """Numbers of at most thirty bits as `coding.varint` writes them, and where each ends."""
    sizes = np.ones(len(numbers), np.uint8)
    for bits in (7, 14, 21, 28):
        sizes += numbers >= 1 << bits
    ends = np.cumsum(sizes, dtype=np.int64)
    begins = ends - sizes
    data = np.empty(int(ends[-1]), np.uint8)
    for at in range(int(sizes.max())):
        which = np.flatnonzero(sizes > at)
        data[begins[which] + at] = numbers[which] >> 7 * at & 127 | np.where(sizes[which] > at + 1, 128, 0)
    return data.tobytes(), ends


def _names(pairs: NDArray[np.uint32]) -> bytes:
    """Pairs in UTF-8, six bytes each: Han characters of 16 bits take three."""
    names = np.empty((len(pairs), 6), np.uint8)
    for at, character in ((0, pairs >> 16), (3, pairs & 0xFFFF)):
        names[:, at] = 0xE0 | character >> 12
        names[:, at + 1] = 0x80 | character >> 6 & 63
        names[:, at + 2] = 0x80 | character & 63
    return names.tobytes()
