"""Index numbers (索引号) are frozen once published: what git says of those that changed, and which changes are mistakes.

Public counts what is committed on the first-parent line: neither draft nor withdrawn, and published by the time of the
commit that changed the number (for files not committed yet: by the clock). A change is no mistake where the number
could not stay: it does not fit the organisation's pattern any more, or it rightly belongs to another document (two
branches gave the same number, and `sitegen assign` gave one of them another).
"""

from __future__ import annotations

import datetime
import sqlite3
import zoneinfo
from collections.abc import Iterable
from pathlib import Path

import msgspec

from sitegen.diagnostics import Diagnostic, Place
from sitegen.history.log import Touch, blobs, touches
from sitegen.library.digest import number
from sitegen.library.facts import resolve
from sitegen.model.numbering import numbering_of
from sitegen.model.place import is_visible
from sitegen.model.sections import SectionIndex
from sitegen.parse.document import Document
from sitegen.parse.fields import fields_of
from sitegen.parse.read import parse_document
from sitegen.schema.moment import Moment, moment_of

_decode = msgspec.msgpack.Decoder(Document).decode


def learn_numbers(connection: sqlite3.Connection, root: Path, found: list[Touch], since: str, now: str) -> None:
    """Numbers that the commits after `since` ("": all) changed. `found`: all these commits touched, newest first. Cost:
    git looks through what they changed; only texts in which a number changed are read."""
    if not since:
        connection.execute("DELETE FROM former_number")
    lines = f"^[\"']?({'|'.join(_keys())})[\"']?[[:space:]]*:"
    changed = [one for one in touches(root, since, now, lines=lines) if one.path.endswith(".md")] if found else []
    changes = {(one.commit, one.path): one for one in changed}
    places = {blob: path for one in changed for blob, path in ((one.old_blob, one.old or one.path), (one.blob, one.path))}
    read = {blob: parse_document(_path(places[blob]), data, allow_html=False).document for blob, data in blobs(root, places)}
    for touch in reversed(found):
        if not touch.path.endswith(".md"):
            continue
        if not touch.blob:
            connection.execute("DELETE FROM former_number WHERE path = ?", (_path(touch.path),))
        if touch.old:
            connection.execute("UPDATE former_number SET path = ? WHERE path = ?", (_path(touch.path), _path(touch.old)))
        one = changes.get((touch.commit, touch.path))
        if one is not None:
            _remember(connection, _path(one.path), one.commit, one.at, read.get(one.old_blob), read.get(one.blob))


def check_numbers(
    connection: sqlite3.Connection, root: Path, index: SectionIndex, clock: Moment, documents: Iterable[str] | None, numbers: Iterable[str]
) -> list[Moment]:
    """What is wrong with the numbers of these documents (None: all) and of those that bore one of these numbers, which
    changed hands. Returns coming instants at which it may be otherwise."""
    paths = set(documents) if documents is not None else None
    _compare_with_head(connection, root, paths)
    if paths is None:
        connection.execute("DELETE FROM number_finding")
        paths = {path for (path,) in connection.execute("SELECT DISTINCT path FROM former_number")}
    else:
        handed = {*numbers, *(one for path in paths for one in [_number_of(connection, path)] if one)}
        for one in handed:
            paths |= {path for (path,) in connection.execute("SELECT path FROM former_number WHERE number = ?", (one,))}
    zone = zoneinfo.ZoneInfo(index.cluster.platform.timezone)
    for path in sorted(paths):
        connection.execute("DELETE FROM number_finding WHERE path = ?", (path,))
        told = _finding(connection, index, clock, zone, path)
        if told is not None:
            connection.execute("INSERT INTO number_finding VALUES (?, ?)", (path, msgspec.msgpack.encode((told,))))
    rows = connection.execute("SELECT published FROM former_number WHERE commit_id = '' AND published > ?", (clock.minute,))
    return [Moment(minute, True) for (minute,) in rows]


def _keys() -> list[str]:
    """How the number may be written in front matter."""
    field = next(one for one in fields_of("policy") if one.name == "index_number")
    return [field.name, *field.zh]


def _path(path: str) -> str:
    return path.removeprefix("content/")


def _remember(connection: sqlite3.Connection, path: str, commit: str, at: int, before: Document | None, after: Document | None) -> None:
    """Notes the number a public document bore before. A text that cannot be read bears none and says nothing."""
    if before is None or not before.index_number or before.draft or before.withdrawn or before.source_url:
        return
    if after is None or after.index_number != before.index_number:
        connection.execute(
            "INSERT INTO former_number (path, commit_id, at, number, published) VALUES (?, ?, ?, ?, ?)",
            (path, commit, at, before.index_number, before.published.minute),
        )


def _compare_with_head(connection: sqlite3.Connection, root: Path, paths: set[str] | None) -> None:
    """Files that differ from the commit checked out, against what they are there."""
    query = (
        "SELECT f.path, h.blob FROM file f JOIN history h ON h.path = f.path WHERE h.blob <> f.blob AND h.blob <> ''"
        " AND f.path LIKE 'content/%.md'"
    )
    if paths is None:
        connection.execute("DELETE FROM former_number WHERE commit_id = ''")
        rows = connection.execute(query).fetchall()
    else:
        connection.executemany("DELETE FROM former_number WHERE commit_id = '' AND path = ?", [(one,) for one in paths])
        rows = [row for path in sorted(paths) for row in connection.execute(f"{query} AND f.path = ?", (f"content/{path}",))]
    committed = dict(blobs(root, [blob for _, blob in rows]))
    names = [name.encode() for name in _keys()]
    for path, blob in rows:
        text = committed.get(blob, b"")
        if any(name in text for name in names):
            before = parse_document(_path(path), text, allow_html=False).document
            _remember(connection, _path(path), "", 0, before, _document(connection, _path(path)))


def _finding(connection: sqlite3.Connection, index: SectionIndex, clock: Moment, zone: zoneinfo.ZoneInfo, path: str) -> Diagnostic | None:
    """A published document that bears another number than the first it was published with."""
    document = _document(connection, path)
    if document is None or document.source_url or not is_visible(document, clock, drafts=index.drafts):
        return None
    owner = index.owner(document)
    numbering = numbering_of(index.cluster, owner) if owner is not None else None
    for before, commit in _former(connection, path, clock, zone):
        fits = numbering is None or numbering.pattern.scope(before, numbering.values) is not None
        if not fits or _belongs_to_another(connection, before, path, clock, zone):
            continue
        if before == document.index_number:
            return None
        place = Place(f"content/{path}", document.lines.get("index_number", 1), 1)
        params = {"before": before, "value": document.index_number or "—", "commit": commit[:10]}
        return Diagnostic("index-number.changed", place, params)
    return None


def _former(connection: sqlite3.Connection, path: str, clock: Moment, zone: zoneinfo.ZoneInfo) -> list[tuple[str, str]]:
    """(number, commit that changed it), oldest first, of those that were public then."""
    query = "SELECT number, commit_id, at, published FROM former_number WHERE path = ? ORDER BY commit_id = '', seq"
    found = []
    for before, commit, at, published in connection.execute(query, (path,)):
        then = moment_of(datetime.datetime.fromtimestamp(at, zone)) if commit else clock
        if published <= then.minute:
            found.append((before, commit))
    return found


def _belongs_to_another(connection: sqlite3.Connection, before: str, path: str, clock: Moment, zone: zoneinfo.ZoneInfo) -> bool:
    """Whether another document bears the number, and has borne none before it."""
    for other, _, _ in resolve(connection, f"index:{before}"):
        document = _document(connection, other) if other != path else None
        if document is None or document.source_url:
            continue
        former = _former(connection, other, clock, zone)
        if not former or former[0][0] == before:
            return True
    return False


def _document(connection: sqlite3.Connection, path: str) -> Document | None:
    row = connection.execute("SELECT record FROM document WHERE id = ?", (number(path),)).fetchone()
    return _decode(row[0]) if row is not None and row[0] is not None else None


def _number_of(connection: sqlite3.Connection, path: str) -> str:
    document = _document(connection, path)
    return document.index_number if document is not None else ""
