"""One build: scan → parse → model → plan → render → write → publish.

What is committed when: inputs, model and plan with the flags of stale pages in one transaction; then every page is
put in place before its memo is committed; doomed files go last. Killed at any moment, the next build finds the flags.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import os
import sqlite3
import time
import uuid
import zoneinfo
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from sitegen.diagnostics import Diagnostic, MachineFault, Report
from sitegen.engine.lock import only_one
from sitegen.engine.model import bring_up_to_date, load_settings
from sitegen.engine.options import Options, Result, Totals
from sitegen.engine.reading import ReadFile, ReadJob, given_up, read_chunk, split
from sitegen.engine.rendering import render_stale
from sitegen.engine.version import version_key
from sitegen.history.log import head
from sitegen.library.digest import number
from sitegen.library.store import Untrusted, drop_library, get_state, open_library, put_state, transaction
from sitegen.plan.stale import mark_routes
from sitegen.publish.reports import all_diagnostics, publish
from sitegen.scan.changes import Changes, find_changes, save_files, save_scan
from sitegen.scan.walk import Entry
from sitegen.schema.moment import Moment, moment_of
from sitegen.settings.cluster import PLATFORM_PATH, Cluster
from sitegen.workers.pool import run_chunks
from sitegen.write.folders import check_output, remove_foreign, save_folders, with_parents
from sitegen.write.output import Output

_FILES_A_CHUNK = 64
# Below this many files or pages, starting processes costs more than it saves.
_ALONE = 48


class Progress:
    """What a build tells while it runs; the command line draws it."""

    def stage(self, name: str, total: int) -> None:
        """A stage begins with so many pieces of work."""

    def advance(self, count: int) -> None:
        """Some are done."""


def build(options: Options, progress: Progress | None = None) -> Result:
    """Builds what changed. Raises MachineFault when the machine stands in the way."""
    if not (options.root / PLATFORM_PATH).is_file() and not (options.root / "sites").is_dir():
        raise MachineFault("machine.not-a-cluster", path=options.root)
    with only_one(options.state, options.build), _machine_trouble(options):
        return _Build(options, progress or Progress()).run()


@contextlib.contextmanager
def _machine_trouble(options: Options) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise MachineFault("machine.write", path=options.state, problem=error) from error
    except OSError as error:
        raise MachineFault("machine.write", path=error.filename or options.build, problem=error.strerror or error) from error


class _Build:
    """The state of one run."""

    def __init__(self, options: Options, progress: Progress) -> None:
        self.options, self.progress = options, progress
        self.started = time.perf_counter()
        self.notes = Report()
        self.jobs = options.jobs or min(os.cpu_count() or 1, 32)
        self.output = options.build / "sites"

    def run(self) -> Result:
        self.connection = self._open()
        try:
            result = self._run()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            self.connection.close()
            self._say("library.damaged")
            self.connection = self._fresh()
            result = self._run()
        finally:
            self.connection.close()
        return result

    def _say(self, code: str) -> None:
        from sitegen.diagnostics import Place

        self.notes.add(code, Place("build/.state"))

    def _open(self) -> sqlite3.Connection:
        path = self.options.state / "library.db"
        version = version_key()
        if self.options.full:
            drop_library(path)
        try:
            return open_library(path, version=version)
        except Untrusted as untrusted:
            self._say(untrusted.why)
            return self._fresh()

    def _fresh(self) -> sqlite3.Connection:
        path = self.options.state / "library.db"
        drop_library(path)
        return open_library(path, version=version_key())

    def _run(self) -> Result:
        started_ns = _file_clock(self.options.state)
        connection = self.connection
        fresh = get_state(connection, "generation") is None
        changes = find_changes(self.options.root, connection, started_ns=started_ns)
        restarted = self._restarted(fresh)
        lost, foreign = self._check_output(restarted)
        clock = self._clock()
        was_published = get_state(connection, "published") is not None
        if not fresh and not self._work_to_do(changes, clock, lost, foreign):
            with transaction(connection):
                save_scan(connection, changes)
                put_state(connection, "clock", msgspec.msgpack.encode(clock))
            return self._result(changes, clock, {}, [], [], [])
        common, assets, documents = _sorted_out(changes)
        self.progress.stage("parse", len(changes.suspects))
        with transaction(connection):
            settings = [one for chunk in self._read(common, started_ns) for one in chunk]
            save_scan(connection, changes)
            cluster = load_settings(connection, self.options.root, settings, changes.gone, self.notes)
            if cluster is None:
                raise NoCluster(self.notes.found())
            clock = self.options.clock or self._now(cluster)
            chunks = itertools.chain(
                self._read(assets, started_ns, cluster), self._read(documents, started_ns, cluster)
            )
            committed = bring_up_to_date(connection, self.options.root, cluster, clock, chunks, changes.gone)
            mark_routes(connection, lost, "output")
            put_state(connection, "generation", uuid.uuid4().hex)
            connection.execute("DELETE FROM state WHERE name = 'published'")
            if not self.options.dry:
                put_state(connection, "boot", _boot_id())
        totals: dict[str, Totals] = {}
        rendered, written, slowest = self._render(cluster, totals, {(s, r) for s, r in lost})
        removed = self._prune(totals, foreign)
        if not self.options.dry:
            everything = fresh or restarted or not was_published
            touched = None if everything else [*written, *removed, *foreign, *lost, *self._pages_of(committed)]
            with transaction(connection):
                publish(connection, self.options.build, cluster, touched)
                save_folders(connection, self.output, None if touched is None else with_parents(touched))
                put_state(connection, "published", "yes")
        return self._result(changes, clock, totals, rendered, written, slowest)

    def _pages_of(self, documents: set[str]) -> list[tuple[str, str]]:
        query = "SELECT site, route FROM page WHERE document = ?"
        return [row for path in sorted(documents) for row in self.connection.execute(query, (number(path),))]

    def _restarted(self, fresh: bool) -> bool:
        """Whether the machine went down since the last build: files may be there without their bytes."""
        if fresh or self.options.dry:
            return False
        if get_state(self.connection, "boot") == _boot_id():
            return False
        self._say("library.restarted")
        return True

    def _check_output(self, everything: bool) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        if self.options.dry or not self.output.is_dir():
            self.output.mkdir(parents=True, exist_ok=True)
        if self.options.dry:
            return [], []
        return check_output(self.connection, self.output, everything=everything)

    def _clock(self) -> Moment:
        """The clock, as far as it is known before the settings are read."""
        if self.options.clock is not None:
            return self.options.clock
        stored = get_state(self.connection, "cluster")
        if stored is None:
            return Moment(0)
        return self._now(msgspec.msgpack.decode(stored, type=Cluster))

    def _now(self, cluster: Cluster) -> Moment:
        return moment_of(datetime.datetime.now(zoneinfo.ZoneInfo(cluster.platform.timezone)))

    def _work_to_do(
        self, changes: Changes, clock: Moment, lost: list[tuple[str, str]], foreign: list[tuple[str, str]]
    ) -> bool:
        if changes.suspects or changes.gone or lost or foreign:
            return True
        if not self.options.dry and get_state(self.connection, "published") is None:
            return True
        if head(self.options.root) != (get_state(self.connection, "head") or ""):
            return True
        run = self.connection.execute
        before = msgspec.msgpack.decode(get_state(self.connection, "clock") or b"", type=Moment)
        low, high = sorted((before.minute, clock.minute))
        questions = [
            ("SELECT 1 FROM instant WHERE at > ? AND at <= ? LIMIT 1", (low, high)),
            ("SELECT 1 FROM page WHERE stale = 1 LIMIT 1", ()),
            ("SELECT 1 FROM doomed LIMIT 1", ()),
        ]
        if clock < before or any(run(query, arguments).fetchone() for query, arguments in questions):
            return True
        stored = [msgspec.msgpack.decode(row[0], type=Diagnostic) for row in run("SELECT diagnostics FROM scan_finding ORDER BY path")]
        return stored != changes.findings

    def _read(
        self, suspects: list[tuple[Entry, bytes | None]], started_ns: int, cluster: Cluster | None = None
    ) -> Iterator[list[ReadFile]]:
        """Files read, parsed or inspected by the workers; recorded as read. Vanished ones have no digest."""
        root, state = os.fspath(self.options.root), "" if self.options.dry else os.fspath(self.options.state)
        jobs = (
            ReadJob(root, state, cluster is not None and cluster.platform.html, tuple(suspects[at : at + _FILES_A_CHUNK]))
            for at in range(0, len(suspects), _FILES_A_CHUNK)
        )
        workers = self.jobs if len(suspects) > _ALONE else 1
        for chunk in run_chunks(read_chunk, jobs, jobs=workers, split=split, given_up=given_up):
            save_files(self.connection, ((one.entry, one.digest, one.blob) for one in chunk), started_ns=started_ns)
            self.progress.advance(len(chunk))
            yield chunk

    def _render(
        self, cluster: Cluster, totals: dict[str, Totals], lost: set[tuple[str, str]]
    ) -> tuple[list[tuple[str, str, str]], list[tuple[str, str]], list[tuple[str, int, float]]]:
        self._count_pages(totals)
        rendered: list[tuple[str, str, str]] = []
        written: list[tuple[str, str]] = []
        seconds: Counter[str] = Counter()
        pages: Counter[str] = Counter()
        for page, reason, made in render_stale(
            self.connection, self.options, jobs=self.jobs, alone=_ALONE, lost=lost, progress=self.progress
        ):
            total = totals.setdefault(page.site, Totals())
            total.rendered += 1
            total.written += made.wrote
            total.failed += made.digest is None
            total.reused -= 1
            seconds[page.recipe] += made.template_seconds
            pages[page.recipe] += 1
            if len(rendered) < 10_000:
                rendered.append((page.site, page.route, reason))
            if made.wrote:
                written.append((page.site, page.route))
        slowest = [(recipe, pages[recipe], spent) for recipe, spent in seconds.most_common()]
        return rendered, written, slowest

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

    def _result(
        self,
        changes: Changes,
        clock: Moment,
        totals: dict[str, Totals],
        rendered: list[tuple[str, str, str]],
        written: list[tuple[str, str]],
        slowest: list[tuple[str, int, float]],
    ) -> Result:
        if not totals:
            self._count_pages(totals)
        found = all_diagnostics(self.connection)
        return Result(
            diagnostics=(*self.notes.found(), *found),
            totals=dict(sorted(totals.items())),
            seconds=time.perf_counter() - self.started,
            files=changes.files,
            rendered=rendered,
            written=written,
            slowest=slowest,
            clock=clock,
        )


class NoCluster(Exception):
    """The common settings are broken: nothing can be built."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__()
        self.diagnostics = diagnostics


def _sorted_out(changes: Changes) -> tuple[list[tuple[Entry, bytes | None]], ...]:
    """Suspects by what they are: settings and themes, files beside documents, documents."""
    common, assets, documents = [], [], []
    for pair in sorted(changes.suspects, key=lambda pair: pair[0].path):
        path = pair[0].path
        kind = common if not path.startswith("content/") else documents if path.endswith(".md") else assets
        kind.append(pair)
    return common, assets, documents


def _file_clock(state: Path) -> int:
    """Now, on the clock that stamps files: a file just written cannot be older."""
    probe = state / "clock"
    probe.write_bytes(b"")
    stamp = probe.stat().st_ctime_ns
    return stamp


def _boot_id() -> str:
    """Changes when the machine restarts; after that, files put in place before may have lost their bytes."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"
