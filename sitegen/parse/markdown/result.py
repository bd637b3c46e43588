"""What rendering a document's Markdown yields."""

from __future__ import annotations

from typing import Literal

import msgspec


class Reference(msgspec.Struct, frozen=True, array_like=True):
    """A link or image of the document. In the HTML its place is taken by `placeholder(index)`."""

    kind: Literal["link", "image"]
    target: str
    """As the editor wrote it (Markdown escapes resolved, percent signs untouched)."""
    line: int
    column: int
    """From 1, in the file."""
    text: str
    """The words of the link, or the alternative text of the image."""
    title: str = ""


class Heading(msgspec.Struct, frozen=True, array_like=True):
    """A heading of the body. `level` is the level in the HTML: 2 to 6."""

    level: int
    id: str
    text: str


class Rendered(msgspec.Struct, frozen=True, array_like=True):
    """HTML without targets, and what else the pages and the index need to know of a document."""

    html: str
    references: tuple[Reference, ...]
    headings: tuple[Heading, ...]
    summary: str
    characters: int
    """Han characters and Latin words."""


def placeholder(index: int) -> str:
    """What stands in the HTML for `references[index]`: the value of an `href`, or a whole image."""
    return f"\x02{index}\x03"
