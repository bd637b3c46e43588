"""Progress bars on a terminal; silence everywhere else."""

from __future__ import annotations

import sys
from typing import Any

from sitegen.cli.language import Words
from sitegen.cli.terminal import is_terminal
from sitegen.engine.options import Progress

# Fewer pieces than this are done before a bar could be read.
_WORTH_A_BAR = 100


class Bars(Progress):
    """One bar a stage, on standard error. Use as a context manager."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._bars: Any = None
        self._task: Any = None
        self._on = is_terminal(sys.stderr)

    def __enter__(self) -> Bars:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bars is not None:
            self._bars.stop()
            self._bars = None

    def stage(self, name: str, total: int) -> None:
        self._task = None
        if not self._on or total < _WORTH_A_BAR:
            return
        if self._bars is None:
            self._bars = _bars()
            self._bars.start()
        key = f"stage.{name}"
        self._task = self._bars.add_task(self._words(key) if self._words.has(key) else name, total=total)

    def advance(self, count: int) -> None:
        if self._task is not None:
            self._bars.update(self._task, advance=count)


def _bars() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as RichProgress

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return RichProgress(*columns, console=Console(stderr=True), transient=True)
