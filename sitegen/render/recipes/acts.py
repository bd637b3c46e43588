"""What ended or changed a document, and what it ended or changed itself, with links both ways; mistakes are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from sitegen.diagnostics import Diagnostic, Place
from sitegen.library import facts, lists
from sitegen.library.digest import number
from sitegen.model.acts import acts_of, takes_effect
from sitegen.model.card import Card
from sitegen.model.references import name_of
from sitegen.parse.document import Document, Named
from sitegen.render.reads import Reads
from sitegen.render.views import CardView
from sitegen.render.world import World
from sitegen.schema.moment import Moment
from sitegen.settings.site import Site

_card = msgspec.msgpack.Decoder(Card)
_document = msgspec.msgpack.Decoder(Document)
# A chain of acts longer than this is not followed when looking for a circle.
_LONGEST_CHAIN = 50


class ActView(msgspec.Struct, frozen=True):
    """One act: `kind` (repeals, amends, replaces), the other document, the day from which it counts."""

    kind: str
    card: CardView
    since: str


def acts_context(
    world: World, site: Site, document: Document, card: Card, relations: list[tuple[str, lists.Row]], reads: Reads
) -> dict[str, Any]:
    """`acts_on_it`: what other documents did to this one; `its_acts`: what it does to others."""
    return {
        "acts_on_it": [
            ActView(kind, CardView(acting, site, row.route, row.title), (acting.effective or acting.published).day())
            for kind, row in relations
            if kind != "interprets"
            for acting in (_card.decode(row.card),)
        ],
        "its_acts": _its_acts(world, site, document, card, reads),
    }


def _its_acts(world: World, site: Site, document: Document, card: Card, reads: Reads) -> list[ActView]:
    def told(named: Named, code: str, params: dict[str, str]) -> None:
        place = Place(f"content/{document.path}", named.line, named.column, max(1, len(named.text)))
        reads.told.append(Diagnostic(code, place, {"value": named.text, **params}))

    found = []
    for kind, named in acts_of(document):
        rows = _named(world, named.text, document, reads)
        if not rows:
            told(named, "reference.unknown", {"key": kind})
        if any(path == document.path for path, _, _ in rows):
            told(named, "validity.self", {})
        others = [row for row in rows if row[0] != document.path]
        for path, site_id, _ in others:
            _check_target(world, document, path, reads, partial(told, named))
            target = _card_of(world, path, reads) if site_id else None
            if target is not None and (path, site_id) == others[0][:2]:
                found.append(ActView(kind, CardView(target, site, None, None), takes_effect(document).day()))
    return found


def _named(world: World, text: str, document: Document, reads: Reads) -> list[tuple[str, str, str]]:
    name = name_of(text, document)
    rows = facts.resolve(world.connection, name)
    reads.own[f"name:{name}"] = facts.of_names(rows)
    return rows


def _card_of(world: World, path: str, reads: Reads) -> Card | None:
    row = world.connection.execute("SELECT value, digest FROM card WHERE document = ?", (number(path),)).fetchone()
    reads.own[f"card:{path}"] = row[1] if row else facts.ABSENT
    return _card.decode(row[0]) if row else None


def _record(world: World, path: str, reads: Reads) -> Document | None:
    row = world.connection.execute("SELECT record, digest FROM document WHERE id = ?", (number(path),)).fetchone()
    reads.own[f"document:{path}"] = row[1] if row and row[1] is not None else facts.ABSENT
    return _document.decode(row[0]) if row and row[0] else None


def _check_target(world: World, document: Document, path: str, reads: Reads, told: Callable[[str, dict[str, str]], None]) -> None:
    """The target is older, was still in force, and does not lead back here."""
    target = _record(world, path, reads)
    if target is None:
        return
    own = document.created or document.published
    made = target.created or target.published
    if _acts_lead_to(world, target, document.path, reads):
        told("validity.circle", {"target": f"content/{path}"})
    elif made > own:
        told("validity.newer", {"target": f"content/{path}", "made": made.day(), "own": own.day()})
    since = takes_effect(document)
    rows = facts.related_rows(world.connection, path)
    reads.own[f"relations:{path}"] = facts.of_related(rows)
    for other_kind, row in rows:
        other = _card.decode(row.card)
        ended: Moment = other.effective or other.published
        if other_kind in ("repeals", "replaces") and other.file != document.path and ended < since:
            told("validity.ended-before", {"target": f"content/{path}", "other": f"content/{other.file}", "day": ended.day()})


def _acts_lead_to(world: World, start: Document, path: str, reads: Reads) -> bool:
    """Whether the acts of a document, and of those it acts on, come back to `path`."""
    waiting, seen = [start], {start.path}
    while waiting and len(seen) < _LONGEST_CHAIN:
        current = waiting.pop()
        for _, named in acts_of(current):
            for other, _, _ in _named(world, named.text, current, reads):
                if other == path:
                    return True
                record = _record(world, other, reads) if other not in seen else None
                seen.add(other)
                if record is not None:
                    waiting.append(record)
    return False
