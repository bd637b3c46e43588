"""A document in its home, and its copies in sections of other sites."""

from __future__ import annotations

from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.diagnostics import Diagnostic, Place
from sitegen.library import facts, lists
from sitegen.library.digest import number
from sitegen.model.card import Card
from sitegen.model.place import survey_state
from sitegen.model.references import name_of
from sitegen.model.routes import file_route, variant_route
from sitegen.official.number import number_key
from sitegen.parse.document import Body, Document
from sitegen.plan.page import Page
from sitegen.render.body import Filler, read_asset
from sitegen.render.locale import file_size
from sitegen.render.reads import Reads
from sitegen.render.recipes.acts import acts_context
from sitegen.render.recipes.annual_report import report_parts
from sitegen.render.recipes.column import check_guide, column_of
from sitegen.render.recipes.comparison import comparisons_of
from sitegen.render.recipes.frame import crumbs_of, page_view, render_page
from sitegen.render.recipes.interpretation import check_form, check_interpreted
from sitegen.render.recipes.reading import Subject, reading
from sitegen.render.recipes.versions import versions_of
from sitegen.render.views import CardView, DocumentView, word
from sitegen.render.world import World
from sitegen.settings.site import Site

_card = msgspec.msgpack.Decoder(Card)
_document = msgspec.msgpack.Decoder(Document)
_body = msgspec.msgpack.Decoder(Body)

# How many documents a topic's page names.
_TOPIC_DOCUMENTS = 100


def make_document(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    return _document_page(world, site, page.subject, page.route, reads, section_id=None)


def make_copy(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    section_id, _, path = page.subject.partition("|")
    return _document_page(world, site, path, page.route, reads, section_id=section_id)


def _document_page(
    world: World, site: Site, path: str, route: str, reads: Reads, *, section_id: str | None
) -> bytes:
    """A document in its home, or (`section_id` given) its copy in another site's section."""
    document_id = number(path)
    query = (
        "SELECT d.record, d.digest, b.value, c.value, c.digest FROM document d JOIN body b ON b.document = d.id"
        " JOIN card c ON c.document = d.id WHERE d.id = ?"
    )
    record, digest, body_value, card_value, card_digest = world.connection.execute(query, (document_id,)).fetchone()
    reads.own[f"document:{path}"] = digest
    reads.own[f"card:{path}"] = card_digest
    document, body, card = _document.decode(record), _body.decode(body_value), _card.decode(card_value)
    section = site.section(section_id or card.section)
    place = Place(f"content/{path}", 1)
    clock = world.frame.clock
    if document.id:
        _check_id(world, document, reads)
    if document.index_number and section_id is None:
        _check_index_number(world, document, reads)
    if document.doc_number and section_id is None:
        _check_doc_number(world, document, reads)
    if section is not None and section.part == "guide" and section.page == path:
        check_guide(document, body, reads)
    tools = world.tools(site, reads, place)
    filler = Filler(document, site, route, world.frame, world.connection, reads, tools.t)
    html = filler.fill(body)
    image = ""
    if document.image:
        info = read_asset(world.connection, reads, f"content/{document.folder}/{document.image}")
        if info is not None and info.variants:
            image = f"{site.base}/{variant_route(route, document.image, info.variants[0].suffix, info.variants[0].extension)}"
        else:
            reads.told.append(Diagnostic(_missing_code(world, document, document.image), _at(document, "image"), {"target": document.image}))
    _check_validity(document, card, reads)
    view = DocumentView(
        document,
        world.frame,
        reads,
        image=image,
        validity=word("validity", card.validity) if card.validity else "",
        state=survey_state(document, clock),
        validity_code=card.validity,
        form_code=document.form,
        owner_name=card.owner,
    )
    previous = next_ = None
    related: list[CardView] = []
    if section_id is None and section is not None:
        rank = world.connection.execute(
            "SELECT rank FROM member WHERE list = ? AND document = ?",
            (lists.list_id(f"section:{site.id}/{section.id}"), document_id),
        ).fetchone()
        if rank is not None:
            key = f"section:{site.id}/{section.id}"
            older, newer = lists.near(world.connection, lists.list_id(key), rank[0], path, older=1, newer=1)
            reads.own[f"near:{key}|{path}"] = lists.digest_of_near(older, newer)
            previous = tools.views(older)[0] if older else None
            next_ = tools.views(newer)[0] if newer else None
        related = _related(world, site, document, reads, previous)
    relations = _relations(world, document, reads)
    more: dict[str, Any] = acts_context(world, site, document, card, relations, reads)
    more["comparisons"] = comparisons_of(world, site, document, card, relations, reads)
    more["versions"] = versions_of(world, site, path, reads) if section_id is None else []
    if document.kind == "topic":
        name = document.id or document.stem
        more["member_cards"] = tools.newest(f"topic:{card.site}/{name}", _TOPIC_DOCUMENTS)
    if section_id is None:
        check_interpreted(world, document, card.validity, sum(kind == "interprets" for kind, _ in relations), reads)
    if document.kind == "interpretation":
        check_form(document, body, reads)
    if document.kind == "annual-report":
        more |= report_parts(world, site, document, body, html, route, reads, section_id=section_id)
    if document.kind == "organisation":
        reads.shared.add(f"organisation:{document.organisation}")
        more["organisation"] = world.frame.cluster.organisations.get(document.organisation)
        if more["organisation"] is None:
            reads.told.append(Diagnostic("settings.unknown-organisation", _at(document, "organisation"), {"value": document.organisation, "key": "organisation", "near": "—"}))
    templates = world.templates(site.theme)
    templates.reads = reads
    template = f"document/{document.kind}.html"
    if section is not None and section.column and section.page == path:
        template = "disclosure/page.html"
    if not templates.has(template):
        template = "document.html"
    crumbs = crumbs_of(world, site, section, reads)
    page = page_view(site, "document", document.title, route, [*crumbs, (document.title, "")], document.summary)
    copy_of = card.origin + card.path if section_id is not None else None
    more["attachments"] = _attachments(world, site, document, route, reads)
    more["interpreted"] = _interpreted(world, site, document, reads)
    more["result"] = _result(world, site, document, reads)
    subject = Subject(document, card, view, page, section.name if section else "", copy_of or page.canonical, route)
    if section_id is None:
        more["counterparts"] = _counterparts(world, document, reads)
    more |= reading(world, site, subject, filler, tools, reads, more=more)
    return render_page(
        world,
        site,
        section,
        reads,
        template,
        page,
        place,
        doc=view,
        body=Markup(html),
        toc=[(one.level, one.id, one.text) for one in body.headings],
        previous=previous,
        next=next_,
        related=[*_named_cards(world, site, document, reads), *related][:8],
        interpretations=[tools.views([row])[0] for kind, row in relations if kind == "interprets"],
        column=column_of(world, site, section, reads),
        copy_of=copy_of,
        **more,
    )


def _counterparts(world: World, document: Document, reads: Reads) -> dict[str, str]:
    """Site → route of the document in other languages (对应版本), whichever of the two names the other."""
    for one in document.translations:
        name = name_of(one.text, document)
        rows = facts.resolve(world.connection, name)
        reads.own[f"name:{name}"] = facts.of_names(rows)
        if not rows:
            place = Place(f"content/{document.path}", one.line, one.column, max(1, len(one.text)))
            reads.told.append(Diagnostic("reference.unknown", place, {"key": "translations", "value": one.text}))
    found = facts.translation_rows(world.connection, document.path)
    reads.own[f"translations:{document.path}"] = facts.of_translations(found)
    return {site: route for site, route in reversed(found) if site in world.frame.cluster.sites}


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


def _missing_code(world: World, document: Document, name: str) -> str:
    """Whether a file is not there, or is there and refused."""
    path = f"content/{document.folder}/{name}"
    known = world.connection.execute("SELECT 1 FROM asset WHERE path = ?", (path,)).fetchone()
    return "link.refused-file" if known else "link.file"


def _at(document: Document, key: str) -> Place:
    return Place(f"content/{document.path}", document.lines.get(key, 1), 1)


def _related(
    world: World, site: Site, document: Document, reads: Reads, previous: CardView | None
) -> list[CardView]:
    """Older documents of the same subject: what is newer never changes an old page."""
    subject = document.topic or (document.keywords[0] if document.keywords else "")
    if not subject:
        return []
    key = f"related:{site.id}/{subject}"
    older, _ = lists.near(
        world.connection, lists.list_id(key), document.published.minute, document.path, older=5, newer=0
    )
    reads.own[f"near:{key}|{document.path}"] = lists.digest_of_near(older, ())
    views = world.tools(site, reads, Place(site.path)).views(older)
    return [one for one in views if previous is None or one.file != previous.file]


def _relations(world: World, document: Document, reads: Reads) -> list[tuple[str, lists.Row]]:
    rows = facts.related_rows(world.connection, document.path)
    reads.own[f"relations:{document.path}"] = facts.of_related(rows)
    return sorted(rows, key=lambda pair: (-_card.decode(pair[1].card).published.minute, pair[1].document))


def _interpreted(world: World, site: Site, document: Document, reads: Reads) -> list[CardView]:
    return _cards_of(world, site, document, [(one.text, one.line, one.column) for one in document.interprets], "interprets", reads)


def _named_cards(world: World, site: Site, document: Document, reads: Reads) -> list[CardView]:
    return _cards_of(world, site, document, [(one.text, one.line, one.column) for one in document.related], "related", reads)


def _result(world: World, site: Site, document: Document, reads: Reads) -> CardView | None:
    """What came of a survey."""
    if document.result is None:
        return None
    named = [(document.result.text, document.result.line, document.result.column)]
    return next(iter(_cards_of(world, site, document, named, "result", reads)), None)


def _cards_of(
    world: World, site: Site, document: Document, named: list[tuple[str, int, int]], key: str, reads: Reads
) -> list[CardView]:
    """Cards of the documents a front-matter key names; what names nothing is told."""
    found: list[CardView] = []
    for text, line, column in named:
        name = name_of(text, document)
        rows = facts.resolve(world.connection, name)
        reads.own[f"name:{name}"] = facts.of_names(rows)
        if not rows:
            place = Place(f"content/{document.path}", line, column, max(1, len(text)))
            reads.told.append(Diagnostic("reference.unknown", place, {"key": key, "value": text}))
        for path, site_id, _ in rows[:1]:
            if not site_id:
                continue
            value, digest = world.connection.execute(
                "SELECT value, digest FROM card WHERE document = ?", (number(path),)
            ).fetchone()
            reads.own[f"card:{path}"] = digest
            found.append(CardView(_card.decode(value), site, None, None))
    return found


def _attachments(world: World, site: Site, document: Document, route: str, reads: Reads) -> list[dict[str, str]]:
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
