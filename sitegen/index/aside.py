"""An index by the engine the settings do not name, beside the published one: to compare both before one is chosen."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sitegen.index.about import make_about
from sitegen.index.stage import Indexing, write_documents
from sitegen.schema.moment import Moment
from sitegen.search.about import encode_about
from sitegen.search.engines import open_writer
from sitegen.settings.cluster import Cluster


def aside(state: Path) -> Path:
    """The folder of such indexes, each under the name of its engine."""
    return state / "engines"


def forget_asides(state: Path) -> None:
    """Removes them: what is published now is something else, and what was withdrawn must be gone from them too."""
    shutil.rmtree(aside(state), ignore_errors=True)


def make_aside(
    connection: sqlite3.Connection, cluster: Cluster, clock: Moment, indexing: Indexing, engine: str, advance: Callable[[int], None]
) -> None:
    """All that is published at the clock, indexed from nothing in `indexing.folder`. The library is only read."""
    documents = [(document, 0) for (document,) in connection.execute("SELECT document FROM card ORDER BY document")]
    writer = open_writer(indexing.folder, engine, fresh=True)
    try:
        write_documents(writer, connection, indexing, documents, [], advance)
        writer.commit(encode_about(make_about(cluster, clock)))
    except BaseException:
        writer.abandon()
        raise
