"""Pages of 政府信息公开目录: facets with their numbered pages, exports by year, ranges for harvesters."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sitegen.library import lists
from sitegen.plan.page import Page, replace_pages
from sitegen.settings.section import Section
from sitegen.settings.site import Site

# Recipes of pages that follow lists, not settings.
FOLLOWING = ("catalogue", "catalogue-list", "export", "harvest")
FORMATS = ("csv", "json", "xml", "jsonld")


def catalogue_pages(site: Site, section: Section) -> Iterator[Page]:
    """Pages a catalogue has whatever is in it: the index of its exports, their schema, the newest range."""
    if section.part not in ("catalogue", "directory"):
        return
    for one in FORMATS:
        yield Page(site.id, f"{section.id}/data/index.{one}", "export-index", f"{section.id}|{one}")
    yield Page(site.id, f"{section.id}/data/catalogue.xsd", "export-schema", section.id)
    yield Page(site.id, f"{section.id}/api/index.json", "harvest-index", section.id)
    yield Page(site.id, f"{section.id}/api/latest.json", "harvest-latest", section.id)


def split_key(key: str) -> tuple[str, str, str, str]:
    """(site, section, facet, value) of a list `catalogue:…`."""
    scope, facet, value = key.removeprefix("catalogue:").split("|")
    site, _, section = scope.partition("/")
    return site, section, facet, value


def plan_facet(connection: sqlite3.Connection, key: str, section: Section | None, places: list[tuple[int, str]]) -> set[str]:
    """Cuts one facet's list into pages again where it changed, and plans its pages; without a section they go."""
    site, section_id, facet, value = split_key(key)
    list_key = lists.list_id(key)
    per_page = section.per_page if section is not None else 20
    (known,) = connection.execute("SELECT per_page FROM list WHERE id = ?", (list_key,)).fetchone() or (0,)
    if known != per_page:
        connection.execute("UPDATE list SET per_page = ? WHERE id = ?", (per_page, list_key))
        places = []
    changed, before, after = lists.rebucket(connection, list_key, per_page, places)
    touched = {f"range:{key}|{page}" for page in changed if page <= max(before, after)}
    touched |= {f"facets:{site}/{section_id}", f"whole:{key}", f"filled:{key}"}
    if max(changed, default=after + 1) > after:
        touched.add(f"open:{key}")
    if before != after:
        touched |= {f"pages:{key}", f"open:{key}", f"more:{key}|{before}", f"more:{key}|{after}"}
    filled = section is not None and lists.is_filled(connection, list_key)
    subject = f"{section_id}|{facet}|{value}"
    wanted = list(_facet_pages(site, section_id, facet, value, after)) if filled else []
    rows = connection.execute(
        "SELECT id, site, route FROM page WHERE site = ? AND route >= ? AND route < ? AND recipe IN ('catalogue', 'catalogue-list')",
        (site, f"{section_id}/{facet}/{value}/", f"{section_id}/{facet}/{value}0"),
    )
    touched |= replace_pages(connection, {page: (at, route) for page, at, route in rows}, wanted)
    if facet == "year" and (section is None or section.part == "catalogue"):
        touched |= _plan_exports(connection, site, subject, section_id, value, filled=filled)
    return touched


def _facet_pages(site: str, section: str, facet: str, value: str, count: int) -> Iterator[Page]:
    folder, subject = f"{section}/{facet}/{value}", f"{section}|{facet}|{value}"
    yield Page(site, f"{folder}/index.html", "catalogue", subject)
    yield from (Page(site, f"{folder}/list_{at}.html", "catalogue-list", f"{subject}|{at}") for at in range(1, count + 1))


def _plan_exports(connection: sqlite3.Connection, site: str, subject: str, section: str, year: str, *, filled: bool) -> set[str]:
    wanted = [Page(site, f"{section}/data/{year}.{one}", "export", f"{subject}|{one}") for one in FORMATS] if filled else []
    rows = connection.execute(
        "SELECT id, site, route FROM page WHERE site = ? AND route >= ? AND route < ? AND recipe = 'export'",
        (site, f"{section}/data/{year}.", f"{section}/data/{year}/"),
    ).fetchall()
    if len(rows) == len(wanted):
        return set()
    touched = replace_pages(connection, {page: (at, route) for page, at, route in rows}, wanted)
    return touched | {f"exports:{site}/{section}", "exports:*"}


def plan_ranges(connection: sqlite3.Connection, site: str, section: Section) -> set[str]:
    """Files of fixed ranges for harvesters, one a numbered page of the catalogue."""
    if section.part not in ("catalogue", "directory"):
        return set()
    key = f"section:{site}/{section.id}"
    pages = lists.fixed_pages(connection, lists.list_id(key))
    rows = connection.execute(
        "SELECT id, site, route FROM page WHERE site = ? AND recipe = 'harvest' AND subject > ? AND subject < ? AND document IS NULL",
        (site, f"{section.id}|", f"{section.id}|~"),
    ).fetchall()
    touched = {f"count:{key}"}
    if len(rows) != pages:
        wanted = [Page(site, f"{section.id}/api/{at}.json", "harvest", f"{section.id}|{at}") for at in range(1, pages + 1)]
        touched |= replace_pages(connection, {page: (at, route) for page, at, route in rows}, wanted)
    return touched


def drop_catalogues(connection: sqlite3.Connection, site: str, kept: set[str]) -> set[str]:
    """Pages of catalogues whose section the site has no more."""
    marks = ", ".join("?" * len(FOLLOWING))
    rows = connection.execute(f"SELECT id, site, route, subject FROM page WHERE site = ? AND recipe IN ({marks})", (site, *FOLLOWING))
    gone = {page: (at, route) for page, at, route, subject in rows if subject.partition("|")[0] not in kept}
    return replace_pages(connection, gone, ()) | {"exports:*"} if gone else set()
