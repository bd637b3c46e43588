"""Proves an index: that it holds what a clean one holds, answers the same, and finds every published document."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, NoReturn

import msgspec

from sitegen.search.engine import Engine, Missing, damage_as_missing
from sitegen.search.engines import open_engine
from sitegen.search.query import Scope
from sitegen.search.result import Shown
from sitegen.search.searcher import Searcher
from sitegen.search.tokens import letters
from sitegen.workers.pool import run_chunks

Proof = Literal["missing", "extra", "different", "damaged", "unfound"]
# Results looked at: the first page, and those that may stand before a document with as much right as itself.
_FIRST, _LOOKED_AT = 10, 50
# So many pieces of work for each process: opening an index costs as much as a hundred questions.
_PIECES = 4
# How an index that cannot be opened is told.
_WHY: dict[str, Proof] = {"search.no-index": "missing", "search.other-format": "missing", "search.not-ours": "different"}
# A stretch of a sentence that can be quoted: no quotes in it.
_SENTENCE = re.compile(r"[^。！？；\n\"“”「」『』＂]{8,40}")


class _Work(msgspec.Struct, frozen=True):
    """Questions both indexes are asked, documents ours must find, and those that both say are the same; a worker opens the
    indexes by itself."""

    build: Path
    clean: Path
    questions: tuple[str, ...]
    documents: tuple[str, ...]
    same: frozenset[str]


def compare_indexes(build: Path, clean: Path, jobs: int = 1) -> Iterator[tuple[str, Proof]]:
    """(what, how it differs): an index that is not there or is damaged; else documents of two indexes, what is kept of
    each, what they say of the settings, answers to questions about each document, in their order; and documents that are
    not found by their own title, number and a sentence of theirs."""
    found: list[tuple[str, Proof]] = []
    try:
        with damage_as_missing(build / "search"):
            found += _compared(build, clean, jobs)
    except Missing as missing:
        yield os.path.relpath(missing.folder, build), _WHY.get(missing.why, "damaged")
    else:
        yield from found


def _compared(build: Path, clean: Path, jobs: int) -> Iterator[tuple[str, Proof]]:
    with contextlib.ExitStack() as stack:
        ours = stack.enter_context(contextlib.closing(open_engine(build / "search")))
        fresh = stack.enter_context(contextlib.closing(open_engine(clean / "search")))
        words, there = ours.check(), dict(ours.paths())
        if words != fresh.check():
            yield "search/words", "different"
        clean_there = dict(fresh.paths())
        yield from _documents(there, clean_there)
        if ours.about() != fresh.about():
            yield "search/about", "different"
        work = _Work(
            build, clean, tuple(_questions(fresh)), tuple(there), frozenset(one for one in there if there[one] == clean_there.get(one))
        )
    pieces = list(_cut(work, jobs * _PIECES)) if jobs > 1 else [work]
    for found in run_chunks(_prove, pieces, jobs=jobs, split=lambda one: [one], given_up=_give_up):
        yield from found


def _cut(work: _Work, count: int) -> Iterator[_Work]:
    for at in range(count):
        yield _Work(work.build, work.clean, work.questions[at::count], work.documents[at::count], work.same)


def _prove(work: _Work) -> list[tuple[str, Proof]]:
    with contextlib.closing(open_engine(work.build / "search")) as ours, contextlib.closing(open_engine(work.clean / "search")) as fresh:
        one, other = Searcher(ours), Searcher(fresh)
        found: list[tuple[str, Proof]] = [
            (f"search?q={question}", "different") for question in work.questions if _answer(one, question) != _answer(other, question)
        ]
        found += [
            (f"search/{path}", "different") for path in work.documents if path in work.same and _kept(ours, path) != _kept(fresh, path)
        ]
        found += [(f"search/{path}", "unfound") for path in unfound(one, work.documents)]
    return found


def _give_up(work: _Work) -> NoReturn:
    raise MemoryError(f"comparing gave up on {len(work.documents)} documents")


def _documents(ours: dict[str, int], fresh: dict[str, int]) -> Iterator[tuple[str, Proof]]:
    for path in sorted(ours.keys() | fresh.keys()):
        if path not in ours:
            yield f"search/{path}", "missing"
        elif path not in fresh:
            yield f"search/{path}", "extra"
        elif ours[path] != fresh[path]:
            yield f"search/{path}", "different"


def _kept(engine: Engine, path: str) -> list[tuple[Shown, str, str]]:
    """What is shown and compared of a document."""
    return [(engine.shown(one), engine.text(one), engine.letters(one)) for one in engine.lookup(f"path:{path}")]


def _answer(searcher: Searcher, question: str) -> list[tuple[str, float, int]]:
    return [(one.shown.path, one.score, one.copies) for one in searcher.order(question, Scope())[:_FIRST]]


def _questions(engine: Engine) -> Iterator[str]:
    """Questions made of the documents themselves: the beginning of each title, words that many have."""
    seen: set[str] = set()
    for _, document in _all(engine):
        shown = engine.shown(document)
        for question in (letters(shown.title)[:4], letters(shown.title)[-4:], shown.owner, shown.doc_number):
            if question and question not in seen:
                seen.add(question)
                yield question


def _all(engine: Engine) -> Iterator[tuple[str, int]]:
    for path, _ in engine.paths():
        for document in engine.lookup(f"path:{path}"):
            yield path, document


def unfound(searcher: Searcher, paths: Iterable[str] | None = None) -> Iterator[str]:
    """Of these documents (all), those that are not found by their title, their number or a sentence of their text, in their
    own site.

    Found is: within the first ten, or with nothing but documents of the same title (number, sentence) before it.
    """
    engine = searcher.engine
    for path in [one for one, _ in engine.paths()] if paths is None else paths:
        for document in engine.lookup(f"path:{path}"):
            shown = engine.shown(document)
            sentence = _SENTENCE.search(engine.text(document))
            questions = [shown.title, shown.doc_number, f'"{sentence.group().strip()}"' if sentence else ""]
            if not all(_finds(searcher, question, path, shown.site) for question in questions if letters(question)):
                yield path


def _finds(searcher: Searcher, question: str, path: str, site: str) -> bool:
    results = searcher.order(question, Scope("site", site))[:_LOOKED_AT]
    at = next((rank for rank, one in enumerate(results) if one.shown.path == path), -1)
    if 0 <= at < _FIRST:
        return True
    wanted = letters(question)
    alike = [one for one in results if wanted in letters(one.shown.title + one.shown.doc_number) or one.copies]
    return len(alike) >= _FIRST or any(one.copies for one in alike)
