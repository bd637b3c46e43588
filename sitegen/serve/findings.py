"""Findings as the browser shows them: words in both languages, and the source line around the place."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from pathlib import Path

from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.catalogue import hint, message, severity
from sitegen.diagnostics.printing import read_lines, visible
from sitegen.serve.messages import Shown

# Characters of a source line before the place, marked, and after it.
_BEFORE, _MARKED, _AFTER = 40, 60, 60


def show(findings: Iterable[Diagnostic], root: Path) -> tuple[Shown, ...]:
    """In the order given; each file is read once."""
    lines = functools.cache(lambda path: read_lines(root / path))
    return tuple(_shown(one, lines) for one in findings)


def _shown(one: Diagnostic, lines: Callable[[str], list[str]]) -> Shown:
    before, marked, after = _excerpt(one, lines)
    return Shown(
        one.code,
        severity(one.code),
        visible(one.place.path),
        one.place.line,
        one.place.column,
        visible(message(one.code, one.params, language="zh")),
        visible(message(one.code, one.params, language="en")),
        visible(hint(one, language="zh")),
        visible(hint(one, language="en")),
        before,
        marked,
        after,
    )


def _excerpt(one: Diagnostic, lines: Callable[[str], list[str]]) -> tuple[str, str, str]:
    """What stands before the place, at it and after it."""
    place = one.place
    found = lines(place.path) if place.line > 0 else []
    if place.line > len(found) or not found:
        return "", "", ""
    line = found[place.line - 1]
    if place.column <= 0:
        return visible(line[: _BEFORE + _MARKED + _AFTER]), "", ""
    at = min(place.column - 1, len(line))
    end = min(at + max(place.length, 1), len(line), at + _MARKED)
    start, stop = max(0, at - _BEFORE), min(len(line), end + _AFTER)
    before = ("…" if start else "") + line[start:at]
    after = line[end:stop] + ("…" if stop < len(line) else "")
    return visible(before), visible(line[at:end]), visible(after)
