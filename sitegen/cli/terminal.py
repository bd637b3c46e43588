"""What a terminal needs: colours where they are wanted, columns that line up, machine faults in words."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sitegen.cli.language import Words
    from sitegen.diagnostics import MachineFault

# Lines are cut to the terminal, and to this where there is none.
_WIDTH = 120
_CODES = {"bold": "1", "quiet": "2", "red": "31", "yellow": "33", "green": "32", "cyan": "36"}


def is_terminal(stream: IO[Any]) -> bool:
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def wants_colour(stream: IO[Any]) -> bool:
    """Only on a terminal, and not where NO_COLOR asks for none (no-color.org)."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def width(stream: IO[Any]) -> int:
    return max(40, shutil.get_terminal_size((_WIDTH, 24)).columns) if is_terminal(stream) else _WIDTH


def paint(text: str, name: str) -> str:
    return f"\x1b[{_CODES[name]}m{text}\x1b[0m" if wants_colour(sys.stdout) else text


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines: the first column to the left, the others to the right, wide characters counted as two."""
    from sitegen.diagnostics.printing import width_of

    widths = [max(width_of(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0] + " " * (widths[0] - width_of(row[0]))]
        cells += [" " * (widths[at] - width_of(row[at])) + row[at] for at in range(1, len(row))]
        lines.append("  " + "  ".join(cells).rstrip())
    return lines


def say_fault(fault: MachineFault, words: Words) -> None:
    """The machine's trouble and what to do about it."""
    from sitegen.diagnostics import Diagnostic, Place
    from sitegen.diagnostics.catalogue import hint, message
    from sitegen.diagnostics.printing import visible

    told = Diagnostic(fault.code, Place(""), fault.params)
    click.echo(words("fault", message=visible(message(told.code, told.params, language=words.language)), code=fault.code), err=True)
    advice = hint(told, language=words.language)
    if advice:
        click.echo(words("fault.hint", hint=advice), err=True)
