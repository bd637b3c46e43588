"""Our Markdown: CommonMark with tables, strikethrough and footnotes, and emphasis for wide characters."""

from __future__ import annotations

import functools

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.parse.markdown.blocks import DeepBlock
from sitegen.parse.markdown.emphasis import note_stray
from sitegen.parse.markdown.footnote import footnote_mark
from sitegen.parse.markdown.inline import (
    QuickInline,
    WideInline,
    place_autolink,
    place_html,
    place_image,
    place_link,
)

MAX_NESTING = 20
"""Levels of quotes and lists (a list takes two), and of brackets in a paragraph. Bounds the recursion and
the time that `![![![` takes."""


class Dialect(MarkdownIt):
    """The parser with our rules; with `quick` off it runs them by the stock algorithm, for comparison.

    Leaves targets as they were written: which are allowed is decided where they are rendered, with a
    message, and how they are encoded by who resolves them."""

    inline: WideInline

    def __init__(self, *, quick: bool) -> None:
        super().__init__("commonmark", {"html": True, "maxNesting": MAX_NESTING})
        self.enable(["table", "strikethrough"])
        self.use(footnote_plugin, inline=False)
        self._place_rules()
        self._replace_parsers(quick=quick)

    def _place_rules(self) -> None:
        ruler = self.inline.ruler
        ruler.at("link", place_link)
        ruler.at("image", place_image)
        ruler.at("autolink", place_autolink)
        ruler.at("html_inline", place_html)
        ruler.at("footnote_ref", footnote_mark)
        self.inline.ruler2.before("fragments_join", "note_stray", note_stray)

    def _replace_parsers(self, *, quick: bool) -> None:
        inline = QuickInline() if quick else WideInline()
        inline.ruler, inline.ruler2 = self.inline.ruler, self.inline.ruler2
        block = DeepBlock()
        block.ruler = self.block.ruler
        self.inline, self.block = inline, block

    def validateLink(self, url: str) -> bool:
        return True

    def normalizeLink(self, url: str) -> str:
        return url

    def normalizeLinkText(self, link: str) -> str:
        return link


@functools.cache
def dialect(*, quick: bool = True) -> Dialect:
    """The parser of this process: it keeps no state between documents, and takes long to make."""
    return Dialect(quick=quick)
