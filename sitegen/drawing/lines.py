"""Breaks a title into lines by the rules of Chinese typography (GB/T 15834—2011, 5; W3C clreq 3.1.3 行首行尾禁则)."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable

# What may not begin a line, and what may not end one.
_NOT_FIRST = "，。、；：？！…—～·％‰℃）》〉」』】〕〗”’,.;:?!%)]}»"
_NOT_LAST = "（《〈「『【〔〖“‘([{«￥$№"
# A run of Latin letters and digits stays together, and so does a year with what follows it.
_PIECE = re.compile(r"\d+[年月日号届次条个]|[A-Za-z0-9][A-Za-z0-9.+/'’-]*|\s+|.", re.DOTALL)
_ELLIPSIS = "…"

Measure = Callable[[str], float]


def units(text: str) -> list[str]:
    """The text in parts that no line break divides."""
    found: list[str] = []
    glued = False
    for piece in _PIECE.findall(" ".join(text.split())):
        if found and (glued or piece[0] in _NOT_FIRST):
            found[-1] += piece
        else:
            found.append(piece)
        glued = piece[-1] in _NOT_LAST
    return found


def broken(text: str, measure: Measure, *, width: float, most: int) -> list[str] | None:
    """At most `most` lines of at most `width`, as even as may be; None when the text needs more."""
    parts = units(text)
    lines = _filled(parts, measure, width)
    if not lines:
        return []
    if len(lines) > most or any(measure(line) > width for line in lines):
        return None
    # The narrowest measure that needs no more lines makes them even: no last line of one character.
    low, high = width / len(lines) * 0.6, width
    while high - low > 4:
        middle = (low + high) / 2
        tried = _filled(parts, measure, middle)
        if len(tried) == len(lines) and all(measure(line) <= middle for line in tried):
            lines, high = tried, middle
        else:
            low = middle
    return lines


def shortened(text: str, measure: Measure, *, width: float, most: int) -> list[str]:
    """`most` lines at most, the last with an ellipsis where the text is longer."""
    every = units(text)
    # More than these do not go into so many lines, however they are broken.
    count = bisect.bisect_right(range(len(every) + 1), most, key=lambda count: len(_filled(every[:count], measure, width))) - 1
    parts = every[:count]
    while parts:
        cut = "".join(parts) + ("" if len(parts) == len(every) else _ELLIPSIS)
        found = broken(cut, measure, width=width, most=most)
        if found is not None:
            return found
        parts.pop()
    return []


def _filled(parts: list[str], measure: Measure, width: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for part in parts:
        if line and measure((line + part).rstrip()) > width:
            lines.append(line.rstrip())
            line = part.lstrip()
        else:
            line += part
    return [*lines, line.rstrip()] if line.strip() else lines
