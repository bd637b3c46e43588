"""Whether the index is behind what is published: asked in every build, so nothing heavy is imported."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sitegen.library.store import get_state
from sitegen.search.engines import token
from sitegen.search.place import behind_for


def is_intact(connection: sqlite3.Connection, folder: Path) -> bool:
    """Whether what is published is what the library remembers, or what it was about to publish when it was killed. Costs
    a few system calls."""
    published = token(folder)
    return bool(published) and published in (get_state(connection, "search"), get_state(connection, "search-next"))


def to_do(connection: sqlite3.Connection, folder: Path) -> bool:
    """Whether the index is behind what is published, or a build was killed while it brought both in step."""
    waiting = connection.execute("SELECT 1 FROM search_pending LIMIT 1").fetchone() is not None
    return waiting or behind_for(folder) > 0 or token(folder) != (get_state(connection, "search") or "-")
