"""What a document names: other documents as cards, its files, its picture, the same document in other languages."""

from __future__ import annotations

import msgspec

from sitegen.diagnostics import Diagnostic, Place
from sitegen.library import facts, lists
from sitegen.library.digest import number
from sitegen.model.card import Card
from sitegen.model.references import name_of
from sitegen.model.routes import file_route, variant_route
from sitegen.parse.document import Document
from sitegen.render.body import read_asset
from sitegen.render.locale import file_size
from sitegen.render.reads import Reads
from sitegen.render.views import CardView
from sitegen.render.world import World
from sitegen.settings.site import Site

_card = msgspec.msgpack.Decoder(Card)


def relations(world: World, document: Document, reads: Reads) -> list[tuple[str, lists.Row]]:
    rows = facts.related_rows(world.connection, document.path)
    reads.own[f"relations:{document.path}"] = facts.of_related(rows)
    return sorted(rows, key=lambda pair: (-_card.decode(pair[1].card).published.minute, pair[1].document))


def interpreted(world: World, site: Site, document: Document, reads: Reads) -> list[CardView]:
    return _cards_of(world, site, document, [(one.text, one.line, one.column) for one in document.interprets], "interprets", reads)


def named_cards(world: World, site: Site, document: Document, reads: Reads) -> list[CardView]:
    return _cards_of(world, site, document, [(one.text, one.line, one.column) for one in document.related], "related", reads)


def result(world: World, site: Site, document: Document, reads: Reads) -> CardView | None:
    """What came of a survey."""
    if document.result is None:
        return None
    named = [(document.result.text, document.result.line, document.result.column)]
    return next(iter(_cards_of(world, site, document, named, "result", reads)), None)


def _cards_of(world: World, site: Site, document: Document, named: list[tuple[str, int, int]], key: str, reads: Reads) -> list[CardView]:
    """Cards of the documents a front-matter key names; what names nothing is told."""
    found: list[CardView] = []
    for text, line, column in named:
        name = name_of(text, document)
        rows = facts.resolve(world.connection, name)
        reads.own[f"name:{name}"] = facts.of_names(rows)
        if not rows:
            tell_unknown(document, key, text, line, column, reads)
        found += [card_of(world, site, path, reads) for path, site_id, _ in rows[:1] if site_id]
    return found


def card_of(world: World, site: Site, path: str, reads: Reads) -> CardView:
    """The card of a published document, as seen from a site."""
    value, digest = world.connection.execute("SELECT value, digest FROM card WHERE document = ?", (number(path),)).fetchone()
    reads.own[f"card:{path}"] = digest
    return CardView(_card.decode(value), site, None, None)


def tell_unknown(document: Document, key: str, text: str, line: int, column: int, reads: Reads) -> None:
    """A name in front matter that is nothing's."""
    place = Place(f"content/{document.path}", line, column, max(1, len(text)))
    reads.told.append(Diagnostic("reference.unknown", place, {"key": key, "value": text}))


def counterparts(world: World, document: Document, reads: Reads) -> dict[str, str]:
    """Site → route of the document in other languages (对应版本), whichever of the two names the other."""
    for one in document.translations:
        name = name_of(one.text, document)
        rows = facts.resolve(world.connection, name)
        reads.own[f"name:{name}"] = facts.of_names(rows)
        if not rows:
            tell_unknown(document, "translations", one.text, one.line, one.column, reads)
    found = facts.translation_rows(world.connection, document.path)
    reads.own[f"translations:{document.path}"] = facts.of_translations(found)
    return {site: route for site, route in reversed(found) if site in world.frame.cluster.sites}


def attachments(world: World, site: Site, document: Document, route: str, reads: Reads) -> list[dict[str, str]]:
    found = []
    for one in document.attachments:
        info = read_asset(world.connection, reads, f"content/{document.folder}/{one.file}") if "/" not in one.file else None
        if info is None:
            place = Place(f"content/{document.path}", one.line, 1)
            reads.told.append(Diagnostic(_missing_code(world, document, one.file), place, {"target": one.file}))
            continue
        address = file_route(route, one.file)
        if info.variants:
            address = variant_route(route, one.file, info.variants[0].suffix, info.variants[0].extension)
        found.append(
            {
                "url": f"{site.base}/{address}",
                "title": one.title or one.file.rpartition(".")[0],
                "name": one.file,
                "type": info.label,
                "size": file_size(info.size, site.language),
                "mime": info.mime,
            }
        )
    return found


def picture(world: World, site: Site, document: Document, route: str, reads: Reads) -> str:
    """The address of the document's picture; "" while there is none."""
    if not document.image:
        return ""
    info = read_asset(world.connection, reads, f"content/{document.folder}/{document.image}")
    if info is None or not info.variants:
        place = Place(f"content/{document.path}", document.lines.get("image", 1), 1)
        reads.told.append(Diagnostic(_missing_code(world, document, document.image), place, {"target": document.image}))
        return ""
    return f"{site.base}/{variant_route(route, document.image, info.variants[0].suffix, info.variants[0].extension)}"


def _missing_code(world: World, document: Document, name: str) -> str:
    """Whether a file is not there, or is there and refused."""
    path = f"content/{document.folder}/{name}"
    known = world.connection.execute("SELECT 1 FROM asset WHERE path = ?", (path,)).fetchone()
    return "link.refused-file" if known else "link.file"
