"""Sub-sites (下级网站): which sites belong below another."""

from __future__ import annotations

from sitegen.settings.cluster import Cluster
from sitegen.settings.site import Site


def is_below(one: Site, site: Site, cluster: Cluster) -> bool:
    """Whether one site is a sub-site of another: it lives under it, or its organisation is below the other's."""
    seen: set[str] = set()
    parent = one.parent
    while parent and parent not in seen:
        if parent == site.id:
            return True
        seen.add(parent)
        above = cluster.sites.get(parent)
        parent = above.parent if above else ""
    organisation = cluster.organisations.get(one.organisation)
    while organisation is not None and organisation.parent and organisation.id not in seen:
        seen.add(organisation.id)
        organisation = cluster.organisations.get(organisation.parent)
        if organisation is not None and organisation.site == site.id:
            return True
    return False
