"""How each kind of page is made: a table from recipe to function of (world, page, reads)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.diagnostics import Diagnostic, Place
from sitegen.library import facts, lists
from sitegen.library.digest import number
from sitegen.media import human_size
from sitegen.model.asset import inspect_asset, media_file
from sitegen.model.card import Card
from sitegen.model.place import survey_state, validity
from sitegen.model.routes import file_route, list_route, section_route, url_of, variant_route
from sitegen.model.update import name_of
from sitegen.parse.document import Body, Document
from sitegen.plan.page import Page, folders_of
from sitegen.render import feeds, sitemaps
from sitegen.render.body import Filler, read_asset
from sitegen.render.reads import Reads
from sitegen.render.views import CardView, DocumentView, Pager, PageView, SectionView, notice_view, word
from sitegen.render.world import World
from sitegen.settings.section import Section
from sitegen.settings.site import Site

_card = msgspec.msgpack.Decoder(Card)
_document = msgspec.msgpack.Decoder(Document)
_body = msgspec.msgpack.Decoder(Body)

# How many documents a topic's page names.
_TOPIC_DOCUMENTS = 100


def make(world: World, page: Page, reads: Reads) -> bytes:
    """The bytes of a page. Everything it depends on is in `reads` afterwards."""
    site = world.frame.cluster.sites[page.site]
    wanted = facts.claims(world.connection, page.site, page.route)
    if len(wanted) > 1:
        own = _claim_rank(page.recipe, page.document is not None)
        rivals = [subject for recipe, subject, brought in wanted if _claim_rank(recipe, brought) <= own]
        if len(rivals) > 1:
            raise AddressTwice(rivals)
    if page.recipe in ("redirect", "moved"):
        _check_room(world, page, reads)
    return _RECIPES[page.recipe](world, site, page, reads)


def _claim_rank(recipe: str, brought_by_document: bool) -> int:
    """Who keeps an address several want: the site's own pages before documents, documents before old addresses
    an editor wrote, those before addresses git remembers."""
    return {"redirect": 2, "moved": 3}.get(recipe, int(brought_by_document))


def _check_room(world: World, page: Page, reads: Reads) -> None:
    """An old address may be neither a folder of other pages nor lie below a page."""
    in_the_way = []
    for folder in folders_of(page.route):
        exists = facts.page_exists(world.connection, page.site, folder)
        reads.own[f"route:{page.site}|{folder}"] = int(exists)
        if exists:
            in_the_way.append("/" + folder)
    below = facts.is_folder(world.connection, page.site, page.route)
    reads.own[f"room:{page.site}|{page.route}"] = int(below)
    if below:
        in_the_way.append(f"/{page.route}/…")
    if in_the_way:
        raise AddressTwice([page.subject, *in_the_way])


class AddressTwice(Exception):
    """Several sources want one address."""

    def __init__(self, subjects: list[str]) -> None:
        super().__init__(subjects)
        self.subjects = subjects


def _render(
    world: World,
    site: Site,
    section: Section | None,
    reads: Reads,
    template: str,
    page: PageView,
    place: Place | None = None,
    **more: Any,
) -> bytes:
    templates = world.templates(site.theme)
    templates.reads = reads
    context = world.context(site, section, reads, place or Place(site.path))
    chrome = world.chrome(site, section, reads)
    context.update(more, page=page, chrome=chrome)
    html = templates.get_template(template).render(context)
    reads.shared |= chrome.shared
    return html.encode()


def _page_view(
    site: Site, type_: str, title: str, route: str, crumbs: list[tuple[str, str]], description: str = ""
) -> PageView:
    url = site.base + url_of(route)
    return PageView(type_, title, url, site.origin + url, description, crumbs)


def _crumbs(world: World, site: Site, section: Section | None, reads: Reads) -> list[tuple[str, str]]:
    """Home, then the section and the sections above it."""
    home = world.tools(site, reads, Place(site.path)).t("home.name")
    crumbs = [(home, f"{site.base}/")]
    if section is not None:
        parts = section.id.split("/")
        for depth in range(1, len(parts) + 1):
            above = site.section("/".join(parts[:depth]))
            if above is not None:
                reads.shared.add(f"section:{site.id}|{above.id}")
                crumbs.append((above.name, above.url or f"{site.base}/{above.id}/"))
    return crumbs


# documents


def _make_document(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    return _document_page(world, site, page.subject, page.route, reads, section_id=None)


def _make_copy(world: World, site: Site, page: Page, reads: Reads) -> bytes:
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
    html = Filler(document, site, route, world.frame, world.connection, reads).fill(body)
    tools = world.tools(site, reads, place)
    image = ""
    if document.image:
        info = read_asset(world.connection, reads, f"content/{document.folder}/{document.image}")
        if info is not None and info.variants:
            image = f"{site.base}/{variant_route(route, document.image, info.variants[0].suffix, info.variants[0].extension)}"
        else:
            reads.told.append(Diagnostic(_missing_code(world, document, document.image), _at(document, "image"), {"target": document.image}))
    validity_word = validity(document, clock)
    view = DocumentView(
        document,
        world.frame,
        reads,
        image=image,
        validity=word("validity", validity_word) if validity_word else "",
        state=survey_state(document, clock),
        validity_code=validity_word,
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
    more: dict[str, Any] = {}
    if document.kind == "topic":
        name = document.id or document.stem
        more["member_cards"] = tools.newest(f"topic:{card.site}/{name}", _TOPIC_DOCUMENTS)
    if document.kind == "organisation":
        reads.shared.add(f"organisation:{document.organisation}")
        more["organisation"] = world.frame.cluster.organisations.get(document.organisation)
        if more["organisation"] is None:
            reads.told.append(Diagnostic("settings.unknown-organisation", _at(document, "organisation"), {"value": document.organisation, "key": "organisation", "near": "—"}))
    templates = world.templates(site.theme)
    templates.reads = reads
    template = f"document/{document.kind}.html"
    if not templates.has(template):
        template = "document.html"
    crumbs = _crumbs(world, site, section, reads)
    page = _page_view(site, "document", document.title, route, [*crumbs, (document.title, "")], document.summary)
    return _render(
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
        attachments=_attachments(world, site, document, route, reads),
        previous=previous,
        next=next_,
        related=[*_named_cards(world, site, document, reads), *related][:8],
        interpretations=[tools.views([row])[0] for kind, row in relations if kind == "interprets"],
        interpreted=_interpreted(world, site, document, reads),
        copy_of=card.origin + card.path if section_id is not None else None,
        **more,
    )


def _check_id(world: World, document: Document, reads: Reads) -> None:
    """An id belongs to one document of the cluster."""
    name = f"id:{document.id}"
    rows = facts.resolve(world.connection, name)
    reads.own[f"name:{name}"] = facts.of_names(rows)
    if len(rows) > 1:
        others = "、".join(f"content/{path}" for path, _, _ in rows if path != document.path)
        reads.told.append(Diagnostic("model.id-twice", _at(document, "id"), {"name": document.id, "others": others}))


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
    named = [*document.related, *((document.result,) if document.result else ())]
    return _cards_of(world, site, document, [(one.text, one.line, one.column) for one in named], "related", reads)


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
                "size": human_size(info.size),
            }
        )
    return found


# sections and home


def _make_section(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    section = site.section(page.subject)
    assert section is not None
    key = f"section:{site.id}/{section.id}"
    list_key = lists.list_id(key)
    tools = world.tools(site, reads, Place(site.path))
    rows = lists.open_end(world.connection, list_key)
    pages = lists.fixed_pages(world.connection, list_key)
    reads.own[f"open:{key}"] = lists.digest_of(rows)
    reads.own[f"pages:{key}"] = pages + 1
    sticky_key = f"sticky:{site.id}/{section.id}"
    sticky_rows = lists.newest(world.connection, lists.list_id(sticky_key), 20)
    reads.own[f"latest:{sticky_key}|20"] = lists.digest_of(sticky_rows)
    reads.latest.add((sticky_key, 20))
    pinned = {row.document for row in sticky_rows}
    older = f"{site.base}/{list_route(section, pages)}" if pages else None
    return _section_page(
        world,
        site,
        section,
        reads,
        page.route,
        items=tools.views([row for row in rows if row.document not in pinned]),
        sticky=tools.views(sticky_rows),
        pager=Pager(0, None, older, None),
    )


def _make_list(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    section_id, _, number_text = page.subject.partition("|")
    section, at = site.section(section_id), int(number_text)
    assert section is not None
    key = f"section:{site.id}/{section_id}"
    list_key = lists.list_id(key)
    rows = lists.fixed_page(world.connection, list_key, at)
    more = lists.fixed_pages(world.connection, list_key) > at
    reads.own[f"range:{key}|{at}"] = lists.digest_of(rows)
    reads.own[f"more:{key}|{at}"] = int(more)
    first = site.base + url_of(section_route(section))
    pager = Pager(
        at,
        f"{site.base}/{list_route(section, at + 1)}" if more else first,
        f"{site.base}/{list_route(section, at - 1)}" if at > 1 else None,
        first,
    )
    items = world.tools(site, reads, Place(site.path)).views(rows)
    return _section_page(world, site, section, reads, page.route, items=items, sticky=[], pager=pager)


def _section_page(
    world: World, site: Site, section: Section, reads: Reads, route: str, **more: Any
) -> bytes:
    tree = {view.id: view for view in _flat(world.tree(site, reads))}
    template = f"section/{section.layout}.html"
    templates = world.templates(site.theme)
    templates.reads = reads
    if not templates.has(template):
        template = "section.html"
    view = _page_view(site, "section", section.name, route, _crumbs(world, site, section, reads), section.description)
    feed = f"{site.base}/{section.id}/feed.xml" if section.feed and section.sources else None
    return _render(
        world, site, section, reads, template, view, subsections=tree[section.id].children, feed_url=feed, doc=None, **more
    )


def _flat(views: list[SectionView]) -> list[SectionView]:
    return [one for view in views for one in (view, *_flat(view.children))]


def _make_home(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    tools = world.tools(site, reads, Place(site.path))
    tree = {view.id: view for view in _flat(world.tree(site, reads))}
    reads.shared.add(f"site:{site.id}|home")
    blocks = []
    for block in site.home:
        view = tree[block.section]
        children = [
            (child, tools.latest(child.id, max(2, block.count // 2)))
            for child in view.children
            if not view.sources and child.sources and not child.is_external
        ]
        blocks.append((view, _block_cards(site, block.section, block.count, tools, reads), block.layout, children))
    notices = []
    if site.id == world.frame.cluster.platform.portal:
        reads.shared.add("platform:notices")
        notices = [notice_view(one, world.frame, reads, url) for one, url in world.frame.platform_value("notices")]
    templates = world.templates(site.theme)
    templates.reads = reads
    template = f"home/{site.kind}.html"
    if not templates.has(template):
        template = "home.html"
    reads.shared |= {f"site:{site.id}|kind", f"site:{site.id}|name", f"site:{site.id}|description"}
    view_ = _page_view(site, "home", site.name, page.route, [], site.description)
    return _render(world, site, None, reads, template, view_, blocks=blocks, notices=notices)


def _block_cards(site: Site, section: str, count: int, tools: Any, reads: Reads) -> list[CardView]:
    """Sticky documents first, then the newest."""
    pinned = tools.newest(f"sticky:{site.id}/{section}", count)
    seen = {one.file for one in pinned}
    return [*pinned, *(one for one in tools.latest(section, count) if one.file not in seen)][:count]


# single pages


def _simple(template: str, title: str) -> Callable[[World, Site, Page, Reads], bytes]:
    def make_page(world: World, site: Site, page: Page, reads: Reads) -> bytes:
        tools = world.tools(site, reads, Place(site.path))
        words = tools.t(title)
        crumbs = [*_crumbs(world, site, None, reads), (words, "")]
        view = _page_view(site, page.recipe, words, page.route, crumbs)
        return _render(world, site, None, reads, template, view)

    return make_page


def _make_redirect(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    name = f"path:{page.subject}"
    rows = facts.resolve(world.connection, name)
    reads.own[f"name:{name}"] = facts.of_names(rows)
    home = world.frame.cluster.sites[rows[0][1]]
    reads.shared |= {f"site:{home.id}|origin", f"site:{home.id}|base"}
    target = ("" if home.origin == site.origin else home.origin) + home.base + url_of(rows[0][2])
    view = _page_view(site, "redirect", "", page.route, [])
    return _render(world, site, None, reads, "redirect.html", view, target=target)


def _make_robots(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    reads.shared |= {f"site:{site.id}|origin", f"site:{site.id}|base"}
    if page.subject == "closed":
        return b"User-agent: *\nDisallow: /\n"
    reads.shared.add("platform:addresses")
    bases = [base for origin, base in world.frame.platform_value("addresses") if origin == site.origin]
    lines = ["User-agent: *", *(f"Disallow: {base}/leave.html" for base in bases)]
    lines += [f"Sitemap: {site.origin}{base}/sitemap.xml" for base in bases]
    return ("\n".join(lines) + "\n").encode()


def _make_static(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    theme = world.frame.themes[site.theme]
    reads.shared.add(f"static:{theme.name}|{page.subject}")
    return theme.static_bytes(page.subject)


def _make_asset(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    path, _, name = page.subject.partition("|")
    file = f"content/{path.rpartition('/')[0]}/{name}"
    read_asset(world.connection, reads, file)
    return (world.root / file).read_bytes()


def _make_logo(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    read_asset(world.connection, reads, page.subject)
    return (world.root / page.subject).read_bytes()


def _make_picture(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    path, name, size = page.subject.split("|")
    file = f"content/{path.rpartition('/')[0]}/{name}"
    read_asset(world.connection, reads, file)
    (digest,) = world.connection.execute("SELECT digest FROM asset WHERE path = ?", (file,)).fetchone()
    try:
        return media_file(world.state, digest, size).read_bytes()
    except FileNotFoundError:  # the cache may always be deleted
        data = (world.root / file).read_bytes()
        inspected = inspect_asset(file, data, len(data))
        assert inspected.info is not None
        by_size = {f"{one.suffix}.{one.extension}": made for one, made in zip(inspected.info.variants, inspected.data, strict=True)}
        return by_size[size]


_RECIPES: dict[str, Callable[[World, Site, Page, Reads], bytes]] = {
    "document": _make_document,
    "copy": _make_copy,
    "section": _make_section,
    "list": _make_list,
    "home": _make_home,
    "feed": feeds.make_atom,
    "feed-json": feeds.make_json,
    "sitemap": sitemaps.make_index,
    "sitemap-year": sitemaps.make_year,
    "sitemap-pages": sitemaps.make_pages,
    "sitemap-page": _simple("sitemap.html", "sitemap.title"),
    "missing": _simple("404.html", "404.title"),
    "leave": _simple("leave.html", "leave.title"),
    "notice": _simple("offline.html", "home.name"),
    "redirect": _make_redirect,
    "moved": _make_redirect,
    "robots": _make_robots,
    "static": _make_static,
    "asset": _make_asset,
    "picture": _make_picture,
    "logo": _make_logo,
}
