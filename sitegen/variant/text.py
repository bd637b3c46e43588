"""Text in another script: OpenCC by phrase, with the platform's own list of terms before everything else."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from importlib import resources
from typing import Any

import msgspec
import yaml

# Terms are carried past OpenCC as characters nobody writes (plane 16 is for private use, as is 1E for no text at all).
_FIRST, _BREAK = 0x10_F000, "\x1e"
_MOST = 0x10_FFFD - _FIRST


class Variant(msgspec.Struct, frozen=True):
    """`name`: the language tag. `path`: folder of the twins. `of`: the language it is made from. `conversions`: OpenCC
    configurations by name, the first the usual one."""

    name: str
    path: str
    of: str
    conversions: dict[str, str]


@functools.cache
def variants() -> dict[str, Variant]:
    """`variants.yml`. Part of the program: never changes in a run."""
    text = resources.files("sitegen.variant").joinpath("variants.yml").read_text(encoding="utf-8")
    return {name: Variant(name, **entry) for name, entry in yaml.safe_load(text).items()}


@functools.cache
def _converter(conversion: str) -> Any:
    """Reads its dictionaries once a process: about a tenth of a second."""
    import opencc

    return opencc.OpenCC(conversion)


class Terms:
    """The platform's own words: phrase → what it becomes, itself where it stays as it is. The longest wins."""

    def __init__(self, terms: Sequence[tuple[str, str]]) -> None:
        self._becomes = [becomes for _, becomes in terms[:_MOST]]
        self._at = {phrase: chr(_FIRST + number) for number, (phrase, _) in enumerate(terms[:_MOST])}
        phrases = sorted(self._at, key=lambda one: (-len(one), one))
        self._pattern = re.compile("|".join(re.escape(one) for one in phrases)) if phrases else None
        self._mark = re.compile(f"[{chr(_FIRST)}-{chr(_FIRST + _MOST)}]")

    def hide(self, text: str) -> str:
        return text if self._pattern is None else self._pattern.sub(lambda found: self._at[found[0]], text)

    def show(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._mark.sub(lambda found: self._term(found[0]), text)

    def _term(self, mark: str) -> str:
        number = ord(mark) - _FIRST
        return self._becomes[number] if number < len(self._becomes) else mark


def convert(blocks: Sequence[Sequence[str]], conversion: str, terms: Terms) -> list[list[str]]:
    """Blocks of text, each in the pieces its markup cuts it into, converted. Phrases are seen across the pieces of a
    block (`<b>头</b>发`). The whole page is one call: OpenCC's cost is in calls more than in characters."""
    if not blocks:
        return []
    hidden = [[terms.hide(piece.replace(_BREAK, " ")) for piece in block] for block in blocks]
    source = ["".join(block) for block in hidden]
    made = _converter(conversion).convert(_BREAK.join(source)).split(_BREAK)
    found = []
    for block, before, after in zip(hidden, source, made, strict=True):
        if len(before) == len(after):  # as with nearly every block: cut where the markup cut it
            found.append(_cut(after, block, terms))
        else:
            found.append([terms.show(_converter(conversion).convert(piece)) for piece in block])
    return found


def _cut(text: str, like: Sequence[str], terms: Terms) -> list[str]:
    pieces, at = [], 0
    for piece in like:
        pieces.append(terms.show(text[at : at + len(piece)]))
        at += len(piece)
    return pieces
