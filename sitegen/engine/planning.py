"""The plan follows what was touched: pages of documents, lists, catalogues, years and sites; and what sites are no more."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from sitegen.library import lists
from sitegen.library.digest import number
from sitegen.library.facts import facet_rows, years_of
from sitegen.model.hosts import learn_hosts
from sitegen.model.sections import SectionIndex
from sitegen.model.update import Touched
from sitegen.plan.catalogue import drop_catalogues, plan_facet, split_key
from sitegen.plan.documents import plan_documents
from sitegen.plan.page import replace_pages
from sitegen.plan.sites import drop_site, plan_list, plan_site, plan_year, site_pages
from sitegen.plan.variants import plan_variants
from sitegen.render.shared import Frame
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.settings.section import Section
from sitegen.settings.site import Site


def plan_touched(
    connection: sqlite3.Connection,
    frame: Frame,
    touched: Touched,
    index: SectionIndex,
    clock: Moment,
    assets: Iterable[str],
    *,
    fresh: bool,
    whole: bool,
) -> set[str]:
    """Plans pages of everything touched. Returns facts touched by the plan itself."""
    cluster = frame.cluster
    facts: set[str] = set()
    _learn_lists(connection, touched.lists, cluster)
    if whole:
        facts |= learn_hosts(connection, cluster)
        twinned, changed = plan_variants(connection, cluster.sites.values())
        facts |= twinned
        touched.years |= {(site, year[:4]) for site in changed for year in years_of(connection, site)}
    facts |= plan_documents(connection, sorted(touched.documents), index, clock)
    if whole:
        facts |= _drop_sites(connection, cluster)
    sites = cluster.sites.values() if whole else _sites_touched(cluster, touched, assets)
    facts |= _plan_sites(connection, frame, sites, fresh=fresh)
    for key, places in sorted(touched.lists.items()):
        if key.startswith("catalogue:"):
            site_id, section_id, _, _ = split_key(key)
            site = cluster.sites.get(site_id)
            facts |= plan_facet(connection, key, site.section(section_id) if site else None, places)
        if not key.startswith("section:"):
            continue
        site_id, _, section_id = key.removeprefix("section:").partition("/")
        site = cluster.sites.get(site_id)
        section = site.section(section_id) if site else None
        if section is not None:
            facts |= plan_list(connection, site_id, section, places)
    for site_id, year in sorted(touched.years):
        facts |= plan_year(connection, site_id, year)
    return facts


def _learn_lists(connection: sqlite3.Connection, keys: Iterable[str], cluster: Cluster) -> None:
    rows = []
    for key in keys:
        kind, _, rest = key.partition(":")
        site, _, name = rest.partition("/")
        owner = cluster.sites.get(site) if kind == "section" else None
        section = owner.section(name) if owner is not None else None
        per_page = section.per_page if section is not None else 0
        rows.append((lists.list_id(key), key, site, name if kind == "section" else "", per_page))
    connection.executemany("INSERT OR IGNORE INTO list VALUES (?, ?, ?, ?, ?)", rows)


def _drop_sites(connection: sqlite3.Connection, cluster: Cluster) -> set[str]:
    """Sites that are no more."""
    known = {row[0] for row in connection.execute("SELECT DISTINCT site FROM page")}
    return {fact for site_id in sorted(known - cluster.sites.keys()) for fact in drop_site(connection, site_id)}


def _sites_touched(cluster: Cluster, touched: Touched, assets: Iterable[str]) -> list[Site]:
    """Sites whose fixed pages may differ though no setting does: a section's single page, or the logo, changed."""
    files = set(assets)
    return [
        site
        for site in cluster.sites.values()
        if any(section.page and section.page in touched.documents for section in site.sections) or site.logo in files
    ]


def _plan_sites(connection: sqlite3.Connection, frame: Frame, sites: Iterable[Site], *, fresh: bool) -> set[str]:
    """Fixed pages of these sites; lists of sections whose length of page changed."""
    cluster = frame.cluster
    facts: set[str] = set()
    for site in sites:
        theme = frame.themes.get(site.theme)
        static = [(route, name) for name, route in theme.routes.items()] if theme else []
        single = _single_pages(connection, site)
        pages = site_pages(
            site,
            static,
            frame.clock,
            single,
            logo=_logo(connection, site),
            leaving_notice=cluster.platform.leaving_notice,
            shards=cluster.platform.search.shards != "none",
            portal=site.id == cluster.platform.portal,
        )
        facts |= plan_site(connection, site.id, pages)
        for section in site.sections:
            list_key = lists.list_id(f"section:{site.id}/{section.id}")
            row = connection.execute("SELECT per_page FROM list WHERE id = ?", (list_key,)).fetchone()
            if row is not None and row[0] != section.per_page:
                connection.execute("UPDATE list SET per_page = ? WHERE id = ?", (section.per_page, list_key))
                facts |= plan_list(connection, site.id, section, [])
                facts |= _plan_facets(connection, site, section)
        if not fresh:
            facts |= _drop_lists(connection, site)
            facts |= drop_catalogues(connection, site.id, {section.id for section in site.sections})
    return facts


def _plan_facets(connection: sqlite3.Connection, site: Site, section: Section) -> set[str]:
    """The facets of a catalogue whose length of page changed."""
    keys = [
        key
        for facet, value, _ in facet_rows(connection, f"{site.id}/{section.id}")
        for key in (f"catalogue:{site.id}/{section.id}|{facet}|{value}",)
    ]
    return {fact for key in keys for fact in plan_facet(connection, key, section, [])}


def _logo(connection: sqlite3.Connection, site: Site) -> str:
    """The file of the site's logo; "" when there is none that may be published."""
    row = connection.execute("SELECT 1 FROM asset WHERE path = ? AND info IS NOT NULL", (site.logo,)).fetchone()
    return site.logo if row is not None else ""


def _single_pages(connection: sqlite3.Connection, site: Site) -> set[str]:
    """Sections whose first page is a document that is published there."""
    found = set()
    for section in site.sections:
        if section.page:
            row = connection.execute(
                "SELECT 1 FROM card WHERE document = ? AND site = ? AND route = ?",
                (number(section.page), site.id, f"{section.id}/index.html"),
            ).fetchone()
            if row is not None:
                found.add(section.id)
    return found


def _drop_lists(connection: sqlite3.Connection, site: Site) -> set[str]:
    """Numbered pages of sections the site has no more."""
    known = {section.id for section in site.sections}
    rows = connection.execute("SELECT id, site, route, subject FROM page WHERE site = ? AND recipe = 'list'", (site.id,))
    gone = {page: (at, route) for page, at, route, subject in rows if subject.partition("|")[0] not in known}
    return replace_pages(connection, gone, ()) if gone else set()
