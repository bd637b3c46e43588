"""How much a token says about a document, as one byte: decided by the document alone, so that no other changes it.

The formula is that of BM25F with the average length fixed. What is the same for all documents (how rare a token is)
is left out: all documents of a search have all its tokens.
"""

from __future__ import annotations

from collections import Counter

from sitegen.search.prepared import Prepared

# A portal's document of middle length, in tokens (measured: 1,894 characters).
_LENGTH = 1200
_SATURATION = 4.0
_LENGTH_COUNTS = 0.6
_TITLE, _NAMES = 10.0, 4.0
_MOST = 255
_COUNTED = 63


def impacts(one: Prepared) -> tuple[dict[str, int], dict[str, int]]:
    """Weights, 1 to 255, of the tokens of the whole document and of its title."""
    length = 1.0 - _LENGTH_COUNTS + _LENGTH_COUNTS * len(one.body) / _LENGTH
    counts = Counter(one.body)
    weight = {count: _weight(min(count, _COUNTED) / length) for count in set(counts.values())}
    words = {token: weight[count] for token, count in counts.items()}
    heads: dict[str, float] = {}
    for tokens, worth in ((one.title, _TITLE), (one.names, _NAMES)):
        for token, count in Counter(tokens).items():
            heads[token] = heads.get(token, 0.0) + worth * min(count, 3)
    for token, worth in heads.items():
        words[token] = _weight(worth + counts[token] / length)
    title_length = 1.0 - _LENGTH_COUNTS + _LENGTH_COUNTS * len(one.title) / 40
    return words, {token: _weight(_TITLE * count / title_length) for token, count in Counter(one.title).items()}


def _weight(worth: float) -> int:
    return max(1, round(_MOST * worth / (worth + _SATURATION)))
