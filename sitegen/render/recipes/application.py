"""依申请公开 and 意见箱: whom to write to, where the form posts to, the law, what became of last year's applications."""

from __future__ import annotations

import csv
from typing import Any

import msgspec

from sitegen.library import lists
from sitegen.library.digest import number
from sitegen.model.card import Card
from sitegen.official.annual_form import forms
from sitegen.parse.document import Document
from sitegen.render.body import read_asset
from sitegen.render.reads import Reads
from sitegen.render.recipes.annual_report import grids_of, latest_report
from sitegen.render.world import World
from sitegen.settings.organisation import Organisation
from sitegen.settings.section import Section
from sitegen.settings.site import Site
from sitegen.vocabulary import vocabulary

# A table of monthly numbers longer than this is offered as a file only.
_LONGEST_TABLE = 100


class Statistics(msgspec.Struct, frozen=True):
    """Published numbers: a table with its heading row, and the document they are from."""

    title: str
    url: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def apply_context(world: World, site: Site, section: Section, reads: Reads) -> dict[str, Any]:
    """What the page 依申请公开 shows (条例第二十七条至第四十五条)."""
    owner = _owner(world, section, reads)
    report = latest_report(world, f"{owner.folder}/reports", owner.kind, reads)
    return {
        "office": owner,
        "endpoint": _endpoint(world, owner, "disclosure_endpoint", reads),
        "law": vocabulary("application"),
        "statistics": _statistics(world, site, section, reads),
        "report_year": report[1] if report else 0,
        "report_grids": grids_of(forms()["disclosure"], report[0], "3") if report else (),
    }


def suggestions_context(world: World, site: Site, section: Section, reads: Reads) -> dict[str, Any]:
    """What the page 意见箱 shows."""
    owner = _owner(world, section, reads)
    return {
        "office": owner,
        "endpoint": _endpoint(world, owner, "suggestion_endpoint", reads),
        "statistics": _statistics(world, site, section, reads),
    }


def _owner(world: World, section: Section, reads: Reads) -> Organisation:
    reads.shared.add(f"organisation:{section.column}")
    return world.frame.cluster.organisations[section.column]


def _endpoint(world: World, owner: Organisation, name: str, reads: Reads) -> str:
    """Where the form posts to: as the organisation says, else as the platform says; "" for nowhere."""
    reads.shared.add(f"platform:{name}")
    return str(getattr(owner, name) or getattr(world.frame.cluster.platform, name))


def _statistics(world: World, site: Site, section: Section, reads: Reads) -> Statistics | None:
    """The table of the newest dataset of the section."""
    key = f"section:{site.id}/{section.id}"
    rows = lists.newest(world.connection, lists.list_id(key), 12)
    reads.own[f"latest:{key}|12"] = lists.digest_of(rows)
    reads.latest.add((key, 12))
    for row in rows:
        card = msgspec.msgpack.decode(row.card, type=Card)
        if card.kind == "dataset":
            return _table(world, card, reads)
    return None


def _table(world: World, card: Card, reads: Reads) -> Statistics | None:
    record, digest = world.connection.execute("SELECT record, digest FROM document WHERE id = ?", (number(card.file),)).fetchone()
    reads.own[f"document:{card.file}"] = digest
    document = msgspec.msgpack.decode(record, type=Document)
    name = next((one.file for one in document.attachments if one.file.lower().endswith(".csv")), "")
    path = f"content/{document.folder}/{name}"
    if not name or read_asset(world.connection, reads, path) is None:
        return None
    try:
        text = (world.root / path).read_bytes().decode("utf-8-sig")
        lines = [tuple(cell.strip() for cell in line) for line in csv.reader(text.splitlines()) if any(line)]
    except (UnicodeDecodeError, csv.Error):
        return None
    if not 1 < len(lines) <= _LONGEST_TABLE or len({len(line) for line in lines}) != 1:
        return None
    return Statistics(card.title, card.path, lines[0], tuple(lines[1:]))
