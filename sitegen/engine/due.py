"""The coming instants at which something changes by itself, and what."""

from __future__ import annotations

import datetime
import sqlite3
import zoneinfo
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from sitegen.engine.last_build import clock_of_build, last_build
from sitegen.library.digest import number
from sitegen.library.store import get_state
from sitegen.official.annual_form import forms_due
from sitegen.official.interpretation import interpretation_due
from sitegen.parse.document import Document
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.settings.file import ORGANISATIONS_PATH
from sitegen.settings.life_cycle import closed_notice_until, renamed_until
from sitegen.settings.period import bounds
from sitegen.settings.search_words import BETS_PATH
from sitegen.settings.site import Site

Event = Literal[
    "published", "offline", "unpinned", "effective", "opens", "lapsed", "closes", "archived", "interpretation-due", "report-due",
    "site-offline", "site-online", "site-closed", "closing-notice-ends", "renamed", "renamed-notice-ends",
    "grey-begins", "grey-ends", "banner-begins", "banner-ends", "announcement-begins", "announcement-ends",
    "bet-begins", "bet-ends", "other",
]  # fmt: skip


class Change(msgspec.Struct, frozen=True):
    """One thing that will change. `subject`: the file it comes from; `name`: the title or site's name."""

    at: Moment
    event: Event
    subject: str
    name: str


class Due(msgspec.Struct, frozen=True):
    """`built`: the clock of the last build. `changes`: in order of time. `total`: how many there are beyond them too."""

    built: Moment
    zone: str
    changes: tuple[Change, ...]
    total: int

    def stamp(self, moment: Moment) -> str:
        """ISO 8601 with the platform's offset."""
        return moment.datetime().replace(tzinfo=zoneinfo.ZoneInfo(self.zone)).isoformat(timespec="seconds")

    def now(self) -> datetime.datetime:
        """The present in the platform's zone, without it: comparable with moments."""
        return datetime.datetime.now(zoneinfo.ZoneInfo(self.zone)).replace(tzinfo=None)


def find_due(state: Path, *, limit: int | None) -> Due:
    """The next instants after the last build. `limit`: how many changes at most (None: all)."""
    with last_build(state) as connection:
        cluster = _cluster(connection)
        query = "SELECT at, subject FROM instant ORDER BY at, subject" + (f" LIMIT {int(limit)}" if limit is not None else "")
        rows = connection.execute(query).fetchall()
        (total,) = connection.execute("SELECT count(*) FROM instant").fetchone()
        changes = tuple(change for at, subject in rows for change in _changes(connection, cluster, Moment(at, True), subject))
        return Due(clock_of_build(connection), cluster.platform.timezone, changes, total)


def _cluster(connection: sqlite3.Connection) -> Cluster:
    stored: Any = get_state(connection, "cluster")
    return msgspec.msgpack.decode(stored, type=Cluster)


def _changes(connection: sqlite3.Connection, cluster: Cluster, at: Moment, subject: str) -> Iterator[Change]:
    if subject.startswith("content/"):
        row = connection.execute("SELECT record FROM document WHERE id = ?", (number(subject[8:]),)).fetchone()
        if row is None or row[0] is None:
            return
        document = msgspec.msgpack.decode(row[0], type=Document)
        events, name = list(document_events(document, at)), document.title
    else:
        site = next((one for one in cluster.sites.values() if one.path == subject), None)
        events = [
            *(site_events(site, at) if site is not None else ()),
            *switch_events(cluster, subject, at),
            *bet_events(cluster, subject, at),
        ]
        name = site.name if site is not None else cluster.platform.name
        if subject == ORGANISATIONS_PATH and (reports := forms_due(at)):
            events, name = ["report-due"], "、".join(reports)
    for event in events or ["other"]:
        yield Change(at, event, subject, name)


def document_events(document: Document, at: Moment) -> Iterator[Event]:
    """What happens to a document in this minute; see `sitegen.model.place.instants`."""
    starts: list[tuple[Event, Moment | None]] = [
        ("published", document.published),
        ("offline", document.offline),
        ("unpinned", document.sticky_until),
        ("effective", document.effective),
        ("opens", document.opens),
        ("interpretation-due", interpretation_due(document.kind, document.genre, document.created, document.published)),
    ]
    ends: list[tuple[Event, Moment | None]] = [
        ("lapsed", document.expiry),
        ("closes", document.closes),
        ("archived", document.ends),
    ]
    if document.kind == "annual-report" and forms_due(at):
        yield "report-due"
    for event, moment in starts:
        if moment is not None and moment.minute == at.minute:
            yield event
    for event, moment in ends:
        if moment is not None and (moment if moment.exact else moment.end_of_day()).minute == at.minute:
            yield event


def switch_events(cluster: Cluster, subject: str, at: Moment) -> Iterator[Event]:
    """Grey modes, banners and announcements of the platform or a site that begin or end in this minute."""
    names: dict[tuple[str, bool], Event] = {
        ("grey", True): "grey-begins", ("grey", False): "grey-ends",
        ("banner", True): "banner-begins", ("banner", False): "banner-ends",
        ("announcement", True): "announcement-begins", ("announcement", False): "announcement-ends",
    }  # fmt: skip
    for path, name, one in cluster.switches():
        if path == subject:
            yield from (names[name, begins] for begins, moment in bounds(one) if moment.minute == at.minute)


def bet_events(cluster: Cluster, subject: str, at: Moment) -> Iterator[Event]:
    """Best bets of the search (推荐结果) that begin or end in this minute."""
    for one in cluster.words.bets if subject == BETS_PATH else ():
        yield from ("bet-begins" if begins else "bet-ends" for begins, moment in bounds(one) if moment.minute == at.minute)


def site_events(site: Site, at: Moment) -> Iterator[Event]:
    """What happens to a site in this minute; see `sitegen.settings.life_cycle.instants`."""
    moments: list[tuple[Event, Moment]] = []
    for one in site.offline:
        moments += [("site-offline", one.start), ("site-online", one.until.end_of_day())]
    if site.closed is not None:
        moments += [("site-closed", site.closed.on), ("closing-notice-ends", closed_notice_until(site.closed))]
    if site.renamed is not None:
        moments += [("renamed", site.renamed.on), ("renamed-notice-ends", renamed_until(site.renamed))]
    return (event for event, moment in moments if moment.minute == at.minute)
