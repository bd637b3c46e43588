"""Proves the last build: builds the same inputs clean into a folder of its own and compares byte for byte."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import msgspec

from sitegen.diagnostics import Diagnostic, MachineFault
from sitegen.engine.last_build import clock_of_build, last_build
from sitegen.engine.lock import only_one
from sitegen.engine.options import Options, Progress
from sitegen.engine.version import version_key
from sitegen.library.findings import all_diagnostics
from sitegen.library.store import open_library, transaction
from sitegen.scan.changes import file_digest, find_changes
from sitegen.schema.moment import Moment

_PIECE = 1 << 20


class Difference(msgspec.Struct, frozen=True, order=True):
    """A file of the output that a clean build makes otherwise. `missing`: it should be there; `extra`: it should not;
    `damaged`: a file of the index that is not as it was written; `unfound`: a document the search does not find by its own
    words."""

    path: str
    kind: Literal["missing", "extra", "different", "damaged", "unfound"]


class Verified(msgspec.Struct, frozen=True):
    """`skipped`: pages that failed in both builds. `findings`: told by one of the two builds only."""

    clock: Moment
    files: int
    differences: tuple[Difference, ...]
    findings: tuple[Diagnostic, ...]
    skipped: tuple[str, ...]
    seconds: float

    @property
    def equal(self) -> bool:
        return not self.differences and not self.findings


class Outdated(Exception):
    """The output is not of these inputs: there is nothing to compare yet. `paths`: inputs changed since."""

    def __init__(self, why: Literal["changed", "unfinished"], paths: tuple[str, ...] = ()) -> None:
        super().__init__(why, paths)
        self.why, self.paths = why, paths


def verify(options: Options, progress: Progress) -> Verified:
    """Compares the build with a clean one at the same clock. Raises Outdated, MachineFault or NoCluster."""
    if not (options.state / "library.db").is_file():
        raise MachineFault("machine.no-build", folder=options.build)
    started = time.perf_counter()
    fresh = options.build / ".state" / "verify"
    with only_one(options.state, options.build), last_build(options.state) as connection:
        clock = clock_of_build(connection)
        _check_current(connection, options)
        try:
            _remove(fresh)
            _prepare(connection, fresh / ".state")
            found = _build_and_compare(connection, options, fresh, clock, progress)
        finally:
            _remove(fresh)
    return msgspec.structs.replace(found, seconds=time.perf_counter() - started)


def _check_current(connection: sqlite3.Connection, options: Options) -> None:
    """Whether the build is finished, its index too, and of the inputs as they are."""
    where, arguments = _of_sites(options)
    doomed, doomed_arguments = _of_sites(options)
    if (
        connection.execute(f"SELECT 1 FROM page WHERE stale = 1{where} LIMIT 1", arguments).fetchone()
        or connection.execute(f"SELECT 1 FROM doomed WHERE 1{doomed} LIMIT 1", doomed_arguments).fetchone()
        or (not options.sites and connection.execute("SELECT 1 FROM search_pending LIMIT 1").fetchone())
    ):
        raise Outdated("unfinished")
    changes = find_changes(options.root, connection, started_ns=0)
    changed = {entry.path for entry, known in changes.suspects if known is None or _digest(options.root / entry.path) != known}
    if changed or changes.gone:
        raise Outdated("changed", tuple(sorted(changed | set(changes.gone))))


def _of_sites(options: Options) -> tuple[str, tuple[str, ...]]:
    if not options.sites:
        return "", ()
    return f" AND site IN ({', '.join('?' * len(options.sites))})", options.sites


def _digest(path: Path) -> bytes | None:
    try:
        return file_digest(path)
    except OSError:
        return None


def _prepare(connection: sqlite3.Connection, state: Path) -> None:
    """A fresh library that knows the last good versions of what is broken now: they are inputs of both builds."""
    state.mkdir(parents=True)
    library = open_library(state / "library.db", version=version_key())
    try:
        with transaction(library):
            for table, columns, condition in (
                ("held_document", "path, record, body", ""),
                ("held_site", "id, value", ""),
                ("settings", "path, NULL, good", " WHERE good IS NOT NULL"),
            ):
                rows = connection.execute(f"SELECT {columns} FROM {table}{condition}")
                marks = ", ".join("?" * (columns.count(",") + 1))
                library.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    finally:
        library.close()


def _build_and_compare(connection: sqlite3.Connection, options: Options, fresh: Path, clock: Moment, progress: Progress) -> Verified:
    from sitegen.engine.build import build
    from sitegen.engine.inputs import worker_count
    from sitegen.engine.search_proof import compare_indexes

    build(Options(root=options.root, build=fresh, clock=clock, sites=options.sites, jobs=options.jobs), progress)
    with last_build(fresh / ".state") as clean:
        skipped = _failed(connection) & _failed(clean)
        differences = sorted(_differences(options, fresh, skipped))
        if not options.sites:
            differences += sorted(Difference(path, kind) for path, kind in compare_indexes(options.build, fresh, worker_count(options)))
        elsewhere = set(_told_of_other_sites(connection, options))
        before, after = set(_told(connection)) - elsewhere, set(_told(clean)) - elsewhere
    findings = sorted((msgspec.json.decode(one, type=Diagnostic) for one in before ^ after), key=Diagnostic.order)
    files = sum(1 for _ in _files(fresh, options.sites))
    return Verified(clock, files, tuple(differences), tuple(findings), tuple(sorted(skipped)), 0.0)


def _told(connection: sqlite3.Connection) -> Iterator[bytes]:
    return (msgspec.json.encode(one, order="deterministic") for one in all_diagnostics(connection))


def _told_of_other_sites(connection: sqlite3.Connection, options: Options) -> Iterator[bytes]:
    """Findings of pages that a clean build of some sites does not make."""
    if options.sites:
        marks = ", ".join("?" * len(options.sites))
        query = f"SELECT diagnostics FROM page WHERE diagnostics IS NOT NULL AND site NOT IN ({marks})"
        for (told,) in connection.execute(query, options.sites):
            for one in msgspec.msgpack.decode(told, type=tuple[Diagnostic, ...]):
                yield msgspec.json.encode(one, order="deterministic")


def _failed(connection: sqlite3.Connection) -> set[str]:
    """Files whose page failed: what lies there is the last good version, which a clean build cannot have."""
    rows = connection.execute("SELECT site, route FROM page WHERE state = 'failed'")
    return {f"sites/{site}/{route}" for site, route in rows}


def _differences(options: Options, fresh: Path, skipped: set[str]) -> Iterator[Difference]:
    there = dict(_files(options.build, options.sites))
    for path, should in _files(fresh, options.sites):
        real = there.pop(path, None)
        if path in skipped:
            continue
        if real is None:
            yield Difference(path, "missing")
        elif real.is_symlink() or not (_same(real, should) or _same_but(real, should, path, skipped)):
            yield Difference(path, "different")
    yield from (Difference(path, "extra") for path in there if path not in skipped)


def _same_but(real: Path, should: Path, path: str, skipped: set[str]) -> bool:
    """Whether two parts of the manifest differ in skipped pages alone; their list then names other digests."""
    if not skipped or not path.startswith("manifest"):
        return False
    if path == "manifest.json":
        return True
    left, right = _part(real, skipped), _part(should, skipped)
    return left is not None and left == right


def _part(path: Path, skipped: set[str]) -> Any:
    try:
        part = json.loads(path.read_bytes())
        files = [one for one in part["files"] if f"sites/{part['site']}/{one['path']}" not in skipped]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return {**part, "files": files}


def _files(build: Path, sites: tuple[str, ...]) -> Iterator[tuple[str, Path]]:
    """Every file of an output but the cache and the index, by its path from the output's root; links are not followed."""
    roots = [build / "sites" / one for one in sites] if sites else [build]
    pending = [one for one in roots if one.is_dir()]
    while pending:
        folder = pending.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if folder == build and entry.name in (".state", "search"):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    pending.append(Path(entry.path))
                else:
                    yield os.path.relpath(entry.path, build), Path(entry.path)


def _same(one: Path, other: Path) -> bool:
    try:
        if one.stat().st_size != other.stat().st_size:
            return False
        with one.open("rb") as left, other.open("rb") as right:
            while piece := left.read(_PIECE):
                if piece != right.read(_PIECE):
                    return False
    except OSError:
        return False
    return True


def _remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.is_dir():
        shutil.rmtree(folder)
