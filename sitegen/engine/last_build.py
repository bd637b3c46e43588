"""The library of the last build, for commands that only look: `why`, `due`, `verify`."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from sitegen.diagnostics import MachineFault
from sitegen.engine.version import version_key
from sitegen.library.store import get_state, read_library
from sitegen.schema.moment import Moment


@contextlib.contextmanager
def last_build(state: Path) -> Iterator[sqlite3.Connection]:
    """The library as the last build left it, read-only. MachineFault where there is none this program can read."""
    path = state / "library.db"
    if not path.is_file():
        raise MachineFault("machine.no-build", folder=state.parent)
    try:
        connection = read_library(path)
    except sqlite3.DatabaseError as error:
        raise MachineFault("machine.damaged-build", folder=state.parent, problem=error) from error
    try:
        version = _state(connection, path, "version")
        if version is None or _state(connection, path, "generation") is None:
            raise MachineFault("machine.no-build", folder=state.parent)
        if version != version_key():
            raise MachineFault("machine.other-build", folder=state.parent)
        yield connection
    finally:
        connection.close()


def _state(connection: sqlite3.Connection, path: Path, name: str) -> Any:
    try:
        return get_state(connection, name)
    except sqlite3.DatabaseError as error:
        raise MachineFault("machine.damaged-build", folder=path.parent.parent, problem=error) from error


def clock_of_build(connection: sqlite3.Connection) -> Moment:
    """The clock the last build ran at."""
    stored: Any = get_state(connection, "clock")
    return msgspec.msgpack.decode(stored or b"", type=Moment)
