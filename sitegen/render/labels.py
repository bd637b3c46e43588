"""Words the HTML of a body needs in the site's language: its tables and its footnotes are named for screen readers."""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import escape

_TABLE = '<div class="table">'
_NOTES = '<section class="footnotes">'
_BACK = re.compile(r'class="footnote-back" aria-label="\[(\d+)\]"')


def labelled(html: str, t: Callable[..., str]) -> str:
    """Wide tables scroll in a frame, which must take the focus and have a name (WCAG 2.2, 2.1.1 and 4.1.2); footnotes
    are a part of the page of their own, and the ways back say where they lead."""
    if _TABLE in html:
        first, *rest = html.split(_TABLE)
        frames = (
            f'<div class="table" role="region" tabindex="0" aria-label="{escape(t("table.label", number=number))}">{part}'
            for number, part in enumerate(rest, 1)
        )
        html = first + "".join(frames)
    if _NOTES in html:
        title = escape(t("notes.title"))
        html = html.replace(_NOTES, f'<section class="footnotes" role="doc-endnotes" aria-label="{title}">')

        def back(found: re.Match[str]) -> str:
            return f'class="footnote-back" role="doc-backlink" aria-label="{escape(t("notes.back", number=found[1]))}"'

        html = _BACK.sub(back, html)
    return html
