"""YAML as written: texts with their places, nothing converted yet."""

from __future__ import annotations

import msgspec


class Scalar(msgspec.Struct, frozen=True, gc=False):
    """One text. `plain`: written without quotes. `line` and `column` from 1, in the file."""

    text: str
    plain: bool
    line: int
    column: int


class Entry(msgspec.Struct, frozen=True):
    """One `key: value` of a mapping."""

    key: Scalar
    value: Node


class Mapping(msgspec.Struct, frozen=True):
    """`key: value` lines in the order written; keys are unique."""

    entries: tuple[Entry, ...]
    line: int
    column: int

    def get(self, name: str) -> Node | None:
        return next((entry.value for entry in self.entries if entry.key.text == name), None)


class Sequence(msgspec.Struct, frozen=True):
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


Node = Scalar | Mapping | Sequence
