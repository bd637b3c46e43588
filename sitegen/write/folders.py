"""Notices what happened to the output behind our back: folders whose stamp moved are looked through."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from sitegen.library.digest import of_file
from sitegen.write.output import TEMPORARY
from sitegen.write.staged import staged_files


def check_output(connection: sqlite3.Connection, output: Path, *, everything: bool) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(missing or changed pages, foreign files), each as (site, route).

    Files of a folder somebody else touched are compared by their bytes. `everything`: all folders, as after a restart
    of the machine.
    """
    known = dict(connection.execute("SELECT path, mtime FROM output_folder"))
    waiting = _waiting(connection)
    lost: list[tuple[str, str]] = []
    foreign: list[tuple[str, str]] = []
    seen: set[str] = set()
    for folder, mtime in _folders(output, known, everything):
        seen.add(folder)
        if not everything and known.get(folder) == mtime:
            continue
        site, _, inside = folder.partition("/")
        prefix = f"{inside}/" if inside else ""
        rows = _pages_in(connection, site, prefix)
        with os.scandir(output / folder) as entries:
            listed = list(entries)
        names = {entry.name: entry for entry in listed if not entry.is_dir(follow_symlinks=False)}
        if not listed:
            _remove_empty(output / folder, output)
        waits = waiting.get(folder, {})
        foreign.extend((site, prefix + name) for name in names if prefix + name not in rows and name not in waits.values())
        for route, digest in rows.items():
            entry = names.get(waits.get(route, "")) or names.get(route[len(prefix) :])
            if entry is None or entry.is_symlink() or not _holds(entry.path, digest):
                lost.append((site, route))
    for folder in known.keys() - seen:
        site, _, inside = folder.partition("/")
        lost.extend((site, route) for route in _pages_in(connection, site, f"{inside}/" if inside else ""))
    return lost, foreign


def _waiting(connection: sqlite3.Connection) -> dict[str, dict[str, str]]:
    """Folder → route → the name of the file that waits to be put there, of the page as it was made last."""
    query = "SELECT p.route, s.temporary FROM staged s JOIN page p ON p.id = s.page AND p.digest = s.digest"
    found: dict[str, dict[str, str]] = {}
    for route, temporary in connection.execute(query):
        folder, _, name = temporary.rpartition("/")
        found.setdefault(folder, {})[route] = name
    return found


def _folders(output: Path, known: dict[str, int], everything: bool) -> list[tuple[str, int]]:
    """Folders of the output with their stamps. Known ones are only stat'ed; new ones are found below changed ones."""
    found: dict[str, int] = {}
    pending = list(known)
    if not known or everything:
        pending = [entry.name for entry in os.scandir(output) if entry.is_dir(follow_symlinks=False)] if output.is_dir() else []
    else:
        pending += (
            [entry.name for entry in os.scandir(output) if entry.is_dir(follow_symlinks=False) and entry.name not in known]
            if output.is_dir()
            else []
        )
    while pending:
        folder = pending.pop()
        if folder in found:
            continue
        try:
            status = os.stat(output / folder, follow_symlinks=False)
        except (FileNotFoundError, NotADirectoryError):
            continue
        if not stat.S_ISDIR(status.st_mode):
            continue
        found[folder] = _stamp(status)
        if everything or known.get(folder) != found[folder]:
            with os.scandir(output / folder) as entries:
                pending.extend(f"{folder}/{entry.name}" for entry in entries if entry.is_dir(follow_symlinks=False))
    return sorted(found.items())


def _remove_empty(folder: Path, output: Path) -> None:
    """Removes a folder a killed build left empty, and those above it that become so."""
    while folder != output:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent


def _stamp(status: os.stat_result) -> int:
    """Changes when an entry of the folder does, and when the folder is another one with the same date."""
    return (status.st_mtime_ns ^ (status.st_ino << 8)) & 0x7FFF_FFFF_FFFF_FFFF


def _pages_in(connection: sqlite3.Connection, site: str, prefix: str) -> dict[str, bytes]:
    """Pages whose files lie directly in a folder and have been written."""
    rows = connection.execute(
        "SELECT route, digest FROM page WHERE site = ? AND route >= ? AND route < ? AND digest IS NOT NULL",
        (site, prefix, prefix + "\U0010ffff"),
    )
    return {route: digest for route, digest in rows if "/" not in route[len(prefix) :]}


def _holds(path: str, digest: bytes) -> bool:
    with open(path, "rb") as stream:
        return of_file(stream.read()) == digest


def save_folders(connection: sqlite3.Connection, output: Path, touched: Iterable[str] | None) -> None:
    """Records the stamps of the folders a build touched (None: of all)."""
    if touched is None:
        connection.execute("DELETE FROM output_folder")
        touched = _all_folders(output)
    waiting = staged_files(connection)
    for folder in touched:
        try:
            _sweep(output, folder, waiting)
            stamp = _stamp(os.stat(output / folder, follow_symlinks=False))
        except (FileNotFoundError, NotADirectoryError):
            connection.execute("DELETE FROM output_folder WHERE path = ?", (folder,))
        else:
            connection.execute("INSERT OR REPLACE INTO output_folder VALUES (?, ?)", (folder, stamp))


def _sweep(output: Path, folder: str, waiting: set[str]) -> None:
    """Removes what a worker that died left half written, and what was made and then made anew."""
    for name in os.listdir(output / folder):
        if name.startswith(TEMPORARY) and f"{folder}/{name}" not in waiting:
            os.unlink(output / folder / name)


def with_parents(pages: Iterable[tuple[str, str]]) -> set[str]:
    """The folders of these (site, route), and the folders above them."""
    found: set[str] = set()
    for site, route in pages:
        folder = f"{site}/{route}".rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _all_folders(output: Path) -> Iterator[str]:
    pending = [entry.name for entry in os.scandir(output) if entry.is_dir(follow_symlinks=False)] if output.is_dir() else []
    while pending:
        folder = pending.pop()
        with os.scandir(output / folder) as entries:
            pending.extend(f"{folder}/{entry.name}" for entry in entries if entry.is_dir(follow_symlinks=False))
        yield folder


def is_temporary(page: tuple[str, str]) -> bool:
    """Whether this (site, route) is a file some build was writing and no build will name: it takes room, and need not wait."""
    return page[1].rpartition("/")[2].startswith(TEMPORARY)


def remove_foreign(folder: Path, foreign: list[tuple[str, str]]) -> int:
    """Removes files of the output nobody owns, leftovers of a killed build among them."""
    removed = 0
    for site, route in foreign:
        path = folder / site / route
        if path.is_symlink() or path.is_file():
            path.unlink()
            removed += 1
            parent = path.parent
            while parent != folder and not any(parent.iterdir()):
                parent.rmdir()
                parent = parent.parent
    return removed
