"""The best and the newest of many documents, the same whatever numbers documents have in an index."""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.search.bits import Within, mask_of, members
from sitegen.search.engine import Engine


def within(scores: Mapping[int, float], inside: int, size: int) -> dict[int, float]:
    """Those of the documents that are in a set."""
    allowed = Within(inside, size)
    return {document: score for document, score in scores.items() if document in allowed}


def best(scores: Mapping[int, float], most: int, engine: Engine) -> list[int]:
    """The `most` best. Of those as good as the last, the newest."""
    ordered = sorted(scores, key=scores.__getitem__, reverse=True)
    if len(ordered) <= most:
        return ordered
    last = scores[ordered[most - 1]]
    better = [one for one in ordered[:most] if scores[one] > last]
    as_good = mask_of((one for one in ordered if scores[one] == last), engine.size)
    return [*better, *newest(as_good, most - len(better), engine)]


def newest(mask: int, most: int, engine: Engine) -> list[int]:
    """The newest documents of a set, by month first so that few have to be looked at."""
    chosen: list[int] = []
    for month in reversed(engine.values("month")):
        of_month = [(engine.shown(one), one) for one in members(mask & engine.mask("month", month))]
        of_month.sort(key=lambda pair: (-pair[0].minute, pair[0].path))
        chosen += [one for _, one in of_month]
        if len(chosen) >= most:
            break
    return chosen[:most]
