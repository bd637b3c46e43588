"""Pairs of Han characters of very many documents on their way into a segment: kept as they come, sorted when it is written.

One by one a posting costs half a microsecond, since each of the arrays it goes to lies elsewhere in memory; sorted it costs
a tenth.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sitegen.search.impact import COUNTED, MOST, SATURATION, head_worths, length_of, weight_of
from sitegen.search.prepared import Prepared
from sitegen.search.tokens import pairs_of, spelt
from sitegen.search.whoosh_codec import IDS, Term

# A posting as one number: the pair, the document in 16 bits, its weight in eight.
_PAIR, _DOCUMENT = 24, 8
_HALF, _BYTE = 0xFFFF, 0xFF
# Pairs are sorted by their first characters, about an eighth after the other: what that takes is bounded.
_EIGHTHS = (0, *(first << 24 for first in (0x4F, 0x53, 0x5B, 0x62, 0x6A, 0x76, 0x89)), 1 << 32)


class Pairs:
    """Pairs of documents, which come in the order of their numbers, with their weights."""

    def __init__(self) -> None:
        self._pairs, self._weights = bytearray(), bytearray()
        self._counts = array("I")  # of each document

    def add(self, one: Prepared) -> dict[str, int]:
        """The next document. Returns its other tokens with their weights; all are weighed as by `impacts`."""
        found, others = pairs_of(one.body)
        pairs = np.frombuffer(found, np.uint32)
        pairs = pairs[(pairs > _HALF) & (pairs & _HALF != 0)]
        rest = Counter(others)
        length = length_of(len(pairs) + rest.total())
        heads = head_worths(one)
        named = np.array([token for token in heads if isinstance(token, int)], np.uint32)
        worths = np.array([worth for token, worth in heads.items() if isinstance(token, int)], np.float64)
        pairs, counts = np.unique(np.concatenate((pairs, named)), return_counts=True)
        places = np.searchsorted(pairs, named)
        counts[places] -= 1
        weights = _weights(np.minimum(counts, COUNTED) / length)
        weights[places] = _weights(worths + counts[places] / length)
        self._pairs += pairs.tobytes()
        self._weights += weights.tobytes()
        self._counts.append(len(pairs))
        words = {word: weight_of(min(count, COUNTED) / length) for word, count in rest.items()}
        for token, worth in heads.items():
            if isinstance(token, str):
                words[token] = weight_of(worth + rest[token] / length)
        return words

    def terms(self) -> Iterator[Term]:
        """All pairs in their order."""
        pairs = np.frombuffer(self._pairs, np.uint32)
        weights = np.frombuffer(self._weights, np.uint8)
        documents = np.repeat(np.arange(len(self._counts), dtype=np.uint16), np.frombuffer(self._counts, np.uint32))
        for low, high in pairwise(_EIGHTHS):
            which = np.flatnonzero((pairs >= low) & (pairs < high))
            postings = pairs[which].astype(np.uint64) << np.uint64(_PAIR)
            postings |= documents[which].astype(np.uint32) << _DOCUMENT | weights[which]
            postings.sort()
            if len(postings):
                yield from _terms(postings)


def _weights(worths: NDArray[np.float64]) -> NDArray[np.uint8]:
    """As `impact.weight_of`."""
    return np.maximum(np.rint(MOST * worths / (worths + SATURATION)), 1).astype(np.uint8)


def _terms(postings: NDArray[np.uint64]) -> Iterator[Term]:
    pairs = postings >> np.uint64(_PAIR)
    begins = np.flatnonzero(np.diff(pairs, prepend=pairs[0] + np.uint64(1)))
    names = pairs[begins].tolist()
    weights = (postings & np.uint64(_BYTE)).astype(np.uint8).tobytes()
    documents = (postings >> np.uint64(_DOCUMENT) & np.uint64(_HALF)).astype(np.dtype(IDS)).tobytes()
    size = np.dtype(IDS).itemsize
    for name, (begin, end) in zip(names, pairwise([*begins.tolist(), len(postings)]), strict=True):
        yield spelt(name), documents[begin * size : end * size], weights[begin:end]
