"""The forms of yearly reports (政府信息公开工作年度报告, 政府网站工作年度报表): tables, sums, due dates; from data."""

from __future__ import annotations

import csv
import functools
import io

import msgspec

from sitegen.schema.moment import Moment, read_moment
from sitegen.vocabulary import vocabulary


class Row(msgspec.Struct, frozen=True):
    """One row. `under`: the headings above it, outermost first. `cells`: count, amount, flag or text."""

    id: str
    label: str
    under: tuple[str, ...] = ()
    cells: str = ""


class Block(msgspec.Struct, frozen=True):
    """Rows that share their columns. `over`: heading above columns → first and last column it covers.
    `title` stands above the block where its table has several."""

    head: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    over: dict[str, tuple[str, str]] = {}
    title: str = ""
    cells: str = "count"
    total: str = ""
    sums: dict[str, tuple[str, ...]] = {}
    equal: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    carry: dict[str, str] = {}
    at_most: dict[str, str] = {}

    def kind_of(self, row: Row) -> str:
        return row.cells or self.cells


class Table(msgspec.Struct, frozen=True):
    """One table of a form. `part`: the heading of the report it belongs under."""

    id: str
    title: str
    part: str
    blocks: tuple[Block, ...]


class Form(msgspec.Struct, frozen=True):
    """One kind of yearly report. `since`: the first year the form is for. `due`: organisation kind → month-day.
    `obliged`: kinds of organisation (of the website's report: of site) that must publish one."""

    name: str
    since: int
    due: dict[str, str]
    obliged: tuple[str, ...]
    parts: tuple[str, ...]
    tables: tuple[Table, ...]

    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for table in self.tables for block in table.blocks)

    def last_day(self, year: int, organisation_kind: str) -> Moment:
        """The last day for publishing the report on `year`, at its beginning."""
        written = self.due.get(organisation_kind, self.due["other"])
        day = read_moment(f"{year + 1}-{written}")
        assert day is not None
        return day

    def due_year(self, clock: Moment, organisation_kind: str) -> int:
        """The latest year whose report must be published at the clock."""
        now = int(clock.day()[:4])
        return next(year for year in range(now - 1, 0, -1) if self.last_day(year, organisation_kind).end_of_day() <= clock)

    def next_dues(self, clock: Moment) -> set[Moment]:
        """The same for every kind of organisation."""
        return {self.next_due(clock, kind) for kind in self.due}

    def next_due(self, clock: Moment, organisation_kind: str) -> Moment:
        """The next instant from which one more report is missing."""
        return self.last_day(self.due_year(clock, organisation_kind) + 1, organisation_kind).end_of_day()


@functools.cache
def forms() -> dict[str, Form]:
    """Every form by its name in code: `disclosure`, `website`."""
    table = vocabulary("annual_reports")
    return {name: msgspec.convert(entry, Form) for name, entry in table.items() if name != "counted"}


def dues_between(first: int, last: int) -> set[int]:
    """The minutes after `first`, up to `last`, from which some yearly report is missing."""
    found: set[int] = set()
    for form in forms().values():
        for kind in form.due:
            at = form.next_due(Moment(first, True), kind)
            while at.minute <= last:
                found.add(at.minute)
                at = form.next_due(at, kind)
    return found


def forms_due(at: Moment) -> list[str]:
    """The names of the forms of which one more report is missing from this minute on."""
    before = Moment(at.minute - 1, True)
    return [form.name for form in forms().values() if at.minute in {one.minute for one in form.next_dues(before)}]


def blank_data(name: str) -> str:
    """An empty data file of a form: every row with zeros, 否 for flags, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for table in forms()[name].tables:
        writer.writerow([f"表{table.id}　{table.title}"])
        for block in table.blocks:
            writer.writerow(["项目", *block.columns])
            for row in block.rows:
                writer.writerow([row.label, *["否" if block.kind_of(row) == "flag" else "0"] * len(block.columns)])
    return out.getvalue()


def counted() -> dict[str, tuple[str, ...]]:
    """Row of table 2 → 体裁分类 of the documents it counts."""
    return {row: tuple(genres) for row, genres in vocabulary("annual_reports")["counted"].items()}
