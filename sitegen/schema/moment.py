"""A moment as people write it: a day, or a minute of a day, in the platform's time zone."""

from __future__ import annotations

import datetime
import re
import zoneinfo

import msgspec

_EPOCH = datetime.date(1970, 1, 1).toordinal()
_MINUTES_A_DAY = 24 * 60
# A clock outside of these years is a slip of the pen: rules that look a year ahead or back need that year.
CLOCK_YEARS = (1900, 2999)
_WRITTEN = re.compile(
    r"""\s*(\d{4})\s*(?:-|/|\.|年)\s*(\d{1,2})\s*(?:-|/|\.|月)\s*(\d{1,2})\s*日?
        (?:[T\s]\s*(\d{1,2})\s*(?::|：|时|点)\s*(\d{1,2})\s*分?(?:[:：]\d{2})?)?\s*""",
    re.VERBOSE,
)


class Moment(msgspec.Struct, frozen=True, order=True, array_like=True, gc=False):
    """`minute`: minutes since 1970-01-01 00:00 local time. `exact`: a time of day was written."""

    minute: int
    exact: bool = False

    def datetime(self) -> datetime.datetime:
        day, minute = divmod(self.minute, _MINUTES_A_DAY)
        return datetime.datetime.combine(datetime.date.fromordinal(_EPOCH + day), datetime.time(minute // 60, minute % 60))

    def day(self) -> str:
        """`2026-03-05`"""
        return datetime.date.fromordinal(_EPOCH + self.minute // _MINUTES_A_DAY).isoformat()

    def to_minute(self) -> str:
        """`2026-03-05 09:30`, the form the rules ask for (国办发〔2017〕47号附件 网页设计规范)."""
        minute = self.minute % _MINUTES_A_DAY
        return f"{self.day()} {minute // 60:02d}:{minute % 60:02d}"

    def long(self) -> str:
        """`2026年3月5日`, the form of a signature."""
        day = datetime.date.fromordinal(_EPOCH + self.minute // _MINUTES_A_DAY)
        return f"{day.year}年{day.month}月{day.day}日"

    def month(self) -> str:
        """`202603`"""
        return self.day()[:7].replace("-", "")

    def end_of_day(self) -> Moment:
        """The first minute after the day: when something valid "until that day" ends."""
        return Moment((self.minute // _MINUTES_A_DAY + 1) * _MINUTES_A_DAY)


def read_moment(written: str) -> Moment | None:
    """The moment, or None when the text is no date or no real day (2 月 30 日)."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return None
    year, month, day, hour, minute = found.groups()
    try:
        days = datetime.date(int(year), int(month), int(day)).toordinal() - _EPOCH
    except ValueError:
        return None
    if hour is None:
        return Moment(days * _MINUTES_A_DAY)
    if int(hour) > 23 or int(minute) > 59:
        return None
    return Moment(days * _MINUTES_A_DAY + int(hour) * 60 + int(minute), True)


def is_clock(day: Moment | datetime.date) -> bool:
    """Whether anything may be built as of it."""
    year = day.year if isinstance(day, datetime.date) else int(day.day()[:4])
    return CLOCK_YEARS[0] <= year <= CLOCK_YEARS[1]


def now_in(timezone: str) -> Moment:
    """The minute it is in a time zone."""
    return moment_of(datetime.datetime.now(zoneinfo.ZoneInfo(timezone)))


def moment_of(instant: datetime.datetime) -> Moment:
    """The minute in which a local instant lies."""
    days = instant.date().toordinal() - _EPOCH
    return Moment(days * _MINUTES_A_DAY + instant.hour * 60 + instant.minute, True)
