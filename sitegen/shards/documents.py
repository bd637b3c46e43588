"""The terms of published documents, as the library keeps them for the shards."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

import msgspec

from sitegen.model.card import Card
from sitegen.parse.document import Body, Document
from sitegen.search.copies import copy_group
from sitegen.shards.terms import Indexed, facets_of, indexed, parted, terms_of, text_of
from sitegen.shards.texts import parts_of, sign_of

# (document, site it was in the shards for, site it is published on now)
Moved = tuple[int, str | None, str | None]

# Terms of documents: ids → (id, parts).
Tokeniser = Callable[[list[int]], Iterable[tuple[int, list[bytes]]]]


class Changed(msgspec.Struct):
    """Terms of documents as they were and are."""

    before: dict[int, list[Indexed]]
    after: dict[int, list[Indexed]]


def update_terms(connection: sqlite3.Connection, tokenise: Tokeniser, most: int = -1) -> tuple[Changed, list[Moved]]:
    """Terms of waiting documents, of the first `most` (-1: all). Returns those whose terms changed, and (document, site before, site now) of all."""
    run = connection.execute
    waiting = [row[0] for row in run("SELECT document FROM unindexed ORDER BY document LIMIT ?", (most,))]
    changed = Changed({}, {})
    moved: list[Moved] = []
    published = []
    fresh = run("SELECT 1 FROM terms LIMIT 1").fetchone() is None
    for document in waiting:
        card = run("SELECT site FROM card WHERE document = ?", (document,)).fetchone()
        before = None if fresh else run("SELECT site FROM shown WHERE document = ?", (document,)).fetchone()
        moved.append((document, before[0] if before else None, card[0] if card else None))
        if before is not None:
            changed.before[document] = stored_terms(connection, document)
            _hide(connection, document)
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
            changed.after[document] = [indexed(value) for value in parts]
    connection.executemany("DELETE FROM unindexed WHERE document = ?", [(one,) for one in waiting])
    return changed, moved


def _show(connection: sqlite3.Connection, document: int, one: Indexed) -> None:
    values = (" ".join(one.signs), one.copies, document)
    connection.execute("INSERT INTO shown SELECT document, site, ?, ? FROM card WHERE document = ?", values)
    if one.copies:
        query = "INSERT INTO alike VALUES (?, 1) ON CONFLICT (copies) DO UPDATE SET documents = documents + 1"
        connection.execute(query, (one.copies,))


def _hide(connection: sqlite3.Connection, document: int) -> None:
    """What was shown of a document is no more, or about to be another."""
    (copies,) = connection.execute("SELECT copies FROM shown WHERE document = ?", (document,)).fetchone()
    connection.execute("DELETE FROM shown WHERE document = ?", (document,))
    connection.execute("UPDATE alike SET documents = documents - 1 WHERE copies = ?", (copies,))
    connection.execute("DELETE FROM alike WHERE copies = ? AND documents = 0", (copies,))


def stored_terms(connection: sqlite3.Connection, document: int) -> list[Indexed]:
    rows = connection.execute("SELECT value FROM terms WHERE document = ? ORDER BY part", (document,))
    return [indexed(row[0]) for row in rows]


def document_terms(connection: sqlite3.Connection, document: int) -> list[bytes]:
    """Terms of a published document as they are stored."""
    record, body, card = connection.execute(
        "SELECT d.record, b.value, c.value FROM document d JOIN body b ON b.document = d.id"
        " JOIN card c ON c.document = d.id WHERE d.id = ?",
        (document,),
    ).fetchone()
    one = msgspec.msgpack.decode(record, type=Document)
    face = msgspec.msgpack.decode(card, type=Card)
    text = text_of(one, msgspec.msgpack.decode(body, type=Body))
    signs = tuple(sign_of(part) for part in parts_of(text)[1:])
    facets = tuple(facets_of(face, one.topic.partition("\\")[0]))
    return parted(terms_of(one, text, face), facets, signs, copy_group(face.title, text))
