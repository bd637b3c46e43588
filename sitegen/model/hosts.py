"""Which sites lie on a host: what pages ask of an address that leads somewhere."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

import msgspec

from sitegen.library.digest import of_bytes
from sitegen.library.facts import ABSENT
from sitegen.settings.cluster import Cluster


class Hosted(msgspec.Struct, frozen=True):
    """A site under an address; `variants`: the scripts it is also published in."""

    origin: str
    base: str
    variants: tuple[str, ...]


def hosts_of(cluster: Cluster) -> dict[str, list[Hosted]]:
    """Host → the sites there, by id. Further names of a host (`also`) have none: they redirect."""
    found: dict[str, list[Hosted]] = defaultdict(list)
    for _, one in sorted(cluster.sites.items()):
        found[one.host].append(Hosted(one.origin, one.base, one.variants))
        for name in one.also:
            found[name] += ()
    return dict(found)


def learn_hosts(connection: sqlite3.Connection, cluster: Cluster) -> set[str]:
    """Keeps what lies on every host. Returns the facts of hosts that differ from the last build."""
    known = dict(connection.execute("SELECT name, digest FROM host"))
    now = {name: host_digest(sites) for name, sites in hosts_of(cluster).items()}
    connection.executemany("DELETE FROM host WHERE name = ?", [(name,) for name in known.keys() - now.keys()])
    connection.executemany("INSERT OR REPLACE INTO host VALUES (?, ?)", sorted(now.items() - known.items()))
    return {f"host:{name}" for name, _ in now.items() ^ known.items()}


def host_digest(sites: list[Hosted] | None) -> int:
    return ABSENT if sites is None else of_bytes(msgspec.msgpack.encode(sites))
