"""The page that sets a document beside the one it amends or replaces (修改对照), and the links to it from both."""

from __future__ import annotations

import itertools

import msgspec

from sitegen.diagnostics import Place
from sitegen.library import facts, lists
from sitegen.library.digest import number
from sitegen.model.acts import acts_of
from sitegen.model.card import Card
from sitegen.model.references import name_of
from sitegen.model.routes import comparison_name
from sitegen.official.comparison import Change, compare, counts, paragraphs
from sitegen.parse.document import Body, Document
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.recipes.frame import crumbs_of, page_view, render_page
from sitegen.render.views import CardView
from sitegen.render.world import World
from sitegen.settings.site import Site

_card = msgspec.msgpack.Decoder(Card)
# A run of unchanged paragraphs longer than this is folded.
_SHOWN = 2


class Run(msgspec.Struct, frozen=True):
    """Paragraphs shown together: changes, or unchanged ones, which may be folded."""

    folded: bool
    changes: tuple[Change, ...]


class Link(msgspec.Struct, frozen=True):
    """The way to a comparison: where it is, and the other document."""

    url: str
    title: str


def make_comparison(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    path, _, old_path = page.subject.partition("|")
    (new_card, new_text), (old_card, old_text) = _read(world, path, reads), _read(world, old_path, reads)
    changes = compare(old_text, new_text)
    section = site.section(new_card.section)
    tools = world.tools(site, reads, Place(f"content/{path}", 1))
    title = tools.t("comparison.title", title=new_card.title)
    crumbs = [*crumbs_of(world, site, section, reads), (new_card.title, new_card.path), (tools.t("comparison.name"), "")]
    return render_page(
        world,
        site,
        section,
        reads,
        "comparison.html",
        page_view(site, "comparison", title, page.route, crumbs),
        old=CardView(old_card, site, None, None),
        new=CardView(new_card, site, None, None),
        runs=_runs(changes),
        counts=counts(changes),
    )


def comparisons_of(
    world: World, site: Site, document: Document, card: Card, relations: list[tuple[str, lists.Row]], reads: Reads
) -> list[Link]:
    """Comparisons a document is part of: with what it amends or replaces, and with what amends or replaces it."""
    found = []
    for kind, named in acts_of(document):
        name = name_of(named.text, document)
        rows = facts.resolve(world.connection, name)
        reads.own[f"name:{name}"] = facts.of_names(rows)
        others = [path for path, site_id, _ in rows if site_id and path != document.path][:1]
        if kind != "repeals" and others:
            row = world.connection.execute("SELECT value, digest FROM card WHERE document = ?", (number(others[0]),)).fetchone()
            reads.own[f"card:{others[0]}"] = row[1]
            found.append(_link(site, card, others[0], _card.decode(row[0]).title))
    for kind, row in relations:
        acting = _card.decode(row.card)
        if kind in ("amends", "replaces") and acting.file != document.path:
            found.append(_link(site, acting, document.path, acting.title))
    return list({one.url: one for one in found}.values())


def _link(site: Site, acting: Card, old_path: str, title: str) -> Link:
    folder = acting.path.removesuffix(".html").removesuffix("/")
    address = f"{folder}/{comparison_name(old_path)}"
    return Link(address if acting.origin == site.origin else acting.origin + address, title)


def _read(world: World, path: str, reads: Reads) -> tuple[Card, list[str]]:
    query = (
        "SELECT d.digest, b.value, c.value, c.digest FROM document d JOIN body b ON b.document = d.id"
        " JOIN card c ON c.document = d.id WHERE d.id = ?"
    )
    digest, body, card, card_digest = world.connection.execute(query, (number(path),)).fetchone()
    reads.own |= {f"document:{path}": digest, f"card:{path}": card_digest}
    return _card.decode(card), paragraphs(msgspec.msgpack.decode(body, type=Body).html)


def _runs(changes: list[Change]) -> list[Run]:
    groups = ((same, tuple(group)) for same, group in itertools.groupby(changes, lambda one: one.kind == "same"))
    return [Run(same and len(group) > _SHOWN, group) for same, group in groups]
