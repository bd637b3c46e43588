"""The index open for searching: one thread of a process asks it, and turns to a new state between two searches.

A search is done on one state from its beginning to its end; the next one looks first whether another is published. So a
publication drops no request, no lock is needed, and what is open is one state at most.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from sitegen.finder.options import Limits
from sitegen.search.engine import Missing, damage_as_missing
from sitegen.search.engines import open_engine, token
from sitegen.search.place import behind_for
from sitegen.search.searcher import Searcher

Answer = TypeVar("Answer")


class Busy(Exception):
    """Too many searches wait, or one took too long."""


class Unusable(Exception):
    """There is no index to be searched. `why`: a diagnostic code, or what the machine said."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Index:
    """The published index of a build, whichever it is at the moment."""

    def __init__(self, build: Path, limits: Limits) -> None:
        self._folder, self._limits = build / "search", limits
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="search")
        self._waiting = 0
        self._searcher: Searcher | None = None
        self._token = ""
        self.switched = 0

    def behind(self) -> float:
        """Seconds since which pages may be newer than the index; 0: they are not."""
        return behind_for(self._folder)

    async def ask(self, question: Callable[[Searcher], Answer]) -> Answer:
        """Puts a question to the index. Busy when there are too many, Unusable when there is none."""
        if self._waiting >= self._limits.waiting:
            raise Busy
        self._waiting += 1
        asked = asyncio.get_running_loop().run_in_executor(self._thread, self._ask, question)
        asked.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(asked), self._limits.deadline)
        except TimeoutError:
            asked.add_done_callback(lambda one: one.cancelled() or one.exception())
            raise Busy from None

    def _done(self, _asked: object) -> None:
        self._waiting -= 1

    def close(self) -> None:
        self._thread.submit(self._drop)
        self._thread.shutdown()

    def _ask(self, question: Callable[[Searcher], Answer]) -> Answer:
        searcher = self._current()
        try:
            with damage_as_missing(self._folder):
                return question(searcher)
        except Missing as missing:
            self._drop()
            raise Unusable(missing.why) from missing
        except (OSError, ValueError, KeyError, IndexError, EOFError) as error:
            # A file that was damaged, or taken away, behind our back: the next question opens the index again.
            self._drop()
            raise Unusable(type(error).__name__) from error

    def _current(self) -> Searcher:
        now = token(self._folder)
        if self._searcher is None or now != self._token:
            self._drop()
            try:
                with damage_as_missing(self._folder):
                    self._searcher = Searcher(open_engine(self._folder))
            except Missing as missing:
                raise Unusable(missing.why) from missing
            except OSError as error:
                raise Unusable(type(error).__name__) from error
            self._token = now
            self.switched += 1
        return self._searcher

    def _drop(self) -> None:
        if self._searcher is not None:
            self._searcher.engine.close()
        self._searcher = None
