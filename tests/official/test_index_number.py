"""Index numbers: every pattern seen in the field can be written as a setting; numbers written by a pattern match it."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.official.index_number import WrongPattern, is_credit_code, read_pattern

_MOMENT = datetime.datetime(2021, 10, 18, 20, 58, 18)
_VALUES = {
    "code": "000014349", "credit_code": "11441700007280420Y", "area_code": "610728", "category": "02", "group": "01",
    "topic": "11-2", "unit": "015", "department": "133",
}  # fmt: skip
_MORE = frozenset({"unit", "department"})

# Patterns of research standards §5.1, with an example of each as seen.
SEEN = [
    ("{code}/{year}-{serial:5}", ("year",), 110, "000014349/2021-00110"),  # 国务院
    ("{credit_code}/{year}-{serial:5}", ("year",), 50, "11441700007280420Y/2021-00050"),  # 广东
    ("{credit_code}/{year}{month}-{serial:5}", ("year", "month"), 13, "11441700007280420Y/202110-00013"),  # 安徽
    ("{code}-{year}-{serial}", ("year",), 153077, "000014349-2021-153077"),  # 云南怒江
    ("{area_code}0000/{year}-{serial:6}", ("year",), 1005, "6107280000/2021-001005"),  # 陕西镇巴
    ("{date}-{time}-{serial:3}", ("day",), 135, "20211018-205818-135"),  # 甘肃秦州
    ("{area_code}-{department}-{category}-{group}-{date}-{serial:4}", ("day",), 7, "610728-133-02-01-20211018-0007"),  # 宁波
    ("{area_code}{department}{category}{unit}{year:2}{serial:5}", ("year",), 42, "61072813302015" + "21" + "00042"),  # 云南省民政厅
    ("{date}-{serial:6}", ("day",), 189769, "20211018-189769"),  # 齐齐哈尔
]  # fmt: skip


@pytest.mark.parametrize(("text", "reset", "serial", "number"), SEEN)
def test_every_pattern_of_the_field_is_a_setting(text: str, reset: tuple[str, ...], serial: int, number: str) -> None:
    pattern = read_pattern(text, reset=reset, more=_MORE)
    assert pattern.write(_VALUES, _MOMENT, serial) == number
    assert pattern.scope(number, _VALUES) == (pattern.scope_of(_VALUES, _MOMENT), serial)


def test_a_number_of_another_organisation_or_form_does_not_match() -> None:
    pattern = read_pattern("{code}/{year}-{serial:5}")
    for number in ("000014348/2021-00110", "000014349/21-00110", "000014349/2021-110", "000014349-2021-00110", ""):
        assert pattern.scope(number, _VALUES) is None
    assert pattern.scope("000014349/2021-123456", _VALUES) == ("000014349|2021", 123456)


@pytest.mark.parametrize(
    ("text", "reset", "problem"),
    [
        ("{code}/{year}", ("year",), "serial"), ("{serial}{serial}", (), "serial"), ("{kode}/{serial}", (), "segment"),
        ("{code}-{serial:5}", ("year",), "reset"), ("{code/{serial}", (), "braces"), ("{year}-{serial}", ("day",), "reset"),
    ],
)  # fmt: skip
def test_a_pattern_that_cannot_keep_numbers_apart_is_refused(text: str, reset: tuple[str, ...], problem: str) -> None:
    with pytest.raises(WrongPattern) as refused:
        read_pattern(text, reset=reset)
    assert refused.value.problem == problem


@given(st.integers(1, 10**7), st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2100, 1, 1)), st.sampled_from(SEEN[:5]))
def test_two_serials_never_make_the_same_number(
    serial: int, moment: datetime.datetime, seen: tuple[str, tuple[str, ...], int, str]
) -> None:
    pattern = read_pattern(seen[0], reset=seen[1])
    first, second = (pattern.write(_VALUES, moment, one) for one in (serial, serial + 1))
    assert first != second
    assert pattern.scope(first, _VALUES) == (pattern.scope_of(_VALUES, moment), serial)


def test_the_check_digit_of_a_credit_code() -> None:
    assert is_credit_code("91350100M000100Y43")  # the example of GB 32100—2015
    for wrong in ("91350100M000100Y44", "91350100M000100Y4", "91350100I000100Y43", ""):
        assert not is_credit_code(wrong)
