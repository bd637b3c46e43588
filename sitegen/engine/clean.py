"""Removes what builds made, and nothing else."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

from sitegen.diagnostics import MachineFault
from sitegen.engine.lock import is_locked, only_one


def find_output(build: Path) -> bool:
    """Whether there is anything to remove. MachineFault where the folder is no build of ours: it is left alone."""
    try:
        kind = build.lstat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISLNK(kind):
        raise MachineFault("machine.output-link", path=build)
    if not stat.S_ISDIR(kind):
        raise MachineFault("machine.not-ours", folder=build)
    state = build / ".state"
    if not any(build.iterdir()):
        return True
    if state.is_symlink() or not state.is_dir():
        raise MachineFault("machine.not-ours", folder=build)
    return True


def clean(build: Path, *, only_state: bool) -> None:
    """Removes the output, or the cache alone. Links inside are removed, never followed."""
    if not find_output(build):
        return
    state = build / ".state"
    target = state if only_state else build
    if not target.exists():
        return
    for preview in (state / "preview").glob("*"):
        if is_locked(preview / ".state"):
            raise MachineFault("machine.locked", folder=preview, holder="sitegen serve")
    try:
        with only_one(state, build):
            if target == build:
                for entry in list(os.scandir(build)):
                    if entry.name != ".state":
                        _remove(Path(entry.path))
            for entry in list(os.scandir(state)):
                if entry.name != "lock":
                    _remove(Path(entry.path))
            _remove(target)
    except OSError as error:
        raise MachineFault("machine.write", path=error.filename or target, problem=error.strerror or error) from error


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
