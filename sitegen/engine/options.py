"""What a build is asked to do, and what it says it did."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sitegen.diagnostics import Diagnostic
from sitegen.schema.moment import Moment


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """`clock` None: now, in the platform's time zone. `sites` empty: all. `dry`: nothing is written to the output.
    `drafts`: drafts are shown as if they were published (the preview)."""

    root: Path
    build: Path
    clock: Moment | None = None
    sites: tuple[str, ...] = ()
    jobs: int = 0
    full: bool = False
    dry: bool = False
    drafts: bool = False

    @property
    def state(self) -> Path:
        return self.build / ".state" / "check" if self.dry else self.build / ".state"


class Totals(msgspec.Struct):
    """Files of one site: made anew, written (bytes differed), left alone, removed, failed."""

    rendered: int = 0
    written: int = 0
    reused: int = 0
    removed: int = 0
    failed: int = 0


class Result(msgspec.Struct, kw_only=True):
    """One build. `slowest`: (recipe, pages, seconds)."""

    diagnostics: tuple[Diagnostic, ...]
    totals: dict[str, Totals]
    seconds: float
    files: int
    rendered: list[tuple[str, str, str]] = []
    written: list[tuple[str, str]] = []
    slowest: list[tuple[str, int, float]] = []
    clock: Moment = Moment(0)
    complete: bool = True


class Progress:
    """What a build tells while it runs; the command line draws it."""

    def stage(self, name: str, total: int) -> None:
        """A stage begins with so many pieces of work."""

    def advance(self, count: int) -> None:
        """Some are done."""


class NoCluster(Exception):
    """The common settings are broken: nothing can be built."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__()
        self.diagnostics = diagnostics
