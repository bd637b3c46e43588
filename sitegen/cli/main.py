"""Where `sitegen` begins."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

from sitegen.cli.interrupt import stop_at_once
from sitegen.cli.language import Words, language_of
from sitegen.cli.program import Program


def program(arguments: list[str], environment: dict[str, str] | None = None) -> Program:
    """The program in the language the arguments or the locale ask for."""
    return Program(Words(language_of(arguments, os.environ if environment is None else environment)))


def run() -> NoReturn:
    """The console script."""
    _write_any_text()
    found = program(sys.argv[1:])
    stop_at_once(found.words("interrupted"))
    found.main(sys.argv[1:])


def _write_any_text() -> None:
    """A terminal of another encoding shows what it can; it never ends the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
