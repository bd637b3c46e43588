"""Brings the index up to what is published. Killed at any moment, the next build goes on: what is to be indexed stands
in `search_pending` until the index that has it is published.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from sitegen.diagnostics import Place, Report
from sitegen.index.about import make_about
from sitegen.index.attachments import Library
from sitegen.index.entries import Piece, read_entries
from sitegen.index.waiting import is_intact
from sitegen.library.digest import of_bytes
from sitegen.library.store import get_blob, get_state, put_state, transaction
from sitegen.schema.moment import Moment
from sitegen.search.about import encode_about
from sitegen.search.engine import Missing, Writer
from sitegen.search.engines import open_engine, open_writer, read_wear, token
from sitegen.search.limits import search_limits
from sitegen.settings.cluster import Cluster
from sitegen.settings.life_cycle import phase

_DOCUMENTS_A_PIECE = 64
# Below so many documents processes cost more than they save.
_ALONE = 48


class Indexing(msgspec.Struct, frozen=True):
    """What an update of the index may use: folders, workers, the sites that are built (none: all). `restarted`: the machine
    went down since, files may have lost their bytes. `most`: so many documents at a time, the others wait for the next
    update (0: all)."""

    root: Path
    state: Path
    folder: Path
    jobs: int = 1
    sites: tuple[str, ...] = ()
    restarted: bool = False
    most: int = 0


def update_index(
    connection: sqlite3.Connection,
    cluster: Cluster,
    clock: Moment,
    indexing: Indexing,
    notes: Report,
    advance: Callable[[int], None],
) -> bool:
    """Indexes what changed since the index was published. Returns whether there is a new state of it."""
    following = prepare_index(connection, cluster, clock, indexing, notes, advance)
    if following is None:
        return False
    following.publish()
    return True


def prepare_index(
    connection: sqlite3.Connection,
    cluster: Cluster,
    clock: Moment,
    indexing: Indexing,
    notes: Report,
    advance: Callable[[int], None],
) -> NextIndex | None:
    """The next state of the index, complete but for its publication; None when there is nothing new."""
    engine = cluster.platform.search.engine
    other_engine = get_state(connection, "search-engine") != engine
    lost = not is_intact(connection, indexing.folder) or (indexing.restarted and not opens(indexing.folder))
    if lost and get_state(connection, "search") is not None:
        notes.add("search.rebuilt", Place("build/search"))
    fresh = lost or other_engine
    keys = {"search-engine": engine, "search-about": _about_key(cluster, clock), "search-names": _names_key(cluster)}
    about_changed = fresh or get_state(connection, "search-about") != keys["search-about"]
    if fresh or get_state(connection, "search-names") != keys["search-names"]:
        with transaction(connection):
            if fresh:
                connection.execute("DELETE FROM searched")
            connection.execute("INSERT OR IGNORE INTO search_pending SELECT document FROM card")
    put, gone, settled = _pending(connection, indexing.sites, indexing.most)
    if not (put or gone or about_changed):
        if settled:
            with transaction(connection):
                _settle(connection, settled)
        return None
    writer = open_writer(indexing.folder, engine, fresh=fresh)
    try:
        indexed = write_documents(writer, connection, indexing, put, [path for _, path in gone], advance)
    except BaseException:
        writer.abandon()
        raise
    kept = None if about_changed else get_blob(connection, "search-about-value")
    changed = bool(indexed or gone or about_changed)
    about = encode_about(make_about(cluster, clock)) if kept is None else kept
    return NextIndex(connection, writer, indexing.folder, about, keys, _Done(indexed, gone, settled, changed), notes)


class _Done(msgspec.Struct, frozen=True):
    """What the next state has: (path, digest) of documents put in, (id, path) of those taken out, the ids that waited."""

    indexed: list[tuple[str, int]]
    gone: list[tuple[int, str]]
    settled: list[int]
    changed: bool


class NextIndex:
    """The next state of the index. Until it is published nobody sees it; abandoned, it is made again by the next build."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        writer: Writer,
        folder: Path,
        about: bytes,
        keys: dict[str, str],
        done: _Done,
        notes: Report,
    ) -> None:
        self._connection, self._writer, self._folder = connection, writer, folder
        self._about, self._keys, self._done, self._notes = about, keys, done, notes

    def publish(self) -> bool:
        """One rename (`whoosh`) or one COMMIT (`sqlite`). The library says before what it will be: killed in between, the
        next build knows this state for its own, and looks once more at the documents that waited. Returns whether there
        is a new state: documents that are as the index has them make none."""
        connection = self._connection
        if self._done.changed:
            with transaction(connection):
                put_state(connection, "search-next", self._writer.token)
            try:
                self._writer.commit(self._about)
            except BaseException:
                self._writer.abandon()
                raise
        else:
            self._writer.abandon()
        with transaction(connection):
            connection.executemany("DELETE FROM searched WHERE document = ?", [(document,) for document, _ in self._done.gone])
            connection.executemany(
                "INSERT OR REPLACE INTO searched SELECT id, path, ? FROM document WHERE path = ?",
                [(digest, path) for path, digest in self._done.indexed],
            )
            _settle(connection, self._done.settled)
            for name, value in {**self._keys, "search": token(self._folder)}.items():
                put_state(connection, name, value)
            put_state(connection, "search-about-value", self._about)
        _say_outgrown(connection, self._keys["search-engine"], self._notes)
        return self._done.changed

    def abandon(self) -> None:
        """Leaves everything as it was."""
        self._writer.abandon()


def tidy_index(
    connection: sqlite3.Connection,
    cluster: Cluster,
    clock: Moment,
    indexing: Indexing,
    notes: Report,
    advance: Callable[[int], None],
) -> None:
    """What an index needs after many updates: small parts put together, or, when so many documents came or were replaced
    that searches pay for it, all of it made anew. Called when everything is published: searches go on with the index
    that is there until the new one takes its place."""
    wear = read_wear(indexing.folder)
    if wear.percent >= search_limits().wasted_percent:
        notes.add("search.compacted", Place("build/search"), percent=wear.percent)
        with transaction(connection):
            put_state(connection, "search-engine", "")
        update_index(connection, cluster, clock, indexing, notes, advance)
    elif wear.scattered:
        keys = {"search-engine": cluster.platform.search.engine}
        writer = open_writer(indexing.folder, keys["search-engine"], fresh=False)
        writer.tidy()
        about = get_blob(connection, "search-about-value") or b""
        NextIndex(connection, writer, indexing.folder, about, keys, _Done([], [], [], changed=True), notes).publish()


def _say_outgrown(connection: sqlite3.Connection, engine: str, notes: Report) -> None:
    (count,) = connection.execute("SELECT count(*) FROM searched").fetchone()
    limit = search_limits().whoosh_documents
    if engine == "whoosh" and count > limit:
        notes.add("search.outgrown", Place("build/search"), count=count, limit=limit)


def opens(folder: Path) -> bool:
    """Whether what is published can be opened: every digest is compared."""
    try:
        open_engine(folder).close()
    except Missing:
        return False
    return True


def _about_key(cluster: Cluster, clock: Moment) -> str:
    """Changes when what the index says of the settings changes: names, addresses and phases of sites, names of sections
    and organisations, words people ask with, the time zone."""
    sites = [
        (
            one.id, one.name, one.origin, one.base, one.organisation, one.parent, one.internal, phase(one, clock),
            [(section.id, section.name, section.url, section.nav) for section in one.sections],
        )
        for one in cluster.sites.values()
    ]  # fmt: skip
    return str(of_bytes(msgspec.msgpack.encode((sites, cluster.organisations, cluster.words, cluster.platform.timezone))))


def _names_key(cluster: Cluster) -> str:
    """Changes when a setting changes that entries of documents name, and that is not in their cards: organisations, and
    the addresses of sites that show copies. A banner or a colour is none of them."""
    addresses = sorted((one.id, one.origin, one.base) for one in cluster.sites.values())
    return str(of_bytes(msgspec.msgpack.encode((addresses, cluster.organisations))))


def _pending(
    connection: sqlite3.Connection, sites: tuple[str, ...], most: int
) -> tuple[list[tuple[int, int]], list[tuple[int, str]], list[int]]:
    """Documents to put, with the digest the index has; documents to take out, with their path; all of them: the
    first `most` (0: all)."""
    put: list[tuple[int, int]] = []
    gone: list[tuple[int, str]] = []
    settled: list[int] = []
    query = (
        "SELECT p.document, c.site, coalesce(s.digest, 0), s.path FROM search_pending p LEFT JOIN card c ON c.document = p.document"
        " LEFT JOIN searched s ON s.document = p.document ORDER BY p.document"
    )
    for document, site, digest, path in connection.execute(query):
        if site is not None and sites and site not in sites:
            continue
        if most and len(settled) == most:
            break
        settled.append(document)
        if site is not None:
            put.append((document, digest))
        elif path is not None:
            gone.append((document, path))
    return put, gone, settled


def _settle(connection: sqlite3.Connection, documents: list[int]) -> None:
    connection.executemany("DELETE FROM search_pending WHERE document = ?", [(one,) for one in documents])


def write_documents(
    writer: Writer,
    connection: sqlite3.Connection,
    indexing: Indexing,
    put: list[tuple[int, int]],
    gone: list[str],
    advance: Callable[[int], None],
) -> list[tuple[str, int]]:
    """Puts documents in, by (id, digest of the entry the index has), and takes paths out. Returns (path, digest) of what
    was put."""
    writer.remove(gone)
    library = Library(os.fspath(indexing.root), os.fspath(indexing.state))

    def pieces() -> Iterator[Piece]:
        for at in range(0, len(put), _DOCUMENTS_A_PIECE):
            yield Piece(library, tuple(put[at : at + _DOCUMENTS_A_PIECE]))

    indexed: list[tuple[str, int]] = []
    for done in writer.load(pieces(), read_entries, jobs=indexing.jobs if len(put) > _ALONE else 1):
        indexed += done
        advance(len(done))
    return indexed
