"""Two versions of a text, paragraph by paragraph and character by character (修改前后对照)."""

from __future__ import annotations

import difflib
import html as entities
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import msgspec

Kind = Literal["same", "changed", "added", "removed"]

_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|tr|dt|dd|figcaption|pre)>|<br\s*/?>|<hr\s*/?>")
_CELL_END = re.compile(r"</t[hd]>")
_CHINESE = re.compile("[一-鿿]")
_BRACKETS = str.maketrans("()", "（）")
_TAG = re.compile(r"<[^>]*>|\x02\d+\x03")
# How alike two paragraphs must be, by the pairs of characters they share, to count as one that was changed.
_ALIKE = 0.4


class Part(msgspec.Struct, frozen=True, array_like=True):
    """A run of characters: kept, only in the old text, or only in the new."""

    kind: Literal["kept", "old", "new"]
    text: str


class Change(msgspec.Struct, frozen=True):
    """One paragraph in both versions."""

    kind: Kind
    parts: tuple[Part, ...]

    @property
    def old(self) -> str:
        return "".join(one.text for one in self.parts if one.kind != "new")

    @property
    def new(self) -> str:
        return "".join(one.text for one in self.parts if one.kind != "old")


def paragraphs(html: str) -> list[str]:
    """The paragraphs of a body's HTML as plain text; cells of a row are parted by a space. Brackets are made alike in
    Chinese: that one edition prints （一） and another (一) is no amendment."""
    lines = _TAG.sub("", _CELL_END.sub(" ", _BLOCK_END.sub("\n", html))).split("\n")
    plain = (" ".join(entities.unescape(one).split()) for one in lines)
    return [one.translate(_BRACKETS) if _CHINESE.search(one) else one for one in plain if one]


def compare(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """How the old paragraphs became the new ones, in the order of the new text."""
    found: list[Change] = []
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            found.extend(Change("same", (Part("kept", one),)) for one in new[new_start:new_end])
        else:
            found.extend(_between(old[start:end], new[new_start:new_end]))
    return found


def _between(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Paragraphs between two that stayed: the most alike are paired, in order."""
    done = 0
    pairs = [_pairs_of(one) for one in old]
    for text in new:
        mine = _pairs_of(text)
        best = max(range(done, len(old)), key=lambda at: (_likeness(pairs[at], mine), -at), default=None)
        if best is None or _likeness(pairs[best], mine) < _ALIKE:
            yield Change("added", (Part("new", text),))
            continue
        yield from (Change("removed", (Part("old", one),)) for one in old[done:best])
        yield Change("changed", tuple(_characters(old[best], text)))
        done = best + 1
    yield from (Change("removed", (Part("old", one),)) for one in old[done:])


def _pairs_of(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(max(1, len(text) - 1)))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))


def _characters(old: str, new: str) -> Iterator[Part]:
    for tag, start, end, new_start, new_end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Part("kept", new[new_start:new_end])
            continue
        if end > start:
            yield Part("old", old[start:end])
        if new_end > new_start:
            yield Part("new", new[new_start:new_end])


def counts(changes: Iterable[Change]) -> dict[Kind, int]:
    """How many paragraphs there are of each kind."""
    found: dict[Kind, int] = {"same": 0, "changed": 0, "added": 0, "removed": 0}
    for one in changes:
        found[one.kind] += 1
    return found
