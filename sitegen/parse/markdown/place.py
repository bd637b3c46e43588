"""Where in the file something of a paragraph, heading or cell was written."""

from __future__ import annotations

import bisect
import re

from markdown_it.token import Token

from sitegen.diagnostics import Place

Span = tuple[int, int]

_CELL_BORDER = re.compile(r"(?<!\\)\|")
_CONTAINERS = " \t>"


class Places:
    """Turns offsets in the text of a token back into lines and columns of the file.

    The parser cuts indentation and quote marks from the lines it joins to a text, so each line of the
    text is found again in the file; only for documents and paragraphs about which something is said."""

    __slots__ = ("_first_line", "_lines", "_path", "_source", "_starts", "_token")

    def __init__(self, source: str, *, path: str, first_line: int) -> None:
        self._source, self._path, self._first_line = source, path, first_line
        self._lines: list[str] = []
        self._token: Token | None = None
        self._starts: list[tuple[int, int, int]] = []

    def block(self, token: Token) -> Place:
        """The first line of a block, from its first character on."""
        line = _line_of(token)
        written = self._line(line)
        bare = written.lstrip(_CONTAINERS)
        return self._place(line, len(written) - len(bare), len(bare))

    def line(self, line: int) -> Place:
        """A whole line, counted from 0."""
        return self._place(line, 0, len(self._line(line)))

    def written(self, words: str) -> Place:
        """Where these words are first written, or else the first line."""
        before, found, _ = self._source.partition(words)
        if not found:
            return self.line(0)
        return self._place(before.count("\n"), len(before) - (before.rfind("\n") + 1), len(words))

    def inside(self, token: Token, span: Span, *, cell: int | None) -> Place:
        """A part of the text of an inline token; `cell`: the number of its cell in a row of a table."""
        if token is not self._token:
            self._token, self._starts = token, self._find_lines(token, cell)
        start, end = span
        if cell is not None:  # the parser took the backslashes from `\|`
            pipes = token.content.count("|", 0, start)
            start, end = start + pipes, end + pipes
        offset, line, column = self._starts[bisect.bisect_right(self._starts, (start, 1 << 40, 0)) - 1]
        column += start - offset
        return self._place(line, column, min(end - start, len(self._line(line)) - column))

    def _find_lines(self, token: Token, cell: int | None) -> list[tuple[int, int, int]]:
        """Of each line of the text: its offset in the text, its line in the file and the column there."""
        found, offset, line = [], 0, _line_of(token)
        for text in token.content.split("\n"):
            column = _column(text, self._line(line), cell)
            found.append((offset, line, column))
            offset += len(text) + 1
            line += 1
        return found

    def _line(self, line: int) -> str:
        if not self._lines:
            self._lines = self._source.split("\n")
        return self._lines[line] if line < len(self._lines) else ""

    def _place(self, line: int, column: int, length: int) -> Place:
        return Place(self._path, self._first_line + line, column + 1, max(length, 1))


def _line_of(token: Token) -> int:
    return token.map[0] if token.map else 0


def _column(text: str, written: str, cell: int | None) -> int:
    """Where in the written line the text begins (which may be left of its first character)."""
    bare = text.strip()
    indent = len(text) - len(text.lstrip())
    if cell is not None:
        return max(written.find(bare.split("|")[0], _cell_start(written, cell)) - indent, 0)
    if written.rstrip().endswith(bare):
        return max(len(written.rstrip()) - len(bare) - indent, 0)
    return max(written.find(bare) - indent, 0)


def _cell_start(row: str, cell: int) -> int:
    borders = [found.end() for found in _CELL_BORDER.finditer(row)]
    if not row.lstrip(_CONTAINERS).startswith("|"):
        borders.insert(0, 0)
    return borders[cell] if cell < len(borders) else 0
