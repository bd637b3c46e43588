"""Dates and numbers as the readers of a language write them.

Chinese dates with numerals: GB/T 15835—2011 §4.1; English ones day, month, year without ordinals or commas, as
international editions of public bodies write them. Thousands are set off by commas in all three languages
(GB/T 15835—2011 §4.1.2 allows it for mixed readers).
"""

from __future__ import annotations

from sitegen.schema.moment import Moment

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def long_date(moment: Moment, language: str) -> str:
    """`2026年3月5日`, on English pages `5 March 2026`."""
    if language != "en":
        return moment.long()
    day = moment.datetime()
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def grouped(value: float, places: int = 0) -> str:
    """`12,345`, with as many decimal places as asked for."""
    return f"{value:,.{places}f}"
