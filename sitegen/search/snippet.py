"""Excerpts and titles as runs of text, the matching ones marked. Nothing is escaped here: runs are plain text."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from sitegen.search.query import Query
from sitegen.search.result import Runs
from sitegen.search.tokens import fold_with_places

# How much of an excerpt lies before the first match.
_BEFORE = 24
_ENDS = "。！？；\n"


def mark(text: str, query: Query) -> Runs:
    """The whole text in runs."""
    return _runs(text, _spans(text, query))


def excerpt(text: str, query: Query, length: int, otherwise: str = "") -> Runs:
    """About `length` characters around the best match; `otherwise` (a summary), or the beginning, where none is."""
    at = _best(text, query)
    if at is None:
        beginning = otherwise or text[: length * 2]
        return mark(_cut(" ".join(beginning.split()), length), query)
    start = _start(text, at)
    piece = " ".join(text[start : start + length * 2].split())
    before = "…" if start else ""
    return mark(before + _cut(piece, length), query)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _start(text: str, at: int) -> int:
    """Where an excerpt begins: after the end of a sentence shortly before the match, else some characters before."""
    first = max(0, at - _BEFORE)
    ends = [text.rfind(end, first, at) for end in _ENDS]
    return max(ends) + 1 if max(ends) >= 0 else first


def _best(text: str, query: Query) -> int | None:
    """The place of the most of the query: all of it, one of its words, one of its tokens."""
    folded, places = fold_with_places(text)
    for needle in _needles(query):
        at = folded.find(needle)
        if at >= 0:
            return places[at]
    return None


def _needles(query: Query) -> Iterator[str]:
    """What is looked for in a folded text, the longest first."""
    yield from sorted({one.literal for one in query.wanted}, key=lambda one: (-len(one), one))
    for piece in query.wanted:
        for group in piece.alternatives[1:]:
            yield _joined(group)
    for piece in query.wanted:
        for group in piece.alternatives:
            yield from group


def _joined(tokens: tuple[str, ...]) -> str:
    """Bigrams that follow one another as the text they come from."""
    text = tokens[0]
    for before, token in itertools.pairwise(tokens):
        text += token[1:] if len(token) == 2 and before[-1] == token[0] else token
    return text


def _spans(text: str, query: Query) -> list[tuple[int, int]]:
    """Places to mark, sorted, apart from one another. Tokens are marked where the word as a whole does not stand."""
    folded, places = fold_with_places(text)
    spans: list[tuple[int, int]] = []
    for piece in query.wanted:
        found = [span for needle in (piece.literal, *map(_joined, piece.alternatives)) for span in _all(folded, needle)]
        if not found:
            found = [span for group in piece.alternatives for token in group for span in _all(folded, token)]
        spans += found
    merged: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return [(places[start], places[end]) for start, end in merged]


def _all(folded: str, needle: str) -> Iterator[tuple[int, int]]:
    at = folded.find(needle) if needle else -1
    while at >= 0:
        yield at, at + len(needle)
        at = folded.find(needle, at + len(needle))


def _runs(text: str, spans: Iterable[tuple[int, int]]) -> Runs:
    runs: list[tuple[str, bool]] = []
    last = 0
    for start, end in spans:
        if start > last:
            runs.append((text[last:start], False))
        if end > start:
            runs.append((text[start:end], True))
        last = max(last, end)
    if last < len(text):
        runs.append((text[last:], False))
    return tuple(runs)
