"""Where `sitegen` begins."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn

from sitegen.cli.language import Words, language_of
from sitegen.cli.program import Program


def program(arguments: list[str], environment: dict[str, str] | None = None) -> Program:
    """The program in the language the arguments or the locale ask for."""
    return Program(Words(language_of(arguments, os.environ if environment is None else environment)))


def run() -> NoReturn:
    """The console script."""
    _write_any_text()
    _stop_at_once()
    program(sys.argv[1:]).main(sys.argv[1:])


def _write_any_text() -> None:
    """A terminal of another encoding shows what it can; it never ends the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _stop_at_once() -> None:
    """Ctrl-C and SIGTERM end the workers first: nobody waits for a chunk that nobody wants, and none is left behind.

    What was committed stays; the next build goes on from there.
    """
    ours = os.getpid()
    stopping = False

    def stop(number: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        if os.getpid() != ours or stopping:
            os._exit(128 + number)
        stopping = True
        if "multiprocessing" in sys.modules:
            import multiprocessing

            for child in multiprocessing.active_children():
                child.kill()
        if number == signal.SIGTERM:
            raise SystemExit(128 + number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)


