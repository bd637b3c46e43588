"""The terms of published documents, as the library keeps them for the shards."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

import msgspec

from sitegen.model.card import Card
from sitegen.parse.document import Body, Document
from sitegen.search.copies import copy_group
from sitegen.shards.terms import Indexed, Lister, encoded, facets_of, indexed, said_of, text_of
from sitegen.shards.texts import parts_of, sign_of


class Appearance(msgspec.Struct, frozen=True):
    """How a site shows a document: in these sections (ids); `route`: of its copy there, None for the document itself."""

    sections: tuple[str, ...]
    route: str | None


class Moved(msgspec.Struct, frozen=True):
    """A document that is looked at again: its own site and those that show it, as it was in the shards and as it is."""

    document: int
    home_before: str | None = None
    sites_before: tuple[str, ...] = ()
    home: str | None = None
    sites: tuple[str, ...] = ()


# Terms of documents: ids → (id, parts).
Tokeniser = Callable[[list[int]], Iterable[tuple[int, list[bytes]]]]

# The words of the files offered with a document; the short name of who publishes it.
Attached = Callable[[Document, Body], str]
Short = Callable[[Document], str]


class Held(msgspec.Struct, frozen=True):
    """What the shards have of a document: its terms, part by part, and the sites that show it."""

    terms: list[Indexed]
    appearances: dict[str, Appearance]


class Changed(msgspec.Struct):
    """What the shards had of documents and are to have."""

    before: dict[int, Held]
    after: dict[int, Held]


def update_terms(connection: sqlite3.Connection, tokenise: Tokeniser, most: int = -1) -> tuple[Changed, list[Moved]]:
    """Terms of waiting documents, of the first `most` (-1: all). Returns what changed of them, and of all where they stood and stand."""
    run = connection.execute
    waiting = [row[0] for row in run("SELECT document FROM unindexed ORDER BY document LIMIT ?", (most,))]
    changed = Changed({}, {})
    moved: list[Moved] = []
    published = []
    fresh = run("SELECT 1 FROM terms LIMIT 1").fetchone() is None
    for document in waiting:
        card = run("SELECT site FROM card WHERE document = ?", (document,)).fetchone()
        before = None if fresh else run("SELECT site FROM shown WHERE document = ?", (document,)).fetchone()
        if before is not None:
            changed.before[document] = held(connection, document)
            _hide(connection, document)
        sites_before = changed.before[document].appearances if before else ()
        sites = _appear(connection, document, card[0]) if card else ()
        moved.append(Moved(document, before[0] if before else None, tuple(sites_before), card[0] if card else None, tuple(sites)))
        if card is not None:
            published.append(document)
        else:
            run("DELETE FROM terms WHERE document = ?", (document,))
    for document, parts in tokenise(published):
        connection.executemany(
            "INSERT OR REPLACE INTO terms VALUES (?, ?, ?)", [(document, part, value) for part, value in enumerate(parts)]
        )
        _show(connection, document, indexed(parts[0]))
        if not fresh:
            changed.after[document] = Held([indexed(value) for value in parts], appearances(connection, document))
    connection.executemany("DELETE FROM unindexed WHERE document = ?", [(one,) for one in waiting])
    return changed, moved


def _show(connection: sqlite3.Connection, document: int, one: Indexed) -> None:
    values = (" ".join(one.signs), one.copies, one.attached, document)
    connection.execute("INSERT INTO shown SELECT document, site, ?, ?, ? FROM card WHERE document = ?", values)
    if one.copies:
        query = "INSERT INTO alike VALUES (?, 1) ON CONFLICT (copies) DO UPDATE SET documents = documents + 1"
        connection.execute(query, (one.copies,))


def _hide(connection: sqlite3.Connection, document: int) -> None:
    """What was shown of a document is no more, or about to be another."""
    (copies,) = connection.execute("SELECT copies FROM shown WHERE document = ?", (document,)).fetchone()
    for table in ("shown", "appearance"):
        connection.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
    connection.execute("UPDATE alike SET documents = documents - 1 WHERE copies = ?", (copies,))
    connection.execute("DELETE FROM alike WHERE copies = ? AND documents = 0", (copies,))


def _appear(connection: sqlite3.Connection, document: int, home: str) -> dict[str, Appearance]:
    """Notes which sites show a document now."""
    found: dict[str, Appearance] = {home: Appearance((), None)}
    query = "SELECT l.site, l.section, m.route FROM member m JOIN list l ON l.id = m.list WHERE m.document = ? AND l.section <> '' ORDER BY l.site, l.section"
    for site, section, route in connection.execute(query, (document,)):
        known = found.get(site, Appearance((), None))
        found[site] = Appearance((*known.sections, section), known.route or route)
    rows = [(site, document, " ".join(one.sections), one.route) for site, one in found.items()]
    connection.executemany("INSERT INTO appearance VALUES (?, ?, ?, ?)", rows)
    return found


def appearances(connection: sqlite3.Connection, document: int) -> dict[str, Appearance]:
    """Sites that show a document, as the shards have it."""
    rows = connection.execute("SELECT site, sections, route FROM appearance WHERE document = ? ORDER BY site", (document,))
    return {site: Appearance(tuple(sections.split()), route) for site, sections, route in rows}


def held(connection: sqlite3.Connection, document: int) -> Held:
    rows = connection.execute("SELECT value FROM terms WHERE document = ? ORDER BY part", (document,))
    return Held([indexed(row[0]) for row in rows], appearances(connection, document))


def document_terms(connection: sqlite3.Connection, document: int, attached: Attached, short: Short, lister: Lister) -> list[bytes]:
    """Terms of a published document as they are stored. `lister`: lists what it is found by."""
    record, body, card = connection.execute(
        "SELECT d.record, b.value, c.value FROM document d JOIN body b ON b.document = d.id"
        " JOIN card c ON c.document = d.id WHERE d.id = ?",
        (document,),
    ).fetchone()
    one = msgspec.msgpack.decode(record, type=Document)
    face = msgspec.msgpack.decode(card, type=Card)
    content = msgspec.msgpack.decode(body, type=Body)
    text, files = text_of(one, content), attached(one, content)
    signs = tuple(sign_of(part) for part in parts_of(text)[1:])
    facets = tuple(facets_of(face, one.topic.partition("\\")[0]))
    rest = Indexed((), facets, signs, copy_group(face.title, text), bool(files))
    return encoded(lister(said_of(one, text, files, face, short(one))), rest)
