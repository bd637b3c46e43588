"""Entries read and prepared by worker processes, chunk by chunk."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

from sitegen.search.engine import Chunk, ReadEntries
from sitegen.search.prepared import Prepared, prepare
from sitegen.workers.pool import run_chunks


def prepare_chunks(chunks: Iterable[Chunk], read: ReadEntries[Chunk], *, jobs: int) -> Iterator[list[Prepared]]:
    """Prepared entries of each chunk, as workers finish them."""
    work = functools.partial(_prepared, read)
    return run_chunks(work, chunks, jobs=jobs, split=_whole, given_up=_nothing)


def _prepared(read: ReadEntries[Chunk], chunk: Chunk) -> list[Prepared]:
    return [prepare(one) for one in read(chunk)]


def _whole(chunk: Chunk) -> list[Chunk]:
    return [chunk]


def _nothing(chunk: Chunk) -> list[Prepared]:
    """A chunk that ends its process twice is a fault of ours: never a silent hole in the index."""
    raise MemoryError(f"indexing gave up on {chunk!r}")
