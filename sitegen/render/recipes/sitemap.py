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
from sitegen.render.recipes.feed import xml_text
from sitegen.schema.moment import Moment
from sitegen.settings.site import Site

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
    base = _base(site, reads)
    return _urlset([(base + url_of(route), "") for route in routes])


def make_year(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    year, _, part = page.subject.partition("-")
    rows = facts.year_rows(world.connection, site.id, year)
    reads.own[f"year:{site.id}|{year}"] = facts.of_year(rows)
    base = _base(site, reads)
    first = (int(part or 1) - 1) * SITEMAP_LIMIT
    part_rows = rows[first : first + SITEMAP_LIMIT]
    return _urlset([(base + url_of(route), Moment(modified).day()) for route, modified in part_rows])


def _urlset(entries: list[tuple[str, str]]) -> bytes:
    lines = [
        f"<url><loc>{xml_text(url)}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>" for url, day in entries
    ]
    return "\n".join([_HEAD, f"<urlset {_NAMESPACE}>", *lines, "</urlset>", ""]).encode()
