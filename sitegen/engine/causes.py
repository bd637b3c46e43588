"""Why a page differs between two libraries: something of its own, or only settings and themes it shares with others."""

from __future__ import annotations

import sqlite3

# Own facts of which one side saw another value, or which only one side read.
_OWN = (
    "SELECT 1 FROM {one}.edge a LEFT JOIN {other}.edge b ON b.fact = a.fact AND b.page = a.page WHERE a.page = ?1 AND b.seen IS NOT a.seen"
)
_SHARED = (
    "SELECT coalesce(s.key, t.key) FROM (SELECT fact FROM (SELECT fact, seen FROM main.reads WHERE id = ?1"
    " EXCEPT SELECT fact, seen FROM other.reads WHERE id = ?2) UNION SELECT fact FROM (SELECT fact, seen FROM other.reads"
    " WHERE id = ?2 EXCEPT SELECT fact, seen FROM main.reads WHERE id = ?1)) f"
    " LEFT JOIN other.shared s ON s.id = f.fact LEFT JOIN main.shared t ON t.id = f.fact ORDER BY 1"
)


class Causes:
    """Of pages that are in both libraries, `main` and `other` of the connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[int | None, int | None], tuple[str, ...]] = {}

    def is_own(self, page: int) -> bool:
        """Whether a fact of the library (a document, a list, a name) that the page read differs."""
        both = f"{_OWN.format(one='main', other='other')} UNION ALL {_OWN.format(one='other', other='main')} LIMIT 1"
        return self._connection.execute(both, (page,)).fetchone() is not None

    def shared(self, before: int | None, after: int | None) -> tuple[str, ...]:
        """Facts of settings and themes that differ between two sets of reads."""
        known = self._known.get((before, after))
        if known is None:
            rows = self._connection.execute(_SHARED, (before, after))
            known = self._known[before, after] = tuple(key for (key,) in rows if key is not None)
        return known
