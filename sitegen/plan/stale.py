"""Staleness: from facts that changed to the pages that saw something else. Every page compares with its own last build."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

from sitegen.library import lists
from sitegen.library.digest import number
from sitegen.library.facts import evaluate


def mark(connection: sqlite3.Connection, facts: Iterable[str]) -> None:
    """Flags pages that saw another value of these facts of the library. The flag survives a crash."""
    for key in sorted(facts):
        saw = connection.execute("SELECT page, seen FROM edge WHERE fact = ?", (number(key),)).fetchall()
        if not saw:
            continue
        now = evaluate(connection, key)
        _flag(connection, ((page,) for page, seen in saw if seen != now), key)


def mark_shared(connection: sqlite3.Connection, digest: Callable[[str], int]) -> None:
    """Flags pages that saw another value of any fact of settings or themes."""
    for fact, key in connection.execute("SELECT id, key FROM shared").fetchall():
        now = digest(key)
        sets = connection.execute("SELECT id FROM reads WHERE fact = ? AND seen <> ?", (fact, now)).fetchall()
        for (read_set,) in sets:
            connection.execute("UPDATE page SET stale = 1, reason = ? WHERE reads = ? AND stale = 0", (key, read_set))


def mark_routes(connection: sqlite3.Connection, pages: Iterable[tuple[str, str]], reason: str) -> None:
    """Flags pages by their address."""
    connection.executemany("UPDATE page SET stale = 1, reason = ? WHERE site = ? AND route = ?", ((reason, *page) for page in pages))


def forget_unused_reads(connection: sqlite3.Connection) -> None:
    """Drops sets of shared reads that no page has any more."""
    connection.execute("DELETE FROM reads WHERE id NOT IN (SELECT DISTINCT reads FROM page WHERE reads IS NOT NULL)")
    connection.execute("DELETE FROM shared WHERE id NOT IN (SELECT DISTINCT fact FROM reads)")


def _flag(connection: sqlite3.Connection, pages: Iterable[tuple[int]], reason: str) -> None:
    connection.executemany("UPDATE page SET stale = 1, reason = ? WHERE id = ? AND stale = 0", ((reason, page) for (page,) in pages))


def touched_by_list(connection: sqlite3.Connection, key: str, places: Iterable[tuple[int, str]]) -> set[str]:
    """Facts of a list that changed at these places: the neighbours there, and every "newest n" somebody asked for."""
    list_key = lists.list_id(key)
    counts = connection.execute("SELECT count FROM latest WHERE list = ?", (list_key,))
    touched = {f"latest:{key}|{count}" for (count,) in counts}
    if key.partition(":")[0] in lists.RANKED:
        touched.add(f"ranks:{key}")
    older, newer = lists.NEAR.get(key.partition(":")[0], (0, 0))
    if older or newer:
        for rank, path in places:
            touched.add(f"near:{key}|{path}")
            touched.update(f"near:{key}|{one}" for one in _around(connection, list_key, rank, path, newer, older))
    return touched


def _around(connection: sqlite3.Connection, list_key: int, rank: int, path: str, before: int, after: int) -> Iterable[str]:
    """Paths of members near a place: those that see it among their neighbours."""
    for count, comparison, order in ((before, "<", "DESC"), (after, ">", "ASC")):
        if count:
            query = (
                f"SELECT path FROM member WHERE list = ? AND (rank, path) {comparison} (?, ?) ORDER BY rank {order}, path {order} LIMIT ?"
            )
            yield from (row[0] for row in connection.execute(query, (list_key, rank, path, count)))
