"""Opening the library: pragmas, the version key, and what happens when it cannot be trusted."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sitegen.library.schema import TABLES

# Pages kept in memory, in KiB (negative: SQLite's way to say so).
_CACHE = -128_000
# Bytes of a page of the file: most texts go into one or two, and fewer pages are written for each.
_PAGE = 8192


class Untrusted(Exception):
    """The library cannot be trusted: it is dropped and everything is built. `why` is a diagnostic code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def open_library(path: Path, *, version: str) -> sqlite3.Connection:
    """The library for reading and writing, made when missing.

    `version` names the program, its dependencies and its flags; another version's library is Untrusted.
    """
    fresh = not path.exists()
    if fresh:
        drop_library(path)  # what SQLite kept beside one that was deleted
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    try:
        _tune(connection)
        if fresh:
            connection.execute("PRAGMA synchronous = OFF")
            with transaction(connection):
                for statement in _statements():
                    connection.execute(statement)
                put_state(connection, "version", version)
        elif get_state(connection, "version") != version:
            raise Untrusted("library.other-version")
        if not is_filled(connection):
            _begin_to_fill(connection)
        else:
            _end_filling(connection)
    except sqlite3.DatabaseError as error:
        connection.close()
        if isinstance(error, sqlite3.OperationalError) and "no such" not in str(error):
            raise  # the disk is full, or the file cannot be opened: the machine's trouble
        raise Untrusted("library.damaged") from error
    except Untrusted:
        connection.close()
        raise
    return connection


def read_library(path: Path) -> sqlite3.Connection:
    """The library for reading only, as committed when each statement begins."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None, cached_statements=512)
    connection.execute("PRAGMA cache_size = -32000")
    connection.execute("PRAGMA mmap_size = 268435456")
    return connection


def drop_library(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(path.name + suffix).unlink()


def is_filled(connection: sqlite3.Connection) -> bool:
    """Whether an update of the library was ever committed."""
    return get_state(connection, "generation") is not None


@contextlib.contextmanager
def filling(connection: sqlite3.Connection) -> Iterator[None]:
    """A transaction that fills an empty library: rows come in any order, indexes are made of all of them. Nothing inside
    may need an index that is not the key of its table before `index_all`."""
    with transaction(connection):
        indexes = connection.execute("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
        for (name,) in indexes:
            connection.execute(f"DROP INDEX {name}")
        yield
        index_all(connection)
    _end_filling(connection)


def index_all(connection: sqlite3.Connection) -> None:
    """Makes the indexes that are not there."""
    known = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'index'")}
    for statement in _statements():
        found = re.match(r"CREATE (?:UNIQUE )?INDEX (\w+)", statement)
        if found is not None and found.group(1) not in known:
            connection.execute(statement)


def _statements() -> Iterator[str]:
    """The statements of the tables, without the comments before them."""
    for one in TABLES.split(";\n"):
        lines = [line for line in one.strip().splitlines() if not line.startswith("--")]
        if lines:
            yield "\n".join(lines)


def _begin_to_fill(connection: sqlite3.Connection) -> None:
    """The first transaction writes all there is. In a log it would be written twice, and copied while everybody waits: so
    it goes into the file, whose old pages, hardly any, are kept beside it. A killed process leaves an empty library."""
    with contextlib.suppress(sqlite3.OperationalError):  # somebody reads: it will be slower
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = OFF")


def _end_filling(connection: sqlite3.Connection) -> None:
    """From now on readers read while somebody writes."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")


def settle(connection: sqlite3.Connection) -> None:
    """What was filled in without waiting for the disk is on it afterwards: the library outlives the end of the machine."""
    unsettled = get_state(connection, "unsettled")
    if unsettled is None:
        return
    with transaction(connection):
        put_state(connection, "unsettled", unsettled)  # something to be copied: without it nothing is waited for
    (waits, *_) = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
    if not waits:  # somebody reads an older state: next time
        with transaction(connection):
            connection.execute("DELETE FROM state WHERE name = 'unsettled'")


def _tune(connection: sqlite3.Connection) -> None:
    connection.execute(f"PRAGMA page_size = {_PAGE}")  # of a new file
    connection.execute(f"PRAGMA cache_size = {_CACHE}")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA wal_autocheckpoint = 4000")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:  # some errors of the disk have ended it
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def get_state(connection: sqlite3.Connection, name: str) -> str | None:
    row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def put_state(connection: sqlite3.Connection, name: str, value: str | bytes) -> None:
    connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))


def get_blob(connection: sqlite3.Connection, name: str) -> bytes | None:
    """A value stored as bytes."""
    row = connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None
