"""Ctrl-C and SIGTERM: the workers end first, then this process, cleaning up behind itself."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

# When a signal falls into a place where Python drops exceptions (callbacks of fork, of weak references), try again soon.
_AGAIN = 0.002


class _Stop:
    """What happens when somebody stops us. A second signal ends the process on the spot."""

    def __init__(self) -> None:
        self._ours = os.getpid()
        self._raised: BaseException | None = None

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGALRM, self._again)
        sys.unraisablehook = self._dropped

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        if os.getpid() != self._ours or self._raised is not None:
            os._exit(128 + number)
        self._raised = KeyboardInterrupt() if number == signal.SIGINT else SystemExit(128 + number)
        _end_workers()
        raise self._raised

    def _again(self, _number: int, _frame: FrameType | None) -> None:
        if self._raised is not None:
            _end_workers()
            raise self._raised

    def _dropped(self, dropped: sys.UnraisableHookArgs) -> None:
        if self._raised is not None and dropped.exc_value is self._raised:
            signal.setitimer(signal.ITIMER_REAL, _AGAIN)
        else:
            sys.__unraisablehook__(dropped)


def stop_at_once() -> None:
    """From now on nobody waits for a chunk that nobody wants, and no worker is left behind.

    What was committed stays; the next build goes on from there.
    """
    _Stop().listen()


def _end_workers() -> None:
    if "multiprocessing" in sys.modules:
        import multiprocessing

        for child in multiprocessing.active_children():
            child.kill()
