"""What is wrong between documents and their interpretations: missing ones, forms without what makes
them, texts that say too little of their own."""

from __future__ import annotations

import re

import msgspec

from sitegen.diagnostics import Diagnostic, Place
from sitegen.library import facts
from sitegen.library.digest import number
from sitegen.model.files import is_played, local_file
from sitegen.model.references import name_of
from sitegen.official.interpretation import (
    copied_percent,
    demand_of,
    interpretation_due,
    most_copied,
    unspoken,
)
from sitegen.parse.document import Body, Document
from sitegen.render.reads import Reads
from sitegen.render.views import word
from sitegen.render.world import World

# A paragraph that begins with 问：, or whose bold beginning asks something.
_QUESTION = re.compile(r"<p>\s*(?:<strong>)?问\s*\d*\s*[：:]|<p>\s*<strong>[^<]{2,120}[？?]\s*</strong>")
_OVER = ("lapsed", "repealed")


def check_interpreted(world: World, document: Document, validity: str, found: int, reads: Reads) -> None:
    """Tells of a document that needs an interpretation, has none (`found`: how many) and is late with it."""
    due = interpretation_due(document.kind, document.genre, document.created, document.published)
    if due is None or document.source_url:
        return
    late = world.frame.clock >= due
    reads.own[f"passed:{due.minute}"] = int(late)
    if late and not found and validity not in _OVER:
        params = {"title": document.title, "published": document.published.day()}
        reads.told.append(Diagnostic("interpretation.missing", _at(document, "title"), params))


def check_text(world: World, document: Document, body: Body, reads: Reads) -> None:
    """Tells of an interpretation that only repeats its document, or does not say what one must."""
    read = [found for one in document.interprets for found in _texts(world, name_of(one.text, document), reads)]
    percent = copied_percent(body.html, read) if read else 0
    if percent > most_copied():
        params = {"percent": str(percent), "most": str(most_copied())}
        reads.told.append(Diagnostic("interpretation.copied", _at(document, "interprets"), params))
    missing = unspoken(body.html, document.form) if document.interprets else []
    if missing:
        reads.told.append(Diagnostic("interpretation.unspoken", _at(document, "title"), {"missing": "、".join(missing)}))


def _texts(world: World, name: str, reads: Reads) -> list[str]:
    """The text of what a name leads to, as HTML."""
    rows = facts.resolve(world.connection, name)
    reads.own[f"name:{name}"] = facts.of_names(rows)
    texts = []
    for path, _, _ in rows[:1]:
        query = "SELECT d.digest, b.value FROM document d JOIN body b ON b.document = d.id WHERE d.id = ?"
        row = world.connection.execute(query, (number(path),)).fetchone()
        if row is not None:
            reads.own[f"document:{path}"] = row[0]
            texts.append(msgspec.msgpack.decode(row[1], type=Body).html)
    return texts


def check_form(document: Document, body: Body, reads: Reads) -> None:
    """Tells what the form of an interpretation asks for and its text does not have."""
    demand = demand_of(document.form)
    files = [local_file(one.target) or "" for one in body.references if one.kind == "image"]
    counts = {
        "pictures": sum(not is_played(one) for one in files) + bool(document.image) + body.html.count("<table"),
        "recordings": sum(is_played(one) for one in files) + len(document.media),
        "questions": len(_QUESTION.findall(body.html))
        + sum(one.text.endswith(("？", "?")) or one.text.startswith("问：") for one in body.headings),
        "characters": document.characters,
    }
    for name, found in counts.items():
        wanted = getattr(demand, name)
        if found < wanted:
            params = {"form": word("forms", document.form), "wanted": str(wanted), "found": str(found)}
            reads.told.append(Diagnostic(f"interpretation.{name}", _at(document, "form"), params))
    for key in demand.keys:
        if not getattr(document, key):
            params = {"form": word("forms", document.form), "key": key}
            reads.told.append(Diagnostic("interpretation.key", _at(document, "form"), params))


def _at(document: Document, key: str) -> Place:
    return Place(f"content/{document.path}", document.lines.get(key, 1), 1)
