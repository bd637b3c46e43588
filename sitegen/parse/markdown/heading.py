"""Headings: their levels in the page and their ids."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_LONGEST = 60
_PREFIX = "s-"
_NOT_IN_ID = re.compile(r"[^\w\u0300-\u036f\u0f00-\u0fff\u1800-\u18af\u3099\u309a]+")


def heading_id(text: str) -> str:
    """The id of the first heading with these words; does not depend on the other headings."""
    words = unicodedata.normalize("NFC", text[: 4 * _LONGEST]).lower()
    slug = _NOT_IN_ID.sub("-", words).strip("-_")[:_LONGEST].rstrip("-_")
    return _PREFIX + (slug or hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest())


class Outline:
    """Gives every heading of a document a level without gaps, and an id of its own."""

    __slots__ = ("_above", "_times", "_used")

    def __init__(self) -> None:
        self._above: list[int] = []
        self._times: dict[str, int] = {}
        self._used: set[str] = set()

    def level(self, written: int) -> int:
        """The level in the page. The title of the page is its h1, so the highest heading is an h2, and
        each is at most one level below the heading it belongs to."""
        while self._above and self._above[-1] >= written:
            self._above.pop()
        self._above.append(written)
        return min(len(self._above) + 1, 6)

    def id(self, text: str) -> str:
        """The id: of the words alone, with -2, -3 … where the same words come again."""
        base = candidate = heading_id(text)
        while candidate in self._used:
            self._times[base] = self._times.get(base, 1) + 1
            candidate = f"{base}-{self._times[base]}"
        self._used.add(candidate)
        return candidate

    def has(self, identifier: str) -> bool:
        return identifier in self._used
