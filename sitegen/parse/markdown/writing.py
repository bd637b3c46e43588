"""What has been written of one document so far: HTML, references, headings and words."""

from __future__ import annotations

from typing import Any

from markdown_it.token import Token

from sitegen.diagnostics import Place, Report
from sitegen.parse.markdown.dialect import Dialect
from sitegen.parse.markdown.heading import Outline
from sitegen.parse.markdown.place import Places, Span
from sitegen.parse.markdown.result import Heading, Reference, placeholder
from sitegen.parse.markdown.summary import Lead


class Writing:
    """Collects; the rules of `write_blocks` and `write_inline` decide what."""

    def __init__(self, parser: Dialect, env: dict[str, Any], *, places: Places, report: Report, allow_html: bool) -> None:
        self.parser, self.env = parser, env
        self.places, self.report = places, report
        self.allow_html = allow_html
        self.html: list[str] = []
        self.words: list[str] = []
        self.references: list[Reference] = []
        self.headings: list[Heading] = []
        self.fragments: list[tuple[str, Place]] = []
        """Ids within the page that links point to."""
        self.outline = Outline()
        self.lead = Lead()
        self.block = Token("", "", 0)
        """The inline token being written."""
        self.cell: int | None = None
        """The number of its cell in a row, if it is in a table."""
        self.head = 0
        """Where in `html` the head of the open table begins."""
        self.head_words = False
        """Whether that head has words so far."""
        self.headless = False
        """Whether the open table has no head, so that its rows begin with their headings."""
        self.numbered = False
        """Whether the line being written begins with official numbering."""
        self.link_ends: list[str] = []
        """What to write where the open link ends."""
        self.paragraph_words = 0
        """Where in `words` the open paragraph begins."""

    def place(self, span: Span) -> Place:
        """The place of a part of the block being written."""
        return self.places.inside(self.block, span, cell=self.cell)

    def refer(self, reference: Reference) -> str:
        """Add a reference; its placeholder."""
        self.references.append(reference)
        return placeholder(len(self.references) - 1)


def shortened(written: str) -> str:
    """What an editor wrote, short enough for a message."""
    line = written.strip().partition("\n")[0]
    return line if len(line) <= 40 else line[:39] + "…"
