"""The best of many documents and the rarest of tokens, the same whatever numbers documents have in an index."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Mapping

from sitegen.search.bits import flags_of, mask_of
from sitegen.search.engine import Engine
from sitegen.search.limits import search_limits

_RAREST = 8


def within(scores: Mapping[int, float], inside: int, size: int) -> dict[int, float]:
    """Those of the documents that are in a set."""
    flags = flags_of(inside, size)
    return dict(itertools.compress(scores.items(), map(flags.__getitem__, scores)))


def best(scores: Mapping[int, float], most: int, engine: Engine) -> list[int]:
    """The `most` best. Of those as good as the last, the newest."""
    if len(scores) <= most:
        return sorted(scores, key=scores.__getitem__, reverse=True)
    last = heapq.nlargest(most, scores.values())[-1]
    better = sorted((one for one, score in scores.items() if score > last), key=scores.__getitem__, reverse=True)
    as_good = [one for one, score in scores.items() if score == last]
    if len(better) + len(as_good) == most:
        return better + as_good
    return [*better, *engine.newest(mask_of(as_good, engine.size), most - len(better))]


def rarest(counts: Mapping[str, int]) -> list[str]:
    """The rarest tokens, by how many documents have each: a few, that together are in no more than can be looked at."""
    chosen: list[str] = []
    together = 0
    for token in sorted((one for one in counts if counts[one]), key=lambda one: (counts[one], one))[:_RAREST]:
        together += counts[token]
        if chosen and together >= search_limits().roughly:
            break
        chosen.append(token)
    return chosen
