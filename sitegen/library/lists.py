"""Ordered lists of published documents: membership, fixed pages counted from the oldest, neighbours, newest.

A list of T documents, n a page, has F = max(0, T // n - 1) numbered pages of exactly n, counted from the oldest; the
open end (n to 2n-1 documents, or fewer in a young list) is the section's first page. So a new document moves the open
end only, until it fills another numbered page.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from sitegen.library.digest import number, of_numbers

# How many neighbours a document's page looks at: previous and next of its section, older ones of the same topic.
NEAR = {"section": (1, 1), "related": (5, 0)}

# Lists of which only the ranks are asked for: when an organisation's normative documents were issued, and ended.
RANKED = ("issued", "ended")


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One member as read: the card's bytes and digest, and what this placement overrides."""

    document: int
    card: bytes
    digest: int
    route: str | None
    title: str | None


_COLUMNS = "m.document, c.value, c.digest, m.route, m.title FROM member m JOIN card c ON c.document = m.document"


def list_id(key: str) -> int:
    return number("list:" + key)


def digest_of(rows: Iterable[Row]) -> int:
    """Digest of what a page sees of these members."""
    return of_numbers(
        row.digest if row.route is None and row.title is None else row.digest ^ number(f"{row.route}\0{row.title}") for row in rows
    )


def digest_of_near(older: Iterable[Row], newer: Iterable[Row]) -> int:
    """Digest of neighbours: a document that moves from one side to the other changes it."""
    return of_numbers((digest_of(older), digest_of(newer)))


def newest(connection: sqlite3.Connection, list_key: int, count: int) -> list[Row]:
    """The newest `count`, newest first."""
    query = f"SELECT {_COLUMNS} WHERE m.list = ? ORDER BY m.rank DESC, m.path DESC LIMIT ?"
    return [Row(*row) for row in connection.execute(query, (list_key, count))]


def fixed_page(connection: sqlite3.Connection, list_key: int, page: int) -> list[Row]:
    """Numbered page `page` (from 1, the oldest), newest first."""
    bounds = connection.execute(
        "SELECT number, rank, path FROM bucket WHERE list = ? AND number IN (?, ?) ORDER BY number",
        (list_key, page, page + 1),
    ).fetchall()
    if len(bounds) < 2:
        return []
    query = (
        f"SELECT {_COLUMNS} WHERE m.list = ? AND (m.rank, m.path) >= (?, ?) AND (m.rank, m.path) < (?, ?) ORDER BY m.rank DESC, m.path DESC"
    )
    return [Row(*row) for row in connection.execute(query, (list_key, *bounds[0][1:], *bounds[1][1:]))]


def open_end(connection: sqlite3.Connection, list_key: int) -> list[Row]:
    """What the list's first page shows: everything after the numbered pages, newest first."""
    start = connection.execute("SELECT rank, path FROM bucket WHERE list = ? ORDER BY number DESC LIMIT 1", (list_key,)).fetchone()
    if start is None:
        return []
    query = f"SELECT {_COLUMNS} WHERE m.list = ? AND (m.rank, m.path) >= (?, ?) ORDER BY m.rank DESC, m.path DESC"
    return [Row(*row) for row in connection.execute(query, (list_key, *start))]


def fixed_pages(connection: sqlite3.Connection, list_key: int) -> int:
    """How many numbered pages the list has."""
    row = connection.execute("SELECT max(number) FROM bucket WHERE list = ?", (list_key,)).fetchone()
    return int(row[0]) - 1 if row and row[0] is not None else 0


def is_filled(connection: sqlite3.Connection, list_key: int) -> bool:
    """Whether a list has any member."""
    return connection.execute("SELECT 1 FROM member WHERE list = ? LIMIT 1", (list_key,)).fetchone() is not None


def whole(connection: sqlite3.Connection, list_key: int) -> list[Row]:
    """All members, oldest first: of lists that stay small, such as an organisation's year."""
    return [Row(*row) for row in connection.execute(f"SELECT {_COLUMNS} WHERE m.list = ? ORDER BY m.rank, m.path", (list_key,))]


def count(connection: sqlite3.Connection, list_key: int) -> int:
    """How many members, from what the numbered pages hold: costs the open end."""
    row = connection.execute(
        "SELECT b.number, b.rank, b.path, l.per_page FROM bucket b JOIN list l ON l.id = b.list WHERE b.list = ?"
        " ORDER BY b.number DESC LIMIT 1",
        (list_key,),
    ).fetchone()
    if row is None:
        return 0
    number, rank, path, per_page = row
    query = "SELECT count(*) FROM member WHERE list = ? AND (rank, path) >= (?, ?)"
    (rest,) = connection.execute(query, (list_key, rank, path)).fetchone()
    return int((number - 1) * per_page + rest)


def near(connection: sqlite3.Connection, list_key: int, rank: int, path: str, *, older: int, newer: int) -> tuple[list[Row], list[Row]]:
    """Members just older (nearest first) and just newer than a place in the list."""
    before: list[Row] = []
    after: list[Row] = []
    if older:
        query = f"SELECT {_COLUMNS} WHERE m.list = ? AND (m.rank, m.path) < (?, ?) ORDER BY m.rank DESC, m.path DESC LIMIT ?"
        before = [Row(*row) for row in connection.execute(query, (list_key, rank, path, older))]
    if newer:
        query = f"SELECT {_COLUMNS} WHERE m.list = ? AND (m.rank, m.path) > (?, ?) ORDER BY m.rank, m.path LIMIT ?"
        after = [Row(*row) for row in connection.execute(query, (list_key, rank, path, newer))]
    return before, after


def rebucket(connection: sqlite3.Connection, list_key: int, per_page: int, places: list[tuple[int, str]]) -> tuple[set[int], int, int]:
    """Recomputes the fixed pages from the one holding the lowest changed place on (none given: all).

    Returns the numbers of pages whose members may have changed, and how many numbered pages there were and are.
    Costs what lies after the lowest place.
    """
    old = connection.execute("SELECT number, rank, path FROM bucket WHERE list = ? ORDER BY number", (list_key,)).fetchall()
    first = _page_of(min(places), old) if places else 1
    start = next(((rank, path) for page, rank, path in old if page == first), None)
    where = ""
    arguments: tuple[int | str, ...] = (list_key,)
    if start is not None and first > 1:
        where, arguments = " AND (rank, path) >= (?, ?)", (list_key, *start)
    rows = connection.execute(f"SELECT rank, path FROM member WHERE list = ?{where} ORDER BY rank, path", arguments).fetchall()
    total = (first - 1) * per_page + len(rows)
    pages = max(0, total // per_page - 1)
    if total and pages < first - 1:  # the page holding `since` is open now: look at all
        return rebucket(connection, list_key, per_page, [])
    fresh = [
        (list_key, page, *rows[(page - first) * per_page]) for page in range(first, pages + 2) if (page - first) * per_page < len(rows)
    ]
    before = len(old) - 1 if old else 0
    connection.execute("DELETE FROM bucket WHERE list = ? AND number >= ?", (list_key, first))
    connection.executemany("INSERT INTO bucket VALUES (?, ?, ?, ?)", fresh)
    same_frame = before == pages and [tuple(row) for row in old[first - 1 :]][1:] == [row[1:] for row in fresh][1:]
    if same_frame and places:
        changed = {_page_of(place, old) for place in places}
    else:
        changed = set(range(first, max(before, pages) + 2))
    return changed, max(0, before), pages


def _page_of(place: tuple[int, str], pages: list[tuple[int, int, str]]) -> int:
    """The page a place falls into, of pages given by number and first place; places before all are in the first."""
    return next((page for page, rank, path in reversed(pages) if (rank, path) <= place), 1)
