"""政府信息公开目录 as pages: the whole, by topic, genre, audience and year, and the portal's directory with its organisations."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import msgspec

from sitegen.diagnostics import Place
from sitegen.library import facts, lists
from sitegen.model.catalogue import FACETS, label
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.recipes.column import column_of
from sitegen.render.recipes.frame import crumbs_of, page_view, render_page
from sitegen.render.views import Pager
from sitegen.render.world import World
from sitegen.settings.section import Section
from sitegen.settings.site import Site


class Value(msgspec.Struct, frozen=True):
    """One value of a facet: its word, its page, how many documents, the narrower ones below it."""

    name: str
    url: str
    count: int
    children: tuple[Value, ...] = ()


class OrganisationEntry(msgspec.Struct, frozen=True):
    """One organisation of the directory's tree. `url` is empty where it has no catalogue."""

    name: str
    url: str
    count: int
    children: tuple[OrganisationEntry, ...]


def catalogue_context(world: World, site: Site, section: Section, reads: Reads) -> dict[str, Any]:
    """What the first page of a catalogue shows besides its newest documents."""
    return {"facets": _facets(world, site, section, reads), "facet": "", "organisations": [], **_addresses(site, section)}


def directory_context(world: World, site: Site, section: Section, reads: Reads) -> dict[str, Any]:
    """The same for the directory of the cluster, with the tree of organisations."""
    return {**catalogue_context(world, site, section, reads), "organisations": organisation_tree(world, site, reads)}


def numbered_context(site: Site, section: Section) -> dict[str, Any]:
    """What numbered pages of a catalogue show: nothing that changes with new documents."""
    return {"facets": [], "facet": "", "organisations": [], **_addresses(site, section)}


def _addresses(site: Site, section: Section) -> dict[str, Any]:
    folder = f"{site.base}/{section.id}"
    return {"exports": f"{folder}/data/index.json", "export_folder": f"{folder}/data/", "harvest": f"{folder}/api/index.json"}


def _facets(world: World, site: Site, section: Section, reads: Reads) -> list[tuple[str, list[Value]]]:
    scope = f"{site.id}/{section.id}"
    rows = facts.facet_rows(world.connection, scope)
    reads.own[f"facets:{scope}"] = facts.evaluate(world.connection, f"facets:{scope}")
    found = []
    for facet in FACETS:
        values = {value: count for name, value, count in rows if name == facet}
        names = {value: _label(world, scope, facet, value, reads) for value in values}

        def view(
            value: str, below: tuple[Value, ...] = (), facet: str = facet, values: dict[str, int] = values, names: dict[str, str] = names
        ) -> Value:
            return Value(names[value], f"{site.base}/{section.id}/{facet}/{value}/", values[value], below)

        tops = [value for value in values if facet != "topic" or "-" not in value]
        narrow = [value for value in values if value not in tops]
        ordered = sorted(tops, reverse=facet == "year")
        found.append(
            (facet, [view(top, tuple(view(one) for one in sorted(narrow, key=_leaf) if one.startswith(f"{top}-"))) for top in ordered])
        )
    return [(facet, values) for facet, values in found if values]


def _leaf(value: str) -> tuple[str, int]:
    top, _, leaf = value.partition("-")
    return top, int(leaf)


def _label(world: World, scope: str, facet: str, value: str, reads: Reads) -> str:
    """A value's word; what is no word of a vocabulary, as one of its documents writes it."""
    word = label(facet, value)
    if facet not in ("genre", "audience") or word != value:
        return word
    key = f"catalogue:{scope}|{facet}|{value}"
    rows = lists.newest(world.connection, lists.list_id(key), 1)
    reads.own[f"latest:{key}|1"] = lists.digest_of(rows)
    reads.latest.add((key, 1))
    views = world.tools(world.frame.cluster.sites[scope.partition("/")[0]], reads, Place("")).views(rows)
    return label(facet, value, genre=str(views[0].genre), audience=str(views[0].audience)) if views else value


def organisation_tree(world: World, site: Site, reads: Reads) -> list[OrganisationEntry]:
    """Organisations as they stand one below another, with the addresses of their catalogues and how much is in them."""
    cluster = world.frame.cluster
    reads.shared |= {"platform:organisations", "platform:catalogues"}
    places = dict(world.frame.platform_value("catalogues"))
    children = defaultdict(list)
    for one in cluster.organisations.values():
        children[one.parent].append(one)

    def entry(one: Any) -> OrganisationEntry | None:
        below = tuple(child for other in children[one.id] if (child := entry(other)) is not None)
        at = places.get(one.id)
        if at is None:
            return OrganisationEntry(one.name, "", 0, below) if below else None
        site_id, section_id, address = at
        key = f"count:section:{site_id}/{section_id}"
        count = facts.evaluate(world.connection, key)
        reads.own[key] = count
        return OrganisationEntry(one.name, address.removeprefix(site.origin), count - 1, below)

    tops = (one for one in cluster.organisations.values() if one.parent not in cluster.organisations)
    return [found for one in tops if (found := entry(one)) is not None]


def make_facet(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """The first page of one value: the open end of its list."""
    section_id, facet, value = page.subject.split("|")
    key = f"catalogue:{site.id}/{page.subject}"
    rows = lists.open_end(world.connection, lists.list_id(key))
    pages = lists.fixed_pages(world.connection, lists.list_id(key))
    reads.own[f"open:{key}"] = lists.digest_of(rows)
    reads.own[f"pages:{key}"] = pages + 1
    folder = f"{site.base}/{section_id}/{facet}/{value}"
    pager = Pager(0, None, f"{folder}/list_{pages}.html" if pages else None, None)
    return _facet_page(world, site, page, (section_id, facet, value), rows, pager, reads)


def make_facet_list(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """One numbered page of a value."""
    section_id, facet, value, number = page.subject.split("|")
    at = int(number)
    key = f"catalogue:{site.id}/{section_id}|{facet}|{value}"
    rows = lists.fixed_page(world.connection, lists.list_id(key), at)
    more = lists.fixed_pages(world.connection, lists.list_id(key)) > at
    reads.own[f"range:{key}|{at}"] = lists.digest_of(rows)
    reads.own[f"more:{key}|{at}"] = int(more)
    folder = f"{site.base}/{section_id}/{facet}/{value}"
    newer = f"{folder}/list_{at + 1}.html" if more else f"{folder}/"
    pager = Pager(at, newer, f"{folder}/list_{at - 1}.html" if at > 1 else None, f"{folder}/")
    return _facet_page(world, site, page, (section_id, facet, value), rows, pager, reads)


def _facet_page(world: World, site: Site, page: Page, of: tuple[str, str, str], rows: list[lists.Row], pager: Pager, reads: Reads) -> bytes:
    section_id, facet, value = of
    section = site.section(section_id)
    assert section is not None
    items = world.tools(site, reads, Place(site.path)).views(rows)
    name = label(facet, value, genre=str(items[0].genre), audience=str(items[0].audience)) if items else label(facet, value)
    crumbs = [*crumbs_of(world, site, section, reads), (name, "")]
    broader, narrow, _ = value.partition("-") if facet == "topic" else (value, "", "")
    if narrow:  # several topics end in 其他
        above = label(facet, broader)
        crumbs.insert(-1, (above, f"{site.base}/{section_id}/{facet}/{broader}/"))
        name = f"{above}—{name}"
    templates = world.templates(site.theme)
    templates.reads = reads
    template = "disclosure/facet.html"
    if not templates.has(template):
        template = "section.html"
    return render_page(
        world, site, section, reads, template, page_view(site, "facet", f"{section.name}：{name}", page.route, crumbs),
        items=items, sticky=[], pager=pager, subsections=[], feed_url=None, doc=None, facet=facet, facet_name=name,
        column=column_of(world, site, section, reads), **_addresses(site, section),
    )  # fmt: skip
