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
from sitegen.shards.pair_hash import PAIR_BYTES, pair_hashes, pair_names
from sitegen.shards.postings import Postings, Record
from sitegen.shards.terms import PAIRS, Listed

# A posting as one number: the pair, then the list in two bits, then the number of the document.
_PAIR, _LIST = 32, 30
_NUMBER = (1 << _LIST) - 1
# So many postings are encoded at a time: what that takes beside them is bounded.
_AT_ONCE = 1 << 18
_BITS_A_BYTE = 7


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
        words: dict[int, list[Record]] = defaultdict(list)
        for record in self._words.records():
            words[hash_of(record[0]) & mask].append(record)
        terms = _Terms.joined(map(_Terms, self._pieces()))
        shards = (pair_hashes(terms.pairs) & np.uint32(mask)).astype(np.int64)
        order = np.argsort(shards, kind="stable")
        shards, pairs, counts = shards[order], terms.pairs[order], terms.counts[order]
        value, ends = terms.written(order, self._at_once // 16)
        bounds = np.searchsorted(shards, np.arange(mask + 2)).tolist()
        made = {}
        for at in sorted(words.keys() | set(np.unique(shards).tolist())):
            begin, end = bounds[at : at + 2]
            records = sorted(words[at])
            places = (begin + np.searchsorted(pairs[begin:end], [_before(one[0].decode()) for one in records])).tolist()
            pieces: list[bytes] = []
            last = begin
            for (name, data, _), place in zip(records, places, strict=True):
                pieces += (value[ends[last] : ends[place]], varints()(len(name)), name, data)
                last = place
            pieces.append(value[ends[last] : ends[end]])
            often = begin + np.flatnonzero(counts[begin:end] >= least)
            frequent = list(zip(map(bytes, pair_names(pairs[often])), counts[often].tolist(), strict=True))
            frequent += ((name, count) for name, _, count in records if count >= least)
            made[at] = b"".join(pieces), {name.decode(): count.bit_length() - 1 for name, count in sorted(frequent)}
        return made

    def _pieces(self) -> Iterator[NDArray[np.uint64]]:
        """All postings in order, those of a term together."""
        postings = self._sorted()
        start = 0
        while start < len(postings):
            end = min(start + self._at_once, len(postings))
            if end < len(postings):  # up to the last term that is all there, or to the end of the only one
                pair = postings[end] >> _PAIR
                cut = int(np.searchsorted(postings, pair << _PAIR))
                end = cut if cut > start else int(np.searchsorted(postings, (pair + np.uint64(1)) << _PAIR))
            yield postings[start:end]
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


def _before(word: str) -> int:
    """Pairs below this number come before a word that is none."""
    first, second = ord(word[0]), ord(word[1]) if len(word) > 1 else 0
    return min((first << 16) + min(second, 0xFFFF) + (len(word) > 2 or second > 0xFFFF), 0xFFFFFFFF)


class _Terms:
    """Pairs in order, encoded: how many documents each has, how long its lists are, and these one after the other."""

    def __init__(self, postings: NDArray[np.uint64]) -> None:
        lists = postings >> np.uint64(_LIST)
        first = np.flatnonzero(_begins(lists))
        numbers = (postings & np.uint64(_NUMBER)).astype(np.uint32)
        steps = numbers.copy()
        steps[1:] -= numbers[:-1]
        steps[first] = numbers[first]
        sizes = _sizes(steps)
        ends = np.cumsum(sizes, dtype=np.int64)
        self.data = np.empty(int(sizes.sum()), np.uint8)
        _put(self.data, ends - sizes, steps, sizes)
        lists = lists[first]
        pairs = lists >> np.uint64(_PAIR - _LIST)
        begins = _begins(pairs)
        new = np.flatnonzero(begins)
        self.pairs = pairs[new].astype(np.uint32)
        self.counts = np.diff(np.append(first[new], len(postings)))
        self.lists = np.zeros((len(new), LISTS), np.int64)
        which = np.cumsum(begins) - 1, (lists & np.uint64(3)).astype(np.int64)
        self.lists[which] = np.diff(ends[np.append(first[1:], len(postings)) - 1], prepend=0) if len(first) else 0

    @staticmethod
    def joined(parts: Iterator[_Terms]) -> _Terms:
        found = [_Terms(np.empty(0, np.uint64)), *parts]
        whole = found[0]
        whole.pairs, whole.counts, whole.lists, whole.data = (
            np.concatenate([getattr(one, name) for one in found]) for name in ("pairs", "counts", "lists", "data")
        )
        return whole

    def written(self, order: NDArray[np.int64], at_once: int) -> tuple[bytes, list[int]]:
        """Terms in another order, as `coding.pack` writes them, so many at a time; where each begins, and where the last
        ends."""
        sources = np.cumsum(self.lists.sum(1)) - self.lists.sum(1)
        made: list[bytes] = []
        begins = [0]
        for start in range(0, len(order), at_once + 1):
            value, ends = self._written(order[start : start + at_once + 1], sources)
            made.append(value)
            begins += (ends + begins[-1]).tolist()
        return b"".join(made), begins

    def _written(self, order: NDArray[np.int64], sources: NDArray[np.int64]) -> tuple[bytes, NDArray[np.int64]]:
        """`sources`: where the lists of each term begin."""
        lists = self.lists[order]
        lengths, sizes = lists.sum(1), _sizes(lists)
        ends = np.cumsum(1 + PAIR_BYTES + sizes.sum(1, dtype=np.int64) + lengths)
        value = np.empty(int(ends[-1]), np.uint8)
        at = np.append(0, ends[:-1])
        value[at] = PAIR_BYTES
        value[at[:, None] + np.arange(1, 1 + PAIR_BYTES)] = pair_names(self.pairs[order])
        at += 1 + PAIR_BYTES
        for mark in range(LISTS):
            _put(value, at, lists[:, mark], sizes[:, mark])
            at += sizes[:, mark]
        within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        value[np.repeat(at, lengths) + within] = self.data[np.repeat(sources[order], lengths) + within]
        return value.tobytes(), ends


def _begins(values: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Where sorted values become others."""
    begins = np.ones(len(values), np.bool_)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def _sizes(numbers: NDArray[np.integer]) -> NDArray[np.uint8]:
    """How many bytes each takes as a varint; numbers have at most thirty bits."""
    sizes = np.ones(numbers.shape, np.uint8)
    for size in range(1, 5):
        sizes += numbers >= 1 << _BITS_A_BYTE * size
    return sizes


def _put(data: NDArray[np.uint8], places: NDArray[np.int64], numbers: NDArray[np.integer], sizes: NDArray[np.uint8]) -> None:
    """Writes numbers as `coding.varint` does, each at its place."""
    for at in range(int(sizes.max(initial=0))):
        which = np.flatnonzero(sizes > at)
        data[places[which] + at] = numbers[which] >> _BITS_A_BYTE * at & 127 | np.where(sizes[which] > at + 1, 128, 0)
