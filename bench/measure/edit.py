"""The edits of the scenarios: made to the corpus, the same ones every time, and undone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Lies in the corpus while an edit is in place; a corpus that has it was left by a killed run.
MARK = "edited"

_TITLE = re.compile(r"^title: .*$", re.MULTILINE)
_PUBLISHED = re.compile(r"^(published|date): .*$", re.MULTILINE)
_NEW_PUBLISHED = {"published": "2026-07-01 09:30", "date": "2026-07-01T09:30:00+08:00"}
# Where a line goes into a template: into the first block that makes the page's main part.
_MAIN_PART = re.compile(r"\{%-?\s*block (?:main|content|body|document|article)\b[^%]*%\}|\{\{-?\s*define \"main\"\s*-?\}\}")


class NothingToEdit(Exception):
    """A template without a place where a line can be put, or a corpus without documents to edit."""


@dataclass(frozen=True, slots=True)
class Target:
    """What one generator reads: a document that may be edited, and the template of document pages."""

    document: Path
    template: Path
    turn: int  # the repeat: each edits another document and puts another line into the template


@dataclass(frozen=True, slots=True)
class Change:
    path: Path
    text: str


Edit = Callable[[Target], Change]


def change_body(target: Target) -> Change:
    """One more paragraph at the end; nothing that a list, a feed or a neighbour shows."""
    text = target.document.read_text(encoding="utf-8")
    return Change(target.document, f"{text}\n本文于第{target.turn + 1}次修订时补充说明，其余内容不变。\n")


def change_title(target: Target) -> Change:
    text = target.document.read_text(encoding="utf-8")
    return Change(target.document, _TITLE.sub(f"title: 更正后的标题（第{target.turn + 1}次）", text, count=1))


def add_document(target: Target) -> Change:
    """A document newer than all others of its section."""
    text = target.document.read_text(encoding="utf-8")
    dated = _PUBLISHED.sub(lambda found: f"{found[1]}: {_NEW_PUBLISHED[found[1]]}", text, count=1)
    titled = _TITLE.sub(f"title: 新发布的信息（第{target.turn + 1}次）", dated, count=1)
    return Change(target.document.with_name(f"t20260701-new{target.turn}.md"), titled)


def change_template(target: Target) -> Change:
    """One more line in the template of document pages, which every one of them prints."""
    text = target.template.read_text(encoding="utf-8")
    line = f'\n<p class="revision">第{target.turn + 1}版</p>'
    found = _MAIN_PART.search(text)
    if not found:
        raise NothingToEdit(f"{target.template}: no block for the main part")
    # After the tag itself; a trim mark at its end only eats the line's first newline.
    return Change(target.template, text[: found.end()] + line + text[found.end() :])


@contextmanager
def applied(change: Change, corpus: Path) -> Iterator[None]:
    """Makes the change, and unmakes it whatever happens."""
    before = change.path.read_bytes() if change.path.exists() else None
    (corpus / MARK).write_text(str(change.path), encoding="utf-8")
    change.path.write_text(change.text, encoding="utf-8")
    try:
        yield
    finally:
        if before is None:
            change.path.unlink()
        else:
            change.path.write_bytes(before)
        (corpus / MARK).unlink()


def editable_document(corpus: Path, generator: str, turn: int) -> Path:
    listed = json.loads((corpus / "corpus.json").read_text(encoding="utf-8"))["editable"]
    if not listed:
        raise NothingToEdit(f"{corpus}: no editable documents")
    return corpus / str(listed[turn % len(listed)][generator])
