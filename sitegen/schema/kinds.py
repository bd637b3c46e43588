"""The kinds of values records are made of: each reads a node or says what was expected."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Table
from typing import Any

from sitegen.diagnostics import Place
from sitegen.schema.moment import read_moment
from sitegen.schema.node import Mapping, Node, Scalar, Sequence
from sitegen.schema.record import Field, Kind, Source, Value, read_record

_YES = frozenset({"true", "yes", "on", "是", "真", "1"})
_NO = frozenset({"false", "no", "off", "否", "假", "0"})


def _scalar(node: Node, source: Source) -> str | None:
    if isinstance(node, Scalar):
        return node.text
    source.refuse(node, "value.text-expected")
    return None


def _read_line(node: Node, source: Source) -> str | None:
    text = _scalar(node, source)
    if text is None:
        return None
    line = " ".join(text.split())
    if not line:
        source.refuse(node, "value.empty")
        return None
    return line


def _read_text(node: Node, source: Source) -> str | None:
    text = _scalar(node, source)
    return text.strip() or None if text is not None else None


def _read_integer(node: Node, source: Source) -> int | None:
    text = _scalar(node, source)
    if text is None:
        return None
    if not re.fullmatch(r"[+-]?\d{1,9}", text.strip(), re.ASCII):
        source.refuse(node, "value.integer-expected")
        return None
    return int(text)


def _read_flag(node: Node, source: Source) -> bool | None:
    text = _scalar(node, source)
    if text is None:
        return None
    if text.strip().lower() in _YES:
        return True
    if text.strip().lower() in _NO:
        return False
    source.refuse(node, "value.flag-expected")
    return None


def _read_moment(node: Node, source: Source) -> Value | None:
    text = _scalar(node, source)
    if text is None:
        return None
    moment = read_moment(text)
    if moment is None:
        source.refuse(node, "value.date-expected")
    return moment


def _read_any(node: Node, source: Source) -> Value | None:
    if isinstance(node, Sequence):
        return [_read_any(item, source) for item in node.items]
    if isinstance(node, Mapping):
        return {entry.key.text: _read_any(entry.value, source) for entry in node.entries}
    if node.plain and node.text.lower() in ("true", "false"):
        return node.text.lower() == "true"
    if node.plain and re.fullmatch(r"-?\d{1,15}", node.text, re.ASCII):
        return int(node.text)
    return node.text


# What YAML makes of a text without quotes; the readers above take the text itself.
_TYPES = ["string", "number", "boolean"]
_WHOLE = {"anyOf": [{"type": "integer"}, {"type": "string", "pattern": r"^\s*[+-]?\d{1,9}\s*$"}]}
_FLAGS = {"enum": [True, False, 1, 0, *sorted(_YES | _NO)]}

LINE = Kind(_read_line, {"type": _TYPES})
TEXT = Kind(_read_text, {"type": _TYPES})
INTEGER = Kind(_read_integer, _WHOLE)
FLAG = Kind(_read_flag, _FLAGS)
MOMENT = Kind(_read_moment, {"type": "string", "examples": ["2026-03-05 09:30", "2026年3月5日"]})
ANY = Kind(_read_any, {})


def pattern(expression: str, *, code: str) -> Kind:
    """A line that must match; `code` says what was expected."""
    compiled = re.compile(expression)

    def read(node: Node, source: Source) -> str | None:
        line = _read_line(node, source)
        if line is not None and not compiled.fullmatch(line):
            source.refuse(node, code)
            return None
        return line

    return Kind(read, {"type": ["string", "number"], "pattern": f"^(?:{expression})$"})


LINK = pattern(r"(?:https?://[^\s\"'<>\\]+|/[^\s\"'<>\\]*|tel:[\d+ -]+|mailto:[^\s\"'<>\\]+)", code="value.link-expected")

# Where a form with personal data posts to: encrypted, or on the site's own host.
ENDPOINT = pattern(r"https://[^\s\"'<>\\]+|/[^\s\"'<>\\/][^\s\"'<>\\]*", code="value.endpoint-expected")


def choice(names: Table[str, str]) -> Kind:
    """One of a vocabulary: name in code → Chinese word; either may be written."""
    by_word = {word: name for name, words in names.items() for word in (name, *words.split("/"))}

    def read(node: Node, source: Source) -> str | None:
        line = _read_line(node, source)
        if line is None:
            return None
        if line not in by_word:
            source.refuse(node, "value.choice-expected", known=_choices(names), names=", ".join(names))
            return None
        return by_word[line]

    return Kind(read, {"enum": list(by_word)})


def _choices(names: Table[str, str]) -> str:
    """What may be written, as an editor would: the word, with the name settings files use."""
    return "、".join(words if words == name else f"{words}（{name}）" for name, words in names.items())


def list_of(kind: Kind, *, split: str = "") -> Kind:
    """A list; one value alone counts as a list of one. `split`: separators of a list written in one line."""

    def read(node: Node, source: Source) -> list[Value] | None:
        if isinstance(node, Sequence):
            items: Iterable[Node] = node.items
        elif split and isinstance(node, Scalar) and node.plain:
            items = _split(node, split)
        else:
            items = (node,)
        return [value for item in items if (value := kind.read(item, source)) is not None]

    return Kind(read, {"anyOf": [{"type": "array", "items": kind.schema}, kind.schema]})


def _split(node: Scalar, separators: str) -> Iterable[Scalar]:
    for part in re.finditer(f"[^{re.escape(separators)}]+", node.text):
        text = part.group().strip()
        if text:
            yield Scalar(text, True, node.line, node.column + part.start())


def table_of(kind: Kind, keys: Table[str, str] | None = None) -> Kind:
    """A mapping from names to values of one kind. `keys`: a vocabulary the names come from."""
    known = choice(keys) if keys is not None else None

    def read(node: Node, source: Source) -> dict[str, Value] | None:
        if not isinstance(node, Mapping):
            source.refuse(node, "value.mapping-expected")
            return None
        if known is not None:
            named = ((known.read(entry.key, source), entry) for entry in node.entries)
            found = ((key, kind.read(entry.value, source.of(entry.key.text))) for key, entry in named if key is not None)
            return {key: value for key, value in found if value is not None}
        pairs = ((entry.key.text, kind.read(entry.value, source.of(entry.key.text))) for entry in node.entries)
        return {key: value for key, value in pairs if value is not None}

    return Kind(read, {"type": "object", "additionalProperties": kind.schema})


def record(fields: tuple[Field, ...], make: Callable[..., Any]) -> Kind:
    """A nested record, made into a value by keyword arguments; nothing is made while a required key is missing."""

    def read(node: Node, source: Source) -> Value | None:
        before = len(source.report)
        place = Place(source.path, node.line, node.column)
        values = read_record(node, fields, source, place=place)
        missing = any(one.required and one.name not in values for one in fields)
        return None if missing or (not values and len(source.report) > before) else make(**values)

    return Kind(read, record_schema(fields))


def either(scalar: Kind, other: Kind) -> Kind:
    """One kind where a single text is written, another where a mapping or list is."""

    def read(node: Node, source: Source) -> Value | None:
        return (scalar if isinstance(node, Scalar) else other).read(node, source)

    return Kind(read, {"anyOf": [scalar.schema, other.schema]})


def record_schema(fields: Iterable[Field]) -> dict[str, Any]:
    """JSON Schema of a record, for editors' completion. A key left empty counts as not written, if it may be missing."""
    fields = tuple(fields)
    properties = {
        key: {**(one.kind.schema if one.required else _or_empty(one.kind.schema)), "description": one.meaning or one.name}
        for one in fields
        for key in (one.name, *one.zh)
    }
    needed = [{"anyOf": [{"required": [key]} for key in (one.name, *one.zh)]} for one in fields if one.required]
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "allOf": needed} if needed else schema


def _or_empty(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]} if schema else schema
