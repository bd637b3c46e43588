"""Files of the static search: shards of terms, blocks of cards, and the index a browser reads first."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from typing import Any

import msgspec

from sitegen.library import facts
from sitegen.library.digest import number
from sitegen.model.card import Card
from sitegen.model.routes import url_of
from sitegen.parse.document import Body, Document
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.world import World
from sitegen.search.about import Bet
from sitegen.search.names import make_name
from sitegen.search.query import asking
from sitegen.search.tokens import simplified
from sitegen.settings.site import Site
from sitegen.shards.coding import Lists, compress, decode_numbers, pack, unpack
from sitegen.shards.collection import EVERYWHERE, Collection, known_collection
from sitegen.shards.terms import text_of
from sitegen.shards.texts import parts_of

_card = msgspec.msgpack.Decoder(Card)
_document = msgspec.msgpack.Decoder(Document)
_body = msgspec.msgpack.Decoder(Body)
# How much of a summary a result shows.
_SUMMARY = 120
# Facets whose documents the index itself names: those shown apart, and those shown lower.
_APART = ("policy", "service")
_ENDED = ("lapsed", "repealed")


def make_shard(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    collection, _, name = page.subject.partition("|")
    row = world.connection.execute("SELECT value, digest FROM shard WHERE collection = ? AND name = ?", (collection, name)).fetchone()
    reads.own[f"shard:{page.subject}"] = row[1]
    if name in ("f/site", "f/section"):
        return compress(pack(_named(world, site, name[2:], unpack(row[0]), reads)))
    return compress(row[0])


def _named(world: World, site: Site, facet: str, values: dict[bytes, Lists], reads: Reads) -> Iterator[tuple[bytes, Lists]]:
    """Values of a facet with the names the settings give them."""
    for value, lists in values.items():
        one = value.decode()
        if facet == "site":
            reads.shared.add(f"site:{one}|name")
            name = world.frame.cluster.sites[one].name
        else:
            reads.shared.add(f"section:{site.id}|{one}")
            section = site.section(one)
            name = section.name if section is not None else one
        yield f"{one}\t{name}".encode(), lists


def make_cards(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """`[number, address, title, day, summary, kind, document number, section or site, owner, validity, first part of the
    text, signs of the other parts, whether its files have words]` of each; among those of all sites also the address of the
    portal's copy, if it has one."""
    collection_id, _, block = page.subject.partition("|")
    rows = facts.block_rows(world.connection, collection_id, int(block))
    reads.own[f"cards:{page.subject}"] = facts.of_block(rows)
    reads.shared |= {f"site:{site.id}|origin", f"site:{site.id}|base"}
    collection = known_collection(world.connection, collection_id)
    shown = []
    for number_, document, _, _, attached, route in rows:
        value, signs = world.connection.execute(
            "SELECT c.value, s.signs FROM card c JOIN shown s ON s.document = c.document WHERE c.document = ?", (document,)
        ).fetchone()
        copy = site.base + url_of(route) if route else ""
        card = _shown(number_, _card.decode(value), site, collection, copy)
        rest = [attached, copy] if copy and collection.id == EVERYWHERE else [attached] if attached else []
        shown.append([*card, _texts(world, document)[0], signs.split(), *rest])
    return compress(_json(shown))


def make_text(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """A further part of a long text, in UTF-8."""
    collection, number_, part = page.subject.split("|")
    block = int(number_) >> facts.BLOCK_LOG
    rows = facts.block_rows(world.connection, collection, block)
    reads.own[f"cards:{collection}|{block}"] = facts.of_block(rows)
    (document,) = (one for at, one, *_ in rows if at == int(number_))
    return compress(_texts(world, document)[int(part)].encode())


def _texts(world: World, document: int) -> list[str]:
    """Parts of a document's text."""
    record, body = world.connection.execute(
        "SELECT d.record, b.value FROM document d JOIN body b ON b.document = d.id WHERE d.id = ?", (document,)
    ).fetchone()
    return parts_of(text_of(_document.decode(record), _body.decode(body)))


def _shown(number: int, card: Card, site: Site, collection: Collection, copy: str) -> list[Any]:
    """`copy`: address on this site; there, and from it with its sub-sites, a result leads to it."""
    return [
        number,
        copy if copy and collection.id != EVERYWHERE else _address(card, site),
        card.title,
        card.published.day(),
        card.summary[:_SUMMARY],
        card.kind,
        card.doc_number,
        card.site_name if collection.several or card.site != site.id else card.section_name,
        card.owner,
        card.validity,
    ]


def _address(card: Card, site: Site) -> str:
    return card.path if card.origin == site.origin else card.origin + card.path


def make_index(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """Sizes, which terms are frequent and how frequent, the documents shown apart or lower, copies of one another,
    words people ask with, characters of both scripts, synonyms and best bets."""
    run = world.connection.execute
    collection = known_collection(world.connection, page.subject)
    reads.own[f"terms:{collection.id}"] = facts.evaluate(world.connection, f"terms:{collection.id}")
    reads.shared |= {"platform:synonyms", "platform:bets", f"site:{site.id}|origin"}
    (total,) = run("SELECT sum(documents) FROM month WHERE collection = ?", (collection.id,)).fetchone()
    by_size: dict[int, list[str]] = {}
    for frequent in facts.frequent_in(world.connection, collection.id):
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
                "copies": [_steps(one) for one in facts.copies_in(world.connection, collection.id)],
                "asking": asking(),
                "both": _both(),
                "synonyms": world.frame.platform_value("synonyms"),
                "bets": list(_bets(world, site, reads)),
            }
        )
    )


def _bets(world: World, site: Site, reads: Reads) -> Iterator[list[Any]]:
    """`[queries, title, address, summary]` of the best bets this site shows now."""
    bets: list[Bet] = world.frame.platform_value("bets")
    for bet in bets:
        if bet.sites and site.id not in bet.sites:
            continue
        if not bet.document:
            yield [bet.queries, bet.title, bet.url, bet.summary]
            continue
        row = world.connection.execute("SELECT value, digest FROM card WHERE document = ?", (number(bet.document),)).fetchone()
        reads.own[f"card:{bet.document}"] = row[1] if row else facts.ABSENT
        card = _card.decode(row[0]) if row else None
        if card is not None and not _hidden(world, site, card.site, reads):
            yield [bet.queries, bet.title or card.title, _address(card, site), (bet.summary or card.summary)[:_SUMMARY]]


def _hidden(world: World, site: Site, of: str, reads: Reads) -> bool:
    """Whether documents of a site are for its own visitors alone, and these are others."""
    reads.shared.add(f"site:{of}|internal")
    return of != site.id and bool(world.frame.cluster.sites[of].internal)


def make_names(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """`[kind, name, address, site, letters, pinyin, initials]` of each name a visitor may type in Latin letters."""
    reads.shared |= {f"platform:names|{site.id}", f"site:{site.id}|origin"}
    names = [make_name(one.kind, one.name, _short(one.url, site), one.site) for one in world.frame.names(site.id)]
    return compress(msgspec.json.encode(names))


def _short(url: str, site: Site) -> str:
    return url[len(site.origin) :] if url.startswith(site.origin + "/") else url


def make_scripts(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """`[traditional characters, their simplified ones]`, for browsers of people who type traditional ones."""
    table = simplified()
    return compress(_json(["".join(table), "".join(table.values())]))


@functools.cache
def _both() -> str:
    """Traditional characters that GB 2312 has, as simplified ones or by itself: whoever types one may mean the other."""

    def has(character: str) -> bool:
        try:
            return bool(character.encode("gb2312"))
        except UnicodeEncodeError:
            return False

    return "".join(filter(has, simplified()))


def _lists(world: World, collection: str, name: str) -> dict[str, list[int]]:
    row = world.connection.execute("SELECT value FROM shard WHERE collection = ? AND name = ?", (collection, name)).fetchone()
    found: dict[bytes, Lists] = unpack(row[0]) if row else {}
    return {value.decode(): decode_numbers(lists[2]) for value, lists in found.items()}


def _steps(numbers: list[int]) -> list[int]:
    """Ascending numbers as differences: small, and alike for the compression."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
