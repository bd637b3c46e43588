"""A diagnostic: a permanent code, a place and parameters. No sentence is made here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

Severity = Literal["error", "warning", "note"]


class Place(msgspec.Struct, frozen=True, order=True, array_like=True):
    """Where in the repository: `path` from its root, `line` and `column` from 1 (0: the whole file),
    `length` in characters."""

    path: str
    line: int = 0
    column: int = 0
    length: int = 1


class Diagnostic(msgspec.Struct, frozen=True, array_like=True):
    """One finding. `params` fill the `{names}` of its words in `messages/`."""

    code: str
    place: Place
    params: dict[str, str] = {}

    def order(self) -> tuple[str, int, int, str, str]:
        """The order in which findings are shown: by place, then by code."""
        place = self.place
        return (place.path, place.line, place.column, self.code, repr(sorted(self.params.items())))


class Report:
    """Collects diagnostics; the work goes on."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: list[Diagnostic] = []

    def add(self, code: str, place: Place, **params: object) -> None:
        self._found.append(Diagnostic(code, place, {name: str(value) for name, value in params.items()}))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        self._found.extend(diagnostics)

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def found(self) -> tuple[Diagnostic, ...]:
        return tuple(self._found)
