"""Raw HTML, where the platform allows it: an allow-list of elements and attributes.

Needs `nh3` (an optional dependency). Works on the whole page, because an element opened in one piece of raw
HTML is closed in another."""

from __future__ import annotations

import functools
import importlib
import re
from collections.abc import Callable
from html import unescape
from typing import Any

from sitegen.diagnostics import MachineFault
from sitegen.parse.markdown.target import LINK_SCHEMES

Register = Callable[[str], str | None]
"""Takes the target of a raw link; gives the placeholder to write, or None if it is not allowed."""

# What our own writer makes and harmless elements for text. No img: images are made by the engine.
_TAGS = frozenset(
    {
        "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
        "details", "dfn", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "kbd",
        "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span",
        "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr",
        "u", "ul", "var",
    }
)  # fmt: skip
_TAGS_WITH_CONTENT = frozenset({"script", "style", "iframe", "object", "noscript", "template", "title", "svg", "math"})
"""Elements that go with all that is in them."""

_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"class", "id", "lang", "title", "dir"},
    "a": {"href", "aria-label"},
    "col": {"span"},
    "colgroup": {"span"},
    "details": {"open"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "time": {"datetime"},
}
_CLASS = re.compile(r"language-[\w+#.-]{1,30}|table|left|right|center|footnotes|footnote-mark|footnote-back")
_ID = re.compile(r"(?:s|fn)-[^\s\x00-\x1f]+")
_PLACEHOLDER = re.compile(r"\x02\d+\x03")
_FORGED = re.compile(r"&#(?:0*[23](?![0-9])|[xX]0*[23](?![0-9a-fA-F]));?")


_HREF = re.compile(r"""\bhref\s*=\s*["']?([^"'>]*)""", re.IGNORECASE)
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9-]*)")


def targets(raw: str) -> list[str]:
    """The targets of the links in raw HTML."""
    return [unescape(target) for target in _HREF.findall(raw)]


def removed_tags(raw: str) -> str:
    """The names of the elements in raw HTML that will not be in the page."""
    found = dict.fromkeys(name.lower() for name in _TAG.findall(raw))
    return ", ".join(name for name in found if name not in _TAGS)


def disarm(raw: str) -> str:
    """Raw HTML without the character references that would become our placeholders."""
    return _FORGED.sub("", raw)


def sanitise(html: str, *, register: Register) -> str:
    """The HTML with nothing in it that is not allowed; raw links get a placeholder, too."""
    cleaned: str = _nh3().clean(
        html,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=functools.partial(_attribute, register=register),
        clean_content_tags=set(_TAGS_WITH_CONTENT),
        url_schemes=LINK_SCHEMES - {""},
        link_rel=None,
    )
    return cleaned


def _attribute(tag: str, name: str, value: str, *, register: Register) -> str | None:
    if name == "href":
        if tag != "a":
            return None
        return value if _PLACEHOLDER.fullmatch(value) or value.startswith("#") else register(value)
    if name == "class":
        return " ".join(found for found in value.split() if _CLASS.fullmatch(found)) or None
    if name == "id":
        return value if _ID.fullmatch(value) else None
    return value


def _nh3() -> Any:
    try:
        return importlib.import_module("nh3")
    except ImportError:
        raise MachineFault("markdown.sanitiser-missing") from None
