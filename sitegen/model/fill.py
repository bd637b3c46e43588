"""The documents of a library that is empty: nothing to compare with, so rows go in by the hundred."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from sitegen.library import lists
from sitegen.library.digest import number, of_bytes
from sitegen.model.acts import acts_of
from sitegen.model.card import Card
from sitegen.model.packed import Packed, packed
from sitegen.model.place import Placed, place
from sitegen.model.sections import SectionIndex
from sitegen.model.update import Touched, thumbnail
from sitegen.parse.document import Body, Document
from sitegen.schema.moment import Moment

_encode = msgspec.msgpack.encode


class Filled(msgspec.Struct, frozen=True):
    """A document that is published, with the names of the files beside it."""

    document: Document
    placed: Placed
    files: tuple[str, ...]


class Fill:
    """The first documents of a library, inside the caller's transaction. What documents say of one another is not looked
    at: those it concerns are placed again when all are there, see `related`."""

    def __init__(self, connection: sqlite3.Connection, index: SectionIndex, clock: Moment) -> None:
        self._connection, self._index, self._clock = connection, index, clock
        self.touched = Touched()
        self._list_ids: dict[str, int] = {}

    def put(self, documents: Iterable[tuple[str, Packed]]) -> list[Filled]:
        """Documents by path. Returns those that are published."""
        rows = _Rows()
        filled = []
        for path, one in documents:
            held = 0
            if not one.record:
                kept = self._kept(path, one.told)
                if kept is None:
                    continue
                one, held = kept, 1
            document = one.document()
            placed = self._place(document)
            self._add(rows, document, one, placed, held=held)
            if placed.card is not None:
                filled.append(Filled(document, placed, one.files))
        rows.write(self._connection)
        return filled

    def related(self) -> set[str]:
        """Paths of documents that others act on, interpret or adopt, and of those that adopt."""
        query = (
            "SELECT d.path FROM relation r JOIN name n ON n.key = r.key JOIN document d ON d.id = n.document"
            " WHERE r.kind IN ('adopts', 'amends', 'interprets', 'replaces', 'repeals') UNION SELECT d.path FROM relation r JOIN document d ON d.id = r.document"
            " WHERE r.kind = 'adopts'"
        )
        return {path for (path,) in self._connection.execute(query)}

    def _kept(self, path: str, told: bytes | None) -> Packed | None:
        """The last good version of a broken file (`verify` brings them along); one never good is kept for its findings."""
        run = self._connection.execute
        row = run("SELECT record, body FROM held_document WHERE path = ?", (path,)).fetchone()
        if row is not None:
            return packed(msgspec.msgpack.decode(row[0], type=Document), msgspec.msgpack.decode(row[1], type=Body), told)
        run("INSERT OR REPLACE INTO document (id, path, held, diagnostics) VALUES (?, ?, 1, ?)", (number(path), path, told))
        return None

    def _place(self, document: Document) -> Placed:
        return place(document, self._index, self._clock, image=thumbnail(self._connection, document))

    def _add(self, rows: _Rows, document: Document, one: Packed, placed: Placed, *, held: int) -> None:
        path, document_id = document.path, number(document.path)
        told = _encode(placed.diagnostics) if placed.diagnostics else None
        rows.documents.append((document_id, path, one.record, one.digest, held, one.told, told))
        rows.bodies.append((document_id, one.body))
        rows.names.extend((name, document_id) for name in one.names)
        rows.relations.extend((name, kind, document_id) for name, kind in one.relations)
        subject = f"content/{path}"
        rows.instants.extend((subject, at) for at in placed.instants)
        if placed.gone is not None:
            rows.gone.append((document_id, *placed.gone))
            self.touched.gone.add(placed.gone[0])
        if placed.card is not None:
            self._add_card(rows, document_id, placed, placed.card)
            for key, member in {one.list: one for one in reversed(placed.memberships)}.items():
                rows.members.append((self._list_id(key), member.rank, path, document_id, member.route, member.title))
                self.touched.lists.setdefault(key, [])
        if acts_of(document):
            self.touched.documents.add(path)  # compared with what it acts on, which may be yet to come

    def _add_card(self, rows: _Rows, document_id: int, placed: Placed, card: Card) -> None:
        value = _encode(card)
        rows.cards.append((document_id, placed.site, placed.route, value, of_bytes(value), card.updated.minute))
        self.touched.years.add((placed.site, card.published.day()[:4]))

    def _list_id(self, key: str) -> int:
        known = self._list_ids.get(key)
        if known is None:
            known = self._list_ids[key] = lists.list_id(key)
        return known


class _Rows(msgspec.Struct):
    """Rows that wait to be written, by table."""

    documents: list[tuple[int, str, bytes, int, int, bytes | None, bytes | None]] = []
    bodies: list[tuple[int, bytes]] = []
    names: list[tuple[int, int]] = []
    relations: list[tuple[int, str, int]] = []
    cards: list[tuple[int, str, str, bytes, int, int]] = []
    members: list[tuple[int, int, str, int, str | None, str | None]] = []
    instants: list[tuple[str, int]] = []
    gone: list[tuple[int, str, str]] = []

    def write(self, connection: sqlite3.Connection) -> None:
        many = connection.executemany
        many("INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?)", self.documents)
        many("INSERT INTO body VALUES (?, ?)", self.bodies)
        many("INSERT OR IGNORE INTO name VALUES (?, ?)", self.names)
        many("INSERT OR IGNORE INTO relation VALUES (?, ?, ?)", self.relations)
        many("INSERT INTO card VALUES (?, ?, ?, ?, ?, ?)", self.cards)
        many("INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?, ?, ?)", self.members)
        many("INSERT OR IGNORE INTO instant VALUES (?, ?)", self.instants)
        many("INSERT INTO gone VALUES (?, ?, ?)", self.gone)
