"""The stages of a build in their order: scan → parse → model → plan → render → write → publish.

What is committed when: inputs, model and plan with the flags of stale pages in one transaction; then every page is
put in place before its memo is committed; doomed files go last. Killed at any moment, the next build finds the flags.
"""

from __future__ import annotations

import itertools
import os
import sqlite3
import uuid
from collections import Counter
from collections.abc import Iterator

import msgspec

from sitegen.diagnostics import Report
from sitegen.engine.build import boot_id, now_in
from sitegen.engine.model import bring_up_to_date, load_settings
from sitegen.engine.options import NoCluster, Options, Progress, Result, Totals
from sitegen.engine.reading import ReadFile, ReadJob, given_up, read_chunk, split
from sitegen.engine.rendering import render_stale
from sitegen.library.digest import number
from sitegen.library.store import get_state, put_state, transaction
from sitegen.plan.stale import forget_unused_reads, mark_routes
from sitegen.publish.reports import publish
from sitegen.scan.changes import Changes, save_files, save_scan
from sitegen.scan.walk import Entry
from sitegen.settings.cluster import Cluster
from sitegen.workers.pool import run_chunks
from sitegen.write.folders import remove_foreign, save_folders, with_parents
from sitegen.write.output import Output

_FILES_A_CHUNK = 64
# Below this many files or pages, starting processes costs more than it saves.
_ALONE = 48
# A build of so many pages may leave sets of reads behind that no page has any more.
_SWEEP_AFTER = 1000


class Found(msgspec.Struct, frozen=True):
    """What the scan found: changed inputs, files of the output that are lost or foreign (site, route)."""

    changes: Changes
    lost: list[tuple[str, str]]
    foreign: list[tuple[str, str]]
    started_ns: int
    fresh: bool
    restarted: bool


def do_work(
    connection: sqlite3.Connection, options: Options, found: Found, progress: Progress, notes: Report
) -> Result:
    """All stages after the scan. Findings are in the library afterwards."""
    return _Work(connection, options, found, progress, notes).run()


class _Work:
    """The state of one run."""

    def __init__(
        self, connection: sqlite3.Connection, options: Options, found: Found, progress: Progress, notes: Report
    ) -> None:
        self.connection, self.options, self.found = connection, options, found
        self.progress, self.notes = progress, notes
        self.jobs = options.jobs or min(os.cpu_count() or 1, 32)
        self.output = options.build / "sites"

    def run(self) -> Result:
        connection, found, changes = self.connection, self.found, self.found.changes
        was_published = get_state(connection, "published") is not None
        common, assets, documents = _sorted_out(changes)
        self.progress.stage("parse", len(changes.suspects))
        with transaction(connection):
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
            committed, gone_sites = bring_up_to_date(connection, self.options.root, cluster, clock, chunks, changes.gone)
            mark_routes(connection, found.lost, "output")
            put_state(connection, "generation", uuid.uuid4().hex)
            put_state(connection, "timezone", cluster.platform.timezone)
            connection.execute("DELETE FROM state WHERE name = 'published'")
            if not self.options.dry:
                put_state(connection, "boot", boot_id())
        totals: dict[str, Totals] = {}
        rendered, written, slowest, changed = self._render(totals, set(found.lost))
        removed = self._prune(totals, found.foreign)
        if not self.options.dry:
            everything = found.fresh or found.restarted or not was_published
            touched = [*written, *changed, *removed, *found.foreign, *found.lost, *self._pages_of(committed)]
            with transaction(connection):
                publish(connection, self.options.build, cluster, clock, None if everything else touched, gone_sites)
                save_folders(connection, self.output, None if everything else with_parents(touched))
                if len(rendered) >= _SWEEP_AFTER:
                    forget_unused_reads(connection)
                put_state(connection, "published", "yes")
        return Result(
            diagnostics=(),
            totals=dict(sorted(totals.items())),
            seconds=0,
            files=changes.files,
            rendered=rendered,
            written=written,
            slowest=slowest,
            clock=clock,
        )

    def _all_documents(self, suspects: list[tuple[Entry, bytes | None]]) -> list[tuple[Entry, bytes | None]]:
        """Every document, to be parsed again whatever its bytes: how they are read has changed."""
        found = {pair[0].path: (pair[0], None) for pair in suspects}
        rows = self.connection.execute(
            "SELECT path, mtime, size, inode FROM file WHERE path >= 'content/' AND path < 'content0' AND path LIKE '%.md'"
        )
        for row in rows:
            found.setdefault(row[0], (Entry(*row), None))
        return [found[path] for path in sorted(found)]

    def _pages_of(self, documents: set[str]) -> list[tuple[str, str]]:
        query = "SELECT site, route FROM page WHERE document = ?"
        return [row for path in sorted(documents) for row in self.connection.execute(query, (number(path),))]


    def _read(
        self, suspects: list[tuple[Entry, bytes | None]], cluster: Cluster | None = None
    ) -> Iterator[list[ReadFile]]:
        """Files read, parsed or inspected by the workers; recorded as read. Vanished ones have no digest."""
        root, state = os.fspath(self.options.root), "" if self.options.dry else os.fspath(self.options.state)
        jobs = (
            ReadJob(root, state, cluster is not None and cluster.platform.html, tuple(suspects[at : at + _FILES_A_CHUNK]))
            for at in range(0, len(suspects), _FILES_A_CHUNK)
        )
        workers = self.jobs if len(suspects) > _ALONE else 1
        for chunk in run_chunks(read_chunk, jobs, jobs=workers, split=split, given_up=given_up):
            save_files(self.connection, ((one.entry, one.digest, one.blob) for one in chunk), started_ns=self.found.started_ns)
            self.progress.advance(len(chunk))
            yield chunk


    def _render(
        self, totals: dict[str, Totals], lost: set[tuple[str, str]]
    ) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]], list[tuple[str, int, float]], list[tuple[str, str]]]:
        """(site, route, reason) of pages made, (site, route) of those written, the slowest recipes, and those that
        differ from their last build."""
        self._count_pages(totals)
        rendered: list[tuple[str, str, str]] = []
        written: list[tuple[str, str]] = []
        changed: list[tuple[str, str]] = []
        seconds: dict[str, float] = {}
        pages: Counter[str] = Counter()
        for page, reason, made in render_stale(
            self.connection, self.options, jobs=self.jobs, alone=_ALONE, lost=lost, progress=self.progress
        ):
            total = totals.setdefault(page.site, Totals())
            total.rendered += 1
            total.written += made.wrote
            total.failed += made.digest is None and bool(made.diagnostics)
            total.reused -= 1
            seconds[page.recipe] = seconds.get(page.recipe, 0.0) + made.template_seconds
            pages[page.recipe] += 1
            if len(rendered) < 10_000:
                rendered.append((page.site, page.route, reason))
            if made.wrote:
                written.append((page.site, page.route))
            if made.changed:
                changed.append((page.site, page.route))
        slowest = [(recipe, pages[recipe], spent) for recipe, spent in sorted(seconds.items(), key=lambda pair: -pair[1])]
        return rendered, written, slowest, changed


    def _count_pages(self, totals: dict[str, Totals]) -> None:
        for site, count in self.connection.execute("SELECT site, count(*) FROM page GROUP BY site"):
            if not self.options.sites or site in self.options.sites:
                totals[site] = Totals(reused=count)


    def _prune(self, totals: dict[str, Totals], foreign: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Removes files nothing owns any more."""
        run = self.connection.execute
        doomed = [
            (site, route)
            for site, route in run("SELECT site, route FROM doomed ORDER BY site, route").fetchall()
            if not self.options.sites or site in self.options.sites
        ]
        removed: list[tuple[str, str]] = []
        output = Output(self.output)
        if not self.options.dry:
            for site, route in doomed:
                if output.remove(site, route):
                    removed.append((site, route))
                    totals.setdefault(site, Totals()).removed += 1
            wanted = {
                (site, route)
                for site, route in foreign
                if not run("SELECT 1 FROM page WHERE site = ? AND route = ?", (site, route)).fetchone()
            }
            remove_foreign(self.output, sorted(wanted))
        with transaction(self.connection):
            self.connection.executemany("DELETE FROM doomed WHERE site = ? AND route = ?", doomed)
        return removed



def _sorted_out(changes: Changes) -> tuple[list[tuple[Entry, bytes | None]], ...]:
    """Suspects by what they are: settings and themes, files beside documents, documents."""
    common: list[tuple[Entry, bytes | None]] = []
    assets: list[tuple[Entry, bytes | None]] = []
    documents: list[tuple[Entry, bytes | None]] = []
    for pair in sorted(changes.suspects, key=lambda pair: pair[0].path):
        path = pair[0].path
        kind = common if not path.startswith("content/") else documents if path.endswith(".md") else assets
        kind.append(pair)
    return common, assets, documents
