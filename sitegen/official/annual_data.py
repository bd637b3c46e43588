"""A report's data file: the tables as the office fills them in, saved as CSV → numbers with their places."""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from sitegen.diagnostics import Place, Report
from sitegen.official.annual_form import Block, Form, Row

_BRACKETS = str.maketrans({"(": "（", ")": "）", '"': "“", "〝": "“", "〞": "”", ",": "，"})
_TAIL = re.compile(r"（[^（）]*）$")
_FLAGS = {"是": "是", "否": "否", "√": "是", "×": "否", "有": "是", "无": "否"}


class Cell(msgspec.Struct, frozen=True):
    """One cell: the number (0 for a text), what was written, where."""

    value: Decimal
    written: str
    line: int
    column: int

    def place(self, path: str) -> Place:
        return Place(path, self.line, self.column, max(1, len(self.written)))


class Data(msgspec.Struct, frozen=True):
    """The tables of one report: row id → its cells, in the order of the block's columns."""

    path: str
    rows: dict[str, tuple[Cell, ...]]

    def value(self, row: str, at: int) -> Decimal:
        return self.rows[row][at].value

    def has(self, *rows: str) -> bool:
        return all(row in self.rows for row in rows)


def read_data(text: str, form: Form, path: str, report: Report) -> Data:
    """The numbers of `text` (CSV). Rows may stand in any order; everything that is wrong is reported.

    A line whose other cells are empty is a heading and is passed over.
    """
    known = _labels(form)
    rows: dict[str, tuple[Cell, ...]] = {}
    first: dict[str, int] = {}
    heads: list[list[str]] = []
    for line, cells in _lines(text):
        label, values = cells[0].written, cells[1:]
        if not any(one.written for one in values):
            continue
        found = known.get(normal(label)) or known.get(normal(label.rpartition("：")[2]))
        if found is None:
            if _is_head([one.written for one in values], form):
                heads.append([one.written for one in values])
            else:
                near = difflib.get_close_matches(normal(label), known, 1, 0.4)
                report.add("report.row-unknown", cells[0].place(path), label=label, near=known[near[0]][1].label if near else "—")
            continue
        block, row = found
        if row.id in first:
            report.add("report.row-twice", cells[0].place(path), label=row.label, first=first[row.id])
            continue
        if heads and [normal(one) for one in heads[-1]] != [normal(one) for one in block.columns]:
            report.add(
                "report.columns", Place(path, line, 1), label=row.label, expected="、".join(block.columns), found="、".join(heads[-1])
            )
            heads.clear()
        first[row.id] = line
        rows[row.id] = tuple(_values(values, block, row, Place(path, line, 1), report))
    for block in form.blocks():
        for row in block.rows:
            if row.id not in rows:
                report.add("report.row-missing", Place(path), label="：".join((*row.under, row.label)))
    return Data(path, {row: cells for row, cells in rows.items() if cells})


def normal(label: str) -> str:
    """A label with spaces removed and brackets made alike."""
    return re.sub(r"\s+", "", label).translate(_BRACKETS)


def _labels(form: Form) -> dict[str, tuple[Block, Row]]:
    known: dict[str, tuple[Block, Row]] = {}
    for block in form.blocks():
        for row in block.rows:
            known[normal(row.label)] = (block, row)
            if row.label.startswith("（"):
                known.setdefault(_TAIL.sub("", normal(row.label)), (block, row))
    return known


def _is_head(values: list[str], form: Form) -> bool:
    """Whether these cells are names of columns rather than numbers."""
    columns = {normal(one) for block in form.blocks() for one in block.columns}
    return any(normal(one) in columns for one in values) or not any(re.search(r"\d", one) for one in values)


def _lines(text: str) -> Iterator[tuple[int, list[Cell]]]:
    """Number and cells of every line that is not empty; cells after the last filled one are dropped."""
    reader = csv.reader(text.lstrip("\ufeff").splitlines())
    for written in reader:
        while len(written) > 1 and not written[-1].strip():
            written.pop()
        if any(one.strip() for one in written):
            cells, column = [], 1
            for one in written:
                cells.append(Cell(Decimal(0), one.strip(), reader.line_num, column))
                column += len(one) + 1
            yield reader.line_num, cells


def _values(cells: list[Cell], block: Block, row: Row, where: Place, report: Report) -> Iterator[Cell]:
    if len(cells) != len(block.columns):
        report.add("report.cells", where, label=row.label, expected=len(block.columns), found=len(cells), columns="、".join(block.columns))
        return
    read = [(cell, _number(cell.written, block.kind_of(row))) for cell in cells]
    wrong = [cell for cell, value in read if value is None]
    for cell in wrong:
        kind = block.kind_of(row)
        report.add(f"report.{'flag' if kind == 'flag' else 'number'}", cell.place(where.path), label=row.label, value=cell.written)
    if wrong:
        return
    for cell, value in read:
        yield msgspec.structs.replace(cell, value=value)


def _number(written: str, kind: str) -> Decimal | None:
    """The value of a cell, or None when it is not of its kind. Numbers may have thousands separators."""
    if kind == "flag":
        return Decimal(_FLAGS[written] == "是") if written in _FLAGS else None
    plain = written.replace(",", "").replace("，", "")
    if not re.fullmatch(r"\d{1,15}" if kind == "count" else r"\d{1,15}(?:\.\d{1,6})?", plain, re.ASCII):
        return None
    return Decimal(plain)
