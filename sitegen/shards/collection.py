"""Collections: which documents are searched together, and the sizes that follow from how many they are."""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable, Iterable, Mapping

import msgspec

from sitegen.library.facts import BLOCK_LOG
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.settings.life_cycle import phase
from sitegen.settings.site import Site
from sitegen.settings.sub_sites import is_below
from sitegen.shards.numbering import width_for
from sitegen.shards.terms import PARTS

__all__ = [
    "BLOCK_LOG",
    "EVERYWHERE",
    "Collection",
    "block_name",
    "known_collection",
    "known_collections",
    "pending_collections",
    "wanted_collections",
]

EVERYWHERE = "all"
# A shard is about five kilobytes: so many documents make one more.
_DOCUMENTS_A_SHARD_LOG = 1
_FEWEST_SHARDS_LOG = 2
# Terms of this part of the documents are named in the index, so that a browser knows the rarest before it asks.
_FREQUENT_LOG = 3
_FREQUENT_LEAST_LOG = 4


class Collection(msgspec.Struct, frozen=True):
    """`id`: `own:<site>`, `tree:<site>` (with its sub-sites), or `all`. `site`: where its files lie. `members`: documents
    that one of these sites shows are in it, but for those of the sites `hidden`. `level`: logarithm of the number of
    documents."""

    id: str
    site: str
    members: tuple[str, ...]
    hidden: tuple[str, ...] = ()
    width: int = 0
    level: int = 0

    @property
    def folder(self) -> str:
        return f"search/{self.id.partition(':')[0]}"

    @property
    def several(self) -> bool:
        """Whether it is searched for more than one site: results then say theirs."""
        return not self.id.startswith("own:")

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
        sizes = (width_for(max(counts, default=1)), max(sum(counts).bit_length() - 1, 0))
        return Collection(self.id, self.site, self.members, self.hidden, *sizes)

    @property
    def face(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        """What the settings say of it."""
        return self.site, self.members, self.hidden

    def has(self, home: str | None, sites: Iterable[str]) -> bool:
        """Whether a document of the site `home` that these sites show is in it."""
        return home is not None and home not in self.hidden and not set(self.members).isdisjoint(sites)

    def shard_of(self, term_hash: int) -> str:
        at = term_hash & (self.shards - 1)
        return f"t/{at >> 8:02x}/{at & 255:02x}"


def wanted_collections(cluster: Cluster, clock: Moment, documents: Mapping[str, int]) -> dict[str, Collection]:
    """The collections there should be, by id, with the site that carries each; not sized yet. `documents`: of each site."""
    settings = cluster.platform.search
    if settings.shards == "none":
        return {}
    live = _live(cluster, clock)

    def collection(name: str, site: str, members: tuple[str, ...]) -> Collection:
        """With nothing of the sites that are for their own visitors alone, wherever it is placed."""
        return Collection(name, site, members, tuple(sorted(one.id for one in live if one.internal and one.id != site)))

    found = {f"own:{site.id}": collection(f"own:{site.id}", site.id, (site.id,)) for site in live}
    if settings.shards != "cluster":
        return found
    portal = cluster.platform.portal
    if any(site.id == portal for site in live):
        found[EVERYWHERE] = collection(EVERYWHERE, portal, _members(live, portal, lambda _one: True))
    for site in live:
        members = _tree(cluster, live, site)
        if len(members) > 1 and site.id != portal:
            found[f"tree:{site.id}"] = collection(f"tree:{site.id}", site.id, members)
    limit = settings.cluster_limit
    return {name: one for name, one in found.items() if not one.several or sum(documents.get(each, 0) for each in one.members) <= limit}


def _members(live: list[Site], site: str, among: Callable[[Site], bool]) -> tuple[str, ...]:
    """The site, and those of the others that are not for their own visitors alone."""
    return tuple(sorted(one.id for one in live if one.id == site or (not one.internal and among(one))))


def tree_folder(cluster: Cluster, clock: Moment, site: Site) -> str:
    """Where browsers search a site with its sub-sites: "" where there are none. Whether that is small enough is not asked.
    The portal's are found among those of all sites, by their site."""
    if cluster.platform.search.shards != "cluster" or not sub_sites(cluster, clock, site):
        return ""
    return "search/all" if site.id == cluster.platform.portal else "search/tree"


def sub_sites(cluster: Cluster, clock: Moment, site: Site) -> tuple[str, ...]:
    """Sites that are searched with this one."""
    return tuple(one for one in _tree(cluster, _live(cluster, clock), site) if one != site.id)


def _live(cluster: Cluster, clock: Moment) -> list[Site]:
    return [site for site in cluster.sites.values() if phase(site, clock) in ("active", "archived")]


def _tree(cluster: Cluster, live: list[Site], site: Site) -> tuple[str, ...]:
    return _members(live, site.id, functools.partial(is_below, site=site, cluster=cluster))


def known_collections(connection: sqlite3.Connection) -> dict[str, Collection]:
    return {one.id: one for one in _stored(connection, "")}


def known_collection(connection: sqlite3.Connection, name: str) -> Collection:
    """The one of this id, which is known."""
    (found,) = _stored(connection, " WHERE id = ?", name)
    return found


def pending_collections(connection: sqlite3.Connection) -> list[Collection]:
    """Those whose shards are to be made from nothing, or are in part."""
    return _stored(connection, f" WHERE made < {PARTS}")


def _stored(connection: sqlite3.Connection, where: str, *values: str) -> list[Collection]:
    rows = connection.execute(f"SELECT id, site, members, hidden, width, level FROM collection{where} ORDER BY id", values)
    return [
        Collection(one, site, tuple(members.split(",")), tuple(filter(None, hidden.split(","))), *sizes)
        for one, site, members, hidden, *sizes in rows
    ]


def block_name(block: int) -> str:
    return f"c/{block >> 8:x}/{block & 255:02x}"


def text_name(number: int, part: int) -> str:
    """A part of a text, from 1 on; those of a block lie together."""
    block = number >> BLOCK_LOG
    return f"x/{block >> 8:x}/{block & 255:02x}-{number & (1 << BLOCK_LOG) - 1}-{part}"
