"""Bounds that stop work which does not end by itself."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import signal
import threading
from collections.abc import Iterator
from types import FrameType

# Address space of one worker: ten times what the largest cluster measured needs.
WORKER_BYTES = 4 * 1024**3
_PR_SET_PDEATHSIG = 1


class TooSlow(Exception):
    """The work took longer than its limit."""


@contextlib.contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    """Raises TooSlow in the work inside after `seconds` of processor time. Main threads only: elsewhere no limit.

    Processor time, so that a busy machine does not fail a document.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def die_with_parent() -> None:
    """When the parent is killed, even with -9, this process is killed too (Linux): no orphan writes on."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == 1:
        os._exit(1)


def collect_seldom() -> None:
    """What a chunk makes is mostly freed by counting references; looking for cycles often costs a tenth of the time."""
    gc.set_threshold(50_000, 20, 50)


def begin_worker() -> None:
    """What every worker process does first."""
    die_with_parent()
    limit_memory()
    collect_seldom()
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def limit_memory() -> None:
    """Bounds the address space of this process; what asks for more gets MemoryError."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = WORKER_BYTES if hard == resource.RLIM_INFINITY else min(WORKER_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
