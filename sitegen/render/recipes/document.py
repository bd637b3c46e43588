"""A document in its home, and its copies in sections of other sites."""

from __future__ import annotations

from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.diagnostics import Diagnostic, Place
from sitegen.library import lists
from sitegen.library.digest import number
from sitegen.model.card import Card
from sitegen.model.place import survey_state
from sitegen.parse.document import Body, Document
from sitegen.plan.page import Page
from sitegen.render.body import Filler
from sitegen.render.reads import Reads
from sitegen.render.recipes import document_names as names
from sitegen.render.recipes.acts import acts_context
from sitegen.render.recipes.annual_report import report_parts
from sitegen.render.recipes.column import check_guide, column_of
from sitegen.render.recipes.comparison import comparisons_of
from sitegen.render.recipes.document_checks import check_at_home, check_document
from sitegen.render.recipes.frame import crumbs_of, page_view, render_page
from sitegen.render.recipes.interpretation import check_form, check_text
from sitegen.render.recipes.reading import Subject, reading
from sitegen.render.recipes.versions import versions_of
from sitegen.render.views import CardView, DocumentView, Tools, word
from sitegen.render.world import World
from sitegen.settings.section import Section
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


def _document_page(world: World, site: Site, path: str, route: str, reads: Reads, *, section_id: str | None) -> bytes:
    """A document in its home, or (`section_id` given) its copy in another site's section."""
    document, body, card = _read(world, path, reads)
    at_home = section_id is None
    section = site.section(section_id or card.section)
    place = Place(f"content/{path}", 1)
    tools = world.tools(site, reads, place)
    filler = Filler(document, site, route, world.frame, world.connection, reads, tools.t)
    html = filler.fill(body)
    view = DocumentView(
        document,
        world.frame,
        reads,
        image=names.picture(world, site, document, route, reads),
        validity=word("validity", card.validity) if card.validity else "",
        state=survey_state(document, world.frame.clock),
        validity_code=card.validity,
        form_code=document.form,
        owner_name=card.owner,
    )
    around = _around(world, site, section, document, tools, reads) if at_home and section is not None else _Around()
    relations = names.relations(world, document, reads)
    interpretations = [tools.views([row])[0] for kind, row in relations if kind == "interprets"]
    check_document(world, document, card, reads)
    if at_home:
        check_at_home(world, document, card, len(interpretations), reads)
        if document.kind == "interpretation":
            check_text(world, document, body, reads)
    if section is not None and section.part == "guide" and section.page == path:
        check_guide(world, document, body, reads)
    more: dict[str, Any] = {
        **acts_context(world, site, document, card, relations, reads),
        "comparisons": comparisons_of(world, site, document, card, relations, reads),
        "versions": versions_of(world, site, path, reads) if at_home else [],
        "counterparts": names.counterparts(world, document, reads) if at_home else {},
        "attachments": names.attachments(world, site, document, route, reads),
        "interpreted": names.interpreted(world, site, document, reads),
        "result": names.result(world, site, document, reads),
        **_of_kind(world, document, body, card, tools, reads),
    }
    if document.kind == "annual-report":
        more |= report_parts(world, site, document, body, html, route, reads, section_id=section_id)
    crumbs = [*crumbs_of(world, site, section, reads), (document.title, "")]
    page = page_view(site, "document", document.title, route, crumbs, document.summary)
    copy_of = None if at_home else card.origin + card.path
    subject = Subject(document, card, view, page, section.name if section else "", copy_of or page.canonical, route)
    more |= reading(world, site, subject, filler, tools, reads, more=more)
    return render_page(
        world,
        site,
        section,
        reads,
        _template(world, site, section, document, reads),
        page,
        place,
        doc=view,
        body=Markup(html),
        toc=[(one.level, one.id, one.text) for one in body.headings],
        previous=around.previous,
        next=around.next,
        related=[*names.named_cards(world, site, document, reads), *around.related][:8],
        interpretations=interpretations,
        column=column_of(world, site, section, reads),
        copy_of=copy_of,
        **more,
    )


def _read(world: World, path: str, reads: Reads) -> tuple[Document, Body, Card]:
    query = (
        "SELECT d.record, d.digest, b.value, c.value, c.digest FROM document d JOIN body b ON b.document = d.id"
        " JOIN card c ON c.document = d.id WHERE d.id = ?"
    )
    record, digest, body, card, card_digest = world.connection.execute(query, (number(path),)).fetchone()
    reads.own[f"document:{path}"] = digest
    reads.own[f"card:{path}"] = card_digest
    return _document.decode(record), _body.decode(body), _card.decode(card)


def _template(world: World, site: Site, section: Section | None, document: Document, reads: Reads) -> str:
    """The template of the document's kind, where the theme has one."""
    templates = world.templates(site.theme)
    templates.reads = reads
    name = f"document/{document.kind}.html"
    if section is not None and section.column and section.page == document.path:
        name = "disclosure/page.html"
    return name if templates.has(name) else "document.html"


class _Around(msgspec.Struct, frozen=True):
    """What stands beside a document in its section, and older documents of its subject."""

    previous: CardView | None = None
    next: CardView | None = None
    related: tuple[CardView, ...] = ()


def _around(world: World, site: Site, section: Section, document: Document, tools: Tools, reads: Reads) -> _Around:
    path, key = document.path, f"section:{site.id}/{section.id}"
    previous = next_ = None
    rank = world.connection.execute(
        "SELECT rank FROM member WHERE list = ? AND document = ?", (lists.list_id(key), number(path))
    ).fetchone()
    if rank is not None:
        older, newer = lists.near(world.connection, lists.list_id(key), rank[0], path, older=1, newer=1)
        reads.own[f"near:{key}|{path}"] = lists.digest_of_near(older, newer)
        previous = tools.views(older)[0] if older else None
        next_ = tools.views(newer)[0] if newer else None
    related = _related(world, site, document, tools, reads)
    return _Around(previous, next_, tuple(one for one in related if previous is None or one.file != previous.file))


def _related(world: World, site: Site, document: Document, tools: Tools, reads: Reads) -> list[CardView]:
    """Older documents of the same subject: what is newer never changes an old page."""
    subject = document.topic or (document.keywords[0] if document.keywords else "")
    if not subject:
        return []
    key = f"related:{site.id}/{subject}"
    older, _ = lists.near(world.connection, lists.list_id(key), document.published.minute, document.path, older=5, newer=0)
    reads.own[f"near:{key}|{document.path}"] = lists.digest_of_near(older, ())
    return tools.views(older)


def _of_kind(world: World, document: Document, body: Body, card: Card, tools: Tools, reads: Reads) -> dict[str, Any]:
    """What the pages of some kinds have besides."""
    if document.kind == "topic":
        name = document.id or document.stem
        return {"member_cards": tools.newest(f"topic:{card.site}/{name}", _TOPIC_DOCUMENTS)}
    if document.kind == "interpretation":
        check_form(document, body, reads)
    if document.kind == "organisation":
        reads.shared.add(f"organisation:{document.organisation}")
        organisation = world.frame.cluster.organisations.get(document.organisation)
        if organisation is None:
            place = Place(f"content/{document.path}", document.lines.get("organisation", 1), 1)
            params = {"value": document.organisation, "key": "organisation", "near": "—"}
            reads.told.append(Diagnostic("settings.unknown-organisation", place, params))
        return {"organisation": organisation}
    return {}
