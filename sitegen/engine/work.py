"""The stages of a build in their order: scan → parse → model → plan → index → render → write → publish.

What is committed when: inputs, model and plan with the flags of stale pages in one transaction; then the memos of pages
whose files wait beside those they replace; then all are put in place, the index is published, and doomed files go.
Killed at any moment, the next build finds the flags, the files that wait and the doomed.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Iterator

from sitegen.diagnostics import Report
from sitegen.engine.inputs import ALONE, Found, update_library, worker_count
from sitegen.engine.options import Options, Progress, Result, Totals
from sitegen.engine.rendering import render_stale
from sitegen.engine.sharding import bring_shards_up_to_date
from sitegen.index.aside import forget_asides
from sitegen.index.stage import Indexing, NextIndex, prepare_index, tidy_index
from sitegen.library.digest import number
from sitegen.library.store import get_state, put_state, settle, transaction
from sitegen.plan.stale import forget_unused_reads
from sitegen.publish.reports import publish
from sitegen.schema.moment import Moment
from sitegen.search.place import behind_for, current, mark_behind, unmark_behind
from sitegen.settings.cluster import Cluster
from sitegen.write.folders import is_temporary, remove_foreign, save_folders, with_parents
from sitegen.write.output import Output
from sitegen.write.staged import put_in_place

# A build of so many pages may leave sets of reads behind that no page has any more.
_SWEEP_AFTER = 1000


def do_work(connection: sqlite3.Connection, options: Options, found: Found, progress: Progress, notes: Report) -> Result:
    """All stages after the scan. Findings are in the library afterwards."""
    return _Work(connection, options, found, progress, notes).run()


class _Work:
    """The state of one run."""

    def __init__(self, connection: sqlite3.Connection, options: Options, found: Found, progress: Progress, notes: Report) -> None:
        self.connection, self.options, self.found = connection, options, found
        self.progress, self.notes = progress, notes
        self.jobs = worker_count(options)
        self.output = options.build / "sites"

    def run(self) -> Result:
        connection, found = self.connection, self.found
        was_published = get_state(connection, "published") is not None
        updated = update_library(connection, self.options, found, self.progress, self.notes)
        cluster, clock = updated.cluster, updated.clock
        if not self.options.dry:
            bring_shards_up_to_date(connection, self.options, cluster, clock, self.progress)
        remove_foreign(self.output, [one for one in found.foreign if is_temporary(one)])
        totals: dict[str, Totals] = {}
        following = self._prepare_index(cluster, clock)
        try:
            rendered, written, slowest, changed = self._render(totals, set(found.lost))
        except BaseException:
            if following is not None:
                following.abandon()
            raise
        with self._in_step():
            placed = put_in_place(connection, self.output, self.options.sites)
            indexed = following is not None and self._publish_index(following)
            removed = self._prune(totals, found.foreign)
        if not self.options.dry:
            everything = found.fresh or found.restarted or not was_published
            touched = [
                *placed,
                *written,
                *changed,
                *removed,
                *found.foreign,
                *found.lost,
                *self._pages_of(updated.committed | self._read()),
            ]
            with transaction(connection):
                publish(connection, self.options.build, cluster, clock, None if everything else touched, updated.gone_sites)
                save_folders(connection, self.output, None if everything else with_parents(touched))
                if len(rendered) >= _SWEEP_AFTER:
                    forget_unused_reads(connection)
                put_state(connection, "published", "yes")
            settle(connection)
            if indexed:
                self._tidy(cluster, clock)
        return Result(
            diagnostics=(),
            totals=dict(sorted(totals.items())),
            seconds=0,
            files=found.changes.files,
            rendered=rendered,
            written=written,
            slowest=slowest,
            clock=clock,
        )

    def _publish_index(self, following: NextIndex) -> bool:
        forget_asides(self.options.state)
        return following.publish()

    def _prepare_index(self, cluster: Cluster, clock: Moment) -> NextIndex | None:
        """The next state of the index is complete before the first page is put in place, and published when the last one
        is; pages that go, go afterwards: whatever can be found is there."""
        if self.options.dry or self.options.drafts:
            return None
        (waiting,) = self.connection.execute("SELECT count(*) FROM search_pending").fetchone()
        self.progress.stage("index", waiting)
        return prepare_index(self.connection, cluster, clock, self._indexing(), self.notes, self.progress.advance)

    @contextlib.contextmanager
    def _in_step(self) -> Iterator[None]:
        """Some milliseconds, in which pages and index are not of one state: whoever searches can tell, should a build be
        killed in them. Pages of other sites, that a killed build left so, stay so until they are built."""
        folder = self.options.build / "search"
        searched = not self.options.dry and not self.options.drafts
        before = behind_for(folder)
        if searched and not before:
            mark_behind(folder)
        yield
        if searched and not (before and self.options.sites):
            unmark_behind(folder)

    def _tidy(self, cluster: Cluster, clock: Moment) -> None:
        """Nobody waits for this: everything is published."""
        if not self.options.drafts and not self.options.sites:
            tidy_index(self.connection, cluster, clock, self._indexing(), self.notes, self.progress.advance)

    def _indexing(self) -> Indexing:
        options = self.options
        return Indexing(options.root, options.state, options.build / "search", self.jobs, options.sites, self.found.restarted)

    def _read(self) -> set[str]:
        """Documents that may be other than committed now: the manifest names the commit of those that are not."""
        return {one.path.removeprefix("content/") for one, _ in self.found.changes.suspects if one.path.endswith(".md")}

    def _pages_of(self, documents: set[str]) -> list[tuple[str, str]]:
        query = "SELECT site, route FROM page WHERE document = ?"
        return [row for path in sorted(documents) for row in self.connection.execute(query, (number(path),))]

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
            self.connection, self.options, jobs=self.jobs, alone=ALONE, lost=lost, progress=self.progress, at_once=self._is_first()
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

    def _is_first(self) -> bool:
        """Whether nobody uses the output yet: there is no list of its files, and nothing is found in it."""
        build = self.options.build
        return not (build / "manifest.json").exists() and not current(build / "search")

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
