"""Files of the static search: shards of terms, blocks of cards, and the index a browser reads first."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from sitegen.library import facts
from sitegen.model.card import Card
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.world import World
from sitegen.search.tokens import simplified
from sitegen.settings.site import Site
from sitegen.shards.coding import Lists, compress, decode_numbers, unpack
from sitegen.shards.collection import known_collections

_card = msgspec.msgpack.Decoder(Card)
# How much of a summary a result shows.
_SUMMARY = 120
# Facets whose documents the index itself names: those shown apart, and those shown lower.
_APART = ("policy", "service")
_ENDED = ("lapsed", "repealed")


def make_shard(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    collection, _, name = page.subject.partition("|")
    row = world.connection.execute(
        "SELECT value, digest FROM shard WHERE collection = ? AND name = ?", (collection, name)
    ).fetchone()
    reads.own[f"shard:{page.subject}"] = row[1]
    return compress(row[0])


def make_cards(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """`[number, address, title, day, summary, kind, document number, section or site, owner, validity]` of each."""
    collection, _, block = page.subject.partition("|")
    rows = facts.block_rows(world.connection, collection, int(block))
    reads.own[f"cards:{page.subject}"] = facts.of_block(rows)
    reads.shared.add(f"site:{site.id}|origin")
    everywhere = collection == "all"
    return compress(_json([_shown(number, _card.decode(value), site, everywhere) for number, value, _ in rows]))


def _shown(number: int, card: Card, site: Site, everywhere: bool) -> list[Any]:
    return [
        number,
        card.path if card.origin == site.origin else card.origin + card.path,
        card.title,
        card.published.day(),
        card.summary[:_SUMMARY],
        card.kind,
        card.doc_number,
        card.site_name if everywhere else card.section_name,
        card.owner,
        card.validity,
    ]


def make_index(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """Sizes, which terms are frequent and how frequent, and the documents shown apart or lower."""
    run = world.connection.execute
    collection = known_collections(world.connection)[page.subject]
    reads.own[f"terms:{collection.id}"] = facts.evaluate(world.connection, f"terms:{collection.id}")
    (total,) = run("SELECT sum(documents) FROM month WHERE collection = ?", (collection.id,)).fetchone()
    by_size: dict[int, list[str]] = {}
    for (frequent,) in run("SELECT frequent FROM shard WHERE collection = ?", (collection.id,)):
        for term, size in msgspec.msgpack.decode(frequent).items():
            by_size.setdefault(size, []).append(term)
    kinds = _lists(world, collection.id, "f/kind")
    validity = _lists(world, collection.id, "f/validity")
    ended = sorted({one for name in _ENDED for one in validity.get(name, [])})
    return compress(
        _json(
            {
                "version": 1,
                "total": total or 0,
                "width": collection.width,
                "shards": collection.shards,
                "frequent": {size: " ".join(sorted(terms)) for size, terms in sorted(by_size.items())},
                **{kind: _steps(kinds.get(kind, [])) for kind in _APART},
                "ended": _steps(ended),
            }
        )
    )


def make_scripts(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """`[traditional characters, their simplified ones]`, for browsers of people who type traditional ones."""
    table = simplified()
    return compress(_json(["".join(table), "".join(table.values())]))


def _lists(world: World, collection: str, name: str) -> dict[str, list[int]]:
    row = world.connection.execute(
        "SELECT value FROM shard WHERE collection = ? AND name = ?", (collection, name)
    ).fetchone()
    found: dict[str, Lists] = unpack(row[0]) if row else {}
    return {value: decode_numbers(lists[2]) for value, lists in found.items()}


def _steps(numbers: list[int]) -> list[int]:
    """Ascending numbers as differences: small, and alike for the compression."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
