"""A chunk of pages: rendered and put in place by one worker, with the record of what each read."""

from __future__ import annotations

import functools
import os
import sqlite3
import time
import traceback
from pathlib import Path

import jinja2
import msgspec

from sitegen.diagnostics import Diagnostic, MachineFault, Place, Report
from sitegen.library.digest import number, of_file
from sitegen.library.store import get_blob, read_library
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.recipes import AddressTwice, make
from sitegen.render.shared import Frame
from sitegen.render.theme import Theme, load_themes
from sitegen.render.world import World
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.write.output import Output


class Job(msgspec.Struct, frozen=True):
    """A self-contained piece of work: any process that sees the repository can do it. `output` "": nothing is written.
    `at_once`: files are put in place as they are made, as into an output that nobody uses yet."""

    root: str
    state: str
    output: str
    generation: str
    pages: tuple[tuple[Page, bytes | None], ...]
    force: frozenset[int] = frozenset()
    at_once: bool = False


class Made(msgspec.Struct, frozen=True):
    """One page done. `digest` is None when it failed: what is in place stays, unless it `yields` its address to another.
    `changed`: the bytes are not those of its last build. `wrote`: the file is another than before (a killed build may have
    put the bytes in place). `staged`: where it waits, as <site>/<path>, "" when it is in place, None when the file in
    place was not looked at. `again`: the machine failed, not the page: the next build tries again."""

    page: int
    digest: bytes | None
    size: int
    wrote: bool
    reads: int
    own: list[tuple[int, int]]
    latest: list[tuple[str, int]]
    diagnostics: tuple[Diagnostic, ...]
    template_seconds: float
    changed: bool = False
    yields: bool = False
    again: bool = False
    staged: str | None = None


class Outcome(msgspec.Struct, frozen=True):
    """`sets`: shared reads first seen by this worker, by number: [(key, digest seen)]."""

    made: list[Made]
    sets: dict[int, list[tuple[str, int]]]


@functools.lru_cache(maxsize=1)
def load_world(root: str, state: str, generation: str) -> World:
    """The world as the library has it. `generation` changes with every build, so nothing outlives its build."""
    connection = read_library(Path(state) / "library.db")
    return World(Path(root), Path(state), load_frame(Path(root), connection), connection)


def load_frame(root: Path, connection: sqlite3.Connection, report: Report | None = None) -> Frame:
    """Settings and themes as the last scan left them. With a report the themes' files are looked through too."""
    cluster = msgspec.msgpack.decode(_blob(connection, "cluster"), type=Cluster)
    clock = msgspec.msgpack.decode(_blob(connection, "clock"), type=Moment)
    files = dict(connection.execute("SELECT path, digest FROM file WHERE path >= 'themes/' AND path < 'themes0' ORDER BY path"))
    themes = load_themes(root, files, report) if report is not None else _themes(root, tuple(files.items()))
    return Frame(cluster, themes, clock)


@functools.lru_cache(maxsize=1)
def _themes(root: Path, files: tuple[tuple[str, bytes], ...]) -> dict[str, Theme]:
    """The themes of these files, by path and digest: the same bytes, the same themes."""
    return load_themes(root, dict(files), None)


def _blob(connection: sqlite3.Connection, name: str) -> bytes:
    value = get_blob(connection, name)
    if value is None:
        raise KeyError(name)
    return value


def render_chunk(job: Job) -> Outcome:
    world = load_world(job.root, job.state, job.generation)
    output = _output(job.output, job.generation, os.getpid()) if job.output else None
    sets: dict[int, list[tuple[str, int]]] = {}
    world.connection.execute("BEGIN")  # one snapshot, and one lock instead of one a statement
    try:
        made = [_one(world, output, page, digest, job, sets) for page, digest in job.pages]
    except BaseException:
        world.forget_read_sets()
        raise
    finally:
        world.connection.execute("COMMIT")
    return Outcome(made, sets)


@functools.lru_cache(maxsize=1)
def _output(folder: str, generation: str, process: int) -> Output:
    """Of one build and process: it knows which folders are there, and names its temporary files by itself."""
    return Output(Path(folder))


def render_page(world: World, page: Page, before: bytes | None) -> tuple[Outcome, bytes | None]:
    """One page for somebody who asked for it: its bytes (None: it failed) and the outcome to record. Nothing is
    written. `before`: its digest until now."""
    sets: dict[int, list[tuple[str, int]]] = {}
    world.connection.execute("BEGIN")
    try:
        attempt = _attempt(world, page)
        made = _made(world, page, attempt, before, sets)
    except BaseException:
        world.forget_read_sets()
        raise
    finally:
        world.connection.execute("COMMIT")
    return Outcome([made], sets), attempt.data


def _one(
    world: World,
    output: Output | None,
    page: Page,
    before: bytes | None,
    job: Job,
    sets: dict[int, list[tuple[str, int]]],
) -> Made:
    attempt = _attempt(world, page)
    made = _made(world, page, attempt, before, sets)
    if attempt.data is None or output is None or not (page.id in job.force or attempt.digest != before):
        return made
    if job.at_once:
        return msgspec.structs.replace(made, wrote=output.put(page.site, page.route, attempt.data), staged="")
    staged = output.stage(page.site, page.route, attempt.data)
    return msgspec.structs.replace(made, wrote=bool(staged), staged=staged)


class _Attempt(msgspec.Struct, frozen=True):
    """A page as made, or not. `yields`: it gives its address up to another; `again`: a file it needs could not be read just
    now, which no fact tells when it can be."""

    data: bytes | None
    digest: bytes | None
    reads: Reads
    yields: bool
    seconds: float
    again: bool = False


def _attempt(world: World, page: Page) -> _Attempt:
    """Makes a page; what fails in its template or its files is told in its reads."""
    reads = Reads()
    started = time.perf_counter()
    data: bytes | None = None
    yields = again = False
    try:
        data = make(world, page, reads)
    except AddressTwice as twice:
        params = {"route": "/" + page.route, "subjects": "、".join(_shown(one) for one in twice.subjects)}
        if page.kind != "moved":  # what git remembers gives way without a word
            reads.told = [Diagnostic("page.address-twice", _place(page), params)]
        yields = page.kind in ("redirect", "moved")
    except (MachineFault, MemoryError, sqlite3.DatabaseError):
        raise
    except jinja2.TemplateNotFound as error:  # an OSError too
        frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.startswith("themes/")]
        where = Place(frames[-1].filename, frames[-1].lineno or 0) if frames else Place("themes")
        reads.told.append(Diagnostic("render.template", where, {"template": str(error.name), "problem": "not found / 找不到"}))
    except OSError as error:
        path = str(error.filename or page.subject).removeprefix(f"{world.root}/")
        reads.told.append(Diagnostic("scan.unreadable", Place(path), {"problem": str(error.strerror)}))
        again = True
    except Exception as error:
        fault = _template_fault(error, page)
        if fault is None:
            raise
        reads.told.append(fault)
    seconds = time.perf_counter() - started
    return _Attempt(data, of_file(data) if data is not None else None, reads, yields, seconds, again)


def _made(
    world: World,
    page: Page,
    attempt: _Attempt,
    before: bytes | None,
    sets: dict[int, list[tuple[str, int]]],
) -> Made:
    """The record of an attempt."""
    reads, digest = attempt.reads, attempt.digest
    read_set, pairs = world.read_set(reads.shared)
    if pairs:
        sets[read_set] = pairs
    return Made(
        page.id,
        digest,
        len(attempt.data) if attempt.data is not None else 0,
        False,
        read_set,
        [(number(key), seen) for key, seen in reads.own.items()],
        sorted(reads.latest),
        tuple({one.order(): one for one in reads.told}.values()),
        attempt.seconds,
        digest is not None and digest != before,
        attempt.yields,
        again=attempt.again,
    )


def _place(page: Page) -> Place:
    subject = page.subject.partition("|")[0] if page.kind != "copy" else page.subject.partition("|")[2]
    return Place(f"content/{subject}", 1) if subject.endswith(".md") else Place(f"sites/{page.site}")


def _shown(subject: str) -> str:
    return f"content/{subject}" if ".md" in subject else subject


def _template_fault(error: Exception, page: Page) -> Diagnostic | None:
    """The diagnostic for a template's mistake; None when the mistake is ours."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        place = Place(error.filename or "themes", error.lineno)
        return Diagnostic("render.template", place, {"template": str(error.name), "problem": str(error.message)})
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename.startswith("themes/")]
    if not frames:
        return None
    place = Place(frames[-1].filename, frames[-1].lineno or 0)
    problem = str(error) or type(error).__name__
    return Diagnostic("render.template", place, {"template": frames[-1].filename.partition("/templates/")[2], "problem": problem})
