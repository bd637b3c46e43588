"""The order of results: an engine's relevance, then the best compared with the literal text.

The same for every engine. It depends on nothing but the document, the query and how the engine weighed the one for the
other: never on the order in which documents came into the index.
"""

from __future__ import annotations

import msgspec

from sitegen.search.query import Query
from sitegen.search.result import Shown
from sitegen.search.tokens import letters

# Points; their order of size is what matters. A title that is the query comes before any that only holds it.
_TITLE_IS = 100.0
_TITLE_HAS = 40.0
_TITLE_HAS_ALL = 25.0
_TITLE_SHARE = 15.0
_TEXT_HAS = 12.0
_TEXT_HAS_WORDS = 8.0
_ENGINE = 10.0
_NEWEST = 6.0
_MONTHS_HALVED = 24.0
# Repealed and expired documents come after those in force that match as well.
_ENDED = {"repealed": -30.0, "lapsed": -30.0, "partly": -2.0}


class Candidate(msgspec.Struct):
    """A document that may be shown. `relevance`: what the engine said, 1.0 the best of this query."""

    document: int
    shown: Shown
    relevance: float
    number: bool = False
    points: float = 0.0

    def order(self) -> tuple[bool, float, int, str]:
        """Number searched for, points, newest, path."""
        return (not self.number, -round(self.points, 6), -self.shown.minute, self.shown.path)

    def by_date(self) -> tuple[int, str]:
        return (-self.shown.minute, self.shown.path)


def first_points(candidate: Candidate, newest: int) -> float:
    """Points before the text is looked at: relevance, age, validity. `newest`: minute of the newest candidate."""
    months = max(0, newest - candidate.shown.minute) / (60 * 24 * 30.4)
    age = _NEWEST / (1.0 + months / _MONTHS_HALVED)
    return _ENGINE * candidate.relevance + age + _ENDED.get(candidate.shown.validity, 0.0)


def title_points(candidate: Candidate, query: Query) -> float:
    """Points for what stands in the title."""
    title = letters(candidate.shown.title)
    whole = query.literal
    words = [one.literal for one in query.wanted]
    inside = sum(1 for one in words if one in title)
    points = _TITLE_SHARE * inside / len(words)
    if title == whole:
        points += _TITLE_IS
    if whole in title:
        points += _TITLE_HAS * (0.5 + 0.5 * len(whole) / len(title))
    elif inside == len(words):
        points += _TITLE_HAS_ALL
    return points


def text_points(text: str, query: Query) -> float:
    """Points for what stands in the text (its letters)."""
    words = [one.literal for one in query.wanted]
    points = _TEXT_HAS_WORDS * sum(1 for one in words if one in text) / len(words)
    return points + (_TEXT_HAS if query.literal in text else 0.0)


def has_words(title: str, text: str, query: Query) -> bool:
    """Whether every word stands in the text (its letters) as it was typed, or in the title."""
    elsewhere = [one.literal for one in query.wanted if one.literal not in text]
    if not elsewhere:
        return True
    heading = letters(title)
    return all(one in heading for one in elsewhere)
