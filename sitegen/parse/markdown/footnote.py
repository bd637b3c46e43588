"""Footnotes: the mark in the text, and the notes gathered from where they were written."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

# The plug-in's own rule looks for the end of a label through the whole paragraph: quadratic for `[^[^[^`.
_MARK = re.compile(r"\[\^([^\s\[\]]{1,100})\]")


def footnote_mark(state: StateInline, silent: bool) -> bool:
    """The inline rule for `[^label]`, where a note of that label exists. Notes are numbered as they are
    first mentioned."""
    notes: dict[str, Any] = state.env.get("footnotes", {})
    found = _MARK.match(state.src, state.pos, state.posMax)
    if found is None or ":" + found[1] not in notes.get("refs", {}):
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.meta = _mention(notes, found[1])
    state.pos = found.end()
    return True


def _mention(notes: dict[str, Any], label: str) -> dict[str, int]:
    listed: dict[int, dict[str, Any]] = notes["list"]
    number = notes["refs"][":" + label]
    if number < 0:
        number = notes["refs"][":" + label] = len(listed)
        listed[number] = {"label": label, "count": 0}
    listed[number]["count"] += 1
    return {"number": number + 1, "time": listed[number]["count"]}


class Note(NamedTuple):
    label: str
    mentions: int


def mentioned(env: dict[str, Any], index: int) -> Note | None:
    """The note mentioned `index`th (from 0), if there are so many."""
    note = env.get("footnotes", {}).get("list", {}).get(index)
    return None if note is None else Note(note["label"], note["count"])


def mark_id(number: int, time: int) -> str:
    """The id of the mark where a note is mentioned for the `time`th time."""
    return f"fn-mark-{number}" if time == 1 else f"fn-mark-{number}-{time}"


def take_out(tokens: list[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """The document without its notes, and the notes by label. A note inside a note stands for itself;
    of two notes with one label the later counts."""
    body: list[Token] = []
    notes: dict[str, list[Token]] = {}
    open_notes = [body]
    for token in tokens:
        if token.type == "footnote_reference_open":
            open_notes.append([])
            notes[token.meta["label"]] = open_notes[-1]
        elif token.type == "footnote_reference_close":
            open_notes.pop()
        else:
            open_notes[-1].append(token)
    return body, notes
