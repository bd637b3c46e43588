"""YAML text → nodes with places. Anchors, aliases and tags are refused; depth and keys are bounded.

The events of libyaml are read directly: nothing is expanded and nothing is converted (`no` stays the text
`no`), so no input can grow, run code or change its type.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

from sitegen.diagnostics import Place, Report
from sitegen.schema.characters import refused_character
from sitegen.schema.node import Entry, Mapping, Node, Scalar, Sequence

MAX_DEPTH = 16
# Where brackets alone go deeper than that; the last of them is the place.
_TOO_DEEP = re.compile(rf"(?:[\[{{][^\[\]{{}}]*){{{MAX_DEPTH}}}(?=[\[{{])")


class _Refused(Exception):
    """The text cannot be read as the YAML we accept."""

    def __init__(self, code: str, line: int, column: int, **params: str) -> None:
        self.code, self.line, self.column, self.params = code, line, column, params


def read_yaml(text: str, *, path: str, report: Report, first_line: int = 1) -> Node | None:
    """The nodes of one document, or None: empty, or refused with a diagnostic.

    `first_line` is the line of the file on which `text` begins.
    """
    try:
        return _Composer(text, path, report, first_line).compose()
    except _Refused as refused:
        report.add(refused.code, Place(path, refused.line + first_line, refused.column + 1), **refused.params)
    except yaml.MarkedYAMLError as error:
        deep = _TOO_DEEP.search(text) if "nesting" in (error.problem or "") else None
        if deep is not None:  # libyaml from 0.2.6 on looks ahead, and refuses a thousand levels before we see one
            line, column = text.count("\n", 0, deep.end()), deep.end() - text.rfind("\n", 0, deep.end()) - 1
            report.add("yaml.depth", Place(path, line + first_line, column + 1), limit=str(MAX_DEPTH))
            return None
        code, line, column = _likeliest(text, error.problem_mark or error.context_mark)
        report.add(code, Place(path, line + first_line, column + 1), problem=error.problem or "")
    except yaml.YAMLError as error:
        report.add("yaml.syntax", Place(path, first_line), problem=str(error).splitlines()[0])
    return None


def _likeliest(text: str, mark: Any) -> tuple[str, int, int]:
    """The likeliest mistake, with its line and column from 0: often it lies in the line before the one complained of."""
    lines = text.split("\n")
    at, column = (mark.line, mark.column) if mark is not None else (0, 0)
    near = [one for one in (at, at - 1) if 0 <= one < len(lines)]
    if near and "\t" in lines[near[0]]:
        return "yaml.tab", at, lines[at].index("\t")
    for one in near:
        if re.match(r"\s*[\w-]+：", lines[one]):
            return "yaml.full-width-colon", one, lines[one].index("：")
    for one in near:
        value = re.match(r"\s*(?:- )?[\w-]+:\s+(.*\S)", lines[one])
        if value is not None and (_needs_quotes(value[1]) if one == at else _left_open(value[1])):
            return "yaml.quote-needed", one, value.start(1)
    return "yaml.syntax", at, column


def _needs_quotes(value: str) -> bool:
    return value[0] in "[{&*!|>@`%\"'" or ": " in value


def _left_open(value: str) -> bool:
    """A bracket or quote at the start that its line does not close."""
    closing = {"[": "]", "{": "}", '"': '"', "'": "'"}.get(value[0])
    return closing is not None and (len(value) == 1 or not value.endswith(closing))


class _Composer:
    """Builds nodes from events, one document."""

    def __init__(self, text: str, path: str, report: Report, first_line: int) -> None:
        self._path, self._report, self._first_line = path, report, first_line
        self._events: Iterator[Any] = yaml.parse(text, Loader=getattr(yaml, "CLoader", yaml.Loader))

    def compose(self) -> Node | None:
        node: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if node is not None:
                    mark: Any = event.start_mark
                    raise _Refused("yaml.second-document", mark.line, mark.column)
                node = self._node(next(self._events), 0)
        return None if isinstance(node, Scalar) and node.plain and not node.text else node

    def _node(self, event: Any, depth: int) -> Node:
        mark: Any = event.start_mark
        if isinstance(event, yaml.AliasEvent):
            raise _Refused("yaml.alias", mark.line, mark.column, name=str(event.anchor))
        if event.anchor is not None:
            raise _Refused("yaml.alias", mark.line, mark.column, name=str(event.anchor))
        if event.tag is not None and event.tag != "!":
            raise _Refused("yaml.tag", mark.line, mark.column, tag=str(event.tag))
        if depth > MAX_DEPTH:
            raise _Refused("yaml.depth", mark.line, mark.column, limit=str(MAX_DEPTH))
        line, column = mark.line + self._first_line, mark.column + 1
        if isinstance(event, yaml.ScalarEvent):
            refused = None if event.style != '"' else refused_character(event.value)
            if refused is not None:
                raise _Refused(refused[0], mark.line, mark.column, character=f"U+{ord(event.value[refused[1]]):04X}")
            return Scalar(event.value, bool(event.implicit[0]) and not event.style, line, column)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(tuple(self._items(depth)), line, column)
        return Mapping(tuple(self._entries(depth)), line, column)

    def _items(self, depth: int) -> Iterator[Node]:
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self._node(event, depth + 1)

    def _entries(self, depth: int) -> Iterator[Entry]:
        seen: dict[str, int] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                return
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                raise _Refused("yaml.key", event.start_mark.line, event.start_mark.column)
            value = self._node(next(self._events), depth + 1)
            if key.text in seen:
                place = Place(self._path, key.line, key.column, len(key.text))
                self._report.add("yaml.duplicate-key", place, key=key.text, first=seen[key.text])
                continue
            seen[key.text] = key.line
            yield Entry(key, value)
