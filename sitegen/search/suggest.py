"""Suggestions while somebody types, and what somebody may have meant: both from the titles of published documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sitegen.search.about import About
from sitegen.search.bits import Within
from sitegen.search.choose import best, within
from sitegen.search.engine import Engine
from sitegen.search.limits import search_limits
from sitegen.search.names import named
from sitegen.search.query import Query, Scope
from sitegen.search.tokens import fold, is_han, letters, runs

# Titles looked at for one suggestion or correction.
_TITLES = 200
_CORRECTED = 60


def suggestions(query: Query, engine: Engine, inside: int, about: About, scope: Scope) -> tuple[str, ...]:
    """Titles that hold all that was typed, those beginning with it first, then the newest; and names."""
    if query.empty:
        return ()
    limits = search_limits()
    typed = letters(query.text)
    found: dict[str, tuple[bool, int, str]] = {}
    for document in _titles(engine.match(query.wanted, where="title"), inside, engine, _TITLES):
        shown = engine.shown(document)
        title = letters(shown.title)
        if all(one.literal in title for one in query.wanted):
            order = (not title.startswith(typed), -shown.minute, shown.title)
            found[shown.title] = min(order, found.get(shown.title, order))
    names = [one.name for one in named(query, about, scope)]
    titles = sorted(found, key=found.__getitem__)
    return tuple(dict.fromkeys([*names[:3], *titles]))[: limits.suggestions]


def _titles(scores: Mapping[int, float], inside: int, engine: Engine, most: int) -> list[int]:
    return best(within(scores, inside, engine.size), most, engine)


def correction(query: Query, engine: Engine, inside: int) -> str:
    """The query with its wrong words put right, "" where no title says better.

    A word is wrong when no title or text has it; the best stretch of a title with the same length is put for it, if
    all but few characters are the same, or sound the same.
    """
    parts = []
    changed = False
    for piece in query.wanted:
        right = piece.literal
        if len(piece.literal) >= 2 and not _known(piece.literal, engine, query, inside):
            better = _nearest(piece.literal, engine, query, inside)
            if better:
                right, changed = better, True
        parts.append(right)
    return " ".join(parts) if changed else ""


def _known(literal: str, engine: Engine, query: Query, inside: int) -> bool:
    allowed = Within(inside, engine.size)
    pieces = [one for one in query.wanted if one.literal == literal]
    return any(one in allowed for one in engine.match(pieces))


def _nearest(literal: str, engine: Engine, query: Query, inside: int) -> str:
    pieces = [one for one in query.wanted if one.literal == literal]
    titles = [engine.shown(one).title for one in _titles(engine.some(pieces, where="title"), inside, engine, _CORRECTED)]
    likest: tuple[float, str] = (0.0, "")
    sounds = _sounds(literal)
    for stretch in _stretches(titles, len(literal)):
        likeness = _likeness(literal, stretch, sounds)
        if likeness > likest[0]:
            likest = (likeness, stretch)
    wrong = len(literal) * (1 - likest[0])
    return likest[1] if likest[1] and wrong <= max(1.0, len(literal) / 4) else ""


def _stretches(titles: Iterable[str], length: int) -> Iterator[str]:
    seen: set[str] = set()
    for title in titles:
        for run in runs(fold(title)):
            pieces = [run[at : at + length] for at in range(len(run) - length + 1)] if is_han(run) else [run]
            for one in pieces:
                if one not in seen:
                    seen.add(one)
                    yield one


def _sounds(text: str) -> list[str]:
    from pypinyin import lazy_pinyin

    return [lazy_pinyin(one)[0] for one in text]


def _likeness(typed: str, other: str, sounds: list[str]) -> float:
    """Share of characters that are the same; one that only sounds the same counts nine tenths."""
    if not is_han(typed):
        import difflib

        return difflib.SequenceMatcher(None, typed, other).ratio() if typed != other else 0.0
    if len(typed) != len(other) or typed == other:
        return 0.0
    same = [one == two for one, two in zip(typed, other, strict=True)]
    if sum(same) * 2 < len(typed):
        return 0.0
    if sorted(typed) == sorted(other):
        return 1.0 - 0.5 / len(typed)  # two characters changed places
    total = float(sum(same))
    heard = _sounds(other)
    if len(heard) == len(sounds) == len(typed):
        total += sum(0.9 for at, alike in enumerate(same) if not alike and heard[at] == sounds[at])
    return total / len(typed)
