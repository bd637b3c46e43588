"""The sums that must hold in a yearly report (勾稽关系), within it and with the report of the year before."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from sitegen.diagnostics import Report
from sitegen.official.annual_data import Data
from sitegen.official.annual_form import Block, Form


def check_sums(data: Data, form: Form, report: Report) -> None:
    """Totals of rows and columns, equal sums, and counts that cannot exceed others; 国办公开办函〔2021〕30号附件."""
    for block in form.blocks():
        _rows(data, block, report)
        _columns(data, block, report)
        _equal(data, block, report)
        _at_most(data, block, report)


def check_carried(data: Data, before: Data, form: Form, year: int, report: Report) -> None:
    """What last year's report carried over is what this year's begins with, in every column."""
    for block in form.blocks():
        for row, source in block.carry.items():
            if not data.has(row) or not before.has(source):
                continue
            for at, column in enumerate(block.columns):
                if data.value(row, at) != before.value(source, at):
                    cell = data.rows[row][at]
                    report.add(
                        "report.carried", cell.place(data.path), column=column, value=cell.written, year=year - 1,
                        before=before.rows[source][at].written, row=_label(block, row), other=before.path,
                    )  # fmt: skip


def check_in_force(data: Data, before: Data, form: Form, year: int, report: Report) -> None:
    """现行有效件数 = last year's + 本年制发 − 本年废止 (research standards §10, INFO-10)."""
    block = form.blocks()[0]
    for row in block.rows:
        if data.has(row.id) and before.has(row.id):
            made, ended, now = (one.value for one in data.rows[row.id])
            expected = before.value(row.id, 2) + made - ended
            if now != expected:
                cell = data.rows[row.id][2]
                report.add("report.in-force", cell.place(data.path), label=row.label, value=cell.written, expected=expected, year=year - 1)


def _rows(data: Data, block: Block, report: Report) -> None:
    if not block.total:
        return
    total = block.columns.index(block.total)
    for row in block.rows:
        if not data.has(row.id):
            continue
        values = [cell.value for at, cell in enumerate(data.rows[row.id]) if at != total]
        cell = data.rows[row.id][total]
        if cell.value != sum(values):
            report.add("report.row-sum", cell.place(data.path), label=row.label, value=cell.written, expected=sum(values))


def _columns(data: Data, block: Block, report: Report) -> None:
    for total, rows in block.sums.items():
        if not data.has(total, *rows):
            continue
        for at, column in enumerate(block.columns):
            expected, cell = _sum(data, rows, at), data.rows[total][at]
            if cell.value != expected:
                report.add(
                    "report.column-sum",
                    cell.place(data.path),
                    label=_label(block, total),
                    column=column,
                    value=cell.written,
                    expected=expected,
                )


def _equal(data: Data, block: Block, report: Report) -> None:
    for left, right in block.equal:
        if not data.has(*left, *right):
            continue
        for at, column in enumerate(block.columns):
            one, other = _sum(data, left, at), _sum(data, right, at)
            if one != other:
                names = ("＋".join(_label(block, row) for row in rows) for rows in (left, right))
                report.add(
                    "report.balance",
                    data.rows[right[-1]][at].place(data.path),
                    column=column,
                    left=next(names),
                    right=next(names),
                    one=one,
                    other=other,
                )


def _at_most(data: Data, block: Block, report: Report) -> None:
    for row, limit in block.at_most.items():
        if not data.has(row, limit):
            continue
        cell = data.rows[row][0]
        if cell.value > data.value(limit, 0):
            report.add(
                "report.at-most",
                cell.place(data.path),
                label=_label(block, row),
                value=cell.written,
                other=_label(block, limit),
                limit=data.rows[limit][0].written,
            )


def _sum(data: Data, rows: Iterable[str], at: int) -> Decimal:
    return sum((data.value(row, at) for row in rows), Decimal(0))


def _label(block: Block, row_id: str) -> str:
    return next(row.label for row in block.rows if row.id == row_id)
