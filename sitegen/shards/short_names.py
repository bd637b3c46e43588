"""Short names of organisations (简称) as documents are found by: from the settings, not from what is written in a document."""

from __future__ import annotations

import functools
import sqlite3

import msgspec

from sitegen.library.store import get_blob, put_state
from sitegen.settings.cluster import Cluster, of_folder

_STATE = "shards-short-names"

# Folder of `content/` → the short name of the organisation that owns it, "" for none.
ShortNames = dict[str, str]


def short_names(cluster: Cluster) -> ShortNames:
    """Those of all organisations."""
    return {folder: one.short for folder, one in cluster.owners.items()}


def short_name(names: ShortNames, folder: str) -> str:
    """The short name of the organisation that owns a folder; "" where it has none."""
    return of_folder(names, folder) or ""


def are_known(connection: sqlite3.Connection, cluster: Cluster) -> bool:
    """Whether the shards have the short names of the settings."""
    return get_blob(connection, _STATE) == _encoded(short_names(cluster))


def note(connection: sqlite3.Connection, cluster: Cluster) -> None:
    """Documents of organisations whose short name is another wait to be put into the shards again."""
    before = get_blob(connection, _STATE)
    names = short_names(cluster)
    if before == _encoded(names):
        return
    old = functools.cache(functools.partial(short_name, msgspec.msgpack.decode(before, type=ShortNames) if before else {}))
    new = functools.cache(functools.partial(short_name, names))
    rows = connection.execute("SELECT s.document, d.path FROM shown s JOIN document d ON d.id = s.document")
    folders = ((document, path.rpartition("/")[0]) for document, path in rows)
    other = [(document,) for document, folder in folders if old(folder) != new(folder)]
    connection.executemany("INSERT OR IGNORE INTO unindexed VALUES (?)", other)
    put_state(connection, _STATE, _encoded(names))


def _encoded(names: ShortNames) -> bytes:
    return msgspec.msgpack.encode(names, order="sorted")
