"""Document numbers in running text (《…》（…〔2017〕47号）) become links to the documents that bear them."""

from __future__ import annotations

import re
from collections.abc import Callable

from sitegen.official.number import find_numbers, may_hold_number

_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?([a-z0-9]+)")
# Where no link is put: in links, headings, code.
_CLOSED = frozenset({"a", "h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "button", "figcaption"})
_TITLE_BEFORE = re.compile(r"《[^《》<>]{1,120}》\s*[（(]\s*$")
_BRACKET_AFTER = re.compile(r"\s*[）)]")


def link_mentions(html: str, address_of: Callable[[str], str]) -> str:
    """HTML of ours with numbers linked. `address_of` a number's key: an address as it stands in `href`, "" for none.

    The title before the number and the brackets around it are part of the link. Text inside links, headings and code
    stays as it is.
    """
    if "号" not in html or not may_hold_number(html):
        return html
    parts = _TAG.split(html)
    closed = 0
    for at, part in enumerate(parts):
        if at % 2:
            closed += _step(part)
        elif not closed and "号" in part and may_hold_number(part):
            parts[at] = _linked(part, address_of)
    return "".join(parts)


def _step(tag: str) -> int:
    """How a tag changes the depth of closed elements."""
    name = _NAME.match(tag)
    if name is None or name[1] not in _CLOSED:
        return 0
    return -1 if tag.startswith("</") else 1


def _linked(text: str, address_of: Callable[[str], str]) -> str:
    made, done = [], 0
    for found in find_numbers(text):
        address = address_of(found.number.key)
        if not address:
            continue
        start, end = _whole(text, done, found.start, found.end)
        made += [text[done:start], f'<a class="mention" href="{address}">{text[start:end]}</a>']
        done = end
    return "".join([*made, text[done:]])


def _whole(text: str, done: int, start: int, end: int) -> tuple[int, int]:
    """The mention with its title and brackets, where it has them."""
    before, after = _TITLE_BEFORE.search(text[done:start]), _BRACKET_AFTER.match(text, end)
    if before is None or after is None:
        return start, end
    return done + before.start(), after.end()
