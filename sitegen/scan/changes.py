"""What changed since the last scan: folder by folder, then file by file, then by the bytes."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from sitegen.diagnostics import Diagnostic
from sitegen.library.digest import of_bytes
from sitegen.scan.walk import Entry, Listing, walk, walk_in

# File systems stamp files with a clock that may lag by a tick; a file this close to the scan is hashed again.
_CLOSE_NS = 100_000_000
# Stands for the digest of a file that could not be read or processed: it is tried again at the next scan.
UNREAD = b"?"


class Changes(msgspec.Struct):
    """`suspects`: files to read and hash, with the digest known until now (None: new)."""

    suspects: list[tuple[Entry, bytes | None]]
    gone: list[str]
    folders: list[tuple[str, int]]
    gone_folders: list[str]
    findings: list[Diagnostic]
    files: int


def find_changes(root: Path, connection: sqlite3.Connection, *, started_ns: int) -> Changes:
    """Compares the inputs with the library. `started_ns`: when this scan began, on the files' clock."""
    findings: list[Diagnostic] = []
    known = dict(connection.execute("SELECT path, signature FROM folder"))
    changes = Changes([], [], [], [], findings, 0)
    for listing in walk(root, findings):
        changes.files += len(listing.files)
        signature = _signature(listing.files)
        if known.pop(listing.path, None) == signature:
            continue
        _compare(listing, connection, changes)
        racy = any(one.stamp >= started_ns - _CLOSE_NS for one in listing.files)
        changes.folders.append((listing.path, -1 if racy else signature))
    for folder in known:
        changes.gone_folders.append(folder)
        rows = connection.execute("SELECT path FROM file WHERE folder = ?", (folder,))
        changes.gone.extend(path for (path,) in rows)
    findings.sort(key=Diagnostic.order)
    return changes


def find_changes_in(root: Path, connection: sqlite3.Connection, folders: Iterable[str], *, started_ns: int) -> Changes:
    """The same for these folders only (`content/a/b`), whatever became of them: edited, new with all below, or gone.

    For a watcher that was told where something happened. `files` counts what was looked at.
    """
    findings: list[Diagnostic] = []
    changes = Changes([], [], [], [], findings, 0)
    seen: set[str] = set()
    for listing in walk_in(root, folders, findings, lambda path: _is_known(connection, path)):
        if listing.path in seen:
            continue
        seen.add(listing.path)
        changes.files += len(listing.files)
        _compare(listing, connection, changes)
        racy = any(one.stamp >= started_ns - _CLOSE_NS for one in listing.files)
        changes.folders.append((listing.path, -1 if racy else _signature(listing.files)))
        for below in _known_below(connection, listing.path):
            if below not in seen and not _is_folder(root / below):
                changes.gone_folders.append(below)
    for folder in set(folders) - seen:
        changes.gone_folders += [one for one in (folder, *_known_below(connection, folder)) if _is_known(connection, one)]
    changes.gone_folders = list(dict.fromkeys(changes.gone_folders))
    for folder in changes.gone_folders:
        changes.gone.extend(path for (path,) in connection.execute("SELECT path FROM file WHERE folder = ?", (folder,)))
    looked = seen | set(changes.gone_folders)
    for (told,) in connection.execute("SELECT diagnostics FROM scan_finding"):
        one = msgspec.msgpack.decode(told, type=Diagnostic)
        if one.place.path.rpartition("/")[0] not in looked:
            findings.append(one)
    findings.sort(key=Diagnostic.order)
    return changes


def glance(root: Path, connection: sqlite3.Connection) -> Iterator[str]:
    """Goes through the inputs in steps of one folder, each as cheap as a listing: its path where it is not as the library
    has it, or was looked at while something was written there; else "". Folders that are gone come last."""
    seen: set[str] = set()
    for listing in walk(root, []):
        seen.add(listing.path)
        row = connection.execute("SELECT signature FROM folder WHERE path = ?", (listing.path,)).fetchone()
        yield "" if row is not None and row[0] == _signature(listing.files) else listing.path
    known = {path for (path,) in connection.execute("SELECT path FROM folder")}
    yield from sorted(known - seen)


def _is_known(connection: sqlite3.Connection, folder: str) -> bool:
    return connection.execute("SELECT 1 FROM folder WHERE path = ?", (folder,)).fetchone() is not None


def _known_below(connection: sqlite3.Connection, folder: str) -> list[str]:
    query = "SELECT path FROM folder WHERE path > ? AND path < ?"
    return [path for (path,) in connection.execute(query, (f"{folder}/", f"{folder}0"))]


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _signature(files: Iterable[Entry]) -> int:
    return of_bytes("\0".join([f"{one.path}\0{one.stamp}\0{one.size}\0{one.inode}" for one in files]).encode())


def _compare(listing: Listing, connection: sqlite3.Connection, changes: Changes) -> None:
    query = "SELECT path, mtime, size, inode, digest FROM file WHERE folder = ?"
    known = {row[0]: row for row in connection.execute(query, (listing.path,))}
    for entry in listing.files:
        row = known.pop(entry.path, None)
        if row is None:
            changes.suspects.append((entry, None))
        elif row[1:4] != (entry.stamp, entry.size, entry.inode):
            changes.suspects.append((entry, row[4]))
    changes.gone.extend(known)


def save_files(connection: sqlite3.Connection, read: Iterable[tuple[Entry, bytes | None, str]], *, started_ns: int) -> None:
    """Records files as read: entries with digest (None: not there any more) and git blob id of the bytes read."""
    read = list(read)
    connection.executemany(
        "UPDATE folder SET signature = -1 WHERE path = ?",
        {(one.path.rpartition("/")[0],) for one, digest, _ in read if digest == UNREAD},
    )
    connection.executemany(
        "INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                one.path,
                one.path.rpartition("/")[0],
                0 if one.stamp >= started_ns - _CLOSE_NS or digest == UNREAD else one.stamp,
                one.size,
                one.inode,
                digest,
                blob,
            )
            for one, digest, blob in read
            if digest is not None
        ),
    )


def save_scan(connection: sqlite3.Connection, changes: Changes) -> None:
    """Records what the walk found: folders, files that are gone, its own findings."""
    connection.executemany("DELETE FROM file WHERE path = ?", ((path,) for path in changes.gone))
    connection.executemany("INSERT OR REPLACE INTO folder VALUES (?, ?)", changes.folders)
    connection.executemany("DELETE FROM folder WHERE path = ?", ((path,) for path in changes.gone_folders))
    connection.execute("DELETE FROM scan_finding")
    connection.executemany(
        "INSERT INTO scan_finding VALUES (?, ?)",
        ((f"{number:06d}", msgspec.msgpack.encode(one)) for number, one in enumerate(changes.findings)),
    )


def file_digest(path: Path) -> bytes:
    """Digest of a file too large to hold, read in pieces; the same as `of_file` of its bytes."""
    hasher = hashlib.blake2b(digest_size=32)
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            hasher.update(piece)
    return hasher.digest()
