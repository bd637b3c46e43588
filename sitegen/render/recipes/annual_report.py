"""Yearly reports: their tables from the data file, what is wrong with them, and the data as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.diagnostics import Place, Report
from sitegen.library import facts
from sitegen.library.digest import number
from sitegen.model.references import report_name
from sitegen.model.routes import file_route, json_route
from sitegen.official.annual_data import Data, read_data
from sitegen.official.annual_form import Block, Form, Row, forms
from sitegen.official.annual_sums import check_carried, check_in_force, check_sums
from sitegen.parse.document import Body, Document
from sitegen.plan.page import Page
from sitegen.render.body import read_asset
from sitegen.render.reads import Reads
from sitegen.render.world import World
from sitegen.settings.site import Site

_PART = re.compile(r"(?=<h2[ >])")
_HEADING = re.compile(r'<h2 id="([^"]*)"')
_NUMERALS = "一二三四五六七八九十"


class Head(msgspec.Struct, frozen=True):
    """One heading cell of a table."""

    text: str
    id: str
    rows: int = 1
    columns: int = 1
    scope: str = "row"


class Line(msgspec.Struct, frozen=True):
    """One row: its headings, and its cells as (text, ids of the headings that apply)."""

    heads: tuple[Head, ...]
    cells: tuple[tuple[str, str], ...]


class Grid(msgspec.Struct, frozen=True):
    """One table as it is shown. `depth`: how many columns of headings stand at the left."""

    title: str
    head: str
    depth: int
    top: tuple[tuple[Head, ...], ...]
    lines: tuple[Line, ...]


class Piece(msgspec.Struct, frozen=True):
    """A part of the report: its text, and the tables that belong under it."""

    html: Markup
    grids: tuple[Grid, ...] = ()


def report_parts(
    world: World, site: Site, document: Document, body: Body, html: str, route: str, reads: Reads, *, section_id: str | None
) -> dict[str, Any]:
    """What the template shows of a yearly report: its text in parts with their tables, and the addresses of its
    numbers (as JSON in its home only). Findings go to `reads`."""
    form = forms()[document.report or "disclosure"]
    report = Report()
    _check_dates(world, document, form, reads, report)
    _check_parts(document, body, form, report)
    _check_alone(world, document, reads, report)
    data = _data(world, document, reads, report)
    if data is None:
        if not document.data and document.year >= form.since:
            report.add("report.no-data", _at(document, "year"), form=form.name, year=document.year)
        reads.told.extend(report)
        return {"pieces": [Piece(Markup(html))], "report_csv": ""}
    check_sums(data, form, report)
    before = _report_before(world, document, reads)
    if before is not None:
        check_carried(data, before, form, document.year, report)
        if form.tables[0].blocks[0].rows[0].id == "rules":
            check_in_force(data, before, form, document.year, report)
    _check_library(world, document, data, form, reads, report)
    reads.told.extend(report)
    return {
        "pieces": list(_pieces(html, body, form, data)),
        "report_csv": f"{site.base}/{file_route(route, document.data)}",
        "report_json": f"{site.base}/{json_route(document, route)}" if section_id is None else "",
    }


def make_report_json(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """The numbers of a report for machines."""
    record, digest = world.connection.execute("SELECT record, digest FROM document WHERE id = ?", (number(page.subject),)).fetchone()
    reads.own[f"document:{page.subject}"] = digest
    document = msgspec.msgpack.decode(record, type=Document)
    form = forms()[document.report or "disclosure"]
    data = _data(world, document, reads, Report())
    owner = world.frame.cluster.organisation_of(document.folder)
    reads.shared.add(f"organisation:{owner.id if owner else ''}")
    found = {
        "form": form.name,
        "year": document.year,
        "organisation": owner.name if owner else "",
        "title": document.title,
        "published": document.published.to_minute(),
        "tables": [
            {
                "id": table.id,
                "title": table.title,
                "blocks": [{"columns": block.columns, "rows": list(_json_rows(block, data))} for block in table.blocks],
            }
            for table in form.tables
        ],
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def _json_rows(block: Block, data: Data | None) -> Iterator[dict[str, Any]]:
    for row in block.rows:
        if data is not None and data.has(row.id):
            values = [_plain(cell.value) for cell in data.rows[row.id]]
            yield {"id": row.id, "label": row.label, "under": row.under, "values": values}


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def latest_report(world: World, folder: str, kind: str, reads: Reads) -> tuple[Data, int] | None:
    """The numbers of the newest disclosure report that is due or just before it, with its year."""
    form = forms()["disclosure"]
    year = due_year(world, form, kind, reads)
    for one in (year + 1, year, year - 1):
        for path, site_id, _ in named(world, report_name("disclosure", folder, one), reads)[:1]:
            data = _data(world, _document(world, path, reads), reads, Report()) if site_id else None
            if data is not None:
                return data, one
    return None


def due_year(world: World, form: Form, kind: str, reads: Reads) -> int:
    """The latest year whose report is due, until the next one is."""
    clock = world.frame.clock
    year = form.due_year(clock, kind)
    for at in (form.last_day(year, kind).end_of_day(), form.next_due(clock, kind)):
        reads.own[f"passed:{at.minute}"] = int(clock >= at)
    return year


def grids_of(form: Form, data: Data, table: str) -> tuple[Grid, ...]:
    """One table of a form, filled in."""
    found = next(one for one in form.tables if one.id == table)
    return tuple(_grid(block.title or found.title, f"t{table}-{at}", block, data) for at, block in enumerate(found.blocks, 1))


def _at(document: Document, key: str) -> Place:
    return Place(f"content/{document.path}", document.lines.get(key, 1), 1)


def named(world: World, name: str, reads: Reads) -> list[tuple[str, str, str]]:
    rows = facts.resolve(world.connection, name)
    reads.own[f"name:{name}"] = facts.of_names(rows)
    return rows


def _document(world: World, path: str, reads: Reads) -> Document:
    record, digest = world.connection.execute("SELECT record, digest FROM document WHERE id = ?", (number(path),)).fetchone()
    reads.own[f"document:{path}"] = digest
    return msgspec.msgpack.decode(record, type=Document)


def _data(world: World, document: Document, reads: Reads, report: Report) -> Data | None:
    """The data file of a report; None without one, or when it cannot be read."""
    if not document.data:
        return None
    path = f"content/{document.folder}/{document.data}"
    info = read_asset(world.connection, reads, path)
    text = None
    if info is not None and document.data.lower().endswith(".csv"):
        try:
            text = (world.root / path).read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError:
            text = None
    if text is None:
        report.add("report.file", _at(document, "data"), file=document.data)
        return None
    return read_data(text, forms()[document.report or "disclosure"], path, report)


def _report_before(world: World, document: Document, reads: Reads) -> Data | None:
    name = report_name(document.report or "disclosure", document.folder, document.year - 1)
    rows = named(world, name, reads)
    return _data(world, _document(world, rows[0][0], reads), reads, Report()) if rows else None


def _check_dates(world: World, document: Document, form: Form, reads: Reads, report: Report) -> None:
    published, place = document.published, _at(document, "published")
    if int(published.day()[:4]) <= document.year:
        report.add("report.early", place, year=document.year, published=published.day())
    owner = world.frame.cluster.organisation_of(document.folder)
    if owner is None:
        return
    reads.shared.add(f"organisation:{owner.id}")
    due = form.last_day(document.year, owner.kind)
    if document.year >= form.since and published >= due.end_of_day():
        report.add("report.late", place, published=published.day(), year=document.year, due=due.long())


def _check_parts(document: Document, body: Body, form: Form, report: Report) -> None:
    if document.year < form.since:
        return
    headings = [one.text for one in body.headings if one.level == 2]
    for at, part in enumerate(form.parts):
        if not any(part in text for text in headings):
            report.add("report.part", _at(document, "title"), part=part, number=_NUMERALS[at])


def _check_alone(world: World, document: Document, reads: Reads, report: Report) -> None:
    rows = named(world, report_name(document.report or "disclosure", document.folder, document.year), reads)
    others = [f"content/{path}" for path, _, _ in rows if path != document.path]
    if others:
        report.add("report.twice", _at(document, "year"), year=document.year, others="、".join(others))


def _check_library(world: World, document: Document, data: Data, form: Form, reads: Reads, report: Report) -> None:
    """Table 2 against the organisation's own documents: issued in the year, and in force at its end."""
    owner = world.frame.cluster.organisation_of(document.folder)
    block = form.tables[0].blocks[0]
    if owner is None or (document.report or "disclosure") != "disclosure":
        return
    first, last = facts.year_bounds(str(document.year))
    for row in block.rows:
        issued, ended = (_ranks(world, f"{kind}:{owner.id}/{row.id}", reads) for kind in ("issued", "ended"))
        if not data.has(row.id):
            continue
        made = sum(first <= one < last for one in issued)
        in_force = sum(one < last for one in issued) - sum(0 < one <= last for one in ended)
        unknown = ended.count(0)
        for at, lowest, highest in ((0, made, made), (2, in_force - unknown, in_force)):
            cell = data.rows[row.id][at]
            if not lowest <= cell.value <= highest:
                report.add(
                    "report.library", cell.place(data.path), label=row.label, column=block.columns[at], value=cell.written, found=highest
                )


def _ranks(world: World, key: str, reads: Reads) -> list[int]:
    found = facts.ranks(world.connection, key)
    reads.own[f"ranks:{key}"] = facts.of_ranks(found)
    return found


# the tables


def _pieces(html: str, body: Body, form: Form, data: Data) -> Iterator[Piece]:
    """The text in parts, each with the tables the form puts under it; tables whose part is missing come last."""
    texts = {one.id: one.text for one in body.headings}
    left = list(form.tables)
    for part in _PART.split(html):
        found = _HEADING.match(part)
        heading = texts.get(found.group(1), "") if found else ""
        here = [table for table in left if table.part and table.part in heading]
        left = [table for table in left if table not in here]
        yield Piece(Markup(part), tuple(grid for table in here for grid in grids_of(form, data, table.id)))
    if left:
        yield Piece(Markup(""), tuple(grid for table in left for grid in grids_of(form, data, table.id)))


def _grid(title: str, name: str, block: Block, data: Data) -> Grid:
    depth = max(len(row.under) for row in block.rows) + 1
    return Grid(title, block.head, depth, tuple(_top(name, block)), tuple(_lines(name, block, data, depth)))


def _top(name: str, block: Block) -> Iterator[tuple[Head, ...]]:
    """Rows of column headings: those that span columns, outermost first, then the columns."""
    for at, (text, (first, last)) in enumerate(block.over.items()):
        start, end = block.columns.index(first), block.columns.index(last)
        before = (Head("", "", 1, start),) if start else ()
        after = (Head("", "", 1, len(block.columns) - end - 1),) if end + 1 < len(block.columns) else ()
        yield (*before, Head(text, f"{name}-o{at}", 1, end - start + 1, "colgroup"), *after)
    yield tuple(Head(text, f"{name}-c{at}", scope="col") for at, text in enumerate(block.columns))


def _lines(name: str, block: Block, data: Data, depth: int) -> Iterator[Line]:
    open_: tuple[str, ...] = ()
    for at, row in enumerate(block.rows):
        fresh = [level for level in range(len(row.under)) if row.under[: level + 1] != open_[: level + 1]]
        heads = [Head(row.under[level], _group_id(name, block, row, level), _length(block, at, level), 1, "rowgroup") for level in fresh]
        heads.append(Head(row.label, f"{name}-{row.id}", 1, depth - len(row.under)))
        open_ = row.under
        above = [_group_id(name, block, row, level) for level in range(len(row.under))]
        if data.has(row.id):
            cells = tuple(
                (cell.written, " ".join([*_over(name, block, column), *above, f"{name}-{row.id}"]))
                for column, cell in enumerate(data.rows[row.id])
            )
        else:
            cells = tuple(("—", "") for _ in block.columns)
        yield Line(tuple(heads), cells)


def _group_id(name: str, block: Block, row: Row, level: int) -> str:
    first = next(at for at, one in enumerate(block.rows) if one.under[: level + 1] == row.under[: level + 1])
    return f"{name}-g{first}-{level}"


def _length(block: Block, at: int, level: int) -> int:
    """How many rows a group heading spans from row `at`."""
    group = block.rows[at].under[: level + 1]
    end = at
    while end < len(block.rows) and block.rows[end].under[: level + 1] == group:
        end += 1
    return end - at


def _over(name: str, block: Block, column: int) -> Iterator[str]:
    for at, (first, last) in enumerate(block.over.values()):
        if block.columns.index(first) <= column <= block.columns.index(last):
            yield f"{name}-o{at}"
    yield f"{name}-c{column}"
