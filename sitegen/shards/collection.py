"""Collections: which documents are searched together, and the sizes that follow from how many they are."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from sitegen.library.facts import BLOCK_LOG
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.settings.life_cycle import phase
from sitegen.shards.numbering import width_for

__all__ = ["BLOCK_LOG", "EVERYWHERE", "Collection", "block_name", "known_collections", "pending_collections", "wanted_collections"]

EVERYWHERE = "all"
# A shard is about five kilobytes: so many documents make one more.
_DOCUMENTS_A_SHARD_LOG = 1
_FEWEST_SHARDS_LOG = 2
# Terms of this part of the documents are named in the index, so that a browser knows the rarest before it asks.
_FREQUENT_LOG = 3
_FREQUENT_LEAST_LOG = 4


class Collection(msgspec.Struct, frozen=True):
    """`id`: `own:<site>`, or `all`. `site`: where its files lie. `without`: sites whose documents are
    not in it. `level`: logarithm of the number of documents."""

    id: str
    site: str
    without: tuple[str, ...] = ()
    width: int = 0
    level: int = 0

    @property
    def folder(self) -> str:
        return "search/all" if self.id == EVERYWHERE else "search/own"

    @property
    def shards(self) -> int:
        return 1 << max(_FEWEST_SHARDS_LOG, self.level - _DOCUMENTS_A_SHARD_LOG)

    @property
    def frequent(self) -> int:
        """Terms of so many documents are frequent."""
        return 1 << max(_FREQUENT_LEAST_LOG, self.level - _FREQUENT_LOG)

    def sized(self, months: Iterable[int]) -> Collection:
        """The collection with as many documents as there are in these months."""
        counts = list(months)
        return Collection(self.id, self.site, self.without, width_for(max(counts, default=1)), max(sum(counts).bit_length() - 1, 0))

    def has(self, site: str | None) -> bool:
        """Whether documents of a site are in it."""
        if self.id == EVERYWHERE:
            return site is not None and site not in self.without
        return site == self.site

    def shard_of(self, term_hash: int) -> str:
        at = term_hash & (self.shards - 1)
        return f"t/{at >> 8:02x}/{at & 255:02x}"


def wanted_collections(cluster: Cluster, clock: Moment, documents: int) -> dict[str, Collection]:
    """The collections there should be, by id, with the site that carries each; not sized yet."""
    settings = cluster.platform.search
    if settings.shards == "none":
        return {}
    live = [site.id for site in cluster.sites.values() if phase(site, clock) in ("active", "archived")]
    found = {f"own:{site}": Collection(f"own:{site}", site) for site in live}
    portal = cluster.platform.portal
    if settings.shards == "cluster" and portal in live and documents <= settings.cluster_limit:
        internal = tuple(sorted(site.id for site in cluster.sites.values() if site.internal and site.id != portal))
        found[EVERYWHERE] = Collection(EVERYWHERE, portal, internal)
    return found


def known_collections(connection: sqlite3.Connection) -> dict[str, Collection]:
    return {one.id: one for one in _stored(connection, "")}


def pending_collections(connection: sqlite3.Connection) -> list[Collection]:
    """Those whose shards are to be made from nothing."""
    return _stored(connection, " WHERE made = 0")


def _stored(connection: sqlite3.Connection, where: str) -> list[Collection]:
    rows = connection.execute(f"SELECT id, site, without, width, level FROM collection{where} ORDER BY id")
    return [Collection(one, site, tuple(filter(None, without.split(","))), *sizes) for one, site, without, *sizes in rows]


def block_name(block: int) -> str:
    return f"c/{block >> 8:x}/{block & 255:02x}"


def text_name(number: int, part: int) -> str:
    """A part of a text, from 1 on; those of a block lie together."""
    block = number >> BLOCK_LOG
    return f"x/{block >> 8:x}/{block & 255:02x}-{number & (1 << BLOCK_LOG) - 1}-{part}"
