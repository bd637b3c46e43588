"""The index of the last build, open for searching."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sitegen.diagnostics import MachineFault
from sitegen.search.engine import Missing, damage_as_missing
from sitegen.search.place import open_engine
from sitegen.search.searcher import Searcher


@contextlib.contextmanager
def open_searcher(build: Path) -> Iterator[Searcher]:
    """MachineFault where there is no index, or none to be trusted."""
    try:
        with damage_as_missing(build / "search"), contextlib.closing(open_engine(build / "search")) as engine:
            yield Searcher(engine)
    except Missing as missing:
        raise MachineFault(missing.why, folder=missing.folder) from missing
