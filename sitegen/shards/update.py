"""Brings the shards up to date with the published documents: what changed is patched, what outgrew its size made anew.

The tables `terms`, `numbered` and `shard` are a function of the published documents alone, whatever happened before:
the patched shard is the one a clean build makes. Documents whose card or text changed wait in `unindexed`, so that a
build that was killed goes on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.shards.collection import (
    Collection,
    known_collections,
    pending_collections,
    wanted_collections,
)
from sitegen.shards.documents import Changed, Moved, Tokeniser, update_terms
from sitegen.shards.files import (
    Made,
    PartOfShards,
    drop_collection,
    drop_shards,
    patch_shards,
    plan_blocks,
    write_shard,
)
from sitegen.shards.numbered import concerns, number_again
from sitegen.shards.short_names import note
from sitegen.shards.terms import PARTS


class Shards:
    """The shards of a cluster at the clock."""

    def __init__(self, connection: sqlite3.Connection, cluster: Cluster, clock: Moment) -> None:
        self._connection, self._cluster = connection, cluster
        documents = dict(connection.execute("SELECT site, count(*) FROM card GROUP BY site"))
        self.wanted = wanted_collections(cluster, clock, documents)
        self.known = known_collections(connection)

    def follow(self, tokenise: Tokeniser) -> set[str]:
        """Terms, numbers and patched shards, in the caller's transaction. Returns the facts touched; collections to be
        made from nothing are `pending` afterwards."""
        facts = self._drop()
        if not self.wanted:
            return facts
        self.begin()
        note(self._connection, self._cluster)
        changed, moved = update_terms(self._connection, tokenise)
        for collection in self.wanted.values():
            facts |= self._follow(collection, changed, moved)
        return facts

    def begin(self) -> None:
        """Where there is no collection, every document waits that has no terms yet."""
        if not self.known:
            query = "INSERT OR IGNORE INTO unindexed SELECT document FROM card WHERE document NOT IN (SELECT document FROM shown)"
            self._connection.execute(query)

    def _drop(self) -> set[str]:
        connection = self._connection
        facts: set[str] = set()
        for collection in self.known.values():
            if collection.id not in self.wanted or self.wanted[collection.id].site != collection.site:
                facts |= drop_collection(connection, collection)
        if not self.wanted:
            for table in ("unindexed", "terms", "shown", "appearance", "alike"):
                connection.execute(f"DELETE FROM {table}")
        return facts

    def _follow(self, collection: Collection, changed: Changed, moved: list[Moved]) -> set[str]:
        old = self.known.get(collection.id)
        if old is not None and old.site != collection.site:
            old = None
        rows = [row for row in moved if concerns(collection, row) or (old is not None and concerns(old, row))]
        if old is not None:
            if not rows and old.face == collection.face:
                return set()
            rows += self._with_their_sites(old, collection)
        touched = number_again(self._connection, collection, rows, old=old)
        facts = {f"cards:{collection.id}|{block}" for block in touched.blocks} | {f"terms:{collection.id}"}
        if not touched.whole:
            facts |= patch_shards(self._connection, touched, changed, old)
        return facts | plan_blocks(self._connection, touched.collection, touched.blocks)

    def _with_their_sites(self, old: Collection, collection: Collection) -> list[Moved]:
        """Documents that come or go because a whole site does."""
        run = self._connection.execute
        members = sorted(set(old.members) ^ set(collection.members))
        hidden = sorted(set(old.hidden) ^ set(collection.hidden))
        found = [row for site in members for row in run("SELECT document FROM appearance WHERE site = ?", (site,))]
        found += [row for site in hidden for row in run("SELECT document FROM shown WHERE site = ?", (site,))]
        return [Moved(document) for (document,) in dict.fromkeys(found)]

    # ── in pieces ──

    def note_names(self) -> None:
        """What `follow` does first of all."""
        note(self._connection, self._cluster)

    def look_again(self) -> None:
        """Before the next piece: what is known, after the last."""
        self.known = known_collections(self._connection)

    def other(self) -> list[Collection]:
        """Collections that are wanted and not known as they should be."""
        known = {one.id: one.face for one in self.known.values()}
        return [one for one in self.wanted.values() if known.get(one.id) != one.face]

    def follow_some(self, tokenise: Tokeniser, most: int) -> set[str]:
        """As `follow`, for the first `most` waiting documents and the collections there are."""
        facts = self._drop()
        if not self.wanted:
            return facts
        changed, moved = update_terms(self._connection, tokenise, most)
        for collection in self.wanted.values():
            if collection.id in self.known:
                facts |= self._follow(collection, changed, moved)
        return facts

    def add(self, collection: Collection) -> set[str]:
        """A collection that is not there yet, or is another, numbered. No document may wait."""
        old = self.known.get(collection.id)
        facts = drop_collection(self._connection, old) if old is not None and old.site != collection.site else set()
        return facts | self._follow(collection, Changed({}, {}), [])

    def parts_made(self, collection: Collection) -> int:
        (made,) = self._connection.execute("SELECT made FROM collection WHERE id = ?", (collection.id,)).fetchone()
        return int(made)

    def put(self, part: PartOfShards) -> set[str]:
        """Writes the shards of the next part of a collection. Returns the facts touched."""
        connection, collection = self._connection, part.collection
        made = part.shards()
        facts = {f"terms:{collection.id}"}
        for one in made:
            facts |= write_shard(connection, collection, one)
        if part.part == 0:
            kept = {one.name for one in made} | {collection.shard_of(at) for at in range(collection.shards)}
            facts |= drop_shards(connection, collection, kept)
        connection.execute("UPDATE collection SET made = ? WHERE id = ?", (part.part + 1, collection.id))
        return facts

    def pending(self) -> list[Collection]:
        """Collections whose shards are to be made from nothing."""
        return pending_collections(self._connection)

    def make(self, parts: Iterable[tuple[Collection, list[Made]]]) -> set[str]:
        """Writes all shards of pending collections, part by part. Returns the facts touched."""
        connection = self._connection
        facts: set[str] = set()
        names: dict[str, set[str]] = {}
        collections = {}
        for collection, made in parts:
            collections[collection.id] = collection
            for one in made:
                names.setdefault(collection.id, set()).add(one.name)
                facts |= write_shard(connection, collection, one)
        for collection in collections.values():
            facts |= drop_shards(connection, collection, names[collection.id])
            connection.execute("UPDATE collection SET made = ? WHERE id = ?", (PARTS, collection.id))
            facts.add(f"terms:{collection.id}")
        return facts
