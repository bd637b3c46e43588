"""A diagnostic as text: place, severity, code, message; the source line; a caret; a hint."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from sitegen.diagnostics.catalogue import Language, hint, message, severity
from sitegen.diagnostics.diagnostic import Diagnostic, Place

_SEVERITIES = {
    "zh": {"error": "错误", "warning": "警告", "note": "提示"},
    "en": {"error": "error", "warning": "warning", "note": "note"},
}
_HINT = {"zh": "  解决办法：", "en": "  hint: "}
_COLOURS = {"error": "1;31", "warning": "1;33", "note": "1;36", "place": "1", "quiet": "2", "hint": "36"}
# Source lines of larger files are not shown: reading them again is not worth a line of context.
_LARGEST_SOURCE = 4 * 1024 * 1024
_TAB = "    "


class Printer:
    """Words for diagnostics. `width`: columns of the terminal; longer source lines are shown around the place."""

    def __init__(self, root: Path, *, language: Language, colour: bool = False, width: int = 100) -> None:
        self._root, self._language, self._colour, self._width = root, language, colour, width
        self._lines: tuple[str, list[str]] = ("", [])

    def text(self, diagnostic: Diagnostic) -> str:
        """All lines of one diagnostic, without a final line end."""
        return "\n".join([self._head(diagnostic), *self._source(diagnostic), *self._hint(diagnostic)])

    def _head(self, diagnostic: Diagnostic) -> str:
        kind = severity(diagnostic.code)
        word = f"{_SEVERITIES[self._language][kind]}[{diagnostic.code}]"
        words = visible(message(diagnostic.code, diagnostic.params, language=self._language))
        where = self._paint(where_of(diagnostic.place), "place")
        return f"{where}: {self._paint(word, kind)}: {words}"

    def _source(self, diagnostic: Diagnostic) -> list[str]:
        place = diagnostic.place
        lines = self._lines_of(place.path) if place.line > 0 else []
        if place.line > len(lines) or not lines:
            return []
        line = lines[place.line - 1]
        if not line.strip() and place.column <= 1:
            return []
        gutter = f"{place.line:>5} | "
        shown, before, under = _window(line, place, self._width - len(gutter))
        found = [self._paint(gutter, "quiet") + shown]
        if place.column > 0:
            found.append(self._paint(" " * 5 + " | ", "quiet") + " " * before + self._paint("^" * under, severity(diagnostic.code)))
        return found

    def _hint(self, diagnostic: Diagnostic) -> list[str]:
        words = hint(diagnostic, language=self._language)
        return [self._paint(_HINT[self._language] + visible(words), "hint")] if words else []

    def _lines_of(self, path: str) -> list[str]:
        if self._lines[0] != path:
            self._lines = (path, read_lines(self._root / path))
        return self._lines[1]

    def _paint(self, text: str, name: str) -> str:
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if self._colour else text


def where_of(place: Place) -> str:
    """`path:line:column`, as far as they are known."""
    parts = [visible(place.path)]
    if place.line > 0:
        parts.append(str(place.line))
        if place.column > 0:
            parts.append(str(place.column))
    return ":".join(parts)


def visible(text: str) -> str:
    """The text with everything a terminal might obey made harmless: control, format and bidirectional characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def width_of(text: str) -> int:
    """Columns of a text on a terminal: wide and full-width characters take two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return _TAB
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
        return f"<U+{ord(character):04X}>"
    return character


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _window(line: str, place: Place, room: int) -> tuple[str, int, int]:
    """The part of a line to show, the columns before the caret, the columns under it."""
    at = min(max(place.column - 1, 0), len(line))
    end = min(at + max(place.length, 1), len(line))
    if len(line) > 4 * room:  # only what can be shown is looked at
        cut = max(0, at - room)
        head, tail = "…" if cut else "", "…" if at + 2 * room < len(line) else ""
        place = Place(place.path, place.line, at - cut + len(head) + 1, place.length)
        return _window(head + line[cut : at + 2 * room] + tail, place, room)
    shown = [_shown(character) for character in line]
    widths = [width_of(one) for one in shown]
    first, last = 0, len(line)
    if sum(widths) > room:
        first = _step_back(widths, at, room // 3)
        last = _step_on(widths, first, room - 2)
    head, tail = "…" if first else "", "…" if last < len(line) else ""
    before = len(head) + sum(widths[first:at])
    under = sum(widths[at : min(end, last)])
    return head + "".join(shown[first:last]) + tail, before, max(under, 1)


def _step_back(widths: list[int], at: int, room: int) -> int:
    while at > 0 and room >= widths[at - 1]:
        at -= 1
        room -= widths[at]
    return at


def _step_on(widths: list[int], at: int, room: int) -> int:
    while at < len(widths) and room >= widths[at]:
        room -= widths[at]
        at += 1
    return at


def read_lines(path: Path) -> list[str]:
    """The lines of a file as the reader of documents counts them; none where it cannot be shown."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(handle, "rb") as stream:
            data = stream.read(_LARGEST_SOURCE + 1)
    except OSError:
        return []
    if len(data) > _LARGEST_SOURCE:
        return []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
