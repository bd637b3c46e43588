"""What the page of a document tells about it: names and numbers that belong to one document only, words that contradict."""

from __future__ import annotations

import msgspec

from sitegen.diagnostics import Diagnostic, Place
from sitegen.library import facts
from sitegen.library.digest import number
from sitegen.model.card import Card
from sitegen.official.number import number_key
from sitegen.parse.document import Document
from sitegen.render.reads import Reads
from sitegen.render.recipes.interpretation import check_interpreted
from sitegen.render.views import word
from sitegen.render.world import World

_document = msgspec.msgpack.Decoder(Document)


def check_document(world: World, document: Document, card: Card, reads: Reads) -> None:
    """What is true of a document wherever it is shown."""
    if document.id:
        _check_id(world, document, reads)
    _check_validity(document, card, reads)


def check_at_home(world: World, document: Document, card: Card, interpretations: int, reads: Reads) -> None:
    """What is told once, on the page in the document's home. `interpretations`: how many it has."""
    if document.index_number:
        _check_index_number(world, document, reads)
    if document.doc_number:
        _check_doc_number(world, document, reads)
    check_interpreted(world, document, card.validity, interpretations, reads)


def _check_validity(document: Document, card: Card, reads: Reads) -> None:
    """What is written (有效性) does not contradict what dates and other documents make of it."""
    if document.validity in ("in-force", "pending") and card.validity not in ("in-force", "pending", "partly"):
        params = {"written": word("validity", document.validity), "computed": word("validity", card.validity)}
        reads.told.append(Diagnostic("validity.contradiction", _at(document, "validity"), params))


def _check_id(world: World, document: Document, reads: Reads) -> None:
    """An id belongs to one document of the cluster."""
    name = f"id:{document.id}"
    rows = facts.resolve(world.connection, name)
    reads.own[f"name:{name}"] = facts.of_names(rows)
    if len(rows) > 1:
        others = "、".join(f"content/{path}" for path, _, _ in rows if path != document.path)
        reads.told.append(Diagnostic("model.id-twice", _at(document, "id"), {"name": document.id, "others": others}))


def _check_index_number(world: World, document: Document, reads: Reads) -> None:
    """An index number belongs to one document of the cluster; reposts carry their source's."""
    name = f"index:{document.index_number}"
    rows = facts.resolve(world.connection, name)
    reads.own[f"name:{name}"] = facts.of_names(rows)
    others = [path for path, _, _ in rows if path != document.path]
    if others and not document.source_url:
        params = {"value": document.index_number, "others": "、".join(f"content/{path}" for path in others)}
        reads.told.append(Diagnostic("index-number.twice", _at(document, "index_number"), params))


def _check_doc_number(world: World, document: Document, reads: Reads) -> None:
    """A document number belongs to one document of its issuer; reposts carry the original's."""
    name = f"number:{number_key(document.doc_number)}"
    rows = facts.resolve(world.connection, name)
    reads.own[f"name:{name}"] = facts.of_names(rows)
    others = []
    for path, _, _ in rows if not document.source_url else ():
        if path == document.path:
            continue
        row = world.connection.execute("SELECT record, digest FROM document WHERE id = ?", (number(path),)).fetchone()
        reads.own[f"document:{path}"] = row[1]
        other = _document.decode(row[0])
        if not other.source_url and set(other.issuer) & set(document.issuer) and other.language == document.language:
            others.append(f"content/{path}")
    if others:
        params = {"value": document.doc_number, "others": "、".join(others)}
        reads.told.append(Diagnostic("number.twice", _at(document, "doc_number"), params))


def _at(document: Document, key: str) -> Place:
    return Place(f"content/{document.path}", document.lines.get(key, 1), 1)
