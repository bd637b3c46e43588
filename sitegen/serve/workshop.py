"""The library of the preview: brought up to date when something happened, its pages made when somebody asks.

A single thread of work on a library of its own: an update is one transaction, and a page is always of the library as
it is then. Nothing is ever written beside `Options.state`.
"""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from sitegen.diagnostics import Diagnostic, MachineFault, Report
from sitegen.diagnostics.catalogue import severity
from sitegen.engine.build import inputs_changed
from sitegen.engine.chunk import load_frame
from sitegen.engine.inputs import Found as Inputs
from sitegen.engine.inputs import update_library
from sitegen.engine.options import NoCluster, Options, Progress
from sitegen.engine.sharding import InPieces
from sitegen.engine.state import boot_id, file_clock, machine_trouble, open_fresh, open_trusted, say
from sitegen.library.digest import number
from sitegen.library.store import get_blob, get_state, put_state, settle, transaction
from sitegen.model.routes import url_of
from sitegen.parse.document import Document
from sitegen.render.world import World
from sitegen.scan.changes import Changes, find_changes, find_changes_in, glance, save_scan
from sitegen.schema.moment import Moment, now_in
from sitegen.serve.addresses import Directory
from sitegen.serve.answers import Answers, Kept
from sitegen.serve.findings import show
from sitegen.serve.messages import (
    Answer,
    Ask,
    Check,
    Checked,
    Done,
    Findings,
    Found,
    GetFindings,
    GetOverview,
    Glance,
    Glanced,
    Hurry,
    Index,
    Indexed,
    Look,
    Looked,
    Overview,
    Request,
    SetTime,
    Shard,
    Sharded,
    Update,
    Updated,
    WhereIs,
)
from sitegen.serve.overview import find_findings, make_overview
from sitegen.settings.cluster import Cluster

Said = Updated | Answer | Looked | Overview | Findings | Found | Checked | Glanced | Indexed | Sharded | Done
# Of the files an update read, so many are named.
_NAMED = 50
# So many documents are indexed at a time: before a search, and while nobody waits.
_INDEXED_AT_ONCE, _INDEXED_IN_PASSING = 32, 4
# Pages to be checked are counted again when fewer than so many are left; counting more takes too long.
_COUNTED = 1000


class Workshop:
    """`options.build` is a folder of the preview's own; `built`: the output of `sitegen build`, where the last good
    version of a page may lie. `is_called`: whether somebody waits while a request is in hand."""

    def __init__(
        self, options: Options, built: Path, progress: Progress | None = None, is_called: Callable[[], bool] = lambda: False
    ) -> None:
        self.options, self._built = options, built
        self._progress, self._is_called = progress or Progress(), is_called
        self._notes = Report()
        self._owed: set[str] | None = None  # None: everything must be looked at
        self._trouble: tuple[Diagnostic, ...] = ()
        self._kept = Kept()
        self._answers: Answers | None = None
        self._overview: Overview | None = None
        self._world: World | None = None
        self._shards, self._shards_due, self._told_due = InPieces(options), True, True
        self._glance: Iterator[str] | None = None
        self._unchecked: int | None = None
        self._turn = 0
        self._connection: sqlite3.Connection | None = None

    def close(self) -> None:
        self._glance = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def handle(self, request: Request) -> Said:
        """Does what is asked. MachineFault where the machine stands in the way."""
        match request:
            case Update(folders):
                return self.update(folders)
            case SetTime(clock, drafts):
                self.options = msgspec.structs.replace(self.options, clock=clock, drafts=drafts)
                self._overview = None
                return Done()
            case Ask(host, path):
                return self._answers.answer(host, path) if self._answers is not None else self._not_ready()
            case Look(addresses):
                return self._look(addresses)
            case Check(milliseconds):
                return self._check(milliseconds)
            case Glance(milliseconds):
                return self._glance_some(_Span(milliseconds, self._is_called))
            case Index():
                return Indexed(self._index_some(_INDEXED_AT_ONCE))
            case Shard(milliseconds):
                return Sharded(self._shard_some(_Span(milliseconds, self._is_called)))
            case Hurry():
                return Done()
            case WhereIs(path):
                address = self._where(path)
                return Found(address, "" if address else self._why_nowhere(path))
            case GetFindings():
                if self._connection is None or self._answers is None:
                    return Findings(show(self._trouble, self.options.root), len(self._trouble), {})
                return find_findings(self._connection, self._answers.world.frame.cluster, self.options, request, self._trouble)
            case GetOverview():
                return self._make_overview()

    # ── the library ──

    def update(self, folders: Iterable[str] | None) -> Updated:
        """The library of the inputs as they are. Broken common settings and the machine's trouble leave it as it was."""
        started = time.perf_counter()
        if folders is None:
            self._owed = None
        elif self._owed is not None:
            self._owed |= set(folders)
        changed: tuple[str, ...] = ()
        files, trouble = 0, self._trouble
        try:
            with machine_trouble(self.options):
                changed, files = self._bring_up_to_date()
            self._owed, self._trouble = set(), ()
        except NoCluster as broken:
            self._trouble = broken.diagnostics
        except MachineFault as fault:
            self._trouble = (_as_finding(fault),)
        if self._trouble != trouble:
            self._overview = None
        return self._updated(changed, files, time.perf_counter() - started)

    def _bring_up_to_date(self) -> tuple[tuple[str, ...], int]:
        if self._connection is None:
            self._connection = self._open()
        try:
            return self._look_and_update(self._connection)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            say(self._notes, "library.damaged")
            self.close()
            self._answers = None
            self._connection = open_fresh(self.options.state)
            self._owed = None
            return self._look_and_update(self._connection)

    def _open(self) -> sqlite3.Connection:
        state = self.options.state
        state.mkdir(parents=True, exist_ok=True)
        connection = open_trusted(state, self._notes)
        if get_state(connection, "boot") not in (None, boot_id()):
            # The machine went down: files of the caches may have lost their bytes.
            for cache in ("media", "templates"):
                shutil.rmtree(state / cache, ignore_errors=True)
        return connection

    def _look_and_update(self, connection: sqlite3.Connection) -> tuple[tuple[str, ...], int]:
        options = self.options
        started_ns = file_clock(options.state)
        fresh = get_state(connection, "generation") is None
        if self._owed is None or fresh:
            changes = find_changes(options.root, connection, started_ns=started_ns)
        else:
            changes = find_changes_in(options.root, connection, sorted(self._owed), started_ns=started_ns)
        if fresh or self._is_other(connection, changes):
            inputs = Inputs(changes, [], [], started_ns, fresh, False)
            update_library(connection, options, inputs, self._progress, self._notes)
            self._answers = self._overview = None
            with transaction(connection):
                connection.execute("DELETE FROM doomed")  # there is no output to remove anything from
                put_state(connection, "drafts", str(options.drafts))
            self._shards_due = self._told_due = True
            self._unchecked = None
        elif changes.folders or changes.gone_folders:
            with transaction(connection):
                save_scan(connection, changes)
        if self._answers is None:
            frame = load_frame(options.root, connection)
            world = World(options.root, options.state, frame, connection)
            if self._world is not None:
                world.take_templates(self._world)
            self._world = world
            self._answers = Answers(world, Directory(frame.cluster, options.sites), self._built, self._kept)
        return _changed(connection, changes), changes.files

    def _glance_some(self, goes_on: Callable[[], bool]) -> Glanced:
        """Some folders more, from where the last glance stopped."""
        if self._connection is None or self._answers is None or self._owed != set():
            return Glanced((), False)
        if self._glance is None:
            self._glance = glance(self.options.root, self._connection)
        found = []
        for folder in self._glance:
            found += [folder] if folder else []
            if not goes_on():
                return Glanced(tuple(found), True)
        self._glance = None
        return Glanced(tuple(found), False)

    def _shard_some(self, goes_on: Callable[[], bool]) -> bool:
        """What a browser searches in without a service follows the library, a little at a time. Returns whether there is
        more to do."""
        if self._connection is None or self._answers is None or not self._shards_due:
            return False
        cluster, clock = self._settings()
        self._shards_due = self._shards.work(self._connection, cluster, clock, goes_on)
        return self._shards_due

    def _settings(self) -> tuple[Cluster, Moment]:
        """As the library has them."""
        assert self._connection is not None
        stored = get_blob(self._connection, "cluster")
        clock = get_blob(self._connection, "clock")
        assert stored is not None
        assert clock is not None
        return msgspec.msgpack.decode(stored, type=Cluster), msgspec.msgpack.decode(clock, type=Moment)

    def _index_some(self, most: int) -> int:
        """Indexes documents that wait, as a build would, whatever its engine with SQLite: an edit is one transaction, and a
        hundred small states cost no merging. Returns how many are left."""
        if self._connection is None or self._answers is None:
            return 0
        from sitegen.index.stage import Indexing, update_index

        cluster, clock = self._settings()
        search = msgspec.structs.replace(cluster.platform.search, engine="sqlite")
        cluster = msgspec.structs.replace(cluster, platform=msgspec.structs.replace(cluster.platform, search=search))
        options = self.options
        indexing = Indexing(options.root, options.state, options.build / "search", most=most)
        try:
            update_index(self._connection, cluster, clock, indexing, self._notes, lambda _: None)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            shutil.rmtree(indexing.folder, ignore_errors=True)  # it is damaged: the next piece begins anew
        (left,) = self._connection.execute("SELECT count(*) FROM search_pending").fetchone()
        return int(left)

    def _is_other(self, connection: sqlite3.Connection, changes: Changes) -> bool:
        options = self.options
        clock = options.clock or now_in(str(get_state(connection, "timezone")))
        shown = get_state(connection, "drafts") == str(options.drafts)
        return not shown or inputs_changed(connection, options.root, changes, clock)

    def _updated(self, changed: tuple[str, ...], files: int, seconds: float) -> Updated:
        ready = self._answers is not None
        cluster = self._answers.world.frame.cluster if self._answers is not None else None
        portal = cluster.sites.get(cluster.platform.portal) if cluster is not None else None
        notes = show(self._notes.found(), self.options.root)
        self._notes = Report()
        return Updated(
            ready=ready,
            changed=changed,
            hosts=self._answers.directory.hosts() if self._answers is not None else (),
            portal=portal.host if portal is not None else "",
            scheme=cluster.platform.scheme if cluster is not None else "https",
            clock=self._answers.world.frame.clock.to_minute() if self._answers is not None else "",
            due=self._due(),
            seconds=seconds,
            files=files,
            trouble=show(self._trouble, self.options.root),
            notes=notes,
            endpoint=cluster.platform.search.endpoint if cluster is not None else "",
            searched=cluster is not None and _can_search(cluster),
            index=str(self.options.build),
        )

    def _due(self) -> float | None:
        """Seconds until something changes by itself; None with a fixed clock."""
        if self.options.clock is not None or self._connection is None or self._answers is None:
            return None
        row = self._connection.execute("SELECT min(at) FROM instant").fetchone()
        if row is None or row[0] is None:
            return None
        now = now_in(self._answers.world.frame.cluster.platform.timezone)
        return float(max(1.0, (row[0] - now.minute) * 60 - time.time() % 60 + 0.5))

    # ── what is asked ──

    def _check(self, milliseconds: int) -> Checked:
        if self._answers is None:
            return Checked(0, 0)
        goes_on = _Span(milliseconds, self._is_called)
        self._turn += 1
        to_index = _can_search(self._answers.world.frame.cluster)
        if to_index and self._turn % 2 == 0 and self._index_some(_INDEXED_IN_PASSING):
            return Checked(self._unchecked or 0, 0, more=True)
        if self._told_due:
            self._told_due = self._answers.check_again(goes_on)[0] > 0
        if self._told_due:
            self._overview = None
            return Checked(self._unchecked or 0, 1, more=True)
        made, found = self._answers.check(goes_on)
        if found:
            self._overview = None
        left = self._count(made)
        if left:
            return Checked(left, found, more=True)
        if to_index and self._index_some(_INDEXED_IN_PASSING):
            return Checked(0, found, more=True)
        more = self._shard_some(goes_on)
        if not more and self._connection is not None:
            settle(self._connection)
        return Checked(0, found, more=more)

    def _count(self, made: int) -> int:
        """How many pages are still to be checked, after so many more were made."""
        assert self._answers is not None
        if self._unchecked is None:
            self._unchecked = self._answers.unchecked()
        else:
            self._unchecked -= made
        if self._unchecked <= _COUNTED or not made:
            self._unchecked = self._answers.unchecked(_COUNTED)
        return self._unchecked

    def _look(self, addresses: Iterable[tuple[str, str]]) -> Looked:
        """What lies there; while nothing new is taken in, every page says why."""
        if self._answers is None:
            return Looked(())
        seen = [self._answers.look(*one) for one in addresses]
        if self._trouble:
            told = show(self._trouble, self.options.root)
            seen = [msgspec.structs.replace(one, findings=(*told, *one.findings), held=True) for one in seen]
        return Looked(tuple(seen))

    def _not_ready(self) -> Answer:
        return Answer(503, findings=show(self._trouble, self.options.root))

    def _where(self, path: str) -> str:
        """The address of a document's own page."""
        if self._answers is None or self._connection is None or not path.endswith(".md"):
            return ""
        query = "SELECT site, route FROM card WHERE document = ?"
        row = self._connection.execute(query, (number(path.removeprefix("content/")),)).fetchone()
        site = self._answers.world.frame.cluster.sites.get(row[0]) if row is not None else None
        if site is None or (self.options.sites and site.id not in self.options.sites):
            return ""
        return f"{site.origin}{site.base}{url_of(row[1])}"

    def _why_nowhere(self, path: str) -> str:
        """Why a document has no page at the clock; "": it lies in no section, which is told, or is none of ours."""
        if self._answers is None or self._connection is None:
            return ""
        query = "SELECT record, held FROM document WHERE path = ?"
        row = self._connection.execute(query, (path.removeprefix("content/"),)).fetchone()
        if row is None or row[1] or row[0] is None:
            return "broken" if row is not None else ""
        document, clock = msgspec.msgpack.decode(row[0], type=Document), self._answers.world.frame.clock
        if document.draft and not self.options.drafts:
            return "draft"
        if document.withdrawn:
            return "withdrawn"
        if document.published > clock:
            return "scheduled"
        return "offline" if document.offline is not None and document.offline <= clock else ""

    def _make_overview(self) -> Overview:
        if self._connection is None or self._answers is None:
            errors = sum(severity(one.code) == "error" for one in self._trouble)
            return Overview("", "", self.options.clock is not None, self.options.drafts, (), errors, 0, 0)
        if self._overview is None:
            self._overview = make_overview(self._connection, self._answers.world.frame, self.options, self._trouble)
        return self._overview


class _Span:
    """Says whether work goes on: for so many milliseconds, unless somebody calls."""

    def __init__(self, milliseconds: int, is_called: Callable[[], bool] = lambda: False) -> None:
        self._ends, self._is_called = time.monotonic() + milliseconds / 1000, is_called

    def __call__(self) -> bool:
        return time.monotonic() < self._ends and not self._is_called()


def _can_search(cluster: Cluster) -> bool:
    """Whether visitors of its sites can search at all."""
    return bool(cluster.platform.search.endpoint) or cluster.platform.search.shards != "none"


def _changed(connection: sqlite3.Connection, changes: Changes) -> tuple[str, ...]:
    """Files whose bytes are others than before, the first of them."""
    changed = []
    for entry, known in changes.suspects:
        row = connection.execute("SELECT digest FROM file WHERE path = ?", (entry.path,)).fetchone()
        if row is not None and row[0] != known:
            changed.append(entry.path)
            if len(changed) >= _NAMED:
                return tuple(changed)
    return (*changed, *changes.gone[: _NAMED - len(changed)])


def _as_finding(fault: MachineFault) -> Diagnostic:
    from sitegen.diagnostics import Place

    return Diagnostic(fault.code, Place("build/.state"), fault.params)
