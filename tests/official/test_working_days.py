"""Working days: weekends, holidays, make-up days; years that are not announced yet."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as st

from sitegen.official.working_days import (
    is_announced,
    is_working_day,
    working_days_between,
    working_days_later,
)
from sitegen.schema.moment import Moment, read_moment


def at(written: str) -> Moment:
    found = read_moment(written)
    assert found is not None
    return found


def test_holidays_and_make_up_days_of_2026() -> None:
    assert not is_working_day(datetime.date(2026, 10, 1))
    assert not is_working_day(datetime.date(2026, 10, 11))
    assert is_working_day(datetime.date(2026, 10, 10))
    assert is_working_day(datetime.date(2026, 2, 14))


def test_of_a_year_not_announced_the_weekends_are_known() -> None:
    assert is_announced(2026)
    assert not is_announced(2199)
    assert is_working_day(datetime.date(2199, 1, 1))  # a Tuesday
    assert not is_working_day(datetime.date(2199, 1, 5))


def test_three_working_days_over_a_weekend() -> None:
    assert working_days_later(at("2026-11-19 15:00"), 3) == at("2026-11-25")


@given(st.integers(20_000_000, 29_000_000), st.integers(1, 60))
def test_the_day_found_is_the_last_of_exactly_so_many(minute: int, days: int) -> None:
    start = Moment(minute, True)
    end = working_days_later(start, days)
    assert working_days_between(start, Moment(end.minute - 1, True)) == days
    assert working_days_between(start, Moment(end.minute - 1441, True)) == days - 1
