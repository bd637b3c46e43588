"""Records of ranking (排名记录): what stood first for every golden query, written to a file, and what differs from it now."""

from __future__ import annotations

import bisect
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import msgspec

# So many results of a query are recorded.
FIRST = 10


class Place(msgspec.Struct, frozen=True):
    """A document among the first results."""

    path: str
    title: str


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """The results of one query. `wanted`: documents its cases want → place, 0 when not among the first fifty."""

    query: str
    site: str = ""
    scope: str = ""
    total: int = 0
    first: tuple[Place, ...] = ()
    wanted: dict[str, int] = {}

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.query, self.site, self.scope)


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """A document that stands elsewhere than in the record: places from 1, 0 for not among the first. `worse`: a case
    wants it, and it lost places."""

    kind: Literal["moved", "new", "gone"]
    path: str
    title: str
    before: int
    now: int
    worse: bool = False


class Changed(msgspec.Struct, frozen=True):
    """What changed for one query."""

    query: str
    site: str
    changes: tuple[Change, ...]


class Compared(msgspec.Struct, frozen=True):
    """Two rankings side by side. `compared`: queries in both; `unknown`: of the record's, and not asked any more, or new."""

    compared: int
    unknown: int
    changed: tuple[Changed, ...]

    @property
    def worse(self) -> int:
        return sum(change.worse for one in self.changed for change in one.changes)


class _Record(msgspec.Struct, frozen=True):
    version: Literal[1]
    rankings: tuple[Ranking, ...]


class BadRecord(Exception):
    """The file is no record of ranking."""


def write_record(path: Path, rankings: Iterable[Ranking]) -> None:
    """Replaces the file as a whole; a query a line group, sorted, so that version control shows what changed."""
    record = _Record(1, tuple(sorted(rankings, key=lambda one: one.key)))
    data = msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)


def read_record(path: Path) -> tuple[Ranking, ...]:
    """BadRecord when the file is missing or something else."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Record).rankings
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise BadRecord(str(error)) from error


def compare(before: Iterable[Ranking], now: Iterable[Ranking]) -> Compared:
    old, new = {one.key: one for one in before}, {one.key: one for one in now}
    both = [key for key in new if key in old]
    found = [Changed(key[0], key[1], _changes(old[key], new[key])) for key in both]
    return Compared(len(both), len(old.keys() ^ new.keys()), tuple(one for one in found if one.changes))


def _changes(before: Ranking, now: Ranking) -> tuple[Change, ...]:
    """Documents that came, went, or changed places with others; one that only made room for another did not move. A
    wanted document is named whenever its place differs."""
    old = {one.path: at for at, one in enumerate(before.first, 1)} | _seen(before)
    new = {one.path: at for at, one in enumerate(now.first, 1)} | _seen(now)
    titles = {one.path: one.title for one in (*before.first, *now.first)}
    steady = _steady([(old[path], new[path]) for path in old.keys() & new.keys()])
    wanted = now.wanted.keys() & before.wanted.keys()
    found = []
    for path in sorted(old.keys() | new.keys(), key=lambda one: (new.get(one, 99), old.get(one, 99), one)):
        at, to = old.get(path, 0), new.get(path, 0)
        kind: Literal["moved", "new", "gone"] = "new" if not at else "gone" if not to else "moved"
        if at == to or (kind == "moved" and path not in wanted and at in steady):
            continue
        worse = path in wanted and at > 0 and (to == 0 or to > at)
        found.append(Change(kind=kind, path=path, title=titles.get(path, ""), before=at, now=to, worse=worse))
    return tuple(found)


def _seen(one: Ranking) -> dict[str, int]:
    """Wanted documents that stand further back than the first."""
    return {path: at for path, at in one.wanted.items() if at}


def _steady(pairs: list[tuple[int, int]]) -> set[int]:
    """Places before of as many documents as can be said to have kept their order."""
    tails: list[int] = []
    chains: list[list[int]] = []
    for at, to in sorted(pairs):
        length = bisect.bisect_left(tails, to)
        chain = [*(chains[length - 1] if length else []), at]
        tails[length:] = [to, *tails[length + 1 :]]
        chains[length:] = [chain, *chains[length + 1 :]]
    return set(chains[-1]) if chains else set()
