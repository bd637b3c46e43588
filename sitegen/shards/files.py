"""The files of a collection: shards patched or made from nothing, blocks of cards, and their pages."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from sitegen.library.digest import of_bytes
from sitegen.plan.page import Page, replace_pages
from sitegen.shards.coding import (
    ONCE,
    Lists,
    count_numbers,
    decode_numbers,
    encode_numbers,
    hash_of,
    pack,
    unpack,
)
from sitegen.shards.collection import (
    BLOCK_LOG,
    Collection,
    block_name,
    text_name,
)
from sitegen.shards.documents import Appearance, Changed, Held, appearances, held
from sitegen.shards.numbered import Numbered
from sitegen.shards.terms import PARTS, indexed
from sitegen.shards.turned import postings_for

_EMPTY: Lists = (b"", b"", b"")


class Made(msgspec.Struct, frozen=True):
    """A shard as it is kept: its name in the collection, its bytes, its frequent terms (encoded; None: there are none)."""

    name: str
    value: bytes
    frequent: bytes | None


def patch_shards(connection: sqlite3.Connection, touched: Numbered, changed: Changed, old: Collection | None) -> set[str]:
    """Changes the lists of the terms these documents had and have, in the shards that hold them. `old`: the collection as
    it was."""
    collection = touched.collection
    taken: dict[str, dict[bytes, set[int]]] = defaultdict(lambda: defaultdict(set))
    given: dict[str, dict[bytes, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for document in touched.old.keys() | touched.new.keys():
        number_before, number_now = touched.old.get(document), touched.new.get(document)
        before = after = frozenset[tuple[str, bytes, int]]()
        if number_before is not None:
            before = frozenset(_placed_terms(old or collection, changed.before.get(document) or held(connection, document)))
        if number_now is not None:
            after = frozenset(_placed_terms(collection, changed.after.get(document) or held(connection, document)))
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


def _placed_terms(collection: Collection, document: Held) -> Iterator[tuple[str, bytes, int]]:
    """(shard, term, list) of a document."""
    for part in document.terms:
        for at, listed in enumerate(part.lists):
            for term in listed.names():
                yield collection.shard_of(hash_of(term)), term, at
        for facet, value in part.facets:
            yield f"f/{facet}", value.encode(), ONCE
    for facet, value in _places(collection, document.appearances):
        yield f"f/{facet}", value.encode(), ONCE


def _places(collection: Collection, shown: dict[str, Appearance]) -> Iterator[tuple[str, str]]:
    """(facet, value): of a site's own collection its sections the document stands in, of another the sites that show it.
    Their names come with the file."""
    if collection.several:
        yield from (("site", site) for site in shown if site in collection.members)
    elif collection.site in shown:
        yield from (("section", section) for section in shown[collection.site].sections)


def _patch_shard(
    connection: sqlite3.Connection,
    collection: Collection,
    name: str,
    taken: dict[bytes, set[int]],
    given: dict[bytes, dict[int, int]],
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
    fresh = _made(collection, name, sorted(terms.items()))
    if fresh.value == value and row:
        return set()
    return write_shard(connection, collection, fresh)


def _made(collection: Collection, name: str, terms: list[tuple[bytes, Lists]]) -> Made:
    """A shard of these terms, in their order."""
    return _shard(name, pack(terms), _frequent_terms(terms, collection.frequent) if name.startswith("t/") else {})


def _shard(name: str, value: bytes, frequent: dict[str, int]) -> Made:
    return Made(name, value, msgspec.msgpack.encode(frequent) if frequent else None)


def write_shard(connection: sqlite3.Connection, collection: Collection, made: Made) -> set[str]:
    """Returns the facts touched. A facet nobody has any more has no file; a shard of terms always has one, since
    browsers ask for it by number."""
    run = connection.execute
    name, value = made.name, made.value
    if not value and name.startswith("f/"):
        run("DELETE FROM shard WHERE collection = ? AND name = ?", (collection.id, name))
        return replace_pages(connection, page_rows(connection, collection, name), ())
    known = run(
        "UPDATE shard SET value = ?, frequent = ?, digest = ? WHERE collection = ? AND name = ?",
        (value, made.frequent, of_bytes(value), collection.id, name),
    ).rowcount
    if known:
        return {f"shard:{collection.id}|{name}"}
    run("INSERT INTO shard VALUES (?, ?, ?, ?, ?)", (collection.id, name, value, made.frequent, of_bytes(value)))
    page = Page(collection.site, f"{collection.folder}/{name}.bin", "search-shard", f"{collection.id}|{name}")
    return replace_pages(connection, {}, (page,)) | {f"shard:{collection.id}|{name}"}


def _frequent_terms(terms: list[tuple[bytes, Lists]], least: int) -> dict[str, int]:
    """Terms of at least so many documents, with the logarithm of how many: that seldom changes."""
    found = {}
    for term, (first, second, third) in terms:
        if len(first) + len(second) + len(third) >= least:  # a number takes at least a byte
            count = count_numbers(first) + count_numbers(second) + count_numbers(third)
            if count >= least:
                found[term.decode()] = count.bit_length() - 1
    return found


def page_rows(connection: sqlite3.Connection, collection: Collection, name: str) -> dict[int, tuple[str, str]]:
    rows = connection.execute(
        "SELECT id, site, route FROM page WHERE site = ? AND route = ? AND recipe LIKE 'search-%'",
        (collection.site, f"{collection.folder}/{name}.bin"),
    )
    return {page: (at, where) for page, at, where in rows}


def plan_blocks(connection: sqlite3.Connection, collection: Collection, blocks: Iterable[int]) -> set[str]:
    """Files of cards where there are documents, of the long texts among them; the collection's index."""
    before = page_rows(connection, collection, "index")
    wanted = [Page(collection.site, f"{collection.folder}/index.bin", "search-index", collection.id)]
    for block in sorted(blocks):
        before |= page_rows(connection, collection, block_name(block)) | _text_rows(connection, collection, block)
        documents = connection.execute(
            "SELECT n.number, s.signs FROM numbered n JOIN shown s ON s.document = n.document"
            " WHERE n.collection = ? AND n.number >= ? AND n.number < ?",
            (collection.id, block << BLOCK_LOG, (block + 1) << BLOCK_LOG),
        ).fetchall()
        if documents:
            route = f"{collection.folder}/{block_name(block)}.bin"
            wanted.append(Page(collection.site, route, "search-cards", f"{collection.id}|{block}"))
        for number, signs in documents:
            for part in range(1, len(signs.split()) + 1):
                route = f"{collection.folder}/{text_name(number, part)}.bin"
                wanted.append(Page(collection.site, route, "search-text", f"{collection.id}|{number}|{part}"))
    return replace_pages(connection, before, wanted)


def _text_rows(connection: sqlite3.Connection, collection: Collection, block: int) -> dict[int, tuple[str, str]]:
    start = f"{collection.folder}/{text_name(block << BLOCK_LOG, 1).removesuffix('0-1')}"
    rows = connection.execute(
        "SELECT id, site, route FROM page WHERE site = ? AND route >= ? AND route < ?", (collection.site, start, start[:-1] + ".")
    )
    return {page: (at, where) for page, at, where in rows}


class PartOfShards:
    """The shards of a collection whose terms fall into a part, made from nothing, document by document; facets with the
    first part. `documents`: of all collections that are made."""

    def __init__(self, collection: Collection, part: int, documents: int) -> None:
        self.collection, self.part = collection, part
        self._last = -1
        self._found = postings_for(collection, documents)
        self._facets: dict[str, dict[str, list[int]]] = defaultdict(dict)

    def read(self, connection: sqlite3.Connection, most: int = -1) -> int:
        """Takes in the next `most` documents (-1: all). Returns how many there were."""
        rows = connection.execute(
            "SELECT n.number, n.document, t.value FROM numbered n JOIN terms t ON t.document = n.document AND t.part = ?"
            " WHERE n.collection = ? AND n.number > ? ORDER BY n.number LIMIT ?",
            (self.part, self.collection.id, self._last, most),
        )
        count = 0
        for number, document, value in rows:
            one = indexed(value)
            self._found.add(number, one.lists)
            places = _places(self.collection, appearances(connection, document)) if self.part == 0 else ()
            for facet, name in (*one.facets, *places):
                self._facets[f"f/{facet}"].setdefault(name, []).append(number)
            self._last = number
            count += 1
        return count

    def shards(self) -> list[Made]:
        """Once everything is read."""
        collection = self.collection
        found = self._found.shards(collection.shards - 1, collection.frequent)
        made = [_shard(collection.shard_of(at), *found.get(at, (b"", {}))) for at in range(self.part, collection.shards, PARTS)]
        for name, values in self._facets.items():
            lists = [(value.encode(), (b"", b"", encode_numbers(values[value]))) for value in sorted(values)]
            made.append(_shard(name, pack(lists), {}))
        return made


def shards_of_part(connection: sqlite3.Connection, collection: Collection, part: int, documents: int) -> list[Made]:
    """The shards whose terms fall into a part, from nothing."""
    made = PartOfShards(collection, part, documents)
    made.read(connection)
    return made.shards()


def drop_shards(connection: sqlite3.Connection, collection: Collection, kept: set[str]) -> set[str]:
    """Removes the shards with other names. Returns the facts touched."""
    facts: set[str] = set()
    known = {row[0] for row in connection.execute("SELECT name FROM shard WHERE collection = ?", (collection.id,))}
    for name in sorted(known - kept):
        connection.execute("DELETE FROM shard WHERE collection = ? AND name = ?", (collection.id, name))
        facts |= replace_pages(connection, page_rows(connection, collection, name), ())
    return facts


def drop_collection(connection: sqlite3.Connection, collection: Collection) -> set[str]:
    rows = connection.execute(
        "SELECT id, site, route FROM page WHERE site = ? AND route >= ? AND route < ?",
        (collection.site, f"{collection.folder}/", f"{collection.folder}0"),
    )
    facts = replace_pages(connection, {page: (site, route) for page, site, route in rows}, ())
    for table in ("numbered", "month", "shard"):
        connection.execute(f"DELETE FROM {table} WHERE collection = ?", (collection.id,))
    connection.execute("DELETE FROM collection WHERE id = ?", (collection.id,))
    return facts
