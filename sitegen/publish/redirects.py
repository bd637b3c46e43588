"""Maps for nginx: old addresses (301) and withdrawn ones (410), one pair of files a site.

    map $uri $moved { include …/build/nginx/<site>/moved.map; }     if ($moved) { return 301 $moved; }
    map $uri $gone  { include …/build/nginx/<site>/gone.map; }      if ($gone)  { return 410; }
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from sitegen.model.routes import url_of
from sitegen.publish.place import put_file
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.settings.life_cycle import phase


def write_redirects(
    connection: sqlite3.Connection, build: Path, cluster: Cluster, clock: Moment, sites: Iterable[str]
) -> None:
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


def _moved(connection: sqlite3.Connection, cluster: Cluster, site: str, base: str) -> list[str]:
    query = (
        "SELECT p.route, c.site, c.route FROM page p JOIN card c ON c.document = p.document"
        " WHERE p.site = ? AND p.recipe IN ('redirect', 'moved') AND p.digest IS NOT NULL GROUP BY p.route ORDER BY p.route"
    )
    lines = []
    for route, target_site, target in connection.execute(query, (site,)):
        home = cluster.sites[target_site]
        lines.append(f"{base}{url_of(route)} {home.origin}{home.base}{url_of(target)};")
        if route.endswith("/index.html"):
            lines.append(f"{base}/{route} {home.origin}{home.base}{url_of(target)};")
    return lines


def _closed(cluster: Cluster, site_id: str, base: str, clock: Moment) -> list[str]:
    """Every address of a site closed for good leads to the site its content went to; the notice itself stays."""
    site = cluster.sites.get(site_id)
    if site is None or site.closed is None or phase(site, clock) != "closed":
        return []
    target = cluster.sites.get(site.closed.moved_to)
    if target is None:
        return []
    kept = r"(?!assets/|index\.html$|404\.html$|410\.html$|robots\.txt$)"
    return [f'"~^{base}/{kept}." {target.origin}{target.base}/;']


def _gone(connection: sqlite3.Connection, site: str, base: str) -> list[str]:
    query = (
        "SELECT g.route FROM gone g WHERE g.site = ? AND NOT EXISTS"
        " (SELECT 1 FROM page p WHERE p.site = g.site AND p.route = g.route) ORDER BY g.route"
    )
    return list(dict.fromkeys(f"{base}{url_of(route)} 1;" for (route,) in connection.execute(query, (site,))))
