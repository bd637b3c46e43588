"""What several test processes use is made by the first that comes; the others wait for it."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, worker: str, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name`, as `make` filled it. `worker`: pytest-xdist's name of this process."""
    own = factory.getbasetemp()
    # Under xdist every worker has a folder of its own inside one that the run shares.
    folder = (own if worker == "master" else own.parent) / name
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            make(folder)
            (folder / "done").touch()
    return folder
