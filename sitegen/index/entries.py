"""Published documents of the library as entries of the index. Runs in worker processes."""

from __future__ import annotations

import contextlib
import functools
import sqlite3
from pathlib import Path

import msgspec

from sitegen.index.attachments import Library, attached_text
from sitegen.library.store import get_blob, read_library
from sitegen.model.card import Card
from sitegen.model.routes import url_of
from sitegen.parse.document import Body, Document
from sitegen.parse.markdown.text import plain_text
from sitegen.parse.printed import printed_texts
from sitegen.search.copies import copy_group
from sitegen.search.engine import Entry
from sitegen.search.prepared import entry_digest
from sitegen.search.result import Shown
from sitegen.search.tokens import letters
from sitegen.search.typed_number import keys_of
from sitegen.settings.cluster import Cluster
from sitegen.vocabulary import vocabulary


class Piece(msgspec.Struct, frozen=True):
    """A chunk of documents by id, with the digests of the entries the index has."""

    library: Library
    documents: tuple[tuple[int, int], ...]


def read_entries(piece: Piece) -> list[Entry]:
    """The entries of a chunk that are not as the index has them."""
    # Closed by hand: a connection is part of a cycle, and a process that lives long looks for those seldom.
    with contextlib.closing(read_library(Path(piece.library.state) / "library.db")) as connection:
        cluster = _cluster(get_blob(connection, "cluster") or b"")
        found = []
        for document, known in piece.documents:
            entry = read_entry(connection, cluster, piece.library, document)
            if entry is not None and entry_digest(entry) != known:
                found.append(entry)
        return found


@functools.lru_cache(maxsize=1)
def _cluster(stored: bytes) -> Cluster:
    return msgspec.msgpack.decode(stored, type=Cluster)


def read_entry(connection: sqlite3.Connection, cluster: Cluster, library: Library, document_id: int) -> Entry | None:
    """A published document as it is indexed; None when it is not published."""
    row = connection.execute(
        "SELECT d.record, b.value, c.value FROM card c JOIN document d ON d.id = c.document JOIN body b ON b.document = d.id"
        " WHERE c.document = ?",
        (document_id,),
    ).fetchone()
    if row is None:
        return None
    document = msgspec.msgpack.decode(row[0], type=Document)
    body = msgspec.msgpack.decode(row[1], type=Body)
    card = msgspec.msgpack.decode(row[2], type=Card)
    text = "\n".join(one for one in (plain_text(body.html), document.summary, *printed_texts(document)) if one)
    sites, places = _placements(connection, cluster, document_id, card)
    owner = cluster.organisation_of(document.folder)
    index_number = card.index_number or document.index_number
    group = copy_group(card.title, text)
    shown = Shown(
        path=card.file,
        url=card.origin + card.path,
        title=card.title,
        site=card.site,
        section=card.section,
        section_name=card.section_name,
        organisation=owner.id if owner else "",
        owner=card.owner,
        kind=card.kind,
        topic=document.topic.partition("\\")[0],
        date=card.published.day(),
        updated=card.updated.day(),
        minute=card.published.minute,
        validity=card.validity,
        language=card.language,
        doc_number=document.doc_number,
        index_number=index_number,
        summary=card.summary,
        group=f"{group:x}" if group else "",
        places=places,
    )
    keys = [f"path:{document.path}", *(keys_of(document.doc_number) if document.doc_number else ())]
    if index_number:
        keys.append(f"index:{letters(index_number)}")
    return Entry(
        shown=shown,
        names=_names(document, card, cluster),
        body=text,
        attachments=attached_text(connection, document, body, library),
        keys=tuple(keys),
        sites=sites,
    )


def _placements(connection: sqlite3.Connection, cluster: Cluster, document_id: int, card: Card) -> tuple[tuple[str, ...], dict[str, str]]:
    """Sites that show the document, and its address in those that have a copy of it."""
    query = (
        "SELECT l.site, m.route FROM member m JOIN list l ON l.id = m.list WHERE m.document = ? AND l.section <> ''"
        " ORDER BY l.site, l.section"
    )
    sites = {card.site}
    places: dict[str, str] = {}
    for site_id, route in connection.execute(query, (document_id,)):
        site = cluster.sites.get(site_id)
        if site is None:
            continue
        sites.add(site_id)
        if route and site_id not in places:
            places[site_id] = site.origin + site.base + url_of(route)
    return tuple(sorted(sites)), places


def _names(document: Document, card: Card, cluster: Cluster) -> str:
    owner = cluster.organisation_of(document.folder)
    issuers = [cluster.organisations[one].name if one in cluster.organisations else one for one in document.issuer]
    kind = vocabulary("document_kinds")[document.kind]["name"]
    words = (
        document.doc_number, document.index_number, document.publisher, document.source, card.owner,
        owner.short if owner else "", *issuers, *document.keywords, card.section_name, card.site_name, kind,
        document.doc_type, document.genre, document.topic, document.editor, document.author, document.reply_by,
    )  # fmt: skip
    return "\n".join(dict.fromkeys(one for one in words if one))
