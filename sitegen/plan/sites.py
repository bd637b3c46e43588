"""The pages a site has whatever its documents: home, sections, feeds, site map, notices, the theme's files."""

from __future__ import annotations

import sqlite3
from collections.abc import Container, Iterable, Iterator

from sitegen.library import lists
from sitegen.library.facts import year_bounds
from sitegen.model.routes import list_route, logo_route, section_route
from sitegen.plan.catalogue import catalogue_pages, plan_ranges
from sitegen.plan.page import Page, replace_pages
from sitegen.schema.moment import Moment
from sitegen.settings.life_cycle import phase
from sitegen.settings.section import Section
from sitegen.settings.site import Site

# A sitemap file may hold 50,000 addresses (sitemaps.org protocol).
SITEMAP_LIMIT = 50_000
# Names that never change, so that what is in them may change without a page of the site noticing.
STYLE_ROUTE, BANNER_ROUTE = "settings.css", "banner.html"

# The icons of a site: one for old browsers by the name they ask for, one that is sharp at any size, one for bookmarks,
# those of telephones' home screens (W3C Web App Manifest; Apple asks for 180).
ICON_SIZES = (32, 180, 192, 512)
MANIFEST_ROUTE = "site.webmanifest"
SHARE_ROUTE = "share.png"


def site_pages(
    site: Site,
    static: Iterable[tuple[str, str]],
    clock: Moment,
    single: Container[str],
    *,
    logo: str,
    leaving_notice: bool,
    portal: bool,
    shards: bool,
) -> Iterator[Page]:
    """`static`: (route, name) of the theme's files. `single`: sections whose first page is a document. `logo`:
    the path of the site's own logo, if it has one. `portal`: whether it carries the map of the cluster.
    `shards`: whether browsers search by themselves."""
    now = phase(site, clock)
    if now == "planned":
        return
    yield from (Page(site.id, route, "static", name) for route, name in static)
    if logo:
        yield Page(site.id, logo_route(logo), "logo", logo)
    yield Page(site.id, STYLE_ROUTE, "site-style")
    yield Page(site.id, BANNER_ROUTE, "banner")
    yield from _faces(site, logo)
    yield Page(site.id, "404.html", "missing")
    yield Page(site.id, "410.html", "gone-page")
    if now in ("offline", "closed"):
        yield Page(site.id, "index.html", "notice")
        if not site.base:
            yield Page(site.id, "robots.txt", "robots", "closed")
        return
    yield Page(site.id, "index.html", "home")
    if not site.base:  # crawlers read it at the root of a host only
        yield Page(site.id, "robots.txt", "robots")
    yield Page(site.id, "sitemap.html", "sitemap-page")
    if portal:
        yield Page(site.id, "sites.html", "cluster-map")
    yield Page(site.id, "search.html", "search-page")
    if shards:
        yield Page(site.id, "search/simplified.bin", "search-scripts")
        yield Page(site.id, "search/names.bin", "search-names")
    yield Page(site.id, "sitemap.xml", "sitemap")
    yield Page(site.id, "sitemaps/pages.xml", "sitemap-pages")
    if leaving_notice:
        yield Page(site.id, "leave.html", "leave")
    for section in site.sections:
        if section.url:
            continue
        if section.id not in single:
            yield Page(site.id, section_route(section), "section", section.id)
        yield from catalogue_pages(site, section)
        if section.feed and section.sources:
            yield Page(site.id, f"{section.id}/feed.xml", "feed", section.id)
            yield Page(site.id, f"{section.id}/feed.json", "feed-json", section.id)


def _faces(site: Site, logo: str) -> Iterator[Page]:
    """What stands for the site in browsers, on home screens and in messengers. `subject`: the logo, or nothing."""
    yield Page(site.id, "favicon.ico", "icon-old", logo)
    if not logo:
        yield Page(site.id, "icon.svg", "icon-drawing")
    for size in ICON_SIZES:
        yield Page(site.id, f"icon-{size}.png", "icon", f"{size}|{logo}")
    yield Page(site.id, MANIFEST_ROUTE, "manifest")
    yield Page(site.id, SHARE_ROUTE, "share-picture")


def plan_site(connection: sqlite3.Connection, site_id: str, wanted: Iterable[Page]) -> set[str]:
    """Plans the fixed pages of one site again; numbered pages and years follow their lists, shards their documents."""
    rows = connection.execute(
        "SELECT id, site, route FROM page WHERE site = ? AND document IS NULL AND instr(recipe, '@') = 0 AND recipe NOT IN"
        " ('list', 'sitemap-year', 'search-shard', 'search-cards', 'search-text', 'search-index', 'catalogue', 'catalogue-list', 'export', 'harvest')",
        (site_id,),
    )
    return replace_pages(connection, {page: (site, route) for page, site, route in rows}, wanted)


def drop_site(connection: sqlite3.Connection, site_id: str) -> set[str]:
    """Everything of a site that is no more; its shards go with their collection."""
    rows = connection.execute(
        "SELECT id, site, route FROM page WHERE site = ? AND recipe NOT IN ('search-shard', 'search-cards', 'search-text', 'search-index')",
        (site_id,),
    )
    return replace_pages(connection, {page: (site, route) for page, site, route in rows}, ())


def plan_list(connection: sqlite3.Connection, site: str, section: Section, places: list[tuple[int, str]]) -> set[str]:
    """Cuts a section's list into its fixed pages again where it changed (no places: all), and plans those pages."""
    key = f"section:{site}/{section.id}"
    changed, before, after = lists.rebucket(connection, lists.list_id(key), section.per_page, places)
    touched = {f"range:{key}|{page}" for page in changed if page <= max(before, after)} | {f"filled:{key}"}
    if max(changed, default=after + 1) > after:
        touched.add(f"open:{key}")
    rows = (
        connection.execute(
            "SELECT id, site, route FROM page WHERE site = ? AND recipe = 'list' AND subject > ? AND subject < ? AND document IS NULL",
            (site, f"{section.id}|", f"{section.id}|~"),
        )
        if before != after
        else ()
    )
    if before != after:
        touched |= {f"pages:{key}", f"open:{key}", f"more:{key}|{before}", f"more:{key}|{after}"}
        wanted = [Page(site, list_route(section, page), "list", f"{section.id}|{page}") for page in range(1, after + 1)]
        touched |= replace_pages(connection, {page: (at, route) for page, at, route in rows}, wanted)
    return touched | plan_ranges(connection, site, section)


def plan_year(connection: sqlite3.Connection, site: str, year: str) -> set[str]:
    """The sitemap files of one year of a site."""
    first, last = year_bounds(year)
    (count,) = connection.execute(
        "SELECT count(*) FROM member WHERE list = ? AND rank >= ? AND rank < ?", (lists.list_id(f"site:{site}"), first, last)
    ).fetchone()
    (twins,) = connection.execute("SELECT count(*) FROM variant WHERE site = ?", (site,)).fetchone()
    parts = -(-count // (SITEMAP_LIMIT // (1 + twins)))
    names = [year if part == 0 else f"{year}-{part + 1}" for part in range(parts)]
    wanted = [Page(site, f"sitemaps/{name}.xml", "sitemap-year", name) for name in names]
    rows = connection.execute(
        "SELECT id, site, route FROM page WHERE site = ? AND recipe = 'sitemap-year' AND subject >= ? AND subject < ? AND document IS NULL",
        (site, year, year + "~"),
    ).fetchall()
    touched = replace_pages(connection, {page: (at, route) for page, at, route in rows}, wanted)
    touched.add(f"year:{site}|{year}")
    if len(rows) != len(wanted):
        touched.add(f"years:{site}")
    return touched
