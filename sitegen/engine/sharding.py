"""Static shards brought up to date, after the plan and before rendering: terms by the workers, lists by the library.

Two transactions. In the first, terms and numbers follow the documents, and shards are patched. Collections that are new
or outgrew their sizes are only named there; what workers make of them is written in the second. Killed in between, the
next build finds their names.
"""

from __future__ import annotations

import functools
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from sitegen.engine.inputs import ALONE, worker_count
from sitegen.engine.options import Options, Progress
from sitegen.index.attachments import Library, attached_text
from sitegen.library.store import get_state, read_library, transaction
from sitegen.parse.document import Document
from sitegen.plan.page import spare_claimed
from sitegen.plan.stale import mark
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.shards.collection import Collection
from sitegen.shards.documents import Tokeniser, document_terms
from sitegen.shards.files import Made, PartOfShards, shards_of_part
from sitegen.shards.short_names import ShortNames, are_known, short_name, short_names
from sitegen.shards.terms import PARTS, Indexed, Lister, Said, encoded, listed
from sitegen.shards.turned import at_once
from sitegen.shards.update import Shards
from sitegen.workers.pool import run_chunks

_DOCUMENTS_A_CHUNK = 64
# A piece of work while somebody may call at any moment: some milliseconds.
_DOCUMENTS_A_PIECE = 8


class Tokens(msgspec.Struct, frozen=True):
    """Documents whose terms are wanted, some of those `waiting`. `files`: where those offered with them lie."""

    library: str
    files: Library
    names: ShortNames
    generation: str
    documents: tuple[int, ...]
    waiting: int


class Part(msgspec.Struct, frozen=True):
    """A part of a collection to be made from nothing, with others of so many documents altogether."""

    library: str
    generation: str
    collection: Collection
    part: int
    documents: int


def bring_shards_up_to_date(
    connection: sqlite3.Connection,
    options: Options,
    cluster: Cluster,
    clock: Moment,
    progress: Progress,
) -> None:
    """The shards the documents and settings ask for; pages that differ are stale afterwards."""
    shards = Shards(connection, cluster, clock)
    if not shards.wanted and not shards.known:
        connection.execute("DELETE FROM unindexed")
        return
    run = _Runner(connection, options, cluster)
    with transaction(connection):
        facts = shards.follow(run.tokenise)
        mark(connection, facts)
        spare_claimed(connection)
    pending = shards.pending()
    if pending:
        progress.stage("index", len(pending) * PARTS)
        with transaction(connection):
            facts = shards.make(run.make(pending))
            mark(connection, facts)
            spare_claimed(connection)


class _Runner:
    """Hands work out; what is little is done here."""

    def __init__(self, connection: sqlite3.Connection, options: Options, cluster: Cluster) -> None:
        self.connection, self.jobs = connection, worker_count(options)
        self.files, self.names = _files(options), short_names(cluster)
        self.library, self.generation = os.fspath(options.state / "library.db"), get_state(connection, "generation") or ""

    def tokenise(self, documents: list[int]) -> Iterator[tuple[int, list[bytes]]]:
        lister = _lister(len(documents))  # what it takes is loaded before processes are forked
        if len(documents) <= ALONE or self.jobs == 1:
            yield from _tokenise_here(self.connection, self.files, self.names, lister)(documents)
            return
        cut = range(0, len(documents), _DOCUMENTS_A_CHUNK)
        job = Tokens(self.library, self.files, self.names, self.generation, (), len(documents))
        chunks = (msgspec.structs.replace(job, documents=tuple(documents[at : at + _DOCUMENTS_A_CHUNK])) for at in cut)
        for made in run_chunks(tokenise_chunk, chunks, jobs=self.jobs, split=_split, given_up=_no_terms):
            yield from made

    def make(self, pending: list[Collection]) -> Iterator[tuple[Collection, list[Made]]]:
        documents = sum(1 << one.level for one in pending)
        parts = [Part(self.library, self.generation, one, part, documents) for one in pending for part in range(PARTS)]
        at_once(documents)
        jobs = self.jobs if documents > 4 * ALONE else 1
        yield from run_chunks(make_part, parts, jobs=jobs, split=lambda one: [one], given_up=_no_part)


class InPieces:
    """The same a little at a time, each piece committed, for the preview: between two pieces the library may change."""

    def __init__(self, options: Options) -> None:
        self._files = _files(options)
        self._making: PartOfShards | None = None

    def work(self, connection: sqlite3.Connection, cluster: Cluster, clock: Moment, goes_on: Callable[[], bool]) -> bool:
        """Pieces as long as `goes_on` says so, at least one. Returns whether there is more to do."""
        shards = Shards(connection, cluster, clock)
        names = short_names(cluster)
        if shards.wanted and not are_known(connection, cluster):
            with transaction(connection):
                shards.note_names()
        while self._piece(connection, shards, names):
            if not goes_on():
                return True
            shards.look_again()
        return False

    def _piece(self, connection: sqlite3.Connection, shards: Shards, names: ShortNames) -> bool:
        run = connection.execute
        if not shards.wanted and not shards.known:
            run("DELETE FROM unindexed")
            return False
        if not shards.known and run("SELECT 1 FROM shown LIMIT 1").fetchone() is None:
            with transaction(connection):
                shards.begin()
        unwanted = shards.known.keys() - shards.wanted.keys()
        if unwanted or run("SELECT 1 FROM unindexed LIMIT 1").fetchone() is not None:
            self._commit(connection, lambda: shards.follow_some(_tokenise_here(connection, self._files, names, listed), _DOCUMENTS_A_PIECE))
            return True
        for collection in shards.other():
            self._commit(connection, lambda collection=collection: shards.add(collection))  # type: ignore[misc]
            return True
        for collection in shards.pending():
            self._make(connection, shards, collection)
            return True
        self._making = None
        return False

    def _make(self, connection: sqlite3.Connection, shards: Shards, collection: Collection) -> None:
        """Some documents more for the next part; it is written when it has them all."""
        part = shards.parts_made(collection)
        making = self._making
        if making is None or (making.collection, making.part) != (collection, part):
            making = self._making = PartOfShards(collection, part, 1 << collection.level)
        if making.read(connection, _DOCUMENTS_A_CHUNK) < _DOCUMENTS_A_CHUNK:
            self._commit(connection, lambda: shards.put(making))
            self._making = None

    def _commit(self, connection: sqlite3.Connection, piece: Callable[[], set[str]]) -> None:
        with transaction(connection):
            facts = piece()
            mark(connection, facts)
            spare_claimed(connection)
        if self._making is not None and f"terms:{self._making.collection.id}" in facts:
            self._making = None  # what it has read is another now


def _files(options: Options) -> Library:
    return Library(os.fspath(options.root), os.fspath(options.state))


def _tokenise_here(connection: sqlite3.Connection, files: Library, names: ShortNames, lister: Lister) -> Tokeniser:
    attached = functools.partial(attached_text, connection, library=files)

    def short(document: Document) -> str:
        return short_name(names, document.folder)

    return lambda documents: ((one, document_terms(connection, one, attached, short, lister)) for one in documents)


def _lister(documents: int) -> Lister:
    """How terms of so many documents are listed."""
    if not at_once(documents):
        return listed
    from sitegen.shards.many_terms import listed_at_once

    return listed_at_once


@functools.lru_cache(maxsize=1)
def _library(path: str, generation: str) -> sqlite3.Connection:
    """Of one build: `generation` changes with every build."""
    return read_library(Path(path))


def tokenise_chunk(job: Tokens) -> list[tuple[int, list[bytes]]]:
    library = _library(job.library, job.generation)
    return list(_tokenise_here(library, job.files, job.names, _lister(job.waiting))(list(job.documents)))


def make_part(job: Part) -> tuple[Collection, list[Made]]:
    return job.collection, shards_of_part(_library(job.library, job.generation), job.collection, job.part, job.documents)


def _split(job: Tokens) -> list[Tokens]:
    return [msgspec.structs.replace(job, documents=(one,)) for one in job.documents]


def _no_terms(job: Tokens) -> list[tuple[int, list[bytes]]]:
    """A document that no worker survives is found by nothing."""
    nothing = encoded(listed(Said("", "", "", "", ())), Indexed(()))
    return [(one, nothing) for one in job.documents]


def _no_part(job: Part) -> tuple[Collection, list[Made]]:
    raise MemoryError(f"{job.collection.id} {job.part}")
