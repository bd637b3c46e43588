"""The first half of a build: what the scan found is read, and documents, lists and plan follow. Nothing is rendered."""

from __future__ import annotations

import itertools
import os
import sqlite3
import uuid
from collections.abc import Iterator

import msgspec

from sitegen.diagnostics import Report
from sitegen.engine.model import bring_up_to_date, load_settings
from sitegen.engine.options import NoCluster, Options, Progress
from sitegen.engine.reading import ReadFile, ReadJob, files_read, given_up, read_chunk, split
from sitegen.engine.state import boot_id
from sitegen.library.store import filling, get_state, put_state, transaction
from sitegen.plan.stale import mark_routes
from sitegen.scan.changes import Changes, save_files, save_scan
from sitegen.scan.walk import Entry
from sitegen.schema.moment import Moment, now_in
from sitegen.settings.cluster import Cluster
from sitegen.workers.pool import run_chunks

_FILES_A_CHUNK = 64
# Below this many files, starting processes costs more than it saves.
ALONE = 48

Suspects = list[tuple[Entry, bytes | None]]


class Found(msgspec.Struct, frozen=True):
    """What the scan found: changed inputs, files of the output that are lost or foreign (site, route)."""

    changes: Changes
    lost: list[tuple[str, str]]
    foreign: list[tuple[str, str]]
    started_ns: int
    fresh: bool
    restarted: bool


class Updated(msgspec.Struct, frozen=True):
    """The library at the clock. `committed`: documents with a new commit. `gone_sites`: sites whose withdrawn
    addresses changed."""

    cluster: Cluster
    clock: Moment
    committed: set[str]
    gone_sites: set[str]


def update_library(connection: sqlite3.Connection, options: Options, found: Found, progress: Progress, notes: Report) -> Updated:
    """Inputs, model and plan in one transaction, stale pages flagged. Raises NoCluster, with all its findings, when
    the common settings are broken and no good ones are held; the library is then as it was."""
    return _Inputs(connection, options, found, progress, notes).run()


def worker_count(options: Options) -> int:
    return options.jobs or min(os.cpu_count() or 1, 32)


class _Inputs:
    """One update of the library."""

    def __init__(self, connection: sqlite3.Connection, options: Options, found: Found, progress: Progress, notes: Report) -> None:
        self.connection, self.options, self.found = connection, options, found
        self.progress, self.notes = progress, notes

    def run(self) -> Updated:
        connection, changes = self.connection, self.found.changes
        common, assets, documents = _sorted_out(changes)
        self.progress.stage("parse", len(changes.suspects))
        with filling(connection) if self.found.fresh else transaction(connection):
            save_scan(connection, changes)
            settings = [one for chunk in self._read(common) for one in chunk]
            cluster = load_settings(connection, self.options.root, settings, changes.gone, self.notes)
            if cluster is None:
                raise NoCluster(self.notes.found())
            clock = self.options.clock or now_in(cluster.platform.timezone)
            if get_state(connection, "html") != str(cluster.platform.html):
                documents = self._all_documents(documents)
                put_state(connection, "html", str(cluster.platform.html))
            chunks = itertools.chain(self._read(assets, cluster), self._read(documents, cluster))
            committed, gone_sites = bring_up_to_date(
                connection, self.options.root, cluster, clock, chunks, changes.gone, expected=len(documents), drafts=self.options.drafts
            )
            mark_routes(connection, self.found.lost, "output")
            put_state(connection, "generation", uuid.uuid4().hex)
            put_state(connection, "timezone", cluster.platform.timezone)
            connection.execute("DELETE FROM state WHERE name = 'published'")
            if self.found.fresh:
                put_state(connection, "unsettled", boot_id())
            if not self.options.dry:
                put_state(connection, "boot", boot_id())
        return Updated(cluster, clock, committed, gone_sites)

    def _all_documents(self, suspects: Suspects) -> Suspects:
        """Every document, to be parsed again whatever its bytes: how they are read has changed."""
        found = {pair[0].path: (pair[0], None) for pair in suspects}
        rows = self.connection.execute(
            "SELECT path, mtime, size, inode FROM file WHERE path >= 'content/' AND path < 'content0' AND path LIKE '%.md'"
        )
        for row in rows:
            found.setdefault(row[0], (Entry(*row), None))
        return [found[path] for path in sorted(found)]

    def _read(self, suspects: Suspects, cluster: Cluster | None = None) -> Iterator[list[ReadFile]]:
        """Files read, parsed or inspected by the workers; recorded as read. Vanished ones have no digest."""
        root, state = os.fspath(self.options.root), "" if self.options.dry else os.fspath(self.options.state)
        jobs = (
            ReadJob(root, state, cluster is not None and cluster.platform.html, tuple(suspects[at : at + _FILES_A_CHUNK]))
            for at in range(0, len(suspects), _FILES_A_CHUNK)
        )
        workers = worker_count(self.options) if len(suspects) > ALONE else 1
        for chunk in map(files_read, run_chunks(read_chunk, jobs, jobs=workers, split=split, given_up=given_up)):
            save_files(self.connection, ((one.entry, one.digest, one.blob) for one in chunk), started_ns=self.found.started_ns)
            self.progress.advance(len(chunk))
            yield chunk


def _sorted_out(changes: Changes) -> tuple[Suspects, Suspects, Suspects]:
    """Suspects by what they are: settings and themes, files beside documents, documents."""
    common: Suspects = []
    assets: Suspects = []
    documents: Suspects = []
    for pair in sorted(changes.suspects, key=lambda pair: pair[0].path):
        path = pair[0].path
        kind = common if not path.startswith("content/") else documents if path.endswith(".md") else assets
        kind.append(pair)
    return common, assets, documents
