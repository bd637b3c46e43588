"""Maps for nginx: old addresses (301) and withdrawn ones (410), one pair of files a site.

map $uri $moved { include …/build/nginx/<site>/moved.map; }     if ($moved) { return 301 $moved; }
map $uri $gone  { include …/build/nginx/<site>/gone.map; }      if ($gone)  { return 410; }
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from sitegen.model.routes import url_of
from sitegen.publish.place import put_file
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.settings.life_cycle import phase
from sitegen.settings.site import Site


def write_redirects(connection: sqlite3.Connection, build: Path, cluster: Cluster, clock: Moment, sites: Iterable[str]) -> None:
    """The maps of these sites; files of sites without redirects are removed."""
    for site in sites:
        folder = build / "nginx" / site
        base = cluster.sites[site].base if site in cluster.sites else ""
        moved = [*_moved(connection, cluster, site, base), *_closed(cluster, site, base, clock)]
        _put(folder / "moved.map", moved)
        _put(folder / "gone.map", _gone(connection, site, base))
        for empty in (folder, folder.parent):
            if empty.is_dir() and not any(empty.iterdir()):
                empty.rmdir()


def _put(path: Path, lines: list[str]) -> None:
    if lines:
        put_file(path, "".join(f"{line}\n" for line in lines).encode())
    else:
        path.unlink(missing_ok=True)


# Old addresses of documents that are published now; a page that failed (its address is taken) leads nowhere.
_MOVED = (
    "SELECT p.route, c.site, coalesce(v.path || '/', '') || c.route FROM page p JOIN card c ON c.document = p.document"
    " LEFT JOIN variant v ON v.site = c.site AND v.name = substr(p.recipe, instr(p.recipe, '@') + 1)"
    " WHERE p.site = ? AND (p.recipe IN ('redirect', 'moved') OR p.recipe LIKE 'redirect@%' OR p.recipe LIKE 'moved@%')"
    " AND p.digest IS NOT NULL"
)
_GONE = (
    "SELECT g.route FROM (SELECT site, route FROM gone UNION ALL"
    " SELECT gone.site, v.path || '/' || route FROM gone JOIN variant v ON v.site = gone.site) g"
    " WHERE g.site = ? AND NOT EXISTS (SELECT 1 FROM page p WHERE p.site = g.site AND p.route = g.route)"
)


def moved_to(connection: sqlite3.Connection, cluster: Cluster, site_id: str, route: str) -> str | None:
    """The address a route of a site leads to with 301, if it is an old one."""
    row = connection.execute(f"{_MOVED} AND p.route = ? LIMIT 1", (site_id, route)).fetchone()
    if row is None:
        return None
    home = cluster.sites[row[1]]
    return f"{home.origin}{home.base}{url_of(row[2])}"


def closed_to(cluster: Cluster, site_id: str, route: str, clock: Moment) -> str | None:
    """The site every address of a closed site leads to, if its content went to one; the notice itself stays."""
    target = _closed_target(cluster, site_id, clock)
    return f"{target.origin}{target.base}/" if target is not None and re.match(f"{_KEPT}.", route) else None


def is_gone(connection: sqlite3.Connection, site_id: str, route: str) -> bool:
    """Whether a document was published at this route and has been withdrawn: 410."""
    return connection.execute(f"{_GONE} AND g.route = ?", (site_id, route)).fetchone() is not None


def _moved(connection: sqlite3.Connection, cluster: Cluster, site: str, base: str) -> list[str]:
    lines = []
    for route, target_site, target in connection.execute(f"{_MOVED} GROUP BY p.route ORDER BY p.route", (site,)):
        home = cluster.sites[target_site]
        lines.append(f"{base}{url_of(route)} {home.origin}{home.base}{url_of(target)};")
        if route.endswith("/index.html"):
            lines.append(f"{base}/{route} {home.origin}{home.base}{url_of(target)};")
    return lines


# What a closed site still answers itself: the notice and what it needs.
_KEPT = r"(?!assets/|index\.html$|404\.html$|410\.html$|robots\.txt$)"


def _closed(cluster: Cluster, site_id: str, base: str, clock: Moment) -> list[str]:
    """Every address of a site closed for good leads to the site its content went to; the notice itself stays."""
    target = _closed_target(cluster, site_id, clock)
    return [f'"~^{base}/{_KEPT}." {target.origin}{target.base}/;'] if target is not None else []


def _closed_target(cluster: Cluster, site_id: str, clock: Moment) -> Site | None:
    site = cluster.sites.get(site_id)
    if site is None or site.closed is None or phase(site, clock) != "closed":
        return None
    return cluster.sites.get(site.closed.moved_to)


def _gone(connection: sqlite3.Connection, site: str, base: str) -> list[str]:
    rows = connection.execute(f"{_GONE} ORDER BY g.route", (site,))
    return list(dict.fromkeys(f"{base}{url_of(route)} 1;" for (route,) in rows))
