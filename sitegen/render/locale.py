"""Dates and numbers as the readers of a language write them.

Chinese dates with numerals: GB/T 15835—2011 §4.1; English ones day, month, year without ordinals or commas, as
international editions of public bodies write them. Thousands are set off by commas in all three languages
(GB/T 15835—2011 §4.1.2 allows it for mixed readers).
"""

from __future__ import annotations

from sitegen.media import human_size
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


def written(moment: Moment, style: str, language: str) -> str:
    """A date as visitors read it, `day`, `minute` or `long`: `2026-03-05`, `2026-03-05 09:30` (国办发〔2017〕47号附件),
    `2026年3月5日`; on English pages `5 March 2026`, `5 March 2026, 09:30`. For machines, alike in all languages: `iso`,
    `iso-minute`."""
    if style == "long" or (style == "day" and language == "en"):
        return long_date(moment, language)
    if style == "minute" and language == "en":
        return f"{long_date(moment, language)}, {moment.datetime():%H:%M}"
    return {"day": moment.day, "iso": moment.day, "minute": moment.to_minute, "iso-minute": moment.to_minute}[style]()


def file_size(size: int, language: str) -> str:
    """A number of bytes: `1.2 MB`, `36 KB` in every language; below that `512 字节`, on English pages `512 bytes`."""
    if size >= 1024:
        return human_size(size)
    return f"{size} bytes" if language == "en" else f"{size} 字节"


def grouped(value: float, places: int = 0) -> str:
    """`12,345`, with as many decimal places as asked for."""
    return f"{value:,.{places}f}"
