"""The entry of a build: one at a time, on a library that can be trusted, and nothing when nothing changed.

Only what an unchanged cluster needs is imported here; the stages themselves are in `work`.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from pathlib import Path

import msgspec

from sitegen.diagnostics import Diagnostic, MachineFault, Report
from sitegen.engine.lock import only_one
from sitegen.engine.options import NoCluster, Options, Progress, Result, Totals
from sitegen.engine.state import boot_id, file_clock, machine_trouble, open_fresh, open_trusted, say
from sitegen.history.log import head
from sitegen.index.waiting import to_do
from sitegen.library.findings import all_diagnostics
from sitegen.library.store import drop_library, get_blob, get_state, put_state, transaction
from sitegen.scan.changes import Changes, find_changes, save_scan
from sitegen.schema.moment import Moment, now_in
from sitegen.write.folders import check_output

__all__ = ["NoCluster", "Progress", "build"]


def build(options: Options, progress: Progress | None = None) -> Result:
    """Builds what changed. Raises MachineFault when the machine stands in the way, NoCluster when the common settings
    are broken."""
    if not (options.root / "sites").is_dir():
        raise MachineFault("machine.not-a-cluster", path=options.root)
    with machine_trouble(options), only_one(options.state, options.build):
        return _Build(options, progress or Progress()).run()


class _Build:
    """One run, up to the question whether there is anything to do."""

    def __init__(self, options: Options, progress: Progress) -> None:
        self.options, self.progress = options, progress
        self.started = time.perf_counter()
        self.notes = Report()
        self.output = options.build / "sites"

    def run(self) -> Result:
        if self.options.full:
            drop_library(self.options.state / "library.db")
        connection = open_trusted(self.options.state, self.notes)
        try:
            return self._run(connection)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            connection.close()
            say(self.notes, "library.damaged")
            connection = open_fresh(self.options.state)
            return self._run(connection)
        finally:
            connection.close()

    def _run(self, connection: sqlite3.Connection) -> Result:
        started_ns = file_clock(self.options.state)
        fresh = get_state(connection, "generation") is None
        changes = find_changes(self.options.root, connection, started_ns=started_ns)
        restarted = self._restarted(connection, fresh)
        lost, foreign = self._check_output(connection, restarted)
        clock = self._clock(connection)
        totals: dict[str, Totals] = {}
        result = Result(diagnostics=(), totals=totals, seconds=0, files=changes.files, clock=clock)
        if fresh or restarted or self._work_to_do(connection, changes, clock, lost, foreign):
            from sitegen.engine.inputs import Found
            from sitegen.engine.work import do_work

            found = Found(changes, lost, foreign, started_ns, fresh, restarted)
            result = do_work(connection, self.options, found, self.progress, self.notes)
        else:
            with transaction(connection):
                save_scan(connection, changes)
                put_state(connection, "clock", msgspec.msgpack.encode(clock))
            for site, count in connection.execute("SELECT site, count(*) FROM page GROUP BY site ORDER BY site"):
                totals[site] = Totals(reused=count)
        result.diagnostics = (*self.notes.found(), *all_diagnostics(connection))
        result.seconds = time.perf_counter() - self.started
        return result

    def _restarted(self, connection: sqlite3.Connection, fresh: bool) -> bool:
        """Whether the machine went down since the last build: files may be there without their bytes."""
        if fresh or self.options.dry:
            return False
        if get_state(connection, "boot") == boot_id():
            return False
        for cache in ("media", "templates"):
            shutil.rmtree(self.options.state / cache, ignore_errors=True)
        say(self.notes, "library.restarted")
        return True

    def _check_output(self, connection: sqlite3.Connection, everything: bool) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        if self.options.dry:
            return [], []
        self.output.mkdir(parents=True, exist_ok=True)
        return check_output(connection, self.output, everything=everything)

    def _clock(self, connection: sqlite3.Connection) -> Moment:
        """The clock, as far as it is known before the settings are read."""
        if self.options.clock is not None:
            return self.options.clock
        zone = get_state(connection, "timezone")
        return now_in(str(zone)) if zone else Moment(0)

    def _work_to_do(
        self,
        connection: sqlite3.Connection,
        changes: Changes,
        clock: Moment,
        lost: list[tuple[str, str]],
        foreign: list[tuple[str, str]],
    ) -> bool:
        if lost or foreign or inputs_changed(connection, self.options.root, changes, clock):
            return True
        if not self.options.dry and get_state(connection, "published") is None:
            return True
        if not self.options.dry and not self.options.drafts and to_do(connection, self.options.build / "search"):
            return True
        waiting = (
            "SELECT 1 FROM page WHERE stale = 1 LIMIT 1",
            "SELECT 1 FROM staged LIMIT 1",
            "SELECT 1 FROM doomed LIMIT 1",
        )
        return any(connection.execute(query).fetchone() for query in waiting)


def inputs_changed(connection: sqlite3.Connection, root: Path, changes: Changes, clock: Moment) -> bool:
    """Whether the library is of other inputs, another commit or another time than these. It must have been built."""
    if changes.suspects or changes.gone or head(root) != (get_state(connection, "head") or ""):
        return True
    before = msgspec.msgpack.decode(get_blob(connection, "clock") or b"", type=Moment)
    crossed = "SELECT 1 FROM instant WHERE at > ? AND at <= ? LIMIT 1"
    if clock < before or connection.execute(crossed, (before.minute, clock.minute)).fetchone():
        return True
    rows = connection.execute("SELECT diagnostics FROM scan_finding ORDER BY path")
    return [msgspec.msgpack.decode(row[0], type=Diagnostic) for row in rows] != changes.findings
