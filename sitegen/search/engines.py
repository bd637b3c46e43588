"""The two engines: the published state is opened by the one that made it. Neither is imported before it is needed."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from sitegen.search.place import current, name_of, readable

if TYPE_CHECKING:
    from sitegen.search.engine import Engine, Wear, Writer


def token(folder: Path) -> str:
    """Names what is published, "" when nothing is: another token, another state. Costs a few system calls."""
    name = current(folder)
    if not name.endswith(".db"):
        return name
    from sitegen.search.sqlite_engine import generation_of

    return f"{name} {generation_of(folder / name)}"


def open_engine(folder: Path) -> Engine:
    """The published state, open for searching. Missing when there is none, none to be trusted, or one of another program."""
    state = readable(folder)
    if state.suffix == ".db":
        from sitegen.search.sqlite_engine import open_sqlite

        return open_sqlite(state)
    from sitegen.search.whoosh_engine import open_whoosh

    return open_whoosh(state)


def open_writer(folder: Path, engine: str, *, fresh: bool) -> Writer:
    """The next state: on top of the published one, or, `fresh`, from nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    base = None if fresh else folder / current(folder)
    if engine == "sqlite":
        from sitegen.search.sqlite_engine import SqliteWriter

        return SqliteWriter(base or folder / f"{name_of('sqlite', uuid.uuid4().hex[:8])}.db", folder)
    from sitegen.search.whoosh_writer import WhooshWriter

    return WhooshWriter(folder, base)


def read_wear(folder: Path) -> Wear:
    """How the index has worn. SQLite clears up as it goes."""
    from sitegen.search.engine import Wear

    name = current(folder)
    if not name.startswith("whoosh-"):
        return Wear()
    from sitegen.search.whoosh_engine import read_wear as of_whoosh

    return of_whoosh(folder / name)
