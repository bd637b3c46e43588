"""Parses the inside of a paragraph, heading or cell.

`WideInline` brings our state; `QuickInline` finds the next character that means something and tries
only the rules that begin with it, where the stock parser tries all twelve at every such character."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import (
    StateInline,
    autolink,
    backtick,
    entity,
    escape,
    html_inline,
    image,
    link,
    newline,
)
from markdown_it.rules_inline.strikethrough import tokenize as mark_strikethrough
from markdown_it.token import Token

from sitegen.parse.markdown.emphasis import WideState, mark_emphasis
from sitegen.parse.markdown.footnote import footnote_mark

Rule = Callable[[StateInline, bool], bool]

# All characters an inline rule begins with, and `]`, at which the search for the end of a label stops.
MEANINGFUL = re.compile(r"[\n!&*<\[\\\]_`~]")

# Text without these is lines of text and nothing else: `!` and `]` mean nothing without `[`.
MARKUP = re.compile(r"[&*<\[\\_`~]")


def placed(rule: Rule) -> Rule:
    """The rule; and the first token it makes knows from where to where it was written (`meta["span"]`)."""

    def with_place(state: StateInline, silent: bool) -> bool:
        start, first = state.pos, len(state.tokens)
        if silent:
            return rule(state, True)
        first += bool(state.pending)
        if not rule(state, False):
            return False
        state.tokens[first].meta["span"] = (start, state.pos)
        return True

    return with_place


def closed(rule: Rule) -> Rule:
    """The rule of a link or image, not even tried where nothing follows that could end its label:
    thousands of `[` would each look for it. Without reference definitions only `](` ends a label."""

    def if_closed(state: StateInline, silent: bool) -> bool:
        end = "]" if "references" in state.env else "]("
        return state.html_terminator_last(end) > state.pos and rule(state, silent)

    return if_closed


place_link = placed(closed(link))
place_image = placed(closed(image))
place_autolink = placed(autolink)
place_html = placed(html_inline)

_RULES_AT: dict[str, tuple[Rule, ...]] = {
    "\n": (newline,),
    "\\": (escape,),
    "`": (backtick,),
    "~": (mark_strikethrough,),
    "*": (mark_emphasis,),
    "_": (mark_emphasis,),
    "[": (place_link, footnote_mark),
    "]": (),
    "!": (place_image,),
    "<": (place_autolink, place_html),
    "&": (entity,),
}


class WideInline(ParserInline):
    """The stock parser on our state. Rules come from its ruler."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        return self.read(src, md, env, tokens).tokens

    def read(self, source: str, parser: MarkdownIt, env: Any, tokens: list[Token]) -> WideState:
        """Parse into `tokens`; the state also knows the stray asterisks."""
        state = WideState(source, parser, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state


class QuickInline(WideInline):
    """Tries at each character the rules that can begin with it: the same result, sooner."""

    def tokenize(self, state: StateInline) -> None:
        source, end = state.src, state.posMax
        deepest: int = state.md.options["maxNesting"]
        while state.pos < end:
            found = MEANINGFUL.search(source, state.pos, end)
            start = found.start() if found else end
            if start > state.pos:
                state.append_pending(source[state.pos : start])
                state.pos = start
            if found and not (state.level < deepest and _applies(state, source[start], silent=False)):
                state.append_pending(source[start])
                state.pos = start + 1
        if state.pending:
            state.pushPending()

    def skipToken(self, state: StateInline) -> None:
        start = state.pos
        if start in state.cache:
            state.pos = state.cache[start]
            return
        if state.level >= state.md.options["maxNesting"]:
            state.pos = state.posMax + 1  # as the stock parser does: nothing here can be a link any more
        elif state.src[start] not in _RULES_AT:
            found = MEANINGFUL.search(state.src, start)
            state.pos = found.start() if found else state.posMax
        elif not _applies_deeper(state):
            state.pos = start + 1
        state.cache[start] = state.pos


def _applies(state: StateInline, character: str, *, silent: bool) -> bool:
    for rule in _RULES_AT[character]:  # noqa: SIM110 - the innermost loop: `any` costs a generator
        if rule(state, silent):
            return True
    return False


def _applies_deeper(state: StateInline) -> bool:
    state.level += 1
    applies = _applies(state, state.src[state.pos], silent=True)
    state.level -= 1
    return applies
