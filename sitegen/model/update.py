"""Brings the library's documents, names, cards and lists up to date, and says which facts that touched."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from sitegen.library import lists
from sitegen.library.digest import number, of_bytes
from sitegen.library.facts import translated
from sitegen.model.acts import COMPARED, OUTCOMES, acts_on, is_interpreted
from sitegen.model.adoption import placed_adoption, with_adoptions
from sitegen.model.asset import AssetInfo, Size
from sitegen.model.card import Card
from sitegen.model.packed import Packed
from sitegen.model.place import Placed, place
from sitegen.model.references import all_relations, own_names, relations_of
from sitegen.model.sections import SectionIndex
from sitegen.parse.document import Body, Document
from sitegen.schema.moment import Moment

_encode = msgspec.msgpack.encode

# Relations that change what becomes of the document referred to: it is placed again with the one that refers to it.
PLACING = frozenset({"adopts", "interprets", *OUTCOMES})


class Touched(msgspec.Struct):
    """What a change of the library may have changed for pages.

    `facts`: keys to evaluate again. `documents`: paths whose pages must be planned again. `lists`: list keys whose
    members changed, with the changed places. `years`: sites whose set of documents or dates changed, by year. `gone`:
    sites whose withdrawn addresses changed. `members`: paths of documents that came to a list, left or moved in one.
    """

    facts: set[str] = msgspec.field(default_factory=set)
    documents: set[str] = msgspec.field(default_factory=set)
    lists: dict[str, list[tuple[int, str]]] = msgspec.field(default_factory=dict)
    years: set[tuple[str, str]] = msgspec.field(default_factory=set)
    gone: set[str] = msgspec.field(default_factory=set)
    members: set[str] = msgspec.field(default_factory=set)


class Update:
    """One change of the library, inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection, index: SectionIndex, clock: Moment) -> None:
        self.connection, self.index, self.clock = connection, index, clock
        self.touched = Touched()
        self._also: set[str] = set()
        self._list_ids: dict[str, int] = {}

    def put(self, documents: Iterable[tuple[str, Packed]]) -> None:
        """Documents read anew. A broken one keeps its last good version."""
        run = self.connection.execute
        for path, one in documents:
            document_id = number(path)
            if not one.record:
                self._hold(path, one.told)
                continue
            self._forget_names(document_id)
            run(
                "INSERT INTO document VALUES (?, ?, ?, ?, 0, ?, NULL) ON CONFLICT (id) DO UPDATE SET"
                " record = excluded.record, digest = excluded.digest, held = 0, diagnostics = excluded.diagnostics",
                (document_id, path, one.record, one.digest, one.told),
            )
            run("INSERT OR REPLACE INTO body VALUES (?, ?)", (document_id, one.body))
            run("DELETE FROM held_document WHERE path = ?", (path,))
            document = one.document()
            self._learn_names(document_id, document, one.read_body())
            self._place(document_id, document)
            self.touched.facts |= {f"document:{path}", f"headings:{path}"}
            self.touched.documents.add(path)

    def _hold(self, path: str, told: bytes | None) -> None:
        """A broken file: the last good record stays; a file never good is kept only for its findings."""
        run = self.connection.execute
        good = run("SELECT d.record, b.value FROM document d JOIN body b ON b.document = d.id WHERE d.path = ?", (path,)).fetchone()
        if good is not None:
            run("INSERT OR REPLACE INTO held_document VALUES (?, ?, ?)", (path, *good))
            run("UPDATE document SET held = 1, diagnostics = ? WHERE path = ?", (told, path))
            return
        kept = run("SELECT record, body FROM held_document WHERE path = ?", (path,)).fetchone()
        if kept is None:
            run("INSERT OR REPLACE INTO document (id, path, held, diagnostics) VALUES (?, ?, 1, ?)", (number(path), path, told))
            return
        document = msgspec.msgpack.decode(kept[0], type=Document)
        run(
            "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?, 1, ?, NULL)",
            (number(path), path, kept[0], of_bytes(kept[0] + kept[1]), told),
        )
        run("INSERT OR REPLACE INTO body VALUES (?, ?)", (number(path), kept[1]))
        self._learn_names(number(path), document, msgspec.msgpack.decode(kept[1], type=Body))
        self._place(number(path), document)
        self.touched.documents.add(path)

    def remove(self, paths: Iterable[str]) -> None:
        """Documents whose files are gone."""
        for path in paths:
            document_id = number(path)
            self._forget_names(document_id)
            self._write(document_id, path, Placed())
            for table, column in (("document", "id"), ("body", "document")):
                self.connection.execute(f"DELETE FROM {table} WHERE {column} = ?", (document_id,))
            self.connection.execute("DELETE FROM held_document WHERE path = ?", (path,))
            self.touched.facts |= {f"document:{path}", f"headings:{path}"}

    def place_again(self, paths: Iterable[str] | None) -> None:
        """Documents whose placement may differ though their files do not; None: all."""
        if paths is None:
            rows = self.connection.execute("SELECT id, record FROM document WHERE record IS NOT NULL").fetchall()
        else:
            query = "SELECT id, record FROM document WHERE path = ? AND record IS NOT NULL"
            rows = [row for path in sorted(paths) for row in self.connection.execute(query, (path,))]
        for document_id, record in rows:
            self._place(document_id, msgspec.msgpack.decode(record, type=Document))

    def place_later(self, paths: Iterable[str]) -> None:
        """Documents to be placed again when all are there."""
        self._also.update(paths)

    def finish(self) -> Touched:
        """Targets of adoptions, acts and interpretations whose makers or names changed are placed again; then lists say what moved."""
        done: set[str] = set()
        while self._also - done:
            again = self._also - done
            done |= again
            self.place_again(again)
        return self.touched

    # names and relations

    def _learn_names(self, document_id: int, document: Document, body: Body) -> None:
        names = own_names(document)
        self.connection.executemany("INSERT OR IGNORE INTO name VALUES (?, ?)", [(number(one), document_id) for one in names])
        relations = relations_of(document)
        self.connection.executemany(
            "INSERT OR IGNORE INTO relation VALUES (?, ?, ?)",
            [(number(name), kind, document_id) for kind, name in all_relations(document, body)],
        )
        self.touched.facts.update(f"name:{name}" for name in names)
        self.touched.facts.update(f"translations:{one}" for one in self._translated(document.path))
        for kind, name in relations:
            self._touch_target(name, placed_by=kind in PLACING)
        for name in names:
            self._touch_referrers(number(name))

    def _forget_names(self, document_id: int) -> None:
        row = self.connection.execute("SELECT record FROM document WHERE id = ?", (document_id,)).fetchone()
        if row is None or row[0] is None:
            return
        document = msgspec.msgpack.decode(row[0], type=Document)
        self.touched.facts.update(f"name:{name}" for name in own_names(document))
        self.touched.facts.update(f"translations:{one}" for one in self._translated(document.path))
        for name in own_names(document):
            self._touch_referrers(number(name))
        for kind, name in relations_of(document):
            self._touch_target(name, placed_by=kind in PLACING)
        self.connection.execute("DELETE FROM name WHERE document = ?", (document_id,))
        self.connection.execute("DELETE FROM relation WHERE document = ?", (document_id,))

    def _touch_target(self, name: str, *, placed_by: bool) -> None:
        query = "SELECT d.path FROM name n JOIN document d ON d.id = n.document WHERE n.key = ?"
        for (path,) in self.connection.execute(query, (number(name),)):
            self.touched.facts |= {f"relations:{path}", f"translations:{path}"}
            if placed_by:
                self._also.add(path)

    def _touch_referrers(self, key: int) -> None:
        """What others say of this name's bearers; an adoption and its target are placed again together."""
        query = (
            "SELECT r.kind, d.path, a.path FROM relation r JOIN document a ON a.id = r.document"
            " LEFT JOIN name n ON n.key = r.key LEFT JOIN document d ON d.id = n.document WHERE r.key = ?"
        )
        for kind, path, adopter in self.connection.execute(query, (key,)).fetchall():
            if path is not None:
                self.touched.facts.add(f"relations:{path}")
            if kind == "translations":
                self.touched.facts.update(f"translations:{one}" for one in (path, adopter) if one is not None)
            if kind in PLACING:
                self._also.update(one for one in (path, adopter) if one is not None)
            if kind in COMPARED:
                self.touched.documents.add(adopter)

    # placement

    def _place(self, document_id: int, document: Document) -> None:
        acts = acts_on(self.connection, document_id, self.clock, drafts=self.index.drafts)
        interpreted = is_interpreted(self.connection, document_id)
        image = thumbnail(self.connection, document)
        placed = place(document, self.index, self.clock, image=image, acts=acts, interpreted=interpreted)
        if document.kind == "adoption":
            placed = placed_adoption(self.connection, self.index, document, placed)
        elif placed.card is not None:
            placed = with_adoptions(self.connection, self.index, self.clock, document_id, document, placed)
        self._write(document_id, document.path, placed)
        for kind, name in relations_of(document):
            self._touch_target(name, placed_by=kind in PLACING)

    def _write(self, document_id: int, path: str, placed: Placed) -> None:
        """Writes card, memberships, instants and findings, noting what differs from before."""
        run = self.connection.execute
        fresh_members = {one.list: (one.rank, one.route, one.title) for one in reversed(placed.memberships)}
        card = placed.card
        value = _encode(card) if card is not None else None
        digest = of_bytes(value) if value is not None else 0
        before, members_before = self._before(document_id)
        if value is not None:
            if before is None or before[2] != digest or before[:2] != (placed.site, placed.route):
                run(
                    "INSERT OR REPLACE INTO card VALUES (?, ?, ?, ?, ?, ?)",
                    (document_id, placed.site, placed.route, value, digest, card.updated.minute if card else 0),
                )
        elif before is not None:
            run("DELETE FROM card WHERE document = ?", (document_id,))
        self._write_members(document_id, path, fresh_members, members_before)
        self._note(path, placed, digest, before, fresh_members, members_before)
        told = _encode(placed.diagnostics) if placed.diagnostics else None
        run("UPDATE document SET model_diagnostics = ? WHERE id = ?", (told, document_id))
        run("DELETE FROM instant WHERE subject = ?", (f"content/{path}",))
        self._forget_gone(document_id, placed.gone)
        if placed.gone is not None:
            run("INSERT OR REPLACE INTO gone VALUES (?, ?, ?)", (document_id, *placed.gone))
            self.touched.gone.add(placed.gone[0])
        if placed.instants:
            self.connection.executemany("INSERT OR IGNORE INTO instant VALUES (?, ?)", [(f"content/{path}", at) for at in placed.instants])

    def _forget_gone(self, document_id: int, now: tuple[str, str] | None) -> None:
        row = self.connection.execute("SELECT site, route FROM gone WHERE document = ?", (document_id,)).fetchone()
        if row is not None and tuple(row) != now:
            self.connection.execute("DELETE FROM gone WHERE document = ?", (document_id,))
            self.touched.gone.add(row[0])

    def _list_id(self, key: str) -> int:
        known = self._list_ids.get(key)
        if known is None:
            known = self._list_ids[key] = lists.list_id(key)
        return known

    def _before(self, document_id: int) -> tuple[tuple[str, str, int, bytes] | None, dict[int, tuple[int, str | None, str | None]]]:
        run = self.connection.execute
        row = run("SELECT site, route, digest, value FROM card WHERE document = ?", (document_id,)).fetchone()
        rows = run("SELECT list, rank, route, title FROM member WHERE document = ?", (document_id,))
        return row, {list_key: (rank_, route, title) for list_key, rank_, route, title in rows}

    def _write_members(
        self,
        document_id: int,
        path: str,
        fresh: dict[str, tuple[int, str | None, str | None]],
        before: dict[int, tuple[int, str | None, str | None]],
    ) -> None:
        by_id = {self._list_id(key): value for key, value in fresh.items()}
        for list_key, (old_rank, route, title) in before.items():
            if by_id.get(list_key) != (old_rank, route, title):
                self.connection.execute("DELETE FROM member WHERE list = ? AND rank = ? AND path = ?", (list_key, old_rank, path))
        self.connection.executemany(
            "INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?, ?, ?)",
            [
                (list_key, rank_, path, document_id, route, title)
                for list_key, (rank_, route, title) in by_id.items()
                if before.get(list_key) != (rank_, route, title)
            ],
        )

    def _note(
        self,
        path: str,
        placed: Placed,
        digest: int,
        before: tuple[str, str, int, bytes] | None,
        fresh: dict[str, tuple[int, str | None, str | None]],
        members_before: dict[int, tuple[int, str | None, str | None]],
    ) -> None:
        touched = self.touched
        same_card = before is not None and before[2] == digest
        for key, (rank_, route, title) in fresh.items():
            old = members_before.get(self._list_id(key))
            if same_card and old == (rank_, route, title):
                continue
            touched.lists.setdefault(key, []).append((rank_, path))
            if old is not None and old[0] != rank_:
                touched.lists[key].append((old[0], path))
        known = {self._list_id(key) for key in fresh}
        gone = [(list_key, value) for list_key, value in members_before.items() if list_key not in known]
        for list_key, (rank_, _, _) in gone:
            row = self.connection.execute("SELECT key FROM list WHERE id = ?", (list_key,)).fetchone()
            if row is not None:
                touched.lists.setdefault(row[0], []).append((rank_, path))
        places = {self._list_id(key): value for key, value in fresh.items()}
        if places != members_before:
            touched.members.add(path)
        where_before = before[:2] if before is not None else ("", "")
        routes = {list_key: value[1] for list_key, value in members_before.items() if value[1]}
        fresh_routes = {self._list_id(key): value[1] for key, value in fresh.items() if value[1]}
        if not same_card or gone or routes != fresh_routes or where_before != (placed.site, placed.route):
            touched.documents.add(path)
        if where_before != (placed.site, placed.route):
            touched.facts.update(f"name:{name}" for (name,) in self._names(path))
            self._touch_comparisons(path)
            touched.facts.update(f"translations:{one}" for one in self._translated(path))
        if not same_card:
            touched.facts.add(f"card:{path}")
            if placed.card is not None:
                touched.years.add((placed.site, placed.card.published.day()[:4]))
            if before is not None:
                old_card = msgspec.msgpack.decode(before[3], type=Card)
                touched.years.add((old_card.site, old_card.published.day()[:4]))

    def _touch_comparisons(self, path: str) -> None:
        """Documents that are compared with this one: their pages are planned again."""
        query = "SELECT a.path FROM relation r JOIN document a ON a.id = r.document WHERE r.key = ? AND r.kind IN ('amends', 'replaces')"
        for (name,) in self._names(path):
            self.touched.documents.update(row[0] for row in self.connection.execute(query, (number(name),)))

    def _translated(self, path: str) -> list[str]:
        """This document and all that are the same in another language."""
        query = "SELECT path FROM document WHERE id = ?"
        rows = [self.connection.execute(query, (one,)).fetchone() for one in translated(self.connection, number(path))]
        return [path, *(row[0] for row in rows if row is not None and row[0] != path)]

    def _names(self, path: str) -> list[tuple[str]]:
        row = self.connection.execute("SELECT record FROM document WHERE path = ?", (path,)).fetchone()
        if row is None or row[0] is None:
            return [(f"path:{path}",)]
        return [(one,) for one in own_names(msgspec.msgpack.decode(row[0], type=Document))]


def thumbnail(connection: sqlite3.Connection, document: Document) -> Size | None:
    """The smallest size of the document's picture."""
    if not document.image:
        return None
    path = f"content/{document.folder}/{document.image}"
    row = connection.execute("SELECT info FROM asset WHERE path = ?", (path,)).fetchone()
    if row is None or row[0] is None:
        return None
    variants = msgspec.msgpack.decode(row[0], type=AssetInfo).variants
    if not variants:
        return None
    return min(variants, key=lambda one: (one.width, one.suffix))
