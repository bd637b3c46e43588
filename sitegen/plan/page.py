"""One page: a file of the output, where it lies and what it is made of."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from sitegen.library.digest import number


class Page(msgspec.Struct, frozen=True, array_like=True):
    """`route`: path under the site's root. `recipe`: how it is made. `subject`: of what. `document`: whose it is."""

    site: str
    route: str
    recipe: str
    subject: str = ""
    document: int | None = None

    @property
    def kind(self) -> str:
        """The recipe without the variant it is made in."""
        return self.recipe.partition("@")[0]

    @property
    def variant(self) -> str:
        """The variant the page is made in; "" for a page in its site's own language."""
        return self.recipe.partition("@")[2]

    @property
    def id(self) -> int:
        return number(f"{self.site}\0{self.route}\0{self.recipe}\0{self.subject}")


def replace_pages(connection: sqlite3.Connection, before: dict[int, tuple[str, str]], wanted: Iterable[Page]) -> set[str]:
    """Makes the pages `before` (id → site, route) into the pages wanted. Returns the facts this touched.

    New pages are stale; files of pages no longer wanted are doomed unless another page writes them. Twins come and go
    with their pages: neither `before` nor `wanted` needs to name them.
    """
    fresh = {page.id: page for page in wanted}
    touched: set[str] = set()
    gone = {page_id: at for page_id, at in before.items() if page_id not in fresh}
    gone |= _twins_of(connection, gone)
    for page_id, (site, route) in gone.items():
        connection.execute("DELETE FROM page WHERE id = ?", (page_id,))
        connection.execute("DELETE FROM edge WHERE page = ?", (page_id,))
        connection.execute("INSERT OR IGNORE INTO doomed VALUES (?, ?)", (site, route))
    added = [page for page_id, page in fresh.items() if page_id not in before]
    known = {site: _variants(connection, site) for site in {page.site for page in added}}
    added += [twin for page in added for twin in twins(page, known[page.site])]
    add_pages(connection, [(one.id, one.site, one.route, one.recipe, one.subject, one.document) for one in added])
    changed = [(page.site, page.route) for page in added] + list(gone.values())
    # Others who want the same address may win or lose it now.
    connection.executemany("UPDATE page SET stale = 1, reason = 'claims' WHERE site = ? AND route = ? AND stale = 0", changed)
    for site, route in changed:
        touched.update(f"room:{site}|{folder}" for folder in folders_of(route))
        touched |= {f"route:{site}|{route}", f"fixed:{site}"}
    return touched


def add_pages(connection: sqlite3.Connection, rows: Iterable[tuple[int, str, str, str, str, int | None]]) -> None:
    """New pages, stale, by the columns (id, site, route, recipe, subject, document)."""
    connection.executemany(
        "INSERT OR IGNORE INTO page (id, site, route, recipe, subject, document, stale, reason, state)"
        " VALUES (?, ?, ?, ?, ?, ?, 1, 'new', 'new')",
        rows,
    )


# Pages that have twins: everything a visitor reads, and what leads there from an old address.
_FILES = frozenset({"asset", "picture", "static", "logo"})
_LEADING = frozenset({"redirect", "moved"})


def twins(page: Page, variants: Iterable[tuple[str, str]]) -> list[Page]:
    """The same page in the variants (name, path) of its site."""
    if page.variant or page.recipe in _FILES or not (page.route.endswith(".html") or page.recipe in _LEADING):
        return []
    return [Page(page.site, f"{path}/{page.route}", f"{page.recipe}@{name}", page.subject, page.document) for name, path in variants]


def _variants(connection: sqlite3.Connection, site: str) -> list[tuple[str, str]]:
    return connection.execute("SELECT name, path FROM variant WHERE site = ? ORDER BY name", (site,)).fetchall()


def _twins_of(connection: sqlite3.Connection, pages: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """Twins of pages that go."""
    known = {site: _variants(connection, site) for site in {site for site, _ in pages.values()}}
    found: dict[int, tuple[str, str]] = {}
    for page_id, (site, route) in pages.items():
        if not known[site]:
            continue
        recipe, subject = connection.execute("SELECT recipe, subject FROM page WHERE id = ?", (page_id,)).fetchone()
        found |= {one.id: (one.site, one.route) for one in twins(Page(site, route, recipe, subject), known[site])}
    return found


def folders_of(route: str) -> list[str]:
    """The folders a route lies in, outermost first."""
    parts = route.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def spare_claimed(connection: sqlite3.Connection) -> None:
    """A doomed file that some page writes after all is not doomed."""
    connection.execute("DELETE FROM doomed WHERE EXISTS (SELECT 1 FROM page p WHERE p.site = doomed.site AND p.route = doomed.route)")
