"""How much a token says about a document, as one byte: decided by the document alone, so that no other changes it.

The formula is that of BM25F with the average length fixed. What is the same for all documents (how rare a token is)
is left out: all documents of a search have all its tokens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sitegen.search.prepared import Prepared
from sitegen.search.tokens import Token, count_tokens, packed

# A portal's document of middle length, in tokens (measured: 1,894 characters).
_LENGTH = 1200
SATURATION = 4.0
_LENGTH_COUNTS = 0.6
_TITLE, _NAMES = 10.0, 4.0
MOST = 255
# How often a token stands in a text, at most.
COUNTED = 63


def impacts(one: Prepared) -> dict[Token, int]:
    """Weights, 1 to 255, of the tokens of a document."""
    counts = count_tokens(one.body)
    length = length_of(sum(counts.values()))
    weight = {count: weight_of(min(count, COUNTED) / length) for count in set(counts.values())}
    words = {token: weight[count] for token, count in counts.items()}
    for token, worth in head_worths(one).items():
        words[token] = weight_of(worth + counts.get(token, 0) / length)
    return words


def length_of(tokens: int) -> float:
    """How long a text of so many tokens is, one of middle length being 1."""
    return 1.0 - _LENGTH_COUNTS + _LENGTH_COUNTS * tokens / _LENGTH


def head_worths(one: Prepared) -> dict[Token, float]:
    """What the tokens of title and names are worth, besides where else they stand."""
    heads: dict[Token, float] = {}
    for tokens, worth in ((one.title, _TITLE), (one.names, _NAMES)):
        for token, count in _counted(tokens):
            heads[token] = heads.get(token, 0.0) + worth * min(count, 3)
    return heads


def _counted(tokens: Iterable[str]) -> Iterable[tuple[Token, int]]:
    return ((packed(token), count) for token, count in Counter(tokens).items())


def title_impacts(one: Prepared) -> dict[str, int]:
    """Weights of the tokens of its title there."""
    length = 1.0 - _LENGTH_COUNTS + _LENGTH_COUNTS * len(one.title) / 40
    return {token: weight_of(_TITLE * count / length) for token, count in Counter(one.title).items()}


def weight_of(worth: float) -> int:
    return max(1, round(MOST * worth / (worth + SATURATION)))
