"""Divides a document into blocks.

The stock block parser tries eleven rules on every line. Almost all blocks of our documents are paragraphs
and headings, which one regular expression recognises for certain; only the others are given to the stock
rules, one block at a time. Both ways yield the same document, and a property test holds them to it.

A paragraph is certain when it stands at the top of the document (nothing is open that could take it in),
ends with an empty line or the document, and none of its lines begins like another block."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from sitegen.parse.markdown.inline import MARKUP

# What a line may begin with that is, or could turn the line before into, something but a paragraph.
_OTHER = r"[ \t>#<`~\[=|:\-+]|\*(?:[ \t]|$)|([*_])[ \t]*(?:\1[ \t]*){2,}$|[0-9]{1,9}[.)]"
_STARTS_OTHER = re.compile(_OTHER, re.MULTILINE)
_INTERRUPTED = re.compile(rf"\n(?:{_OTHER})", re.MULTILINE)
_HEADING = re.compile(r"(#{1,6})[ \t]([^\n#]*)(?:\n|\Z)")

PLAIN = "plain"
"""Type of the token that stands for a whole paragraph at the top of the document without any markup."""


class DeepBlock(ParserBlock):
    """The stock parser; `env["too_deep"]` lists the lines (from 0) where it leaves out what is nested
    deeper than `maxNesting`."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        if state.level >= state.md.options["maxNesting"]:
            state.env.setdefault("too_deep", []).append(startLine)
        super().tokenize(state, startLine, endLine)


def stock_blocks(source: str, parser: MarkdownIt, env: dict[str, Any]) -> list[Token]:
    """The blocks, by the stock rules alone."""
    tokens: list[Token] = []
    parser.block.parse(source, parser, env, tokens)
    return tokens


def quick_blocks(source: str, parser: MarkdownIt, env: dict[str, Any]) -> list[Token]:
    """The blocks; sooner."""
    reader = _Reader(source, parser, env)
    while reader.position < len(source):
        if source[reader.position] == "\n":
            reader.skip_empty_line()
        elif not (reader.reads_heading() or reader.reads_paragraph()):
            reader.read_by_stock_rules()
    return reader.tokens


class _Reader:
    """Goes through the document from one block at its top to the next."""

    __slots__ = ("_blank", "_env", "_line", "_parser", "_source", "_state", "position", "tokens")

    def __init__(self, source: str, parser: MarkdownIt, env: dict[str, Any]) -> None:
        self._source, self._parser, self._env = source, parser, env
        self.tokens: list[Token] = []
        self.position = self._line = 0
        self._blank = 0  # where the next empty line is, if not passed yet: searched for only once
        self._state: StateBlock | None = None

    def skip_empty_line(self) -> None:
        self.position += 1
        self._line += 1

    def reads_heading(self) -> bool:
        if self._source[self.position] != "#":
            return False
        found = _HEADING.match(self._source, self.position)
        if found is None:
            return False
        self._push("heading", f"h{len(found[1])}", mdTrim(found[2]), lines=1)
        self.position = found.end()
        self._line += 1
        return True

    def reads_paragraph(self) -> bool:
        source, start = self._source, self.position
        if _STARTS_OTHER.match(source, start):
            return False
        end = self._next_blank()
        if _INTERRUPTED.search(source, start, end):
            return False
        written = source[start:end]
        text, lines = mdTrim(written), written.count("\n") + 1
        if MARKUP.search(text):
            self._push("paragraph", "p", text, lines=lines)
        else:
            self.tokens.append(Token(PLAIN, "p", 0, content=text))
        self.position = end
        self._line += lines - 1
        return True

    def _next_blank(self) -> int:
        if self._blank <= self.position:
            found = self._source.find("\n\n", self.position)
            self._blank = len(self._source) if found < 0 else found
        return self._blank

    def _push(self, kind: str, tag: str, text: str, *, lines: int) -> None:
        place = [self._line, self._line + lines]
        self.tokens.append(Token(f"{kind}_open", tag, 1, map=place, block=True))
        self.tokens.append(Token("inline", "", 0, content=text, map=place, level=1, block=True))
        self.tokens.append(Token(f"{kind}_close", tag, -1, block=True))

    def read_by_stock_rules(self) -> None:
        if self._state is None:
            self._state = StateBlock(self._source, self._parser, self._env, self.tokens)
        state = self._state
        state.line = line = state.skipEmptyLines(self._line)
        if line < state.lineMax:
            rules = self._parser.block.ruler.getRules("")
            any(rule(state, line, state.lineMax, False) for rule in rules)
        self._line = state.line
        self.position = state.bMarks[state.line]
