"""Document numbers: every way of writing one reads as the same; faults are named; running text gives what it mentions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.official.number import DocumentNumber, find_numbers, number_key, read_number

ALIKE = (
    "国办发〔2017〕47号", "国办发[2017]47号", "国办发（2017）47号", "国办发(2017)47号", "国办发【2017】47号",
    "国办发［2017］47号", "国办发〔2017〕第47号", "国办发〔2017〕047号", "国办发〔2017〕47", "国办发〔2017年〕47号",
    "国办发〔２０１７〕４７号", "国办发 〔2017〕 47 号", "国办发〔17〕47号",
)  # fmt: skip


@pytest.mark.parametrize("written", ALIKE)
def test_every_way_of_writing_a_number_is_the_same_number(written: str) -> None:
    reading = read_number(written)
    assert reading is not None
    assert reading.number.key == "国办发|2017|47"
    assert str(reading.number) == "国办发〔2017〕47号"
    assert bool(reading.faults) == (written != ALIKE[0])


@pytest.mark.parametrize(
    ("written", "key", "right"),
    [
        ("国务院令第711号", "国务院令||711", "国务院令第711号"),
        ("中华人民共和国国务院令第711号", "国务院令||711", "中华人民共和国国务院令第711号"),
        ("国务院令（第711号）", "国务院令||711", "国务院令第711号"),
        ("主席令第四十八号", "主席令||48", "主席令第48号"),
        ("主席令第一百二十号", "主席令||120", "主席令第120号"),
        ("公告2017年第4号", "公告|2017|4", "公告2017年第4号"),
        ("国家税务总局公告2017年第4号", "国家税务总局公告|2017|4", "国家税务总局公告2017年第4号"),
        ("财政部2019年第39号公告", "财政部公告|2019|39", "财政部公告2019年第39号"),
        ("示政发电〔2026〕3号", "示政发电|2026|3", "示政发电〔2026〕3号"),
        ("示市监罚字〔2026〕3号", "示市监罚字|2026|3", "示市监罚字〔2026〕3号"),
        ("蘇政辦發〔2017〕96號", "蘇政辦發|2017|96", "蘇政辦發〔2017〕96号"),
    ],
)
def test_orders_and_announcements_have_their_own_forms(written: str, key: str, right: str) -> None:
    reading = read_number(written)
    assert reading is not None
    assert (reading.number.key, str(reading.number)) == (key, right)


@pytest.mark.parametrize("written", ["", "无", "〔2017〕47号", "国办发47号", "国办发〔1017〕47号", "国办发〔2017〕号", "第3号"])
def test_what_is_no_number_is_not_read_as_one(written: str) -> None:
    assert read_number(written) is None
    assert number_key(written) == written


def test_every_fault_is_named() -> None:
    reading = read_number("国办发(17)第０47")
    assert reading is not None
    assert set(reading.faults) == {
        "number.brackets",
        "number.year-form",
        "number.padding",
        "number.end",
        "number.characters",
    }


def test_running_text_gives_the_numbers_it_mentions_and_where() -> None:
    text = (
        "根据《国务院办公厅关于印发政府网站发展指引的通知》（国办发〔2017〕47号）和国务院令第711号，"
        "参照国家税务总局公告2017年第4号，废止示政发[2019]012号、示政办函〔2020〕8号和国数据〔2024〕1号，"
        "中华人民共和国国务院令第592号，粤经信[2012]3。附件1（2020）"
    )
    found = find_numbers(text)
    assert [one.number.key for one in found] == [
        "国办发|2017|47",
        "国务院令||711",
        "国家税务总局公告|2017|4",
        "示政发|2019|12",
        "示政办函|2020|8",
        "国数据|2024|1",
        "国务院令||592",
        "粤经信|2012|3",
    ]
    assert [text[one.start : one.end] for one in found] == [
        "国办发〔2017〕47号",
        "国务院令第711号",
        "国家税务总局公告2017年第4号",
        "示政发[2019]012号",
        "示政办函〔2020〕8号",
        "国数据〔2024〕1号",
        "中华人民共和国国务院令第592号",
        "粤经信[2012]3",
    ]


@pytest.mark.parametrize("text", ["2026年第3号线开通", "表（2020）12", "第3号", "会议于2026年3月5日召开", "热线12345号"])
def test_other_figures_of_running_text_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == []


_prefixes = st.text("示政发办函字教民财规环建市县", min_size=1, max_size=8)
_numbers = st.builds(DocumentNumber, _prefixes, st.integers(1950, 2150), st.integers(1, 99_999))


@given(_numbers)
def test_what_is_written_right_reads_back_without_fault(number: DocumentNumber) -> None:
    reading = read_number(str(number))
    assert reading is not None
    assert (reading.number, reading.faults) == (number, ())


@given(_numbers, st.sampled_from(["[]", "()", "（）", "【】", "［］"]), st.integers(0, 3), st.booleans())
def test_brackets_zeros_and_words_do_not_change_the_number(number: DocumentNumber, brackets: str, zeros: int, word: bool) -> None:
    written = f"{number.prefix}{brackets[0]}{number.year}{brackets[1]}{'第' if word else ''}{'0' * zeros}{number.serial}号"
    assert number_key(written) == number.key or zeros + len(str(number.serial)) > 6


@given(st.text())
def test_no_text_makes_the_recogniser_fail(text: str) -> None:
    for one in find_numbers(text):
        assert 0 <= one.start < one.end <= len(text)
    number_key(text)
