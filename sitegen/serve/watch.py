"""Notices that inputs changed: folders where something happened, gathered until a burst is over.

Native events (watchdog) where they work; on network file systems, where the system's limit of watches is reached, at the
start or when a folder is added, and where a thread of watchdog ended, the inputs are looked through again and again, and
it is said.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import logging
import os
import re
import subprocess
import threading
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.scan.walk import ROOTS

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers.api import BaseObserver

# A single save is over so many seconds after its file was closed, or without another event; a burst (a checkout) needs
# longer.
_QUIET_CLOSED, _QUIET, _QUIET_BURST = 0.005, 0.03, 0.25
_BURST = 20
# So many seconds after git took its lock a few events may be the first of many.
_JUST_BEGUN = 2.0
# A burst that never ends is looked at all the same.
_LONGEST = 15.0
# The kernel drops events beyond 16,384 in its queue, and not every watchdog says so: after so many everything is looked at.
_LOOK_EVERYWHERE = 1000
# Where events do not arrive, the inputs are looked through every so many seconds, or ten times what a look costs.
_POLL = 1.0
_POLL_SHARE = 10
# Whether events can still arrive is looked at every so many seconds.
_SUPERVISED = 2.0
# Why there are no events, by what the system said.
_REASONS = {errno.ENOSPC: "limit", errno.EMFILE: "instances"}
# File systems whose changes made elsewhere raise no events here.
_REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "vboxsf", "prl_fs", "fuse.vmhgfs-fuse", "afs", "ceph", "glusterfs", "fuse.glusterfs", "virtiofs"}
)  # fmt: skip


class Watch:
    """Watches the inputs under `root`. `polls` says why, once it does: `asked`, `remote`, `limit` (of watches),
    `instances` (the limit of those) or `ended`."""

    def __init__(self, root: Path, *, poll: bool) -> None:
        self.root = root
        self.polls = "asked" if poll else "remote" if is_remote(root) else ""
        self._loop = asyncio.get_running_loop()
        self._woken = asyncio.Event()
        self._folders: set[str] = set()
        self._events, self._last, self._everywhere = 0, 0.0, False
        self._is_closed, self._has_grown = False, False
        self._observer: BaseObserver | None = None
        self._threads: list[threading.Thread] = []
        self._look_seconds = 0.0
        self._git = _git_folder(root)
        self._held: list[int] = []
        self._numbers: dict[Path, int] = {}
        self._listener = _Listener(self)

    def start(self) -> None:
        """Begins to watch. Before the first look at the inputs, so that nothing falls between."""
        if not self.polls:
            before = set(threading.enumerate())
            logging.getLogger("watchdog").addHandler(self._listener)
            self._hold()
            try:
                self._observer = self._observe()
            except OSError as error:
                self.polls = _REASONS.get(error.errno or 0, "ended")
            self._threads = [one for one in threading.enumerate() if one not in before]

    def _hold(self) -> None:
        """Opens the folders that are watched, so that no others get their numbers."""
        for folder in (*(self.root / one for one in ROOTS), self._git / "logs"):
            with contextlib.suppress(OSError):
                self._held.append(os.open(folder, getattr(os, "O_PATH", os.O_RDONLY) | os.O_NOFOLLOW | os.O_CLOEXEC))
            self._numbers[folder] = _number(folder)

    def _let_go(self) -> None:
        for held in self._held:
            os.close(held)
        self._held = []

    def supervise(self) -> None:
        """Sees to it that events can still arrive. The folders of the inputs may be others than were watched (removed, and
        there again after a checkout): they are watched anew. A thread that ended otherwise takes the events with it:
        from then on the inputs are polled."""
        if self.polls:
            return
        if any(_number(folder) != number for folder, number in self._numbers.items()):
            self.stop()
            self.start()
            self.look_everywhere()
        elif not all(one.is_alive() for one in self._threads):
            self._poll_from_now("ended")
        elif self._has_grown:
            self._has_grown = False
            if not self._has_room():
                self._poll_from_now("limit")

    def _poll_from_now(self, why: str) -> None:
        self.stop()
        self.polls = why
        self.look_everywhere()

    def lost_events(self, error: BaseException | None) -> None:
        """In watchdog's thread. The kernel dropped events; `error`: and the folders could not be watched anew."""
        if isinstance(error, OSError):
            self._loop.call_soon_threadsafe(self._poll_from_now, _REASONS.get(error.errno or 0, "ended"))
        else:
            self._loop.call_soon_threadsafe(self.look_everywhere)

    def _has_room(self) -> bool:
        """Whether one more folder could be watched. Where a new one could not, watchdog goes on without a word."""
        assert self._observer is not None
        try:
            # A folder above the inputs: it is not watched yet. What happens there is of no kind that is told.
            self._observer.unschedule(self._observer.schedule(_nobody(), os.fspath(self.root.parent), event_filter=[]))
        except OSError as error:
            return error.errno != errno.ENOSPC
        return True

    def _observe(self) -> BaseObserver:
        from watchdog.events import (
            DirCreatedEvent,
            DirDeletedEvent,
            DirMovedEvent,
            FileClosedEvent,
            FileCreatedEvent,
            FileDeletedEvent,
            FileModifiedEvent,
            FileMovedEvent,
            FileSystemEventHandler,
        )
        from watchdog.observers import Observer

        # It warns, with all it watches, when a folder that was moved away comes back (7.1).
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")
        watch = self

        class Handler(FileSystemEventHandler):
            def on_any_event(self, event: FileSystemEvent) -> None:
                watch._happened(event)

        kinds: list[type[FileSystemEvent]] = [
            DirCreatedEvent, DirDeletedEvent, DirMovedEvent,
            FileClosedEvent, FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent,
        ]  # fmt: skip
        observer = Observer()
        observer.daemon = True
        handler = Handler()
        try:
            for one in ROOTS:
                if (self.root / one).is_dir() and not (self.root / one).is_symlink():
                    observer.schedule(handler, os.fspath(self.root / one), recursive=True, event_filter=kinds)
            logs = self._git / "logs"
            if logs.is_dir():
                observer.schedule(handler, os.fspath(logs), recursive=False, event_filter=kinds)
            observer.start()
            # Where the limit of watches is reached below a folder, watchdog goes on without a word: this one is the last.
            observer.schedule(handler, os.fspath(self.root), recursive=False, event_filter=kinds)
        except OSError:
            observer.stop()
            raise
        return observer

    def _happened(self, event: FileSystemEvent) -> None:
        """In watchdog's thread."""
        folders: set[str] = set()
        for path in (event.src_path, event.dest_path):
            if path:
                folders |= folders_of(os.fsdecode(path), self.root, is_folder=event.is_directory)
        if event.is_directory and event.event_type in ("created", "moved"):
            self._has_grown = True
        if folders:
            self._loop.call_soon_threadsafe(self._gather, folders, event.event_type in ("closed", "moved"))

    def _gather(self, folders: set[str], is_closed: bool) -> None:
        self._folders |= folders - {""}
        self._is_closed = is_closed
        self._events += 1
        self._last = time.monotonic()
        self._woken.set()

    def happened_in(self, folders: tuple[str, ...]) -> None:
        """Somebody else found that something happened in these folders."""
        self._gather(set(folders), True)

    def look_everywhere(self) -> None:
        """Asks for a look at all inputs."""
        self._everywhere = True
        self._last = time.monotonic()
        self._woken.set()

    def wake(self) -> None:
        """Asks for an update without a look at any folder: the time or a setting of the preview changed."""
        self._woken.set()

    def took(self, seconds: float) -> None:
        """What the last look cost, for the pace of polling."""
        self._look_seconds = seconds

    async def next(self) -> tuple[str, ...] | None:
        """Waits until something happened and is over. Folders where; None: anywhere."""
        if self.polls:
            if not await self._is_woken(max(_POLL, _POLL_SHARE * self._look_seconds)):
                self._everywhere = True
        else:
            while not await self._is_woken(_SUPERVISED):
                self.supervise()
            await self._until_quiet()
        found = None if self._everywhere or self._events >= _LOOK_EVERYWHERE else tuple(sorted(self._folders))
        self._folders, self._events, self._everywhere = set(), 0, False
        self._woken.clear()
        return found

    async def _is_woken(self, seconds: float) -> bool:
        """Whether something happened before so many seconds have passed."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._woken.wait(), seconds)
        return self._woken.is_set()

    async def _until_quiet(self) -> None:
        ends = time.monotonic() + _LONGEST
        while time.monotonic() < ends:
            quiet = _QUIET_BURST if self._events >= _BURST else _QUIET_CLOSED if self._is_closed else _QUIET
            wait = self._last + quiet - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            elif self._git_writes():
                await asyncio.sleep(_QUIET)
            else:
                return

    def _git_writes(self) -> bool:
        """Whether git holds its lock for what is seen: many files, or the first of many. A lock that a git that was
        killed left behind, or one held while a message is written, keeps no single save waiting."""
        try:
            age = time.time() - (self._git / "index.lock").stat().st_mtime
        except OSError:
            return False
        return self._events >= _BURST or age < _JUST_BEGUN

    def stop(self) -> None:
        logging.getLogger("watchdog").removeHandler(self._listener)
        self._let_go()
        if self._observer is not None:
            self._observer.stop()
            self._observer = None


class _Listener(logging.Handler):
    """What watchdog (7.1) only writes into its log. Its words are for nobody who edits."""

    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.WARNING)
        self._watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        self._watch.lost_events(record.exc_info[1] if record.exc_info else None)


def _nobody() -> FileSystemEventHandler:
    from watchdog.events import FileSystemEventHandler

    return FileSystemEventHandler()


def _number(path: Path) -> int:
    """What tells a file from others of its name, 0 where there is none."""
    try:
        return path.lstat().st_ino
    except OSError:
        return 0


def folders_of(path: str, root: Path, *, is_folder: bool) -> set[str]:
    """Folders to look at after an event at a path, from the root; "" for one that only git knows (a commit)."""
    inside = os.path.relpath(path, root)
    parts = inside.split("/")
    if parts[0] not in ROOTS:
        return {""} if parts[-1] == "HEAD" else set()
    name = parts[-1]
    if any(part[:1] == "." for part in parts) or name[-1:] == "~" or re.fullmatch(r"#.*#|4913", name):
        return set()  # what the walk passes over: hidden files, editors' backups
    parent = "/".join(parts[:-1])
    return {one for one in (inside if is_folder else "", parent) if one}


def is_remote(root: Path, mounts: str = "/proc/self/mounts") -> bool:
    """Whether the inputs, or a folder among them, lie on a file system of which no events come."""
    try:
        lines = Path(mounts).read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return False
    here, best, kind = f"{os.fspath(root)}/", "", ""
    for line in lines:
        _, point, name, *_ = line.split(" ")
        point = re.sub(r"\\(\d{3})", lambda found: chr(int(found.group(1), 8)), point).rstrip("/") + "/"
        if here.startswith(point) and len(point) >= len(best):
            best, kind = point, name
        elif name in _REMOTE and any(point.startswith(f"{here}{one}/") for one in ROOTS):
            return True
    return kind in _REMOTE


def _git_folder(root: Path) -> Path:
    """The repository's own folder (`.git`), wherever it lies; a path that is not there outside git."""
    for folder in (root, *root.parents):
        if (folder / ".git").is_dir():
            return folder / ".git"
        if (folder / ".git").is_file():
            return _linked(folder)
    return root / ".git"


def _linked(folder: Path) -> Path:
    """The folder a work tree's `.git` file names."""
    try:
        found = subprocess.run(["git", "-C", os.fspath(folder), "rev-parse", "--absolute-git-dir"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return folder / ".git"
    return Path(os.fsdecode(found.stdout.strip()))
