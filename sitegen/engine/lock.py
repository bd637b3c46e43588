"""One build at a time: a lock on the state folder that names its holder and dies with it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sitegen.diagnostics import MachineFault

# How long the workers of a killed build may take to die.
_DYING_SECONDS = 5


class Lock:
    """The lock as it is held."""

    def __init__(self, handle: int, path: Path) -> None:
        self._handle, self._path = handle, path

    def is_kept(self) -> bool:
        """Whether it is still the lock of its folder: nobody removed it, and its disk did not go away in between."""
        try:
            return os.path.samestat(os.fstat(self._handle), self._path.stat())
        except OSError:
            return False


@contextlib.contextmanager
def only_one(state: Path, build: Path) -> Iterator[Lock]:
    """Holds the lock, or says who does. A killed process leaves no lock behind."""
    path = state / "lock"
    try:
        state.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise MachineFault("machine.write", path=state, problem=error.strerror or error) from error
    deadline = time.monotonic() + _DYING_SECONDS
    while not _lock(handle):
        holder = os.pread(handle, 500, 0).decode("utf-8", "replace").strip() or "?"
        if _is_alive(holder) or time.monotonic() > deadline:
            os.close(handle)
            raise MachineFault("machine.locked", folder=build, holder=holder)
        time.sleep(0.02)
    try:
        command = " ".join(["sitegen", *sys.argv[1:]])[:300]
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"pid {os.getpid()} @ {socket.gethostname()}: {command}\n".encode(), 0)
        yield Lock(handle, path)
    finally:
        os.close(handle)


def is_locked(state: Path) -> bool:
    """Whether somebody works in a state folder now."""
    try:
        handle = os.open(state / "lock", os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not _lock(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_alive(holder: str) -> bool:
    """Whether the process named in the lock runs on this machine, or may run on another."""
    found = re.match(r"pid (\d+) @ (\S+):", holder)
    if found is None:
        return False
    if found.group(2) != socket.gethostname():
        return True
    try:
        os.kill(int(found.group(1)), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
