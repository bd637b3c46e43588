"""The running preview: its views, the watch over the inputs, and what is told to whom after an update."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import msgspec

from sitegen.diagnostics import Diagnostic, MachineFault, Place
from sitegen.engine.lock import is_locked
from sitegen.schema.moment import Moment
from sitegen.serve.client import Crashed
from sitegen.serve.comparison import Comparison
from sitegen.serve.findings import show
from sitegen.serve.guard import Rules
from sitegen.serve.live import Tab, Tabs
from sitegen.serve.messages import Check, Checked, Found, Glance, Glanced, Updated, WhereIs
from sitegen.serve.process import Start
from sitegen.serve.spawn import Spawned
from sitegen.serve.view import View
from sitegen.serve.watch import Watch
from sitegen.serve.words import Language

# Pages nobody asked for are made in pieces of so many milliseconds, while nobody waits, and the index hears every so
# many seconds.
_PIECE_MILLISECONDS, _PAUSE_SECONDS, _TELL_SECONDS = 30, 0.02, 2.0
# After an update the processor is the browser's for a moment, though not for ever where one follows the other.
_REST_SECONDS, _REST_AT_MOST = 0.3, 2.0
# An event that got lost heals by itself: so long after the last one, and again and again, all folders are looked at, at
# most in one of so many parts of the time.
_GLANCE_SECONDS, _GLANCE_SHARE = 5.0, 50
# After the machine's trouble (disk full) the update is tried again.
_RETRY_SECONDS = 2.0


class Revision(msgspec.Struct, frozen=True):
    """A commit as it was asked for: `title` (origin/main) and its id."""

    title: str
    commit: str

    @property
    def label(self) -> str:
        """What tells its host names from others."""
        return f"as-{self.commit[:8]}"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What `sitegen serve` was asked for. `shown`: revisions previewed beside the files; `since`: the one they are
    compared with, or, where there is an `until`, that one is. `state`: where libraries of the preview lie."""

    root: Path
    build: Path
    clock: Moment | None = None
    drafts: bool = False
    sites: tuple[str, ...] = ()
    jobs: int = 0
    poll: bool = False
    navigate: bool = False
    language: Language = "zh"
    shown: tuple[Revision, ...] = ()
    since: Revision | None = None
    until: Revision | None = None

    @property
    def state(self) -> Path:
        return self.build / ".state" / "preview"


class News(msgspec.Struct, frozen=True):
    """One update, for the terminal. `reloaded`: pages told to load again. `nowhere`: the document that was saved and has no
    page to go to, and why, see `messages.Found`."""

    updated: Updated
    reloaded: int
    seconds: float
    nowhere: tuple[str, str] | None = None


class Preview:
    """`say`: called after every update that changed something, with the reason why the inputs are polled, if they are.
    `spare`: a process for the workshop, started while this one was still loading."""

    def __init__(self, settings: Settings, rules: Rules, say: Callable[[News, str], None], spare: Spawned | None = None) -> None:
        self.settings, self.rules, self._say = settings, rules, say
        start = Start(
            root=str(settings.root),
            build=str(settings.build),
            folder=str(settings.state),
            name="work",
            clock=settings.clock,
            drafts=settings.drafts,
            sites=settings.sites,
            jobs=settings.jobs,
        )
        self.work = View(start, port=rules.port, domain=rules.domain, spare=spare)
        self.views = [self.work, *(self._view_of(one, start) for one in self._revisions())]
        self.comparison: Comparison | None = None
        if settings.since is not None:
            until = settings.until.commit if settings.until is not None else ""
            self.comparison = Comparison(settings.root, settings.build, settings.since.commit, until, settings.language)
        self._background: set[asyncio.Task[object]] = set()
        self.tabs = Tabs()
        self.clock, self.drafts = settings.clock, settings.drafts
        self.watch: Watch | None = None
        self.fault: MachineFault | None = None
        self.unchecked = 0
        self.rests = False  # nothing is left to do that nobody asked for
        self._polls = ""
        self._checked = 0.0

    def _revisions(self) -> list[Revision]:
        """Each commit once."""
        compared = [one for one in (self.settings.since, self.settings.until) if one is not None]
        asked = [*self.settings.shown, *compared]
        return list({one.commit: one for one in reversed(asked)}.values())[::-1]

    def _view_of(self, revision: Revision, start: Start) -> View:
        mine = msgspec.structs.replace(start, name=revision.label, commit=revision.commit)
        title = f"{revision.title} ({revision.commit[:8]})"
        return View(mine, port=self.rules.port, domain=self.rules.domain, label=revision.label, title=title)

    def marks(self) -> dict[str, str]:
        """What a page says about itself when it is not what visitors see now: its time, that drafts are shown."""
        clock = {"clock": self.clock.to_minute()} if self.clock is not None else {}
        return {**clock, **({"drafts": "yes"} if self.drafts else {})}

    def since_view(self) -> View | None:
        """The view of the revision the files are compared with."""
        return self._view(self.settings.since) if self.settings.since is not None else None

    def until_view(self) -> View:
        """The view that is compared with it."""
        return (self._view(self.settings.until) if self.settings.until is not None else None) or self.work

    def _view(self, revision: Revision) -> View | None:
        return next((one for one in self.views if one.label == revision.label), None)

    def compare(self) -> None:
        """Begins to compare, in the background."""
        if self.comparison is not None:
            self._start(self.comparison.run(self.clock))

    def _start(self, work: Coroutine[Any, Any, object]) -> None:
        task: asyncio.Task[object] = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def _open(self, view: View) -> None:
        """Reads a revision. What goes wrong is told when its pages are asked for."""
        with contextlib.suppress(MachineFault, Crashed):
            await view.update(None)
            await self.tabs.tell_index(updated=True)

    def find(self, name: str) -> tuple[View, str] | None:
        """The view and the real host behind a name of the preview."""
        for view in self.views:
            real = view.names.real(name)
            if real is not None:
                return view, real
        return None

    async def run(self) -> None:
        """Watches and updates for ever."""
        self.watch = watch = Watch(self.settings.root, poll=self.settings.poll)
        watch.start()
        drop_old_views(self.settings.state, {one.label for one in self.views})
        for view in self.views[1:]:
            self._start(self._open(view))
        self.compare()
        folders: tuple[str, ...] | None = None
        while True:
            await self._update(folders)
            alarm = self._alarm(watch)
            checking = asyncio.create_task(self._check_the_rest())
            folders = await watch.next()
            checking.cancel()
            if alarm is not None:
                alarm.cancel()

    async def _check_the_rest(self) -> None:
        """Makes the pages nobody asked for, so that all findings are in the index; visitors go first. The machine's trouble
        (no room for the index, no folder for the library) is an update's to tell, and to try again."""
        if self.fault is not None:
            return  # it is tried again already
        try:
            await self._check_all()
        except Crashed:
            return
        except MachineFault:
            await asyncio.sleep(_RETRY_SECONDS)
            if self.watch is not None:
                self.watch.wake()

    async def _check_all(self) -> None:
        if time.monotonic() - self._checked < _REST_AT_MOST:
            await asyncio.sleep(_REST_SECONDS)
        told, news = time.monotonic(), 0
        glance = told + _GLANCE_SECONDS
        while True:
            await asyncio.sleep(_PAUSE_SECONDS)
            if self.work.client.busy:
                continue
            if time.monotonic() > glance:
                glance = await self._glance()
            checked = await self.work.client.call(Check(_PIECE_MILLISECONDS), Checked)
            self.unchecked, news, self._checked = checked.left, news + checked.found, time.monotonic()
            self.rests = not (checked.left or checked.more)
            if self.rests or (news and time.monotonic() - told > _TELL_SECONDS):
                await self.tabs.tell_index(updated=True)
                told, news = time.monotonic(), 0
            if self.rests:
                break
        while True:
            await asyncio.sleep(max(0.0, glance - time.monotonic()))
            glance = await self._glance()

    async def _glance(self) -> float:
        """Looks whether something happened that no event told of, a little at a time. Returns when to look again."""
        started, more, working = time.monotonic(), True, 0.0
        while more and self.watch is not None and not self.watch.polls:
            await asyncio.sleep(_PAUSE_SECONDS)
            if self.work.client.busy:
                continue
            began = time.monotonic()
            glanced = await self.work.client.call(Glance(_PIECE_MILLISECONDS), Glanced)
            more, working = glanced.more, working + time.monotonic() - began
            if glanced.folders:
                self.watch.happened_in(glanced.folders)
        return started + max(_GLANCE_SECONDS, _GLANCE_SHARE * working)

    def _alarm(self, watch: Watch) -> asyncio.TimerHandle | None:
        """Wakes the watch when something changes by itself, or when trouble is worth another try."""
        updated = self.work.updated
        loop = asyncio.get_running_loop()
        if self.fault is not None or (updated is not None and any(one.code.startswith("machine.") for one in updated.trouble)):
            return loop.call_later(_RETRY_SECONDS, watch.wake)
        return loop.call_later(updated.due, watch.wake) if updated is not None and updated.due is not None else None

    async def _update(self, folders: tuple[str, ...] | None) -> None:
        started = time.perf_counter()
        before = self.work.updated
        self.rests = False
        try:
            updated = await self.work.update(folders)
        except MachineFault as fault:
            await self._cannot(fault)
            return
        except Crashed as crashed:
            if self.fault is None:  # said once, and tried again
                print(crashed.traceback or crashed, file=sys.stderr, flush=True)
            await self._cannot(MachineFault("machine.crashed", problem=crashed))
            return
        self.fault = None
        if self.watch is not None:
            self.watch.took(updated.seconds)
        leaving, nowhere = None, None
        if self.settings.navigate and before is not None:
            leaving, nowhere = await self._go_to(updated.changed)
        reloaded = await self.tell(self.work, leaving)
        await self.tabs.tell_index(updated=True)
        polls = self.watch.polls if self.watch is not None else ""
        if before is None or updated.changed or updated.trouble != before.trouble or polls != self._polls:
            self._polls = polls
            self._say(News(updated, reloaded, time.perf_counter() - started, nowhere), polls)

    async def _cannot(self, fault: MachineFault) -> None:
        """The update could not be made at all: it is said, and tried again."""
        is_new = self.fault is None or (self.fault.code, self.fault.params) != (fault.code, fault.params)
        self.fault = fault
        self.work.ready.set()
        if is_new:
            told = show([Diagnostic(fault.code, Place(""), fault.params)], self.settings.root)
            updated = self.work.updated or Updated.nothing()
            self._say(News(msgspec.structs.replace(updated, changed=(), trouble=told, notes=()), 0, 0.0), self._polls)
            await self.tabs.tell_index(updated=True)

    async def tell(self, view: View, leaving: Tab | None = None) -> int:
        """Tells the open pages of a view, but one that is `leaving`. Their number that load again."""
        try:
            return await self.tabs.update(view, leaving)
        except (MachineFault, Crashed):
            return 0

    async def _go_to(self, changed: tuple[str, ...]) -> tuple[Tab | None, tuple[str, str] | None]:
        """To the page of the one document that was saved. Who goes, or the document and why it has no page."""
        root = self.settings.root
        documents = [one for one in changed if one.startswith("content/") and one.endswith(".md") and (root / one).is_file()]
        if len(documents) != 1:
            return None, None
        try:
            found = await self.work.client.call(WhereIs(documents[0]), Found)
        except (MachineFault, Crashed):
            return None, None
        if not found.address:
            return None, (documents[0], found.why) if found.why else None
        return await self.tabs.go(self.work.names.address(found.address), self.work), None

    async def set_time(self, clock: Moment | None, *, drafts: bool) -> None:
        """Another clock, or drafts or none, for every view; their pages follow."""
        self.clock, self.drafts = clock, drafts
        marks = self.marks()
        await self.tabs.tell_all(marks={"clock": marks.get("clock", ""), "drafts": marks.get("drafts", "")})
        for view in self.views:
            await view.set_time(clock, drafts=drafts)
            if view is not self.work:
                await view.update(())
                await self.tell(view)
        self.compare()
        if self.watch is not None:
            self.watch.wake()

    def close(self) -> None:
        if self.watch is not None:
            self.watch.stop()
        for view in self.views:
            view.close()
        if self.comparison is not None:
            self.comparison.stop()


def drop_old_views(folder: Path, wanted: set[str]) -> None:
    """Removes what previews of other commits left, unless one is running."""
    for path in folder.glob("as-*"):
        if path.name.rpartition("-")[0] in wanted or is_locked(path / ".state"):
            continue
        shutil.rmtree(path, ignore_errors=True)
