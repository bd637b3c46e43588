"""Which page an address means: real hosts and paths of the cluster, as production's web server reads them."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from sitegen.settings.cluster import Cluster
from sitegen.settings.site import Site


def normal_path(raw: bytes) -> str | None:
    """The path of a request target as nginx reads it: decoded once, slashes merged, `.` and `..` resolved.

    None where it is refused: climbing above the root, control characters, backslashes, a `#`, bytes that are no text.
    """
    if not raw.startswith(b"/") or b"#" in raw:
        return None
    try:
        path = unquote_to_bytes(raw.partition(b"?")[0]).decode("utf-8")
    except UnicodeDecodeError:
        return None
    if re.search(r"[\x00-\x1f\x7f\\]", path):
        return None
    parts: list[str] = []
    for part in path.split("/")[1:]:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in (".", ""):
            parts.append(part)
    closed = "/" if parts and re.search(r"/\.{0,2}$", path) else ""
    return "/" + "/".join(parts) + closed


class Directory:
    """The hosts of the cluster: which sites answer at each, and which hosts only lead to another (其他域名、旧域名)."""

    def __init__(self, cluster: Cluster, sites: tuple[str, ...] = ()) -> None:
        self._sites: dict[str, list[Site]] = {}
        self._leads: dict[str, str] = {}
        chosen = [site for site in cluster.sites.values() if not sites or site.id in sites]
        for site in chosen:
            self._sites.setdefault(site.host, []).append(site)
        for site in chosen:
            for host in (*site.also, *([site.renamed.old_host] if site.renamed is not None else [])):
                if host not in self._sites:
                    self._leads.setdefault(host, site.origin)
        for found in self._sites.values():
            found.sort(key=lambda one: -len(one.base))

    def hosts(self) -> tuple[str, ...]:
        return (*self._sites, *self._leads)

    def leads_to(self, host: str) -> str | None:
        """The origin a host only leads to."""
        return self._leads.get(host)

    def site_at(self, host: str, path: str) -> Site | None:
        """The site a path lies in: the one under the longest path."""
        for site in self._sites.get(host, ()):
            if (path + "/").startswith(site.base + "/") and (path == "/" or path != site.base):
                return site
        return None
