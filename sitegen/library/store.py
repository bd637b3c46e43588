"""Opening the library: pragmas, the version key, and what happens when it cannot be trusted."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sitegen.library.schema import TABLES


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
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    try:
        _tune(connection)
        if fresh:
            with transaction(connection):
                for statement in TABLES.split(";\n"):
                    connection.execute(statement)
                put_state(connection, "version", version)
        elif get_state(connection, "version") != version:
            raise Untrusted("library.other-version")
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


def _tune(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA cache_size = -128000")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA wal_autocheckpoint = 8000")


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
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
