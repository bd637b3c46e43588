"""Working days of China: weekends, official holidays and make-up days (国务院办公厅 announces them year by year)."""

from __future__ import annotations

import datetime

from sitegen.schema.moment import Moment

_DAY = 24 * 60


def is_working_day(day: datetime.date) -> bool:
    """Whether offices work on a day. Of years not announced yet only the weekends are known: see `is_announced`."""
    import chinese_calendar  # data of twenty years: only where days are counted

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # how the library says that a year's holidays are not announced yet
        return day.weekday() < 5


def is_announced(year: int) -> bool:
    """Whether the holidays of a year are known."""
    import chinese_calendar

    try:
        chinese_calendar.is_workday(datetime.date(year, 12, 31))
    except NotImplementedError:  # as above
        return False
    return True


def working_days_later(start: Moment, days: int) -> Moment:
    """The end of the last of `days` working days after the day of `start`: the first minute after it."""
    day = start.datetime().date()
    left = days
    while left > 0:
        day += datetime.timedelta(days=1)
        left -= is_working_day(day)
    return Moment((day - datetime.date(1970, 1, 1)).days * _DAY + _DAY)


def working_days_between(start: Moment, end: Moment) -> int:
    """How many working days lie after the day of `start`, up to and with the day of `end`."""
    first, last = start.datetime().date(), end.datetime().date()
    return sum(is_working_day(first + datetime.timedelta(days=one)) for one in range(1, (last - first).days + 1))
