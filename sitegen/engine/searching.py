"""The index of the last build, open for searching."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from sitegen.diagnostics import MachineFault
from sitegen.engine.inputs import worker_count
from sitegen.engine.last_build import clock_of_build, last_build
from sitegen.engine.lock import only_one
from sitegen.engine.options import Options, Progress
from sitegen.index.aside import aside, make_aside
from sitegen.index.stage import Indexing, opens
from sitegen.library.store import get_blob, get_state
from sitegen.search.engine import Missing, damage_as_missing
from sitegen.search.engines import open_engine, token
from sitegen.search.place import current
from sitegen.search.searcher import Searcher
from sitegen.settings.cluster import Cluster


@contextlib.contextmanager
def open_searcher(build: Path) -> Iterator[Searcher]:
    """MachineFault where there is no index, or none to be trusted."""
    try:
        with damage_as_missing(build / "search"), contextlib.closing(open_engine(build / "search")) as engine:
            yield Searcher(engine)
    except Missing as missing:
        raise MachineFault(missing.why, folder=missing.folder) from missing


def indexed_by(engine: str, options: Options, progress: Progress) -> Path:
    """The folder whose `search` has what the last build published, by this engine, for `open_searcher`. By another engine
    than the settings name it is made from the library when first asked for after a build, in `.state/engines/`. MachineFault
    where there is no build, or one is running."""
    published = options.build / "search"
    if current(published).startswith(f"{engine}-"):
        return options.build
    with only_one(options.state, options.build), last_build(options.state) as connection:
        if not token(published):
            raise MachineFault("search.no-index", folder=published)
        folder = aside(options.state) / engine
        # Not the state that is published: the same may come again when the index was deleted.
        generation = str(get_state(connection, "generation"))
        made_of = folder / "generation"
        if made_of.is_file() and made_of.read_text(encoding="utf-8") == generation and opens(folder / "search"):
            return folder
        shutil.rmtree(folder, ignore_errors=True)
        (count,) = connection.execute("SELECT count(*) FROM card").fetchone()
        progress.stage("index", count)
        cluster = msgspec.msgpack.decode(get_blob(connection, "cluster") or b"", type=Cluster)
        indexing = Indexing(options.root, options.state, folder / "search", worker_count(options))
        make_aside(connection, cluster, clock_of_build(connection), indexing, engine, progress.advance)
        made_of.write_text(generation, encoding="utf-8")
        return folder
