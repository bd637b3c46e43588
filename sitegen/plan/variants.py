"""Twins of pages in other scripts: which sites have them, and what happens when a site begins or ceases to."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from sitegen.plan.page import Page, replace_pages, twins
from sitegen.settings.site import Site
from sitegen.variant.text import variants


def plan_variants(connection: sqlite3.Connection, sites: Iterable[Site]) -> tuple[set[str], set[str]]:
    """Makes every site have the twins its settings ask for, now and for pages to come. Returns the facts touched, and
    the sites that have others than before."""
    wanted = {(site.id, name, variants()[name].path) for site in sites for name in site.variants}
    known = {tuple(row) for row in connection.execute("SELECT site, name, path FROM variant")}
    touched: set[str] = set()
    for site, name, _ in known - wanted:
        connection.execute("DELETE FROM variant WHERE site = ? AND name = ?", (site, name))
        rows = connection.execute("SELECT id, site, route FROM page WHERE site = ? AND recipe LIKE ?", (site, f"%@{name}"))
        touched |= replace_pages(connection, {page: (at, route) for page, at, route in rows.fetchall()}, ())
    for site, name, path in sorted(wanted - known):
        connection.execute("INSERT INTO variant VALUES (?, ?, ?)", (site, name, path))
        rows = connection.execute("SELECT site, route, recipe, subject, document FROM page WHERE site = ?", (site,))
        pages = [Page(*row) for row in rows.fetchall()]
        touched |= replace_pages(connection, {}, [twin for page in pages for twin in twins(page, [(name, path)])])
    return touched, {site for site, _, _ in known ^ wanted}
