"""The running preview: its views, the watch over the inputs, and what is told to whom after an update."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from sitegen.diagnostics import MachineFault
from sitegen.schema.moment import Moment
from sitegen.serve.client import Crashed
from sitegen.serve.guard import Rules
from sitegen.serve.live import Tabs
from sitegen.serve.messages import Check, Checked, Found, Updated, WhereIs
from sitegen.serve.process import Start
from sitegen.serve.view import View
from sitegen.serve.watch import Watch
from sitegen.serve.words import Language

# Pages nobody asked for are made in pieces of so many milliseconds, while nobody waits, and the index hears every so
# many seconds.
_PIECE_MILLISECONDS, _PAUSE_SECONDS, _TELL_SECONDS = 30, 0.02, 2.0
# After the machine's trouble (disk full) the update is tried again.
_RETRY_SECONDS = 2.0


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What `sitegen serve` was asked for. `state`: where libraries of the preview lie."""

    root: Path
    build: Path
    clock: Moment | None = None
    drafts: bool = False
    sites: tuple[str, ...] = ()
    jobs: int = 0
    poll: bool = False
    navigate: bool = False
    language: Language = "zh"

    @property
    def state(self) -> Path:
        return self.build / ".state" / "preview"


class News(msgspec.Struct, frozen=True):
    """One update, for the terminal. `reloaded`: pages told to load again."""

    updated: Updated
    reloaded: int
    seconds: float


class Preview:
    """`say`: called after every update that changed something, with the reason why the inputs are polled, if they are."""

    def __init__(self, settings: Settings, rules: Rules, say: Callable[[News, str], None]) -> None:
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
        self.work = View(start, port=rules.port, domain=rules.domain)
        self.views = [self.work]
        self.tabs = Tabs()
        self.clock, self.drafts = settings.clock, settings.drafts
        self.watch: Watch | None = None
        self.fault: MachineFault | None = None
        self.unchecked = 0

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
        """Makes the pages nobody asked for, so that all findings are in the index; visitors go first."""
        told, news = time.monotonic(), 0
        with contextlib.suppress(MachineFault, Crashed):
            while True:
                await asyncio.sleep(_PAUSE_SECONDS)
                if self.work.client.busy:
                    continue
                checked = await self.work.client.call(Check(_PIECE_MILLISECONDS), Checked)
                self.unchecked, news = checked.left, news + checked.found
                if not checked.left or (news and time.monotonic() - told > _TELL_SECONDS):
                    await self.tabs.tell_index(updated=True)
                    told, news = time.monotonic(), 0
                if not checked.left:
                    return

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
        try:
            updated = await self.work.update(folders)
        except MachineFault as fault:
            self.fault = fault
            self.work.ready.set()
            return
        except Crashed as crashed:
            self.fault = MachineFault("machine.write", path=self.settings.state, problem=crashed)
            return
        self.fault = None
        if self.watch is not None:
            self.watch.took(updated.seconds)
        reloaded = await self.tell(self.work)
        await self.tabs.tell_index(updated=True)
        if self.settings.navigate and before is not None:
            await self._go_to(updated.changed)
        if before is None or updated.changed or updated.trouble != before.trouble:
            self._say(News(updated, reloaded, time.perf_counter() - started), self.watch.polls if self.watch is not None else "")

    async def tell(self, view: View) -> int:
        """Tells the open pages of a view. Their number that load again."""
        try:
            return await self.tabs.update(view)
        except (MachineFault, Crashed):
            return 0

    async def _go_to(self, changed: tuple[str, ...]) -> None:
        """The page of the one document that was saved."""
        documents = [one for one in changed if one.startswith("content/") and one.endswith(".md")]
        if len(documents) != 1:
            return
        found = await self.work.client.call(WhereIs(documents[0]), Found)
        if found.address:
            await self.tabs.go(self.work.names.address(found.address), self.work)

    async def set_time(self, clock: Moment | None, *, drafts: bool) -> None:
        """Another clock, or drafts or none, for every view; their pages follow."""
        self.clock, self.drafts = clock, drafts
        for view in self.views:
            await view.set_time(clock, drafts=drafts)
            if view is not self.work:
                await view.update(())
                await self.tell(view)
        if self.watch is not None:
            self.watch.wake()

    def close(self) -> None:
        if self.watch is not None:
            self.watch.stop()
        for view in self.views:
            view.close()
