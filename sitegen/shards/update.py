"""Brings the shards up to date with the published documents: what changed is patched, what outgrew its size made anew.

The tables `terms`, `numbered` and `shard` are a function of the published documents alone, whatever happened before:
the patched shard is the one a clean build makes. Documents whose card or text changed wait in `unindexed`, so that a
build that was killed goes on.
"""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

import msgspec

from sitegen.library.digest import of_bytes
from sitegen.model.card import Card
from sitegen.parse.document import Body, Document
from sitegen.plan.page import Page, replace_pages
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.shards.coding import ONCE, Lists, count_numbers, decode_numbers, encode_numbers, pack, unpack
from sitegen.shards.collection import (
    BLOCK_LOG,
    EVERYWHERE,
    Collection,
    block_name,
    known_collections,
    pending_collections,
    wanted_collections,
)
from sitegen.shards.numbering import assign, month_of, place_in_time
from sitegen.shards.terms import PARTS, Indexed, facets_of, hash_of, indexed, parted, terms_of

_EMPTY: Lists = (b"", b"", b"")
# (document, site it was in the shards for, site it is published on now)
_Row = tuple[int, str | None, str | None]

# Terms of documents: ids → (id, parts).
Tokeniser = Callable[[list[int]], Iterable[tuple[int, list[bytes]]]]


class _Changed(msgspec.Struct):
    """Terms of documents as they were and are."""

    before: dict[int, list[Indexed]]
    after: dict[int, list[Indexed]]


class Shards:
    """The shards of a cluster at the clock."""

    def __init__(self, connection: sqlite3.Connection, cluster: Cluster, clock: Moment) -> None:
        self._connection = connection
        (documents,) = connection.execute("SELECT count(*) FROM card").fetchone()
        self.wanted = wanted_collections(cluster, clock, documents)
        self.known = known_collections(connection)

    def follow(self, tokenise: Tokeniser) -> set[str]:
        """Terms, numbers and patched shards, in the caller's transaction. Returns the facts touched; collections to be
        made from nothing are `pending` afterwards."""
        connection = self._connection
        facts: set[str] = set()
        for collection in self.known.values():
            if collection.id not in self.wanted or self.wanted[collection.id].site != collection.site:
                facts |= _drop(connection, collection)
        if not self.wanted:
            for table in ("unindexed", "terms", "shown"):
                connection.execute(f"DELETE FROM {table}")
            return facts
        if not self.known:
            connection.execute("INSERT OR IGNORE INTO unindexed SELECT document FROM card")
        changed, moved = _update_terms(connection, tokenise)
        for collection in self.wanted.values():
            facts |= self._follow(collection, changed, moved)
        return facts

    def _follow(self, collection: Collection, changed: _Changed, moved: list[_Row]) -> set[str]:
        old = self.known.get(collection.id)
        if old is not None and (old.site, old.without) != (collection.site, collection.without):
            old = None
        if old is not None and not any(_concerns(collection, row) for row in moved):
            return set()
        touched = _number_again(self._connection, collection, moved, old=old)
        facts = {f"cards:{collection.id}|{block}" for block in touched.blocks} | {f"terms:{collection.id}"}
        if not touched.whole:
            facts |= _patch(self._connection, touched, changed)
        return facts | _plan_blocks(self._connection, touched.collection, touched.blocks)

    def pending(self) -> list[Collection]:
        """Collections whose shards are to be made from nothing."""
        return pending_collections(self._connection)

    def make(self, parts: Iterable[tuple[Collection, list[tuple[str, bytes]]]]) -> set[str]:
        """Writes all shards of pending collections, part by part. Returns the facts touched."""
        connection = self._connection
        facts: set[str] = set()
        names: dict[str, set[str]] = {}
        collections = {}
        for collection, made in parts:
            collections[collection.id] = collection
            for name, value in made:
                names.setdefault(collection.id, set()).add(name)
                facts |= _write_shard(connection, collection, name, value)
        for collection in collections.values():
            known = {row[0] for row in connection.execute("SELECT name FROM shard WHERE collection = ?", (collection.id,))}
            for name in sorted(known - names[collection.id]):
                connection.execute("DELETE FROM shard WHERE collection = ? AND name = ?", (collection.id, name))
                facts |= replace_pages(connection, _page_rows(connection, collection, name), ())
            connection.execute("UPDATE collection SET made = 1 WHERE id = ?", (collection.id,))
            facts.add(f"terms:{collection.id}")
        return facts


# documents

def _update_terms(connection: sqlite3.Connection, tokenise: Tokeniser) -> tuple[_Changed, list[_Row]]:
    """Terms of waiting documents. Returns those whose terms changed, and (document, site before, site now) of all."""
    run = connection.execute
    waiting = [row[0] for row in run("SELECT document FROM unindexed ORDER BY document")]
    changed = _Changed({}, {})
    moved: list[_Row] = []
    published = []
    fresh = run("SELECT 1 FROM terms LIMIT 1").fetchone() is None
    for document in waiting:
        card = run("SELECT site FROM card WHERE document = ?", (document,)).fetchone()
        before = None if fresh else run("SELECT site FROM shown WHERE document = ?", (document,)).fetchone()
        moved.append((document, before[0] if before else None, card[0] if card else None))
        if before is not None:
            changed.before[document] = _terms(connection, document)
        if card is not None:
            published.append(document)
        else:
            run("DELETE FROM terms WHERE document = ?", (document,))
            run("DELETE FROM shown WHERE document = ?", (document,))
    for document, parts in tokenise(published):
        connection.executemany(
            "INSERT OR REPLACE INTO terms VALUES (?, ?, ?)", [(document, part, value) for part, value in enumerate(parts)]
        )
        run("INSERT OR REPLACE INTO shown SELECT document, site FROM card WHERE document = ?", (document,))
        if not fresh:
            changed.after[document] = [indexed(value) for value in parts]
    run("DELETE FROM unindexed")
    return changed, moved


def _terms(connection: sqlite3.Connection, document: int) -> list[Indexed]:
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
    found = terms_of(one, msgspec.msgpack.decode(body, type=Body), face)
    return parted(found, tuple(facets_of(face, one.topic.partition("\\")[0])))


# numbers

def _concerns(collection: Collection, row: _Row) -> bool:
    return collection.has(row[1]) or collection.has(row[2])


class _Numbered(msgspec.Struct):
    """A collection after its documents were numbered again. `old` and `new`: document → number, of those touched;
    `whole`: its sizes changed, and everything is made again."""

    collection: Collection
    old: dict[int, int]
    new: dict[int, int]
    whole: bool
    blocks: set[int]


def _number_again(
    connection: sqlite3.Connection, collection: Collection, moved: Iterable[_Row], *, old: Collection | None
) -> _Numbered:
    run = connection.execute
    rows = [row for row in moved if _concerns(collection, row)]
    blocks: set[int] = set()
    before: dict[int, tuple[int, int]] = {}
    if old is not None:
        for document, _, _ in rows:
            row = run("SELECT number, minute FROM numbered WHERE collection = ? AND document = ?", (collection.id, document)).fetchone()
            if row is not None:
                before[document] = row
    now = _minutes(connection, collection, None if old is None else [row[0] for row in rows])
    if old is not None:
        connection.executemany(
            "DELETE FROM numbered WHERE collection = ? AND number = ?", [(collection.id, number) for number, _ in before.values()]
        )
        months = dict(run("SELECT month, documents FROM month WHERE collection = ?", (collection.id,)).fetchall())
        step = Counter(month_of(minute) for minute in now.values())
        step.subtract(month_of(minute) for _, minute in before.values())
    else:
        blocks = {row[0] for row in run("SELECT DISTINCT number >> ? FROM numbered WHERE collection = ?", (BLOCK_LOG, collection.id))}
        for table in ("numbered", "month"):
            run(f"DELETE FROM {table} WHERE collection = ?", (collection.id,))
        months, step = {}, Counter(month_of(minute) for minute in now.values())
    for month, more in step.items():
        months[month] = months.get(month, 0) + more
    sized = collection.sized(months.values())
    connection.executemany(
        "INSERT OR REPLACE INTO month VALUES (?, ?, ?)", [(collection.id, month, months[month]) for month in step]
    )
    run("DELETE FROM month WHERE documents = 0")
    same = old is not None and (old.width, old.level) == (sized.width, sized.level)
    run(
        "INSERT INTO collection VALUES (?1, ?2, ?3, ?4, ?5, 0) ON CONFLICT (id) DO UPDATE SET"
        " site = ?2, without = ?3, width = ?4, level = ?5, made = made AND ?6",
        (sized.id, sized.site, ",".join(sized.without), sized.width, sized.level, int(same)),
    )
    if not same:
        touched = _number_all(connection, sized, now)
        touched.blocks |= blocks | {number >> BLOCK_LOG for number, _ in before.values()}
        return touched
    touched = _number_months(connection, sized, before, now)
    (made,) = run("SELECT made FROM collection WHERE id = ?", (sized.id,)).fetchone()
    touched.whole = not made
    return touched


def _minutes(connection: sqlite3.Connection, collection: Collection, documents: list[int] | None) -> dict[int, int]:
    """document → minute it is put at, of the published documents of a collection (None: all of them)."""
    run = connection.execute
    if documents is None:
        where, arguments = ("", ()) if collection.id == EVERYWHERE else (" WHERE site = ?", (collection.site,))
        rows: Iterable[tuple[int, str, bytes]] = run(f"SELECT document, site, value FROM card{where}", arguments)
    else:
        rows = (row for one in documents for row in run("SELECT document, site, value FROM card WHERE document = ?", (one,)))
    found = {}
    for document, site, value in rows:
        if collection.has(site):
            card = msgspec.msgpack.decode(value, type=Card)
            found[document] = place_in_time(card.published, card.file)
    return found


def _number_all(connection: sqlite3.Connection, collection: Collection, now: dict[int, int]) -> _Numbered:
    run = connection.execute
    kept = run("SELECT document, minute FROM numbered WHERE collection = ?", (collection.id,)).fetchall()
    blocks = {row[0] for row in run("SELECT DISTINCT number >> ? FROM numbered WHERE collection = ?", (BLOCK_LOG, collection.id))}
    by_month: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for document, minute in (dict(kept) | now).items():
        by_month[month_of(minute)].append((minute, document))
    run("DELETE FROM numbered WHERE collection = ?", (collection.id,))
    for one in by_month.values():
        blocks |= _write_month(connection, collection, one, assign(one, collection.width))
    return _Numbered(collection, {}, {}, True, blocks)


def _number_months(
    connection: sqlite3.Connection, collection: Collection, before: dict[int, tuple[int, int]], now: dict[int, int]
) -> _Numbered:
    """The months that documents left or came to."""
    old = {document: number for document, (number, _) in before.items()}
    new: dict[int, int] = {}
    blocks = {number >> BLOCK_LOG for number in old.values()}
    months = {month_of(minute) for _, minute in before.values()} | {month_of(minute) for minute in now.values()}
    for month in sorted(months):
        first = month * collection.width
        rows = connection.execute(
            "SELECT document, number, minute FROM numbered WHERE collection = ? AND number >= ? AND number < ?",
            (collection.id, first, first + collection.width),
        ).fetchall()
        members = [(minute, document) for document, _, minute in rows]
        members += [(minute, document) for document, minute in now.items() if month_of(minute) == month]
        if not members:
            continue
        numbers = assign(members, collection.width)
        stayed = {document: number for document, number, _ in rows}
        pushed = {document for document, number in stayed.items() if numbers[document] != number}
        old |= {document: stayed[document] for document in pushed}
        blocks |= {stayed[document] >> BLOCK_LOG for document in pushed}
        connection.executemany(
            "DELETE FROM numbered WHERE collection = ? AND number = ?", [(collection.id, stayed[one]) for one in pushed]
        )
        written = [(minute, document) for minute, document in members if document in pushed or document not in stayed]
        blocks |= _write_month(connection, collection, written, numbers)
        new |= {document: numbers[document] for _, document in written}
    return _Numbered(collection, old, new, False, blocks)


def _write_month(
    connection: sqlite3.Connection, collection: Collection, members: list[tuple[int, int]], numbers: dict[int, int]
) -> set[int]:
    """Returns the blocks of cards the documents are in."""
    rows = [(collection.id, numbers[document], document, minute) for minute, document in members]
    connection.executemany("INSERT INTO numbered VALUES (?, ?, ?, ?)", rows)
    return {row[1] >> BLOCK_LOG for row in rows}


# shards

def _patch(connection: sqlite3.Connection, touched: _Numbered, changed: _Changed) -> set[str]:
    """Changes the lists of the terms these documents had and have, in the shards that hold them."""
    collection = touched.collection
    taken: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    given: dict[str, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for document in touched.old.keys() | touched.new.keys():
        number_before, number_now = touched.old.get(document), touched.new.get(document)
        before = after = frozenset[tuple[str, str, int]]()
        if number_before is not None:
            before = frozenset(_placed_terms(collection, changed.before.get(document) or _terms(connection, document)))
        if number_now is not None:
            after = frozenset(_placed_terms(collection, changed.after.get(document) or _terms(connection, document)))
        same = before & after if number_before == number_now else frozenset()
        for name, term, _ in before - same:
            assert number_before is not None
            taken[name][term].add(number_before)
        for name, term, at in after - same:
            assert number_now is not None
            given[name][term][number_now] = at
    facts: set[str] = set()
    for name in sorted(taken.keys() | given.keys()):
        facts |= _patch_shard(connection, collection, name, taken.get(name, {}), given.get(name, {}))
    return facts


def _placed_terms(collection: Collection, parts: list[Indexed]) -> Iterator[tuple[str, str, int]]:
    """(shard, term, list) of a document."""
    for part in parts:
        for at, terms in enumerate(part.lists):
            for term in terms:
                yield collection.shard_of(hash_of(term)), term, at
        for facet, value in part.facets:
            if facet != ("site" if collection.id != EVERYWHERE else "section"):
                yield f"f/{facet}", value, ONCE


def _patch_shard(
    connection: sqlite3.Connection,
    collection: Collection,
    name: str,
    taken: dict[str, set[int]],
    given: dict[str, dict[int, int]],
) -> set[str]:
    row = connection.execute("SELECT value FROM shard WHERE collection = ? AND name = ?", (collection.id, name)).fetchone()
    value = row[0] if row else b""
    terms = unpack(value)
    for term in taken.keys() | given.keys():
        out, into = taken.get(term, set()), given.get(term, {})
        lists = [set(decode_numbers(one)) - out for one in terms.get(term, _EMPTY)]
        for number, at in into.items():
            lists[at].add(number)
        if any(lists):
            terms[term] = (encode_numbers(sorted(lists[0])), encode_numbers(sorted(lists[1])), encode_numbers(sorted(lists[2])))
        else:
            terms.pop(term, None)
    fresh = pack(terms)
    if fresh == value and row:
        return set()
    return _write_shard(connection, collection, name, fresh)


def _write_shard(connection: sqlite3.Connection, collection: Collection, name: str, value: bytes) -> set[str]:
    """Returns the facts touched. A facet nobody has any more has no file; a shard of terms always has one, since
    browsers ask for it by number."""
    run = connection.execute
    if not value and name.startswith("f/"):
        run("DELETE FROM shard WHERE collection = ? AND name = ?", (collection.id, name))
        return replace_pages(connection, _page_rows(connection, collection, name), ())
    frequent = msgspec.msgpack.encode(frequent_terms(value, collection.frequent) if name.startswith("t/") else {})
    known = run(
        "UPDATE shard SET value = ?, frequent = ?, digest = ? WHERE collection = ? AND name = ?",
        (value, frequent, of_bytes(value), collection.id, name),
    ).rowcount
    if known:
        return {f"shard:{collection.id}|{name}"}
    run("INSERT INTO shard VALUES (?, ?, ?, ?, ?)", (collection.id, name, value, frequent, of_bytes(value)))
    page = Page(collection.site, f"{collection.folder}/{name}.bin", "search-shard", f"{collection.id}|{name}")
    return replace_pages(connection, {}, (page,)) | {f"shard:{collection.id}|{name}"}


def frequent_terms(value: bytes, least: int) -> dict[str, int]:
    """Terms of at least so many documents, with the logarithm of how many: that seldom changes."""
    found = {}
    for term, lists in unpack(value).items():
        count = sum(map(count_numbers, lists))
        if count >= least:
            found[term] = count.bit_length() - 1
    return found


def _page_rows(connection: sqlite3.Connection, collection: Collection, name: str) -> dict[int, tuple[str, str]]:
    rows = connection.execute(
        "SELECT id, site, route FROM page WHERE site = ? AND route = ? AND recipe LIKE 'search-%'",
        (collection.site, f"{collection.folder}/{name}.bin"),
    )
    return {page: (at, where) for page, at, where in rows}


def _plan_blocks(connection: sqlite3.Connection, collection: Collection, blocks: Iterable[int]) -> set[str]:
    """Files of cards where there are documents; the collection's index."""
    before = _page_rows(connection, collection, "index")
    wanted = [Page(collection.site, f"{collection.folder}/index.bin", "search-index", collection.id)]
    for block in sorted(blocks):
        before |= _page_rows(connection, collection, block_name(block))
        filled = connection.execute(
            "SELECT 1 FROM numbered WHERE collection = ? AND number >= ? AND number < ? LIMIT 1",
            (collection.id, block << BLOCK_LOG, (block + 1) << BLOCK_LOG),
        ).fetchone()
        if filled is not None:
            route = f"{collection.folder}/{block_name(block)}.bin"
            wanted.append(Page(collection.site, route, "search-cards", f"{collection.id}|{block}"))
    return replace_pages(connection, before, wanted)


def shards_of_part(connection: sqlite3.Connection, collection: Collection, part: int) -> list[tuple[str, bytes]]:
    """(name, value) of the shards whose terms fall into a part, from nothing; facets with the first."""
    found: dict[str, tuple[list[int], list[int], list[int]]] = {}
    facets: dict[str, dict[str, list[int]]] = defaultdict(dict)
    left_out = "site" if collection.id != EVERYWHERE else "section"
    rows = connection.execute(
        "SELECT n.number, t.value FROM numbered n JOIN terms t ON t.document = n.document AND t.part = ?"
        " WHERE n.collection = ? ORDER BY n.number",
        (part, collection.id),
    )
    for number, value in rows:
        one = indexed(value)
        for at, terms in enumerate(one.lists):
            for term in terms:
                lists = found.get(term)
                if lists is None:
                    lists = found[term] = ([], [], [])
                lists[at].append(number)
        for facet, name in one.facets:
            if facet != left_out:
                facets[f"f/{facet}"].setdefault(name, []).append(number)
    shards: dict[str, dict[str, Lists]] = {
        collection.shard_of(at): {} for at in range(part, collection.shards, PARTS)
    }
    for term in list(found):
        first, second, third = found.pop(term)
        shards[collection.shard_of(hash_of(term))][term] = (
            encode_numbers(first), encode_numbers(second), encode_numbers(third),
        )  # fmt: skip
    made = [(name, pack(terms)) for name, terms in shards.items()]
    for name, values in facets.items():
        made.append((name, pack({value: (b"", b"", encode_numbers(numbers)) for value, numbers in values.items()})))
    return made


def _drop(connection: sqlite3.Connection, collection: Collection) -> set[str]:
    rows = connection.execute(
        "SELECT id, site, route FROM page WHERE site = ? AND route >= ? AND route < ?",
        (collection.site, f"{collection.folder}/", f"{collection.folder}0"),
    )
    facts = replace_pages(connection, {page: (site, route) for page, site, route in rows}, ())
    for table in ("numbered", "month", "shard"):
        connection.execute(f"DELETE FROM {table} WHERE collection = ?", (collection.id,))
    connection.execute("DELETE FROM collection WHERE id = ?", (collection.id,))
    return facts
