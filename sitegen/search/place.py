"""Where the index lies: `build/search/current` names the state that is published; which may be opened, and which not.

Opening a Whoosh index runs what is pickled in its files. So before any byte is read, the files must belong to whom the
folder belongs to, to the system or to us, and nobody else may write them; the Whoosh engine then checks digests (see `whoosh_engine`).
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import time
from pathlib import Path

from sitegen.search.missing import Missing

# A file that names the state, not a link to it: it survives every way of copying a folder.
_CURRENT = "current"
# While pages are put in place that the published state does not know yet; left behind by a build that was killed then.
_BEHIND = "behind"
# What the engines write, and read without asking what it is: another number whenever it becomes something else. So a
# service that still runs the old program takes no new state for one of its own, nor this program an old one.
_FORMAT = 2
_STATE = re.compile(rf"whoosh-{_FORMAT}-\d{{6}}|sqlite-{_FORMAT}-[0-9a-f]{{8}}\.db")
_OTHER_STATE = re.compile(r"(?:whoosh|sqlite)-[0-9a-f-]+(?:\.db)?")


def current(folder: Path) -> str:
    """The name of the published state in `build/search`, "" when there is none that this program can read."""
    name = _published(folder)
    return name if _STATE.fullmatch(name) and (folder / name).exists() else ""


def _published(folder: Path) -> str:
    try:
        return (folder / _CURRENT).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def readable(folder: Path) -> Path:
    """The published state. Missing when there is none, none to be trusted, or one of another program."""
    name = current(folder)
    if not name:
        raise Missing("search.other-format" if _OTHER_STATE.fullmatch(_published(folder)) else "search.no-index", folder)
    check_owner(folder, folder / name)
    return folder / name


def name_of(engine: str, state: str) -> str:
    """What a state of an engine is called."""
    return f"{engine}-{_FORMAT}-{state}"


def mark_behind(folder: Path) -> None:
    """Says that from now on pages may be newer than the published state."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _BEHIND).write_bytes(b"")


def unmark_behind(folder: Path) -> None:
    """The published state knows every page."""
    (folder / _BEHIND).unlink(missing_ok=True)


def behind_for(folder: Path) -> float:
    """Seconds since which pages may be newer than the published state: a build puts them in place, or was killed doing so.
    0: they are not."""
    try:
        return max(time.time() - (folder / _BEHIND).stat().st_mtime, 0.001)
    except OSError:
        return 0.0


def switch(folder: Path, name: str) -> None:
    """Publishes a state: readers see the old one or this one, never nothing."""
    written = folder / f"{_CURRENT}.{os.getpid()}"
    written.write_text(f"{name}\n", encoding="utf-8")
    written.replace(folder / _CURRENT)


def remove_state(path: Path) -> None:
    """Removes a state nobody publishes any more, with the files SQLite keeps beside it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
        return
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def remove_others(folder: Path, kept: tuple[str, ...]) -> None:
    """Removes every state but those that begin with one of these names."""
    for path in list(folder.iterdir()):
        if not path.name.startswith((*kept, _CURRENT, _BEHIND)):
            remove_state(path)


def check_owner(folder: Path, state: Path) -> None:
    """Missing unless all files are of the folder's owner, of the system's or our own, and others cannot write them."""
    owners = {folder.lstat().st_uid, 0, os.geteuid()}
    inside = [state, *(state.iterdir() if state.is_dir() else ())]
    for path in (folder, *inside):
        found = path.lstat()
        if found.st_uid not in owners or found.st_mode & stat.S_IWOTH or stat.S_ISLNK(found.st_mode):
            raise Missing("search.not-ours", path)
