"""Reads real Chinese text (laws, or a folder of Markdown documents) and cuts paragraphs out of it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_ARTICLE_NUMBER = re.compile(r"^第[一二三四五六七八九十百千零〇]+条(之[一二三四五六七八九十]+)?[\s　]*")
# A line with one of these could mean something to Markdown; the few there are, are left out.
_MARKUP = re.compile(r"[*_<>\[\]|`\\#~{}!]|^\s*(\d+[.)]|[-+=:])")
_NAME = re.compile(r"^(?:中华人民共和国)?(.+?)(?:\(.*\))?$")
_SHORTEST_LINE = 8
_LONGEST_NAME = 18


class NoProse(Exception):
    """The folder holds no text to make documents of."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines of running text in their order, and the names of the works they come from."""

    lines: tuple[str, ...]
    names: tuple[str, ...]

    def paragraphs(self, count: int, characters: int, dice: random.Random) -> list[str]:
        """Cuts `count` paragraphs, together about `characters` long, out of one run of lines."""
        each = max(characters // count - 26, 20)  # a line overshoots by half its length: 52 on average
        position = dice.randrange(len(self.lines))
        while self.lines[position].startswith(("(", "（")):  # the middle of an enumeration
            position = (position + 1) % len(self.lines)
        made: list[str] = []
        for _ in range(count):
            wanted = int(each * dice.uniform(0.7, 1.3))
            paragraph = ""
            while len(paragraph) < wanted:
                paragraph += self.lines[position]
                position = (position + 1) % len(self.lines)
            made.append(paragraph)
        return made

    def name(self, dice: random.Random) -> str:
        return dice.choice(self.names)


def read_prose(folder: Path) -> Prose:
    """Reads every `*.md` and `*.txt` below `folder`, in the order of their paths."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in {".md", ".txt"} and path.is_file())
    lines: list[str] = []
    names: list[str] = []
    for file in files:
        lines.extend(_running_text(_body(file.read_text(encoding="utf-8", errors="replace"))))
        name = _NAME.sub(r"\1", file.stem)
        if len(name) <= _LONGEST_NAME and _HAN.match(name) and not _MARKUP.search(name):
            names.append(name)
    if not lines:
        raise NoProse(str(folder))
    return Prose(tuple(lines), tuple(dict.fromkeys(names)) or ("政府信息公开条例",))


def han_characters(text: str) -> int:
    return len(_HAN.findall(text))


def _body(text: str) -> str:
    """The text after the promulgation lines of a law, or after the front matter of a document."""
    if "<!-- INFO END -->" in text:
        return text.split("<!-- INFO END -->", 1)[1]
    if text.startswith("---\n") and "\n---\n" in text[4:]:
        return text[4:].split("\n---\n", 1)[1]
    return text


def _running_text(body: str) -> Iterator[str]:
    for line in _stripped(body.splitlines()):
        if len(line) >= _SHORTEST_LINE and not _MARKUP.search(line) and _HAN.search(line):
            yield line


def _stripped(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield _ARTICLE_NUMBER.sub("", line.strip()).replace("　", "")
