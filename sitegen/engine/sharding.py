"""Static shards brought up to date, after the plan and before rendering: terms by the workers, lists by the library.

Two transactions. In the first, terms and numbers follow the documents, and shards are patched. Collections that are new
or outgrew their sizes are only named there; what workers make of them is written in the second. Killed in between, the
next build finds their names.
"""

from __future__ import annotations

import functools
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from sitegen.engine.inputs import ALONE, worker_count
from sitegen.engine.options import Options, Progress
from sitegen.library.store import get_state, read_library, transaction
from sitegen.plan.page import spare_claimed
from sitegen.plan.stale import mark
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.shards.collection import Collection
from sitegen.shards.documents import document_terms
from sitegen.shards.files import Made, shards_of_part
from sitegen.shards.terms import PARTS, parted
from sitegen.shards.update import Shards
from sitegen.workers.pool import run_chunks

_DOCUMENTS_A_CHUNK = 64


class Hurried(Exception):
    """Somebody waits: the transaction in hand was taken back."""


class Tokens(msgspec.Struct, frozen=True):
    """Documents whose terms are wanted."""

    library: str
    generation: str
    documents: tuple[int, ...]


class Part(msgspec.Struct, frozen=True):
    """A part of a collection to be made from nothing."""

    library: str
    generation: str
    collection: Collection
    part: int


def bring_shards_up_to_date(
    connection: sqlite3.Connection,
    options: Options,
    cluster: Cluster,
    clock: Moment,
    progress: Progress,
    waits: Callable[[], bool] = lambda: False,
) -> None:
    """The shards the documents and settings ask for; pages that differ are stale afterwards. `waits`: asked between
    pieces of work whether somebody waits for something else; Hurried then, and the next call goes on."""
    shards = Shards(connection, cluster, clock)
    if not shards.wanted and not shards.known:
        connection.execute("DELETE FROM unindexed")
        return
    jobs, library, generation = worker_count(options), os.fspath(options.state / "library.db"), get_state(connection, "generation") or ""
    run = _Runner(connection, jobs, library, generation, waits)
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

    def __init__(
        self, connection: sqlite3.Connection, jobs: int, library: str, generation: str, waits: Callable[[], bool]
    ) -> None:
        self.connection, self.jobs, self.library, self.generation = connection, jobs, library, generation
        self.waits = waits

    def _pause(self) -> None:
        if self.waits():
            raise Hurried

    def tokenise(self, documents: list[int]) -> Iterator[tuple[int, list[bytes]]]:
        if len(documents) <= ALONE or self.jobs == 1:
            for one in documents:
                self._pause()
                yield one, document_terms(self.connection, one)
            return
        cut = range(0, len(documents), _DOCUMENTS_A_CHUNK)
        chunks = (Tokens(self.library, self.generation, tuple(documents[at : at + _DOCUMENTS_A_CHUNK])) for at in cut)
        for made in run_chunks(tokenise_chunk, chunks, jobs=self.jobs, split=_split, given_up=_no_terms):
            self._pause()
            yield from made

    def make(self, pending: list[Collection]) -> Iterator[tuple[Collection, list[Made]]]:
        parts = [Part(self.library, self.generation, one, part) for one in pending for part in range(PARTS)]
        jobs = self.jobs if self._many(pending) else 1
        for made in run_chunks(make_part, parts, jobs=jobs, split=lambda one: [one], given_up=_no_part):
            self._pause()
            yield made

    def _many(self, pending: Iterable[Collection]) -> bool:
        return sum(1 << one.level for one in pending) > 4 * ALONE


@functools.lru_cache(maxsize=1)
def _library(path: str, generation: str) -> sqlite3.Connection:
    """Of one build: `generation` changes with every build."""
    return read_library(Path(path))


def tokenise_chunk(job: Tokens) -> list[tuple[int, list[bytes]]]:
    connection = _library(job.library, job.generation)
    return [(one, document_terms(connection, one)) for one in job.documents]


def make_part(job: Part) -> tuple[Collection, list[Made]]:
    return job.collection, shards_of_part(_library(job.library, job.generation), job.collection, job.part)


def _split(job: Tokens) -> list[Tokens]:
    return [msgspec.structs.replace(job, documents=(one,)) for one in job.documents]


def _no_terms(job: Tokens) -> list[tuple[int, list[bytes]]]:
    """A document that no worker survives is found by nothing."""
    return [(one, parted({}, (), ())) for one in job.documents]


def _no_part(job: Part) -> tuple[Collection, list[Made]]:
    raise MemoryError(f"{job.collection.id} {job.part}")
