"""One build at a time: a lock on the state folder that names its holder and dies with it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from sitegen.diagnostics import MachineFault


@contextlib.contextmanager
def only_one(state: Path, build: Path) -> Iterator[None]:
    """Holds the lock, or says who does. A killed process leaves no lock behind."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        handle = os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise MachineFault("machine.write", path=state, problem=error.strerror or error) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 500, 0).decode("utf-8", "replace").strip() or "?"
        os.close(handle)
        raise MachineFault("machine.locked", folder=build, holder=holder) from None
    try:
        command = " ".join(["sitegen", *sys.argv[1:]])[:300]
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"pid {os.getpid()} @ {socket.gethostname()}: {command}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
