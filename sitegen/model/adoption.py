"""Documents of one organisation that another takes into a section of its own (采用)."""

from __future__ import annotations

import sqlite3

import msgspec

from sitegen.diagnostics import Place, Report
from sitegen.library.digest import number
from sitegen.model.place import Membership, Placed, is_sticky, is_visible, rank
from sitegen.model.references import name_of
from sitegen.model.routes import copy_route
from sitegen.model.sections import SectionIndex
from sitegen.parse.document import Document
from sitegen.schema.moment import Moment


def placed_adoption(connection: sqlite3.Connection, index: SectionIndex, document: Document, placed: Placed) -> Placed:
    """What is wrong with an adoption; a page of its own it has none."""
    report = Report()
    where = Place(f"content/{document.path}", document.lines.get("adopts", 1))
    target = _adopted(connection, document)
    if target is None:
        report.add("model.adoption-target", where, target=document.adopts.text if document.adopts else "")
    owner = index.owner(document)
    site = index.cluster.sites.get(owner.site) if owner else None
    if site is not None and site.section(document.section) is None:
        where = Place(f"content/{document.path}", document.lines.get("section", 1))
        report.add("model.adoption-section", where, section=document.section, site=site.id)
    elif site is not None and target is not None:
        wanted = f"{site.id}/{document.section}"
        if wanted not in [one.text for one in target.propose]:
            report.add("model.adoption-unproposed", where, target=target.path, section=wanted)
    return Placed(instants=placed.instants, diagnostics=report.found())


def _adopted(connection: sqlite3.Connection, adoption: Document) -> Document | None:
    if adoption.adopts is None:
        return None
    name = number(name_of(adoption.adopts.text, adoption))
    query = "SELECT d.record FROM name n JOIN document d ON d.id = n.document WHERE n.key = ? ORDER BY d.path"
    row = connection.execute(query, (name,)).fetchone()
    return msgspec.msgpack.decode(row[0], type=Document) if row and row[0] else None


def with_adoptions(
    connection: sqlite3.Connection, index: SectionIndex, clock: Moment, document_id: int, document: Document, placed: Placed
) -> Placed:
    """The places of a document with those in the sections that adopted it."""
    query = (
        "SELECT DISTINCT a.record FROM name n JOIN relation r ON r.key = n.key AND r.kind = 'adopts'"
        " JOIN document a ON a.id = r.document WHERE n.document = ? ORDER BY a.path"
    )
    rows = connection.execute(query, (document_id,)).fetchall()
    memberships, copies = list(placed.memberships), list(placed.copies)
    for (record,) in rows:
        adoption = msgspec.msgpack.decode(record, type=Document)
        owner = index.owner(adoption)
        site = index.publishing.get(owner.site) if owner else None
        section = site.section(adoption.section) if site else None
        if site is None or section is None or not is_visible(adoption, clock, drafts=index.drafts):
            continue
        key = f"section:{site.id}/{section.id}"
        if any(one.list == key for one in memberships):
            continue
        route = copy_route(document, section) if adoption.mode == "copy" and site.id != placed.site else None
        if route:
            copies.append((site.id, section.id, route))
        at = adoption if adoption.published.minute else document
        title = adoption.title if adoption.title != "—" else None
        memberships.append(Membership(key, rank(at, section), route, title))
        if is_sticky(adoption, clock):
            memberships.append(Membership(f"sticky:{site.id}/{section.id}", at.published.minute, route, title))
    return msgspec.structs.replace(placed, memberships=tuple(memberships), copies=tuple(copies))
