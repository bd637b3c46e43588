"""The visible words of a document's HTML, for the search."""

from __future__ import annotations

import html
import re

_UNSEEN = re.compile(
    r'\x02\d+\x03|<sup class="footnote-mark">.*?</sup>|<a [^>]*class="footnote-back"[^>]*>.*?</a>'
    r"|<(?:script|style)\b.*?</(?:script|style)>",
    re.DOTALL,
)
_BLOCK = re.compile(r"</?(?:p|h[1-6]|div|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tr|td|th|blockquote|pre|hr|section|br)\b[^<>]*>\n?")
_TAG = re.compile(r'</?[a-zA-Z](?:[^<>"]|"[^"]*")*>')


def plain_text(html_text: str) -> str:
    """The visible text of such HTML as `render_markdown` makes; each block in a line of its own.

    Images, footnote marks and the arrows back from footnotes are left out."""
    seen = _UNSEEN.sub("", html_text) if "\x02" in html_text or "footnote-" in html_text else html_text
    seen = _TAG.sub("", _BLOCK.sub("\n", seen))
    lines = (line.lstrip().rstrip(" \t") for line in seen.split("\n"))
    return html.unescape("\n".join(filter(None, lines)).strip())
