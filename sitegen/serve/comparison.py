"""Which pages change between two revisions, found out by `sitegen diff` in a process of its own, and each of them."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Literal

import msgspec

import sitegen
from sitegen.engine.compare import ChangedPage
from sitegen.schema.moment import Moment
from sitegen.serve.words import Language

# It ends with the preview, however that ends: what it makes nobody would read, and it would keep the next one waiting.
_PROGRAM = (
    "import sys; sys.path.append(sys.argv.pop(1)); from sitegen.workers.limits import die_with_parent; die_with_parent();"
    " from sitegen.cli.main import run; run()"
)


class Found(msgspec.Struct, frozen=True):
    """What `sitegen diff --format json` says."""

    before: str
    after: str
    clock: str
    pages: list[ChangedPage]
    sites: dict[str, str]
    searched: dict[str, int] = {}
    errors: list[dict[str, str | int]] = []
    facts: dict[str, str] = {}


class Comparison:
    """`before`, `after`: revisions as they were asked for, `after` "" for the files as they are."""

    def __init__(self, root: Path, build: Path, before: str, after: str, language: Language) -> None:
        self.before, self.after = before, after
        self._language = language
        self._root, self._build = root, build
        self._process: asyncio.subprocess.Process | None = None
        self.state: Literal["working", "done", "failed"] = "working"
        self.problem = ""
        self.found: Found | None = None

    async def run(self, clock: Moment | None) -> None:
        """Compares. Again while it works: begins anew."""
        self.stop()
        self.state = "working"
        options = ["--lang", self._language, "diff", self.before, *([self.after] if self.after else []), "--format", "json"]
        options += ["--root", os.fspath(self._root), "--build", os.fspath(self._build)]
        options += ["--clock", clock.to_minute()] if clock is not None else []
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-c", _PROGRAM, os.fspath(Path(sitegen.__file__).parents[1]), *options,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip
        self._process = process
        said, told = await process.communicate()
        if process is not self._process:
            return
        self._process = None
        if process.returncode == 0:
            self.found = msgspec.json.decode(said, type=Found)
            self.state = "done"
        else:
            self.state, self.problem = "failed", told.decode("utf-8", "replace").strip()

    def page(self, site: str, route: str) -> ChangedPage | None:
        pages = self.found.pages if self.found is not None else []
        return next((one for one in pages if (one.site, one.route) == (site, route)), None)

    def stop(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
        self._process = None
