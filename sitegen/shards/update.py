"""Brings the shards up to date with the published documents: what changed is patched, what outgrew its size made anew.

The tables `terms`, `numbered` and `shard` are a function of the published documents alone, whatever happened before:
the patched shard is the one a clean build makes. Documents whose card or text changed wait in `unindexed`, so that a
build that was killed goes on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from sitegen.plan.page import replace_pages
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.shards.collection import (
    Collection,
    known_collections,
    pending_collections,
    wanted_collections,
)
from sitegen.shards.documents import Changed, Moved, Tokeniser, update_terms
from sitegen.shards.files import Made, drop_collection, page_rows, patch_shards, plan_blocks, write_shard
from sitegen.shards.numbered import concerns, number_again


class Shards:
    """The shards of a cluster at the clock."""

    def __init__(self, connection: sqlite3.Connection, cluster: Cluster, clock: Moment) -> None:
        self._connection = connection
        documents = dict(connection.execute("SELECT site, count(*) FROM card GROUP BY site"))
        self.wanted = wanted_collections(cluster, clock, documents)
        self.known = known_collections(connection)

    def follow(self, tokenise: Tokeniser) -> set[str]:
        """Terms, numbers and patched shards, in the caller's transaction. Returns the facts touched; collections to be
        made from nothing are `pending` afterwards."""
        connection = self._connection
        facts: set[str] = set()
        for collection in self.known.values():
            if collection.id not in self.wanted or self.wanted[collection.id].site != collection.site:
                facts |= drop_collection(connection, collection)
        if not self.wanted:
            for table in ("unindexed", "terms", "shown"):
                connection.execute(f"DELETE FROM {table}")
            return facts
        if not self.known:
            connection.execute("INSERT OR IGNORE INTO unindexed SELECT document FROM card")
        changed, moved = update_terms(connection, tokenise)
        for collection in self.wanted.values():
            facts |= self._follow(collection, changed, moved)
        return facts

    def _follow(self, collection: Collection, changed: Changed, moved: list[Moved]) -> set[str]:
        old = self.known.get(collection.id)
        if old is not None and old.site != collection.site:
            old = None
        rows = [row for row in moved if concerns(collection, row) or (old is not None and concerns(old, row))]
        if old is not None:
            if not rows and old.members == collection.members:
                return set()
            rows += self._with_their_sites(old, collection)
        touched = number_again(self._connection, collection, rows, old=old)
        facts = {f"cards:{collection.id}|{block}" for block in touched.blocks} | {f"terms:{collection.id}"}
        if not touched.whole:
            facts |= patch_shards(self._connection, touched, changed)
        return facts | plan_blocks(self._connection, touched.collection, touched.blocks)

    def _with_their_sites(self, old: Collection, collection: Collection) -> list[Moved]:
        """Documents that come or go because their whole site does."""
        sites = set(old.members) ^ set(collection.members)
        rows = (self._connection.execute("SELECT document FROM shown WHERE site = ?", (site,)) for site in sorted(sites))
        return [(document, site, site) for site, found in zip(sorted(sites), rows, strict=True) for (document,) in found]

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
            known = {row[0] for row in connection.execute("SELECT name FROM shard WHERE collection = ?", (collection.id,))}
            for name in sorted(known - names[collection.id]):
                connection.execute("DELETE FROM shard WHERE collection = ? AND name = ?", (collection.id, name))
                facts |= replace_pages(connection, page_rows(connection, collection, name), ())
            connection.execute("UPDATE collection SET made = 1 WHERE id = ?", (collection.id,))
            facts.add(f"terms:{collection.id}")
        return facts
