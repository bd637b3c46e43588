"""A record: a table of fields, read from a mapping. Every mistake is reported; what is right is kept."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sitegen.diagnostics import Place, Report
from sitegen.schema.node import Mapping, Node, Scalar

Value = Any  # a value read from YAML; typed where a record is made of it


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value is being read: the file, the key as written, and who listens."""

    path: str
    report: Report
    key: str = ""

    def refuse(self, node: Node, code: str, **params: object) -> None:
        text = node.text if isinstance(node, Scalar) else ""
        place = Place(self.path, node.line, node.column, max(1, len(text)))
        self.report.add(code, place, key=self.key, value=_short(text), **params)

    def of(self, key: str) -> Source:
        return Source(self.path, self.report, key)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value is read, and what it looks like (JSON Schema) for editors' completion."""

    read: Callable[[Node, Source], Value | None]
    schema: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record: English name, Chinese aliases, how it is read, what it means (Chinese)."""

    name: str
    zh: tuple[str, ...]
    kind: Kind
    meaning: str = ""
    required: bool = False


class Fields(tuple[Field, ...]):
    """A table of fields, with every key (English or Chinese) leading to its field."""

    keys: dict[str, Field]

    def __new__(cls, fields: Iterable[Field]) -> Fields:
        table = super().__new__(cls, tuple(fields))
        table.keys = {key: known for known in table for key in (known.name, *known.zh)}
        return table


def read_record(node: Node | None, fields: Iterable[Field], source: Source, *, place: Place) -> dict[str, Value]:
    """The values of the keys present and right, by English name. `place`: where a missing key is reported."""
    if node is None:
        node = Mapping((), place.line, place.column)
    if not isinstance(node, Mapping):
        source.refuse(node, "value.mapping-expected")
        return {}
    fields = fields if isinstance(fields, Fields) else Fields(fields)
    known = fields.keys
    values: dict[str, Value] = {}
    written: dict[str, str] = {}
    for entry in node.entries:
        key = entry.key
        wanted = known.get(key.text)
        if wanted is None:
            near = difflib.get_close_matches(key.text, known, n=1, cutoff=0.5)
            code = "value.unknown-key-near" if near else "value.unknown-key"
            where = Place(source.path, key.line, key.column, len(key.text))
            source.report.add(code, where, key=key.text, near=near[0] if near else "", known=_listed(known))
            continue
        if wanted.name in written:
            where = Place(source.path, key.line, key.column, len(key.text))
            source.report.add("value.key-twice", where, key=key.text, other=written[wanted.name])
            continue
        written[wanted.name] = key.text
        if isinstance(entry.value, Scalar) and entry.value.plain and entry.value.text in ("", "~", "null"):
            continue
        value = wanted.kind.read(entry.value, source.of(key.text))
        if value is not None:
            values[wanted.name] = value
    for wanted in fields:
        if (wanted.required and wanted.name not in written) or (
            wanted.required and wanted.name not in values and _left_empty(node, written[wanted.name])
        ):
            source.report.add("value.missing", place, key=wanted.name, zh=_alias(wanted))
    return values


def _left_empty(node: Mapping, key: str) -> bool:
    value = node.get(key)
    return isinstance(value, Scalar) and value.text in ("", "~", "null")


def _alias(wanted: Field) -> str:
    return wanted.zh[0] if wanted.zh else wanted.name


def _listed(known: dict[str, Field]) -> str:
    return "、".join(dict.fromkeys(f"{one.name}（{one.zh[0]}）" if one.zh else one.name for one in known.values()))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
