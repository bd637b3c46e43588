"""A section's first page, which is the open end of its list, and its numbered pages."""

from __future__ import annotations

from typing import Any

from sitegen.diagnostics import Place
from sitegen.library import lists
from sitegen.model.routes import list_route, section_route, url_of
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.recipes.application import apply_context, suggestions_context
from sitegen.render.recipes.catalogue import catalogue_context, directory_context, numbered_context
from sitegen.render.recipes.column import check_part, column_of, statutory_context, units_context
from sitegen.render.recipes.frame import crumbs_of, page_view, render_page
from sitegen.render.recipes.organisations import numbered_organisations, organisations_context
from sitegen.render.views import Pager
from sitegen.render.world import World
from sitegen.settings.section import Section
from sitegen.settings.site import Site


def make_section(world: World, site: Site, page: Page, reads: Reads) -> bytes:
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
    if section.part in ("guide", "system"):
        check_part(world, site, section, reads, filled=bool(rows or pages))
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


def make_list(world: World, site: Site, page: Page, reads: Reads) -> bytes:
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


def _section_page(world: World, site: Site, section: Section, reads: Reads, route: str, **more: Any) -> bytes:
    tree = {view.id: view for view in world.sections(site, reads)}
    template = f"section/{section.layout}.html"
    templates = world.templates(site.theme)
    templates.reads = reads
    if not templates.has(template):
        template = "section.html"
    if section.layout == "organisations":
        cards = [*more["sticky"], *more["items"]]
        first = more["pager"].number == 0
        more |= organisations_context(world, site, cards, reads) if first else numbered_organisations(cards)
    more |= _of_part(world, site, section, reads, first=more["pager"].number == 0)
    view = page_view(site, "section", section.name, route, crumbs_of(world, site, section, reads), section.description)
    feed = f"{site.base}/{section.id}/feed.xml" if section.feed and section.sources else None
    return render_page(
        world,
        site,
        section,
        reads,
        template,
        view,
        subsections=tree[section.id].children,
        feed_url=feed,
        doc=None,
        column=column_of(world, site, section, reads),
        **more,
    )


_CONTEXTS = {
    "apply": apply_context,
    "suggestions": suggestions_context,
    "statutory": statutory_context,
    "units": units_context,
    "catalogue": catalogue_context,
    "directory": directory_context,
}


def _of_part(world: World, site: Site, section: Section, reads: Reads, *, first: bool) -> dict[str, Any]:
    """What some parts of the column 政府信息公开 show besides their documents: on the first page, which changes with
    every document anyway."""
    if not first:
        return numbered_context(site, section)
    of_part = _CONTEXTS.get(section.part)
    return of_part(world, site, section, reads) if of_part else {}
