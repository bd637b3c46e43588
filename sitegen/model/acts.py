"""Acts of one document on others (废止、修改、替代), and the validity (有效性) that dates and acts give at the clock."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from sitegen.parse.document import Document, Named
from sitegen.schema.moment import Moment

# What each act makes of the document it acts on, the strongest last.
OUTCOMES = {"amends": "partly", "replaces": "repealed", "repeals": "repealed"}
# Acts that put another text in the place of an older one: the two are compared.
COMPARED = ("amends", "replaces")
_STRENGTH = ("", "in-force", "pending", "partly", "lapsed", "repealed")


class Act(msgspec.Struct, frozen=True, array_like=True):
    """One act on a document: its kind, and from when it counts (施行日期 of the acting document, else its publication)."""

    kind: str
    since: Moment


def acts_of(document: Document) -> list[tuple[str, Named]]:
    """(kind, reference) of the acts a document makes."""
    return [(kind, one) for kind in OUTCOMES for one in getattr(document, kind)]


def takes_effect(document: Document) -> Moment:
    """From when a document counts."""
    return document.effective or document.published


def has_spoken(document: Document, clock: Moment, *, drafts: bool = False) -> bool:
    """Whether a document has been published, and was not withdrawn."""
    return (drafts or not document.draft) and not document.withdrawn and document.published <= clock


def acts_on(connection: sqlite3.Connection, document_id: int, clock: Moment, *, drafts: bool = False) -> tuple[Act, ...]:
    """Acts of published documents on this one, by any of its names.

    An acting document that was repealed or taken off line later has acted; one that is withdrawn has not. A document
    does not act on itself.
    """
    query = (
        "SELECT DISTINCT r.kind, a.record FROM name n JOIN relation r ON r.key = n.key JOIN document a ON a.id = r.document"
        " WHERE n.document = ?1 AND r.document <> ?1 AND r.kind IN ('amends', 'replaces', 'repeals') ORDER BY r.kind, a.path"
    )
    found = ((kind, msgspec.msgpack.decode(record, type=Document)) for kind, record in connection.execute(query, (document_id,)))
    return tuple(Act(kind, takes_effect(acting)) for kind, acting in found if has_spoken(acting, clock, drafts=drafts))


def is_interpreted(connection: sqlite3.Connection, document_id: int) -> bool:
    """Whether a published document says that it interprets this one, by any of its names."""
    query = (
        "SELECT 1 FROM name n JOIN relation r ON r.key = n.key AND r.kind = 'interprets' JOIN card c ON c.document = r.document"
        " WHERE n.document = ?1 AND r.document <> ?1 LIMIT 1"
    )
    return connection.execute(query, (document_id,)).fetchone() is not None


def validity(document: Document, clock: Moment, acts: Iterable[Act] = ()) -> str:
    """有效性 at the clock: the strongest of what is written, what the dates say and what other documents did."""
    found = [document.validity, "in-force" if document.kind == "policy" else ""]
    if document.expiry is not None and document.expiry.end_of_day() <= clock:
        found.append("lapsed")
    if document.effective is not None and clock < document.effective:
        found.append("pending")
    found.extend(OUTCOMES[one.kind] for one in acts if one.since <= clock)
    if document.validity == "pending" and document.effective is not None and document.effective <= clock:
        found[0] = "in-force"
    return max(found, key=_STRENGTH.index)
