"""Runs one command and measures its whole process tree. Linux only: /proc, wait4, subreaper."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from resource import struct_rusage

_PR_SET_CHILD_SUBREAPER = 36
_INTERVAL = 0.05  # seconds between two samples of memory
# Reading the page tables of a large process takes time of its own; the sampler keeps to this share of one core.
_SAMPLER_SHARE = 0.05
_STRAGGLER_SECONDS = 5.0


class CommandFailed(Exception):
    """The command did not end with 0; the text is the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run cost. Seconds and bytes."""

    wall: float
    cpu: float  # user and system, the whole tree
    peak_memory: int  # most of all processes together at one instant, by Pss, sampled
    peak_process: int  # most of the largest single process, by Rss, as the kernel counted it
    samples: int
    sampler_cpu: float  # what measuring itself cost, not part of `cpu`


def run_measured(command: Sequence[str], folder: Path, log: Path) -> Usage:
    """Runs `command` in `folder` to its end; output goes to `log`.

    Wall time ends with the command. Its descendants' times are those of every process the kernel hands to us,
    orphans too (we are their subreaper), so that a worker pool that outlives its parent is not missed.
    """
    _become_subreaper()
    log.parent.mkdir(parents=True, exist_ok=True)
    os.sync()  # what earlier steps wrote must not be charged to this one
    with log.open("wb") as output:
        begin = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        sampler = _Sampler(process.pid)
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    sampler.finish()
    used = [usage, *_reap_stragglers(process.pid)]
    if process.returncode != 0:
        raise CommandFailed(f"{' '.join(command)}: exit {process.returncode}\n{_end_of(log)}")
    return Usage(
        wall=wall,
        cpu=sum(each.ru_utime + each.ru_stime for each in used),
        peak_memory=sampler.peak,
        peak_process=max(each.ru_maxrss for each in used) * 1024,
        samples=sampler.samples,
        sampler_cpu=sampler.cpu,
    )


class _Sampler(threading.Thread):
    """Adds up the Pss of a session and its descendants, again and again."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.samples = 0
        self.cpu = 0.0
        self._root = root
        self._ended = threading.Event()

    def run(self) -> None:
        pause = 0.0
        while not self._ended.wait(pause):
            begin = time.perf_counter()
            total = sum(_pss(pid) for pid in _tree(self._root))
            self.peak = max(self.peak, total)
            self.samples += 1
            pause = max(_INTERVAL, (time.perf_counter() - begin) / _SAMPLER_SHARE)
        self.cpu = time.thread_time()

    def finish(self) -> None:
        self._ended.set()
        self.join()


def _tree(root: int) -> set[int]:
    """The process, its session and its descendants, as /proc shows them now."""
    found = {root}
    parents: dict[int, int] = {}
    for pid, parent, session in _processes():
        parents[pid] = parent
        if session == root:
            found.add(pid)
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        found |= more
        grown = bool(more)
    return found


def _processes() -> Iterator[tuple[int, int, int]]:
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            text = Path("/proc", name, "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # ended meanwhile
        fields = text.rpartition(")")[2].split()  # the name before it may hold anything
        yield int(name), int(fields[1]), int(fields[3])


def _pss(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # ended meanwhile, or a zombie
    return 0


def _become_subreaper() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _reap_stragglers(session: int) -> list[struct_rusage]:
    """Waits for what the command left behind; ends it if it stays."""
    used: list[struct_rusage] = []
    deadline = time.monotonic() + _STRAGGLER_SECONDS
    while True:
        try:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
        except ChildProcessError:
            return used
        if pid:
            used.append(usage)
        elif time.monotonic() > deadline:
            _end_session(session)
            deadline += _STRAGGLER_SECONDS
        else:
            time.sleep(0.01)


def _end_session(session: int) -> None:
    try:
        os.killpg(session, signal.SIGKILL)
    except ProcessLookupError:
        return


def _end_of(log: Path, lines: int = 20) -> str:
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
