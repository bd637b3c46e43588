"""Yearly reports: their sums hold or are told; dates; labels as offices write them."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.diagnostics import Report
from sitegen.official.annual_data import Data, read_data
from sitegen.official.annual_form import forms
from sitegen.official.annual_sums import check_carried, check_sums
from sitegen.schema.moment import Moment, read_moment

FORM = forms()["disclosure"]
TABLE_3 = FORM.tables[1].blocks[0]
_LEAVES = TABLE_3.sums["total"]
_COUNTS = st.integers(0, 500)

Rows = dict[str, list[int]]


@st.composite
def reports(draw: st.DrawFn) -> Rows:
    """Numbers of a report in which every sum holds."""
    rows: Rows = {}
    for block in FORM.blocks():
        for row in block.rows:
            rows[row.id] = draw(st.lists(_COUNTS, min_size=len(block.columns), max_size=len(block.columns)))
    for at in range(6):
        rows["total"][at] = sum(rows[row][at] for row in _LEAVES)
        rows["carried"][at] = min(rows["carried"][at], rows["total"][at])
        rows["new"][at] = rows["total"][at] + rows["next"][at] - rows["carried"][at]
    for block in FORM.blocks():
        if block.total:
            for row in block.rows:
                rows[row.id][-1] = sum(rows[row.id][:-1])
    return rows


def as_csv(rows: Rows) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    for block in FORM.blocks():
        writer.writerow(["项目", *block.columns])
        writer.writerows([row.label, *rows[row.id]] for row in block.rows)
    return out.getvalue()


def read(text: str) -> tuple[Data, list[str]]:
    report = Report()
    data = read_data(text, FORM, "r.csv", report)
    check_sums(data, FORM, report)
    return data, [one.code for one in report]


@given(reports())
@settings(max_examples=40, deadline=None)
def test_a_report_whose_sums_hold_has_no_finding(rows: Rows) -> None:
    data, told = read(as_csv(rows))
    assert told == []
    assert {row: [int(cell.value) for cell in cells] for row, cells in data.rows.items()} == rows


@given(reports(), st.sampled_from([row.id for row in TABLE_3.rows]), st.integers(0, 6), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_no_number_of_table_3_can_be_changed_alone(rows: Rows, row: str, at: int, more: int) -> None:
    rows[row][at] += more
    _, told = read(as_csv(rows))
    assert set(told) & {"report.row-sum", "report.column-sum", "report.balance"}


@given(reports(), st.integers(0, 6))
@settings(max_examples=30, deadline=None)
def test_what_a_year_begins_with_is_what_the_year_before_left(rows: Rows, at: int) -> None:
    data, _ = read(as_csv(rows))
    before = dict(rows, next=list(rows["carried"]))
    report = Report()
    check_carried(data, read(as_csv(before))[0], FORM, 2025, report)
    assert not len(report)
    before["next"][at] += 1
    check_carried(data, read(as_csv(before))[0], FORM, 2025, report)
    assert [one.code for one in report] == ["report.carried"]
    assert next(iter(report)).params["column"] == TABLE_3.columns[at]


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_text_makes_the_reader_raise(text: str) -> None:
    read(text)


def test_a_row_written_twice_is_said_even_when_neither_is_right() -> None:
    assert read("行政许可,十二\n行政许可,1")[1][:2] == ["report.number", "report.row-twice"]


def test_labels_are_read_as_offices_write_them() -> None:
    rows = {row.id: [0] * len(block.columns) for block in FORM.blocks() for row in block.rows}
    text = as_csv(rows).replace("1.属于国家秘密", "（三）不予公开：1. 属于国家秘密")
    text = text.replace("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", " (二)部分公开 ")
    assert read("\ufeff表三,,,\n" + text)[1] == []


def test_numbers_may_have_thousands_separators_and_money_decimals() -> None:
    rows = {row.id: [0] * len(block.columns) for block in FORM.blocks() for row in block.rows}
    text = as_csv(rows).replace("行政许可,0", '行政许可,"12,345"').replace("行政事业性收费,0", "行政事业性收费,146.20")
    data, told = read(text)
    assert told == []
    assert (data.value("permits", 0), data.value("fees", 0)) == (Decimal(12345), Decimal("146.20"))
    assert read(text.replace("12,345", "12.5"))[1] == ["report.number"]


def at(written: str) -> Moment:
    found = read_moment(written)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "clock", "year"),
    [
        ("department", "2026-01-31 23:59", 2024),
        ("department", "2026-02-01 00:00", 2025),
        ("government", "2026-02-01 00:00", 2024),
        ("county", "2026-03-31 23:59", 2024),
        ("county", "2026-04-01 00:00", 2025),
    ],
)
def test_departments_report_by_31_january_and_governments_by_31_march(kind: str, clock: str, year: int) -> None:
    assert FORM.due_year(at(clock), kind) == year


@given(st.integers(1_000_000, 60_000_000), st.sampled_from(["government", "department", "township"]))
def test_the_next_report_falls_due_at_the_next_instant_and_not_before(minute: int, kind: str) -> None:
    clock = Moment(minute, True)
    due = FORM.next_due(clock, kind)
    assert due > clock
    assert FORM.due_year(due, kind) == FORM.due_year(clock, kind) + 1
    assert FORM.due_year(Moment(due.minute - 1, True), kind) == FORM.due_year(clock, kind)
