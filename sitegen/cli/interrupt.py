"""Ctrl-C and SIGTERM end everything on the spot.

Nothing is unwound: a build may be killed at any moment and the next one goes on from there (`tests/engine`), whereas
an exception raised between two bytecodes can be lost in a callback of `fork`, or leave a pool of processes waiting for
ever (both were seen). Folders of `verify` and `check --since` left behind are removed by the next run.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from types import FrameType

_SHOW_CURSOR = "\x1b[?25h"


def stop_at_once(words: str) -> None:
    """From now on a signal ends this process and its workers. `words`: said on Ctrl-C."""
    ours = os.getpid()

    def stop(number: int, _frame: FrameType | None) -> None:
        if os.getpid() == ours:
            _end_workers()
            if number == signal.SIGINT:
                cursor = _SHOW_CURSOR if os.isatty(2) else ""
                with contextlib.suppress(OSError):
                    os.write(2, f"{cursor}\n{words}\n".encode(sys.stderr.encoding or "utf-8", "backslashreplace"))
        os._exit(128 + number)

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


def _end_workers() -> None:
    if "multiprocessing" in sys.modules:
        import multiprocessing

        for child in multiprocessing.active_children():
            child.kill()
