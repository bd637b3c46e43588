"""Takes snapshots of an output folder and says what a run wrote there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Snapshot = dict[str, tuple[int, int, int]]
"""Path → (modification time in ns, inode, size)."""


@dataclass(frozen=True, slots=True)
class Written:
    """Counts of files. `written`: new, or with another modification time or inode than before."""

    files: int
    bytes: int
    written: int
    removed: int


def take_snapshot(folder: Path, *, without: frozenset[str] = frozenset()) -> Snapshot:
    """Every file below `folder`, apart from the top-level folders named in `without`."""
    return {entry.path: (status.st_mtime_ns, status.st_ino, status.st_size) for entry, status in _walk(folder, without)}


def compare(before: Snapshot, after: Snapshot) -> Written:
    return Written(
        files=len(after),
        bytes=sum(size for _, _, size in after.values()),
        written=sum(1 for path, seen in after.items() if before.get(path) != seen),
        removed=len(before.keys() - after.keys()),
    )


def _walk(folder: Path, without: frozenset[str]) -> Iterator[tuple[os.DirEntry[str], os.stat_result]]:
    if not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in without:
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path), frozenset())
            else:
                yield entry, entry.stat(follow_symlinks=False)
