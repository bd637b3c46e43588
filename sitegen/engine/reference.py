"""A clean build of the same inputs, to compare an incremental one with.

The last good versions of files that are broken now are inputs too: they are copied from the library of the build that
is compared, since they are nowhere else.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sitegen.engine.build import build
from sitegen.engine.options import Options, Result
from sitegen.engine.version import version_key
from sitegen.library.store import open_library, read_library, transaction


def build_clean(options: Options, like: Path) -> tuple[Result, set[tuple[str, str]]]:
    """Builds into `options.build`, which must be new. Returns the result and the (site, route) of pages that failed
    in both builds or wait for a build of their site: what lies there cannot be compared."""
    theirs = like / ".state" / "library.db"
    options.state.mkdir(parents=True)
    connection = open_library(options.state / "library.db", version=version_key())
    try:
        _copy_held(connection, theirs)
    finally:
        connection.close()
    result = build(options)
    return result, failed_pages(theirs) & failed_pages(options.state / "library.db")


def failed_pages(library: Path) -> set[tuple[str, str]]:
    connection = read_library(library)
    try:
        return set(connection.execute("SELECT site, route FROM page WHERE state = 'failed'"))
    finally:
        connection.close()


def _copy_held(connection: sqlite3.Connection, library: Path) -> None:
    """Last good versions of documents, settings files and sites."""
    source = read_library(library)
    try:
        with transaction(connection):
            rows = source.execute("SELECT path, record, body FROM held_document")
            connection.executemany("INSERT INTO held_document VALUES (?, ?, ?)", rows)
            rows = source.execute("SELECT id, value FROM held_site")
            connection.executemany("INSERT INTO held_site VALUES (?, ?)", rows)
            rows = source.execute("SELECT path, good FROM settings WHERE good IS NOT NULL")
            connection.executemany("INSERT INTO settings VALUES (?, NULL, ?)", rows)
    finally:
        source.close()
