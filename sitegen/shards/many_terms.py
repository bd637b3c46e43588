"""The terms of documents, all pairs of each at once: for very many documents."""

from __future__ import annotations

from array import array
from collections import Counter

import numpy as np
from numpy.typing import NDArray

from sitegen.search.tokens import packed, pairs_of, runs_of, title_tokens, tokens
from sitegen.shards.coding import LISTS, OFTEN, ONCE, TITLE
from sitegen.shards.pair_hash import pair_hashes
from sitegen.shards.terms import OFTEN_FROM, PARTS, Listed, Parts, Said, parted

_HALF = 0xFFFF
# A term and the list it would be in, as one number.
_LIST_BITS = 2


def listed_at_once(said: Said) -> Parts:
    """As `terms.listed`."""
    about, words_about = pairs_of(runs_of(said.about))
    text, words_text = pairs_of(runs_of(said.text))
    names, title = list(map(packed, tokens(said.names))), list(map(packed, title_tokens(said.title)))
    words = dict.fromkeys(words_about, ONCE)
    words.update({word: OFTEN if count >= OFTEN_FROM else ONCE for word, count in Counter(words_text).items()})
    words.update((one, OFTEN) for one in names if isinstance(one, str))
    words.update((one, TITLE) for one in (*title, *said.keys) if isinstance(one, str))
    pairs, counts = np.unique(_without_gaps(text), return_counts=True)
    found = np.concatenate(
        (
            pairs.astype(np.uint64) << np.uint64(_LIST_BITS) | np.where(counts >= OFTEN_FROM, OFTEN, ONCE).astype(np.uint64),
            _marked(_without_gaps(about), ONCE),
            _marked(np.array([one for one in names if isinstance(one, int)], np.uint32), OFTEN),
            _marked(np.array([one for one in title if isinstance(one, int)], np.uint32), TITLE),
        )
    )
    found.sort()
    pairs = (found >> np.uint64(_LIST_BITS)).astype(np.uint32)
    first = np.flatnonzero(np.diff(pairs.astype(np.int64), prepend=-1))  # the first of the lists
    pairs, lists = pairs[first], (found[first] & np.uint64((1 << _LIST_BITS) - 1)).astype(np.uint8)
    where = (pair_hashes(pairs) % PARTS).astype(np.uint8) * np.uint8(LISTS) + lists
    data = pairs[np.argsort(where, kind="stable")].tobytes()
    ends = (np.cumsum(np.bincount(where, minlength=PARTS * LISTS)) * pairs.itemsize).tolist()
    cut = [data[begin:end] for begin, end in zip([0, *ends], ends, strict=False)]
    return [[Listed(cut[part * LISTS + at], more) for at, more in enumerate(of_part)] for part, of_part in enumerate(parted(words))]


def _without_gaps(found: array[int]) -> NDArray[np.uint32]:
    pairs = np.frombuffer(found, np.uint32)
    kept: NDArray[np.uint32] = pairs[(pairs > _HALF) & (pairs & _HALF != 0)]
    return kept


def _marked(pairs: NDArray[np.uint32], at: int) -> NDArray[np.uint64]:
    return pairs.astype(np.uint64) << np.uint64(_LIST_BITS) | np.uint64(at)
