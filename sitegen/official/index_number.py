"""Index numbers (索引号): patterns as configuration, numbers written and matched by them.

There is no national format (research standards §5.1), so a pattern is a setting: literal text and segments in braces,
`{code}/{year}-{serial:5}`. `{serial:5}` counts, filled up with zeros; a segment's width cuts or fills it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

import msgspec

# Segments that come from the document's date, as strftime writes them.
_DATES = {"year": "%Y", "month": "%m", "day": "%d", "date": "%Y%m%d", "time": "%H%M%S"}
_OF_DOCUMENT = ("category", "group", "topic")
_FINER = {"year": ("year", "date"), "month": ("month", "date"), "day": ("day", "date")}
_SEGMENT = re.compile(r"\{([a-z_]+)(?::(\d{1,2}))?\}")
# 统一社会信用代码: the characters and weights of its check digit (GB 32100—2015).
_CREDIT_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Part(msgspec.Struct, frozen=True, array_like=True):
    """Literal text, or a segment with its width (0: as it comes)."""

    text: str
    segment: bool = False
    width: int = 0


class Pattern(msgspec.Struct, frozen=True):
    """One pattern, read. `reset`: what starts the count anew, beside the organisation's codes."""

    parts: tuple[Part, ...]
    reset: tuple[str, ...] = ("year",)

    @property
    def segments(self) -> list[str]:
        return [one.text for one in self.parts if one.segment]

    def write(self, values: Mapping[str, str], moment: datetime.datetime, serial: int) -> str:
        """The number of a document. Raises KeyError with the segment's name where a value is missing."""
        return "".join(self._written(one, values, moment, serial) for one in self.parts)

    def scope(self, number: str, values: Mapping[str, str]) -> tuple[str, int] | None:
        """What a number was counted in, and its serial; None when it is not of this pattern."""
        found = self.expression(values).fullmatch(number)
        if found is None:
            return None
        counted = [found[name] for name in found.re.groupindex if name != "serial" and _counts(name, self.reset)]
        return "|".join(counted), int(found["serial"])

    def scope_of(self, values: Mapping[str, str], moment: datetime.datetime) -> str:
        """What the next number of a document of this day is counted in."""
        seen: dict[str, str] = {}
        for one in self.parts:
            if one.segment and one.text != "serial" and one.text not in seen and _counts(one.text, self.reset):
                seen[one.text] = self._written(one, values, moment, 0)
        return "|".join(seen.values())

    def expression(self, values: Mapping[str, str]) -> re.Pattern[str]:
        """What numbers of an organisation look like: its own codes as they are, dates and counts as digits."""
        pieces, seen = [], set()
        for one in self.parts:
            if not one.segment:
                pieces.append(re.escape(one.text))
            else:
                pieces.append(f"(?:{self._shape(one, values)})" if one.text in seen else f"(?P<{one.text}>{self._shape(one, values)})")
                seen.add(one.text)
        return re.compile("".join(pieces))

    def _written(self, one: Part, values: Mapping[str, str], moment: datetime.datetime, serial: int) -> str:
        if not one.segment:
            return one.text
        if one.text == "serial":
            return str(serial).rjust(one.width, "0")
        text = moment.strftime(_DATES[one.text]) if one.text in _DATES else values[one.text]
        return text if not one.width else text[-one.width :] if one.text in _DATES else text[: one.width].rjust(one.width, "0")

    def _shape(self, one: Part, values: Mapping[str, str]) -> str:
        if one.text == "serial":
            return rf"\d{{{one.width or 1},}}"
        if one.text in _DATES:
            return rf"\d{{{one.width or len(datetime.datetime(2000, 1, 1).strftime(_DATES[one.text]))}}}"
        if one.text in _OF_DOCUMENT:
            return r"[0-9A-Za-z]" + (f"{{{one.width}}}" if one.width else "+")
        value = values.get(one.text)
        if value is None:
            return r"[0-9A-Za-z]" + (f"{{{one.width}}}" if one.width else "+")
        return re.escape(value[: one.width].rjust(one.width, "0") if one.width else value)


def _counts(name: str, reset: tuple[str, ...]) -> bool:
    """Whether a segment is part of what the count is kept by: the organisation's codes always, else what resets it."""
    if name not in _DATES and name not in _OF_DOCUMENT:
        return True
    return name in reset or any(name in _FINER.get(one, ()) for one in reset)


class WrongPattern(Exception):
    """A pattern that cannot be used: `problem` is `segment`, `serial`, `reset` or `braces`, `value` what is wrong."""

    def __init__(self, problem: str, value: str) -> None:
        super().__init__(problem, value)
        self.problem, self.value = problem, value


def read_pattern(text: str, *, reset: tuple[str, ...] = ("year",), more: frozenset[str] = frozenset()) -> Pattern:
    """The pattern a setting writes. `more`: names of segments organisations give values for. Raises WrongPattern."""
    parts: list[Part] = []
    at = 0
    for found in _SEGMENT.finditer(text):
        if found.start() > at:
            parts.append(Part(text[at : found.start()]))
        parts.append(Part(found[1], True, int(found[2] or 0)))
        at = found.end()
    if at < len(text):
        parts.append(Part(text[at:]))
    pattern = Pattern(tuple(parts), reset)
    known = {*_DATES, "serial", "code", "plain_code", "credit_code", "area_code", "category", "group", "topic", *more}
    for one in parts:
        if not one.segment and re.search(r"[{}]", one.text):
            raise WrongPattern("braces", one.text)
        if one.segment and one.text not in known:
            raise WrongPattern("segment", one.text)
    if pattern.segments.count("serial") != 1:
        raise WrongPattern("serial", text)
    for name in reset:
        if not {name, *_FINER.get(name, ())} & {*pattern.segments}:
            raise WrongPattern("reset", name)
    return pattern


def is_credit_code(text: str) -> bool:
    """Whether a text is a 统一社会信用代码: 18 characters, the last the check digit (GB 32100—2015)."""
    if len(text) != 18 or any(character not in _CREDIT_CHARACTERS for character in text):
        return False
    total = sum(_CREDIT_CHARACTERS.index(character) * pow(3, place, 31) for place, character in enumerate(text[:17]))
    return _CREDIT_CHARACTERS[(31 - total % 31) % 31] == text[17]
