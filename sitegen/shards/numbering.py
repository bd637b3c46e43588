"""Numbers of documents in a collection: in the order of publication, and steady when others come and go.

A month has a fixed range of `width` numbers; a document's place in it is where its minute falls in the month, moved on
by the documents it would meet. So a new or withdrawn document moves those side by side with it, no others; numbers tell
year and month, and the order of numbers is the order of publication.
"""

from __future__ import annotations

from sitegen.library.digest import number
from sitegen.schema.moment import Moment

_FIRST_YEAR = 1900
_MINUTES_A_DAY = 24 * 60
_MINUTES_A_MONTH = 31 * _MINUTES_A_DAY
_NARROWEST = 64


def place_in_time(published: Moment, path: str) -> int:
    """The minute a document is put at: its own, or one of its day that its path decides when only the day is known."""
    return published.minute if published.exact else published.minute + number(path) % _MINUTES_A_DAY


def month_of(minute: int) -> int:
    """Months since January 1900."""
    day = Moment(minute).datetime()
    return (day.year - _FIRST_YEAR) * 12 + day.month - 1


def width_for(most: int) -> int:
    """Numbers a month, where the busiest has `most` documents: at least twice as many, a power of two."""
    return max(_NARROWEST, 1 << (2 * most - 1).bit_length())


def assign(documents: list[tuple[int, int]], width: int) -> dict[int, int]:
    """document → number, for all (minute, document) of one month."""
    ordered = sorted(documents)
    month = month_of(ordered[0][0])
    places: list[int] = []
    last = -1
    for minute, _ in ordered:
        moment = Moment(minute).datetime()
        within = ((moment.day - 1) * 24 + moment.hour) * 60 + moment.minute
        last = max(within * width // _MINUTES_A_MONTH, last + 1)
        places.append(last)
    for at in range(len(places)):  # what ran over the end of the month moves back
        places[-1 - at] = min(places[-1 - at], width - 1 - at)
    return {document: month * width + place for (_, document), place in zip(ordered, places, strict=True)}
