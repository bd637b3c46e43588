"""Sitemaps (sitemaps.org protocol): one file a year of publication, one for home and sections, and the index.

Years are ranges that no later document moves: a new document touches its year only, and the index when the
year is new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitegen.library import facts
from sitegen.model.routes import url_of
from sitegen.plan.page import Page
from sitegen.plan.sites import SITEMAP_LIMIT
from sitegen.render.reads import Reads
from sitegen.render.recipes.feed import xml_attribute, xml_text
from sitegen.schema.moment import Moment
from sitegen.settings.site import Site
from sitegen.variant.text import variants

if TYPE_CHECKING:
    from sitegen.render.world import World

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def _base(site: Site, reads: Reads) -> str:
    reads.shared |= {f"site:{site.id}|origin", f"site:{site.id}|base"}
    return site.origin + site.base


def make_index(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    years = facts.years_of(world.connection, site.id)
    reads.own[f"years:{site.id}"] = facts.evaluate(world.connection, f"years:{site.id}")
    base = _base(site, reads)
    entries = [f"<sitemap><loc>{xml_text(f'{base}/sitemaps/{name}.xml')}</loc></sitemap>" for name in ["pages", *years]]
    return "\n".join([_HEAD, f"<sitemapindex {_NAMESPACE}>", *entries, "</sitemapindex>", ""]).encode()


def make_pages(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    routes = facts.fixed_routes(world.connection, site.id)
    reads.own[f"fixed:{site.id}"] = facts.evaluate(world.connection, f"fixed:{site.id}")
    return _urlset(site, [(route, "") for route in routes], reads)


def make_year(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    year, _, part = page.subject.partition("-")
    rows = facts.year_rows(world.connection, site.id, year)
    reads.own[f"year:{site.id}|{year}"] = facts.of_year(rows)
    limit = SITEMAP_LIMIT // (1 + len(site.variants))
    first = (int(part or 1) - 1) * limit
    part_rows = rows[first : first + limit]
    return _urlset(site, [(route, Moment(modified).day()) for route, modified in part_rows], reads)


def _urlset(site: Site, entries: list[tuple[str, str]], reads: Reads) -> bytes:
    """Entries (route, day of change). A page with twins stands there once for each script, each time with all of them."""
    base = _base(site, reads)
    reads.shared |= {f"site:{site.id}|variants", f"site:{site.id}|language"}
    lines = []
    for route, day in entries:
        editions = [(site.language, base + url_of(route))]
        editions += [(name, f"{base}/{variants()[name].path}{url_of(route)}") for name in site.variants]
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang={xml_attribute(language)} href={xml_attribute(url)}/>'
            for language, url in (*editions, ("x-default", editions[0][1]))
        )
        changed = f"<lastmod>{day}</lastmod>" if day else ""
        lines += [f"<url><loc>{xml_text(url)}</loc>{changed}{links if site.variants else ''}</url>" for _, url in editions]
    namespace = f'{_NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml"' if site.variants else _NAMESPACE
    return "\n".join([_HEAD, f"<urlset {namespace}>", *lines, "</urlset>", ""]).encode()
