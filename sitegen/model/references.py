"""What a document may be called by others, and whom it refers to by which name."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from sitegen.model.acts import OUTCOMES
from sitegen.model.files import file_names
from sitegen.model.place import leader_name
from sitegen.official.number import number_key
from sitegen.parse.document import Body, Document, Named


def own_names(document: Document) -> list[str]:
    """Every name others may use for the document."""
    names = [f"path:{document.path}"]
    if document.id:
        names.append(f"id:{document.id}")
    if document.doc_number:
        names.append(f"number:{number_key(document.doc_number)}")
    if document.index_number:
        names.append(f"index:{document.index_number}")
    if document.kind == "leader":
        names.append(f"leader:{leader_name(document.title)}")
    if document.kind == "annual-report":
        names.append(report_name(document.report or "disclosure", document.folder, document.year))
    return names


def report_name(form: str, folder: str, year: int) -> str:
    """What the yearly report of a form (see `annual_reports.yml`) is called among those of its folder."""
    return f"report:{form}|{folder}|{year}"


def name_of(reference: str, document: Document) -> str:
    """The name a reference in a document's front matter means: an id, a path, or a document number."""
    if reference.startswith("id:"):
        return reference
    if reference.endswith(".md"):
        return f"path:{path_of(reference, document)}"
    if "号" in reference:
        return f"number:{number_key(reference)}"
    return f"id:{reference}"


def path_of(reference: str, document: Document) -> str:
    """A path written in a document, from `content/`: relative to its folder, or from the root with a slash."""
    reference = reference.partition("#")[0]
    if reference.startswith("/"):
        return posixpath.normpath(reference.lstrip("/"))
    return posixpath.normpath(posixpath.join(document.folder, reference))


def relations_of(document: Document) -> list[tuple[str, str]]:
    named: list[tuple[str, Iterable[Named]]] = [
        ("interprets", document.interprets),
        ("related", document.related),
        ("translations", document.translations),
        ("adopts", (document.adopts,) if document.adopts else ()),
        ("result", (document.result,) if document.result else ()),
        *((kind, getattr(document, kind)) for kind in OUTCOMES),
    ]
    return [(kind, name_of(one.text, document)) for kind, many in named for one in many]


def all_relations(document: Document, body: Body) -> list[tuple[str, str]]:
    """Relations to documents, and to the files beside the document."""
    files = [("file", f"file:content/{document.folder}/{name}") for name in file_names(document, body)]
    return [*relations_of(document), *files]
