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
    def id(self) -> int:
        return number(f"{self.site}\0{self.route}\0{self.recipe}\0{self.subject}")


def replace_pages(connection: sqlite3.Connection, before: dict[int, tuple[str, str]], wanted: Iterable[Page]) -> set[str]:
    """Makes the pages `before` (id → site, route) into the pages wanted. Returns the facts this touched.

    New pages are stale; files of pages no longer wanted are doomed unless another page writes them.
    """
    fresh = {page.id: page for page in wanted}
    touched: set[str] = set()
    for page_id, (site, route) in before.items():
        if page_id in fresh:
            continue
        connection.execute("DELETE FROM page WHERE id = ?", (page_id,))
        connection.execute("DELETE FROM edge WHERE page = ?", (page_id,))
        connection.execute("INSERT OR IGNORE INTO doomed VALUES (?, ?)", (site, route))
    added = [page for page_id, page in fresh.items() if page_id not in before]
    connection.executemany(
        "INSERT OR IGNORE INTO page (id, site, route, recipe, subject, document, stale, reason, state)"
        " VALUES (?, ?, ?, ?, ?, ?, 1, 'new', 'new')",
        [(one.id, one.site, one.route, one.recipe, one.subject, one.document) for one in added],
    )
    changed = [(page.site, page.route) for page in added] + [at for page_id, at in before.items() if page_id not in fresh]
    # Others who want the same address may win or lose it now.
    connection.executemany(
        "UPDATE page SET stale = 1, reason = 'claims' WHERE site = ? AND route = ? AND stale = 0", changed
    )
    for site, route in changed:
        touched.update(f"room:{site}|{folder}" for folder in folders_of(route))
        touched |= {f"route:{site}|{route}", f"fixed:{site}"}
    return touched


def folders_of(route: str) -> list[str]:
    """The folders a route lies in, outermost first."""
    parts = route.split("/")
    return ["/".join(parts[:depth]) for depth in range(1, len(parts))]


def spare_claimed(connection: sqlite3.Connection) -> None:
    """A doomed file that some page writes after all is not doomed."""
    connection.execute(
        "DELETE FROM doomed WHERE EXISTS (SELECT 1 FROM page p WHERE p.site = doomed.site AND p.route = doomed.route)"
    )
