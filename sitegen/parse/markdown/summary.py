"""The summary of a document: its first sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sitegen.parse.markdown.characters import joins

LIMIT = 140
"""Display characters: a Han character is one, an ASCII character half."""

_OPENING = "《〔“（【「『‘(["
_CLOSING = "》〕”）】」』’)]"
_PARTNER = dict(zip(_CLOSING, _OPENING, strict=True))
_BRACKET = re.compile(f"[{re.escape(_OPENING + _CLOSING)}]")
_SENTENCE_END = re.compile(r"[。！？；][”’」』）]*|[.!?;](?=\s|$)")
_COMMA = re.compile("[，、：,]")
_ENOUGH = 20 * LIMIT

Spans = list[tuple[int, int]]


class Lead:
    """The first paragraphs, as far as a summary needs them."""

    __slots__ = ("_paragraphs", "_room")

    def __init__(self) -> None:
        self._paragraphs: list[str] = []
        self._room = 2 * LIMIT + 1

    def wants_more(self) -> bool:
        return self._room > 0

    def add(self, paragraph: str) -> None:
        text = " ".join(paragraph[:_ENOUGH].split())
        if text:
            self._paragraphs.append(text)
            self._room -= len(text)

    def summary(self) -> str:
        """Whole sentences within `LIMIT`, never cut inside brackets or quotation marks. If the first
        sentence is longer it ends at a comma, else at any character outside brackets, with an ellipsis."""
        return _cut(*_in_one_line(self._paragraphs))


def _in_one_line(paragraphs: list[str]) -> tuple[str, list[int]]:
    """The paragraphs one after the other, and where in that each ends."""
    text, ends = "", []
    for paragraph in paragraphs:
        text += paragraph if not text or joins(text[-1], paragraph[0]) else " " + paragraph
        ends.append(len(text))
    return text, ends


def _cut(text: str, ends: list[int]) -> str:
    room = _fitting(text, LIMIT)
    if room >= len(text):
        return text
    brackets = _brackets(text)
    sentences = [found.end() for found in _SENTENCE_END.finditer(text, 0, room)]
    whole = _last_outside((*sentences, *ends), room, brackets)
    if whole:
        return text[:whole].rstrip()
    room = _fitting(text, LIMIT - 1)
    commas = [found.start() for found in _COMMA.finditer(text, 0, room)]
    part = _last_outside(commas, room, brackets) or _last_outside(range(1, room + 1), room, brackets)
    if part:
        return text[:part].rstrip() + "…"
    return _cut(text.lstrip(_OPENING), [])  # all of it stands in one bracket: go without that


def _fitting(text: str, limit: int) -> int:
    """How many characters of the text fit into the limit."""
    room, before = limit, -1
    while room != before:
        before, room = room, limit + len(text[:room].encode("ascii", "ignore")) // 2
    return room


def _brackets(text: str) -> Spans:
    """From where to where each bracket goes that is opened and closed; the others are only characters."""
    found: Spans = []
    opened: list[int] = []
    for mark in _BRACKET.finditer(text):
        if mark[0] in _OPENING:
            opened.append(mark.start())
        elif opened and text[opened[-1]] == _PARTNER[mark[0]]:
            found.append((opened.pop(), mark.end()))
    return found


def _last_outside(cuts: Iterable[int], room: int, brackets: Spans) -> int:
    """The last of the cuts within the room that is in no bracket, or 0."""
    outside = (cut for cut in cuts if cut <= room and not any(start < cut < end for start, end in brackets))
    return max(outside, default=0)
