"""Which way the terms of documents are turned over: a few one by one, very many as arrays of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sitegen.shards.collection import Collection
from sitegen.shards.postings import Postings
from sitegen.shards.terms import Listed
from sitegen.workers.numbers import numpy_is_there

# From so many documents on all pairs are sorted at once; below, loading numpy takes longer.
_MANY = 256
_WIDEST = 1 << 18


class Turned(Protocol):
    """What is read of documents, which come in the order of their numbers."""

    def add(self, number: int, lists: Sequence[Listed]) -> None:
        """The terms of one document more, list by list."""

    def shards(self, mask: int, least: int) -> dict[int, tuple[bytes, dict[str, int]]]:
        """Once, when all are there: the shards by these bits of the hash of their terms, each with its terms of at least so
        many documents and the logarithm of how many, which seldom changes."""


def postings_for(collection: Collection, documents: int) -> Turned:
    """Postings for a collection that is made with others of so many documents altogether."""
    if collection.width > _WIDEST or not at_once(documents):
        return Postings()
    from sitegen.shards.many_postings import ManyPostings

    return ManyPostings()


def at_once(documents: int) -> bool:
    """Whether postings of so many documents are sorted at once."""
    return documents >= _MANY and numpy_is_there()
