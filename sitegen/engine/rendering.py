"""Renders stale pages and commits what each read, and where its file waits to be put in place."""

from __future__ import annotations

import itertools
import os
import sqlite3
from collections.abc import Iterator

import msgspec

from sitegen.diagnostics import Diagnostic
from sitegen.engine.chunk import Job, Made, Outcome, render_chunk
from sitegen.engine.options import Options, Progress
from sitegen.library import lists
from sitegen.library.digest import number
from sitegen.library.store import get_state, transaction
from sitegen.plan.page import Page
from sitegen.workers.pool import run_chunks
from sitegen.write.staged import note_staged

_PAGES_A_CHUNK = 64
_PAGES_AT_ONCE = 4096
# What pages read is spread over the whole index: every commit rewrites much of it, so commits are few. A build that is
# killed makes at most so many pages again.
_PAGES_A_COMMIT = 2048
_COLUMNS = "id, site, route, recipe, subject, document, reason, digest"


def render_stale(
    connection: sqlite3.Connection,
    options: Options,
    *,
    jobs: int,
    alone: int,
    lost: set[tuple[str, str]],
    progress: Progress,
    at_once: bool,
) -> Iterator[tuple[Page, str, Made]]:
    """Every stale page of the sites asked for: (page, why, outcome). `at_once`: files are put in place as they are made;
    otherwise they wait for `write.staged.put_in_place`."""
    where = ""
    arguments: tuple[str, ...] = ()
    if options.sites:
        where, arguments = f" AND site IN ({', '.join('?' * len(options.sites))})", options.sites
    (count,) = connection.execute(f"SELECT count(*) FROM page WHERE stale = 1{where}", arguments).fetchone()
    progress.stage("render", count)
    reasons: dict[int, tuple[Page, str]] = {}
    generation = get_state(connection, "generation") or ""

    def chunks() -> Iterator[Job]:
        rows = _stale_rows(connection, where, arguments)
        while batch := list(itertools.islice(rows, _PAGES_A_CHUNK)):
            pages = []
            force = set()
            for page_id, site, route, recipe, subject, document, reason, digest in batch:
                page = Page(site, route, recipe, subject, document)
                reasons[page_id] = (page, reason or "new")
                pages.append((page, digest))
                if digest is None or (site, route) in lost:
                    force.add(page_id)
            yield Job(
                os.fspath(options.root),
                os.fspath(options.state),
                "" if options.dry else os.fspath(options.build / "sites"),
                generation,
                tuple(pages),
                frozenset(force),
                at_once,
            )

    workers = jobs if count > alone else 1
    waiting: list[Outcome] = []
    for outcome in run_chunks(render_chunk, chunks(), jobs=workers, split=_split, given_up=_given_up):
        waiting.append(outcome)
        progress.advance(len(outcome.made))
        if sum(len(one.made) for one in waiting) >= _PAGES_A_COMMIT:
            _commit(connection, waiting)
        for made in outcome.made:
            page, reason = reasons.pop(made.page)
            yield page, reason, made
    _commit(connection, waiting)


def _stale_rows(
    connection: sqlite3.Connection, where: str, arguments: tuple[str, ...]
) -> Iterator[tuple[int, str, str, str, str, int | None, str, bytes | None]]:
    """Stale pages by site and recipe, so that chrome made once serves many; some at a time, since flags change."""
    after: tuple[str, str, int] = ("", "", -1)
    while True:
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM page WHERE stale = 1{where} AND (site, recipe, id) > (?, ?, ?) ORDER BY site, recipe, id LIMIT ?",
            (*arguments, *after, _PAGES_AT_ONCE),
        ).fetchall()
        if not rows:
            return
        yield from rows
        after = (rows[-1][1], rows[-1][3], rows[-1][0])


def _commit(connection: sqlite3.Connection, outcomes: list[Outcome]) -> None:
    """Memos of pages whose files are there; the list is empty afterwards."""
    if outcomes:
        with transaction(connection):
            for outcome in outcomes:
                save_memos(connection, outcome)
                note_staged(connection, [(one.page, one.staged, one.digest) for one in outcome.made if one.staged is not None])
        outcomes.clear()


def _split(job: Job) -> list[Job]:
    return [msgspec.structs.replace(job, pages=(one,)) for one in job.pages]


def _given_up(job: Job) -> Outcome:
    from sitegen.diagnostics import Place

    return Outcome(
        [
            Made(
                page.id,
                None,
                0,
                False,
                0,
                [],
                [],
                (Diagnostic("render.crash", Place(f"sites/{page.site}"), {"route": page.route}),),
                0.0,
                again=True,
            )
            for page, _ in job.pages
        ],
        {},
    )


def save_memos(connection: sqlite3.Connection, outcome: Outcome) -> None:
    """What pages read and told, inside the caller's transaction."""
    numbers = {key: number(key) for pairs in outcome.sets.values() for key, _ in pairs}
    connection.executemany(
        "INSERT OR IGNORE INTO reads VALUES (?, ?, ?)",
        [(set_id, numbers[key], seen) for set_id, pairs in outcome.sets.items() for key, seen in pairs],
    )
    connection.executemany("INSERT OR IGNORE INTO shared VALUES (?, ?)", [(one, key) for key, one in numbers.items()])
    connection.executemany("DELETE FROM edge WHERE page = ?", [(made.page,) for made in outcome.made])
    connection.executemany(
        "INSERT OR REPLACE INTO edge VALUES (?, ?, ?)",
        sorted((fact, made.page, seen) for made in outcome.made for fact, seen in made.own),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO latest VALUES (?, ?)",
        {(lists.list_id(key), count) for made in outcome.made for key, count in made.latest},
    )
    encode = msgspec.msgpack.encode
    connection.executemany(
        "UPDATE page SET stale = ?, state = ?, digest = CASE WHEN ? THEN NULL ELSE coalesce(?, digest) END, size = CASE WHEN ? IS NULL THEN size ELSE ? END,"
        " reads = ?, diagnostics = ? WHERE id = ?",
        [
            (
                int(made.again),
                "ok" if made.digest is not None or (made.yields and not made.diagnostics) else "failed",
                made.yields,
                made.digest,
                made.digest,
                made.size,
                made.reads,
                encode(made.diagnostics) if made.diagnostics else None,
                made.page,
            )
            for made in outcome.made
        ],
    )
