"""The state folder of a cluster: the library in it opened, if it can be trusted, and what the machine says of its disk."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sitegen.diagnostics import MachineFault, Place, Report
from sitegen.engine.options import Options
from sitegen.engine.version import version_key
from sitegen.library.store import Untrusted, drop_library, get_state, open_library


@contextlib.contextmanager
def machine_trouble(options: Options) -> Iterator[None]:
    """A full disk, a missing permission: as MachineFault."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise MachineFault("machine.write", path=options.state, problem=error) from error
    except OSError as error:
        raise MachineFault("machine.write", path=error.filename or options.build, problem=error.strerror or error) from error


def open_trusted(state: Path, notes: Report) -> sqlite3.Connection:
    """The library of a state folder; one that cannot be trusted is said, dropped and begun anew."""
    try:
        connection = open_library(state / "library.db", version=version_key())
    except Untrusted as untrusted:
        say(notes, untrusted.why)
        return open_fresh(state)
    if get_state(connection, "unsettled") not in (None, boot_id()):  # the machine went down before all of it was on the disk
        connection.close()
        say(notes, "library.damaged")
        return open_fresh(state)
    return connection


def open_fresh(state: Path) -> sqlite3.Connection:
    """An empty library in place of whatever is there."""
    drop_library(state / "library.db")
    return open_library(state / "library.db", version=version_key())


def say(notes: Report, code: str) -> None:
    """A note about the cache itself."""
    notes.add(code, Place("build/.state"))


def file_clock(state: Path) -> int:
    """Now, on the clock that stamps files: a file just written cannot be older."""
    probe = state / "clock"
    probe.write_bytes(b"")
    return probe.stat().st_ctime_ns


def boot_id() -> str:
    """Changes when the machine restarts; after that, files put in place before may have lost their bytes."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as stream:
            return stream.read().strip()
    except OSError:
        return f"unknown-{os.uname().nodename}"
