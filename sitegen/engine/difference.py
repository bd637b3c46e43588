"""How two versions of a page differ: lines of text or of source, marked within the line. Pure functions."""

from __future__ import annotations

import difflib
import html.parser
import re
from collections.abc import Iterator
from typing import Literal

import msgspec

Mark = Literal["same", "old", "new"]
# Unchanged lines shown around a change.
_AROUND = 2
# Longer versions are compared by their first lines, longer lines as a whole.
_MOST_LINES = 4000
_LONGEST_LINE = 3000
_SILENT = frozenset({"script", "style", "template"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr", "data", "label", "svg", "path", "use", "font"}
)  # fmt: skip


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One line: of both (`same`), of the old or the new version; `parts`: (mark, text), what is particular to it marked."""

    mark: Mark
    parts: tuple[tuple[Mark, str], ...]


class Difference(msgspec.Struct, frozen=True):
    """`hunks`: runs of lines around changes. `same_text`: the visible text does not differ, the source does."""

    hunks: tuple[tuple[Line, ...], ...] = ()
    same_text: bool = False
    binary: bool = False
    cut: bool = False


def text_difference(before: bytes | None, after: bytes | None, route: str) -> Difference:
    """Of what a reader sees: the text of HTML, the lines of other text."""
    if _is_binary(before) or _is_binary(after):
        return Difference(binary=True)
    if not route.endswith(".html"):
        return _difference(_plain(before), _plain(after))
    old, new = visible_text(_text(before)), visible_text(_text(after))
    return _difference(old, new) if old != new else Difference(same_text=True)


def source_difference(before: bytes | None, after: bytes | None) -> Difference:
    """Of the files, one tag a line."""
    if _is_binary(before) or _is_binary(after):
        return Difference(binary=True)
    return _difference(_tags(_text(before)), _tags(_text(after)))


def visible_text(page: str) -> list[str]:
    """The text of a page, one block a line: title first, pictures by what they are described as."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.lines()


class _Reader(html.parser.HTMLParser):
    """Collects the visible text of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if tag not in _INLINE:
            self._end()
        values = dict(attrs)
        if tag == "img" and values.get("alt"):
            self._line.append(f"［{values['alt']}］")
        if tag == "input" and values.get("placeholder"):
            self._line.append(f"［{values['placeholder']}］")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag not in _INLINE:
            self._end()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._line.append(data)

    def _end(self) -> None:
        line = " ".join("".join(self._line).split())
        if line:
            self._lines.append(line)
        self._line = []

    def lines(self) -> list[str]:
        self._end()
        return self._lines


def _is_binary(data: bytes | None) -> bool:
    if data is None:
        return False
    if b"\0" in data[:8192]:
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return True
    return False


def _text(data: bytes | None) -> str:
    return data.decode("utf-8") if data is not None else ""


def _plain(data: bytes | None) -> list[str]:
    return _text(data).splitlines()


def _tags(text: str) -> list[str]:
    return [line for one in re.split(r"(?=<)", text) for line in one.splitlines() if line.strip()]


def _difference(old: list[str], new: list[str]) -> Difference:
    cut = len(old) > _MOST_LINES or len(new) > _MOST_LINES
    old, new = old[:_MOST_LINES], new[:_MOST_LINES]
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    hunks = []
    for group in matcher.get_grouped_opcodes(_AROUND):
        lines: list[Line] = []
        for kind, a, b, c, d in group:
            if kind == "equal":
                lines += [Line("same", (("same", one),)) for one in old[a:b]]
            else:
                lines += _replaced(old[a:b], new[c:d])
        hunks.append(tuple(lines))
    return Difference(tuple(hunks), cut=cut)


def _replaced(old: list[str], new: list[str]) -> Iterator[Line]:
    """Removed and added lines; those that stand for each other are marked where they differ."""
    if len(old) != len(new):
        yield from (Line("old", (("old", one),)) for one in old)
        yield from (Line("new", (("new", one),)) for one in new)
        return
    pairs = [_within(one, other) for one, other in zip(old, new, strict=True)]
    yield from (Line("old", pair[0]) for pair in pairs)
    yield from (Line("new", pair[1]) for pair in pairs)


def _within(old: str, new: str) -> tuple[tuple[tuple[Mark, str], ...], tuple[tuple[Mark, str], ...]]:
    """Both lines with what differs marked; as a whole when little is the same."""
    if max(len(old), len(new)) > _LONGEST_LINE:
        return (("old", old),), (("new", new),)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < 0.35:
        return (("old", old),), (("new", new),)
    first: list[tuple[Mark, str]] = []
    second: list[tuple[Mark, str]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if a < b:
            first.append(("same" if kind == "equal" else "old", old[a:b]))
        if c < d:
            second.append(("same" if kind == "equal" else "new", new[c:d]))
    return tuple(first), tuple(second)
