"""What an engine is: it answers questions of tokens and sets, never of text, and knows nothing of ranking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

import msgspec

from sitegen.search.missing import Missing, damage_as_missing
from sitegen.search.query import Piece
from sitegen.search.result import Shown

__all__ = ["Chunk", "Engine", "Entry", "Missing", "ReadEntries", "Wear", "Writer", "damage_as_missing"]

Chunk = TypeVar("Chunk")
# Reads the entries of one piece of work. It runs in worker processes.
ReadEntries = Callable[[Chunk], list["Entry"]]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One document as it is indexed. `title` of `shown`, `names` (numbers, organisations, keywords), `body` and
    `attachments` are searched; `keys` find it exactly; `sites`: where it is shown."""

    shown: Shown
    names: str = ""
    body: str = ""
    attachments: str = ""
    keys: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()


class Wear(msgspec.Struct, frozen=True):
    """What many updates did to an index. `percent` of its documents were replaced or came since it was made; `scattered`:
    there are small parts to put together."""

    percent: int = 0
    scattered: bool = False


class Engine(Protocol):
    """An index open for searching: one committed state of it, whatever is published meanwhile.

    Documents are numbers, below `size`; a set of documents is an int with a bit for each.
    """

    generation: str
    size: int

    def match(self, wanted: Iterable[Piece], *, where: str = "") -> Mapping[int, float]:
        """Documents that have a group of each piece, with their relevance. `where` "title": in the title alone."""

    def some(self, wanted: Iterable[Piece], *, where: str = "") -> Mapping[int, float]:
        """Documents that have some of the tokens, with their relevance: more and rarer tokens are better."""

    def lookup(self, key: str) -> tuple[int, ...]:
        """Documents with this key."""

    def mask(self, field: str, value: str) -> int:
        """The documents whose field (a facet or `scope`) has this value."""

    def values(self, field: str) -> tuple[str, ...]:
        """All values of a field."""

    def newest(self, mask: int, most: int) -> list[int]:
        """The `most` newest documents of a set; those of one minute by path."""

    def shown(self, document: int) -> Shown:
        """What is stored to show a document."""

    def text(self, document: int) -> str:
        """The document's text as it reads: body and attachments."""

    def letters(self, document: int) -> str:
        """The letters of the document's text, folded, nothing between them."""

    def about(self) -> bytes:
        """What was given to `commit`."""

    def paths(self) -> Iterator[tuple[str, int]]:
        """Every document by its path, with the digest of its entry."""

    def check(self) -> int:
        """Reads everything. Missing where it is not as it was written, as far as the engine can tell by itself; else the
        same number for the same documents, whatever the history, where there is something left to compare."""

    def close(self) -> None:
        """Frees what the index holds open."""


class Writer(Protocol):
    """Makes the next state of an index. Nothing is seen by anybody before `commit`; a killed writer leaves the old.

    `token`: what `place.token` will say of the state when it is published.
    """

    token: str

    def load(self, chunks: Iterable[Chunk], read: ReadEntries[Chunk], *, jobs: int) -> Iterator[list[tuple[str, int]]]:
        """Puts the entries that `read` makes of these chunks, on `jobs` processes; they are new or replace those of the
        same path. Yields the path and digest of those that are in."""

    def remove(self, paths: Iterable[str]) -> None:
        """Takes documents out; those that are not in are passed over."""

    def tidy(self) -> None:
        """Puts small parts together. Never on the way to publishing what was edited: nobody waits for it."""

    def commit(self, about: bytes) -> None:
        """Publishes the new state."""

    def abandon(self) -> None:
        """Leaves everything as it was."""
