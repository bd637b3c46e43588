"""Proves an index: that it holds what a clean one holds, answers the same, and finds every published document."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from sitegen.search.engine import Engine, Missing
from sitegen.search.place import open_engine
from sitegen.search.query import Scope
from sitegen.search.searcher import Searcher
from sitegen.search.tokens import letters

Proof = Literal["missing", "extra", "different", "unfound"]
# A stretch of a sentence that can be quoted: no quotes in it.
_SENTENCE = re.compile(r"[^。！？；\n\"“”「」『』＂]{8,40}")


def compare_indexes(build: Path, clean: Path) -> Iterator[tuple[str, Proof]]:
    """(what, how it differs): documents of two indexes, what they say of the settings, answers to questions about each
    document, in their order; and documents that are not found by their own title, number and a sentence of theirs."""
    with contextlib.ExitStack() as stack:
        try:
            ours = stack.enter_context(contextlib.closing(open_engine(build / "search")))
        except Missing:
            yield "search", "missing"
            return
        fresh = stack.enter_context(contextlib.closing(open_engine(clean / "search")))
        differ = list(_documents(dict(ours.paths()), dict(fresh.paths())))
        yield from differ
        if ours.about() != fresh.about():
            yield "search/about", "different"
        one, other = Searcher(ours), Searcher(fresh)
        for question in _questions(fresh):
            if _answer(one, question) != _answer(other, question):
                yield f"search?q={question}", "different"
        yield from ((f"search/{path}", "unfound") for path in unfound(one))


def _documents(ours: dict[str, int], fresh: dict[str, int]) -> Iterator[tuple[str, Proof]]:
    for path in sorted(ours.keys() | fresh.keys()):
        if path not in ours:
            yield f"search/{path}", "missing"
        elif path not in fresh:
            yield f"search/{path}", "extra"
        elif ours[path] != fresh[path]:
            yield f"search/{path}", "different"


def _answer(searcher: Searcher, question: str) -> list[tuple[str, float, int]]:
    results = searcher.search(question, Scope())
    return [(hit.shown.path, hit.score, hit.copies) for hit in results.hits]


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


def unfound(searcher: Searcher) -> Iterator[str]:
    """Documents that are not found by their title, their number or a sentence of their text, in their own site.

    Found is: within the first ten, or with nothing but documents of the same title (number, sentence) before it.
    """
    engine = searcher.engine
    for path, document in _all(engine):
        shown = engine.shown(document)
        sentence = _SENTENCE.search(engine.text(document))
        questions = [shown.title, shown.doc_number, f'"{sentence.group().strip()}"' if sentence else ""]
        if not all(_finds(searcher, question, path, shown.site) for question in questions if letters(question)):
            yield path


def _finds(searcher: Searcher, question: str, path: str, site: str) -> bool:
    results = searcher.search(question, Scope("site", site), page_size=50)
    at = next((rank for rank, hit in enumerate(results.hits) if hit.shown.path == path), -1)
    if 0 <= at < 10:
        return True
    wanted = letters(question)
    alike = [hit for hit in results.hits if wanted in letters(hit.shown.title + hit.shown.doc_number) or hit.copies]
    return len(alike) >= 10 or any(hit.copies for hit in alike)
