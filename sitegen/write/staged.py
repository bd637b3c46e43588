"""All pages of a build are put in place together: what is made waits beside what it replaces, and a row of the library
says so. A build that is killed before leaves the output as it was; the next goes on with what waits.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sitegen.diagnostics import MachineFault
from sitegen.library.store import transaction
from sitegen.write.output import Output

_AT_ONCE = 4096


def note_staged(connection: sqlite3.Connection, pages: list[tuple[int, str, bytes | None]]) -> None:
    """Pages that were made, with their staged files ("": the file in place holds the bytes already) and digests. Inside the
    caller's transaction: the library knows a page and where it waits together."""
    connection.executemany("DELETE FROM staged WHERE page = ?", [(page,) for page, temporary, _ in pages if not temporary])
    connection.executemany("INSERT OR REPLACE INTO staged VALUES (?, ?, ?)", [one for one in pages if one[1]])


def staged_files(connection: sqlite3.Connection) -> set[str]:
    """Files that wait, as <site>/<path>."""
    return {temporary for (temporary,) in connection.execute("SELECT temporary FROM staged")}


def put_in_place(connection: sqlite3.Connection, folder: Path, sites: tuple[str, ...]) -> list[tuple[str, str]]:
    """Everything that waits gets its name: of the sites asked for, none: of all. Returns (site, route). Killed on the way,
    the next build goes on.

    Raises MachineFault when a file that waited is gone; its page is made again by the next build.
    """
    output = Output(folder)
    placed: list[tuple[str, str]] = []
    missing: list[tuple[str, str]] = []
    for rows in _waiting(connection, sites):
        lost: list[tuple[int]] = []
        for page, temporary, digest, site, route, wanted in rows:
            if digest != wanted:  # another page has the address by now, or this one is gone
                output.drop(temporary)
            elif output.place(temporary, site, route) or output.holds(site, route, digest):
                placed.append((site, route))
            else:
                lost.append((page,))
                missing.append((site, route))
        with transaction(connection):
            connection.executemany("DELETE FROM staged WHERE page = ?", [(page,) for page, *_ in rows])
            connection.executemany("UPDATE page SET stale = 1, reason = 'output', digest = NULL WHERE id = ?", lost)
    if missing:
        raise MachineFault("machine.write", path="/".join(missing[0]), problem="not there any more / 不见了")
    return placed


def _waiting(connection: sqlite3.Connection, sites: tuple[str, ...]) -> Iterator[list[tuple[int, str, bytes, str, str, bytes | None]]]:
    """(page, file, digest, site, route, the page's digest) of what waits, some thousand at a time."""
    query = (
        "SELECT s.page, s.temporary, s.digest, p.site, p.route, p.digest FROM staged s LEFT JOIN page p ON p.id = s.page"
        " WHERE s.page > ? ORDER BY s.page LIMIT ?"
    )
    after = -(1 << 63)
    while rows := connection.execute(query, (after, _AT_ONCE)).fetchall():
        after = rows[-1][0]
        yield [row for row in rows if not sites or row[1].partition("/")[0] in sites]
