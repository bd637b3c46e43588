"""Renders the Markdown of a document."""

from __future__ import annotations

from typing import Any

from sitegen.diagnostics import Report
from sitegen.parse.markdown.blocks import quick_blocks, stock_blocks
from sitegen.parse.markdown.characters import count
from sitegen.parse.markdown.dialect import dialect
from sitegen.parse.markdown.footnote import take_out
from sitegen.parse.markdown.place import Places
from sitegen.parse.markdown.result import Reference, Rendered
from sitegen.parse.markdown.sanitise import sanitise
from sitegen.parse.markdown.target import LINK_SCHEMES, scheme
from sitegen.parse.markdown.text import plain_text
from sitegen.parse.markdown.write_blocks import write_blocks, write_notes
from sitegen.parse.markdown.writing import Writing

# CommonMark replaces NUL; the other two are the marks of our placeholders.
_REPLACED = {"\0": "\ufffd", "\x02": "\ufffd", "\x03": "\ufffd"}


def render_markdown(source: str, *, path: str, first_line: int, report: Report, allow_html: bool = False, quick: bool = True) -> Rendered:
    """The HTML of a document's body, and what else there is to know of it.

    `first_line` is the line of the file in which the source begins. What is wrong goes to `report`; the
    HTML is harmless all the same. `allow_html` lets raw HTML through an allow-list instead of showing it
    as text. `quick` off renders by the stock algorithms: for tests, the result is the same."""
    source = _normalised(source)
    env: dict[str, Any] = {}
    parser = dialect(quick=quick)
    tokens = (quick_blocks if quick else stock_blocks)(source, parser, env)
    places = Places(source, path=path, first_line=first_line)
    writing = Writing(parser, env, places=places, report=report, allow_html=allow_html)
    if "footnotes" in env:
        body, notes = take_out(tokens)
        write_blocks(writing, body)
        write_notes(writing, notes)
    else:
        write_blocks(writing, tokens)
    _report_leftovers(writing)
    return _result(writing)


def _normalised(source: str) -> str:
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    for mark, substitute in _REPLACED.items():
        if mark in source:
            source = source.replace(mark, substitute)
    return source


def _report_leftovers(writing: Writing) -> None:
    for line in writing.env.get("too_deep", ()):
        writing.report.add("markdown.nesting", writing.places.line(line))
    for identifier, place in writing.fragments:
        if identifier.startswith("s-") and not writing.outline.has(identifier):
            writing.report.add("markdown.fragment", place, id=identifier)


def _result(writing: Writing) -> Rendered:
    html = "".join(writing.html)
    if writing.allow_html:
        html = _sanitised(writing, html)
    return Rendered(
        html=html,
        references=tuple(writing.references),
        headings=tuple(writing.headings),
        summary=writing.lead.summary(),
        characters=count(plain_text(html) if writing.allow_html else "".join(writing.words)),
    )


def _sanitised(writing: Writing, html: str) -> str:
    """The HTML cleaned; the links among the raw HTML become references, too."""

    def register(target: str) -> str | None:
        if scheme(target) not in LINK_SCHEMES:
            return None
        place = writing.places.written(target)
        return writing.refer(Reference("link", target, place.line, place.column, ""))

    return sanitise(html, register=register)
