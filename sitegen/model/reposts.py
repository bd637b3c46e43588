"""Which sites have reposted what they must (应转载文件), at the clock: done, done late, missing, not yet due."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

import msgspec

from sitegen.diagnostics import Diagnostic, Place
from sitegen.library.digest import number
from sitegen.model.card import Card
from sitegen.model.sections import SectionIndex
from sitegen.schema.moment import Moment
from sitegen.settings.reposts import REPOSTS_PATH, Repost
from sitegen.settings.site import Site

_card = msgspec.msgpack.Decoder(Card)


class Standing(msgspec.Struct, frozen=True):
    """One document at one site. `state`: done, late, missing, open (not yet due, or no limit set)."""

    repost: Repost
    site: Site
    state: str
    published: Moment | None = None
    url: str = ""


def owed_by(repost: Repost, site: Site) -> bool:
    return site.id in repost.sites or site.kind in repost.kinds


def standings(connection: sqlite3.Connection, index: SectionIndex, clock: Moment) -> Iterator[Standing]:
    """Every document at every site that owes it, in the order of the file."""
    for repost in index.cluster.reposts:
        for site in index.publishing.values():
            if owed_by(repost, site):
                yield _standing(connection, repost, site, clock)


def _standing(connection: sqlite3.Connection, repost: Repost, site: Site, clock: Moment) -> Standing:
    query = (
        "SELECT DISTINCT c.value FROM name n JOIN card c ON c.document = n.document WHERE n.key = ?1 AND (c.site = ?2"
        " OR EXISTS (SELECT 1 FROM member m JOIN list l ON l.id = m.list WHERE m.document = c.document AND l.site = ?2"
        " AND l.key >= 'section:' AND l.key < 'section;'))"
    )
    cards = [_card.decode(value) for (value,) in connection.execute(query, (number(f"number:{repost.key}"), site.id))]
    limited = repost.hours > 0
    if not cards:
        return Standing(repost, site, "missing" if limited and clock >= repost.due else "open")
    first = min(cards, key=lambda one: (one.published, one.file))
    return Standing(
        repost, site, "late" if limited and first.published >= repost.due else "done", first.published, first.origin + first.path
    )


def findings(found: list[Standing]) -> Iterator[Diagnostic]:
    for one in found:
        place = Place(REPOSTS_PATH, one.repost.line, 1)
        params = {"site": one.site.name, "number": one.repost.number, "title": one.repost.title, "due": one.repost.due.to_minute()}
        if one.state == "missing":
            yield Diagnostic("reposts.missing", place, params)
        if one.state == "late" and one.published is not None:
            yield Diagnostic("reposts.late", place, {**params, "published": one.published.to_minute()})


def as_json(found: list[Standing]) -> bytes:
    """The report `reports/reposts.json`: one entry a document and site."""
    entries = [
        {
            "number": one.repost.number,
            "title": one.repost.title,
            "issued": one.repost.issued.to_minute(),
            "due": one.repost.due.to_minute() if one.repost.hours else "",
            "site": one.site.id,
            "name": one.site.name,
            "state": one.state,
            "published": one.published.to_minute() if one.published else "",
            "url": one.url,
        }
        for one in found
    ]
    return (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode()
