"""What the index says of the settings: sites and their sub-sites, names with pinyin, synonyms and best bets."""

from __future__ import annotations

from collections.abc import Iterable

from sitegen.model.naming import called
from sitegen.model.sections import SectionIndex
from sitegen.schema.moment import Moment
from sitegen.search.about import About, SiteAbout
from sitegen.search.names import make_name
from sitegen.settings.cluster import Cluster
from sitegen.settings.site import Site
from sitegen.settings.sub_sites import is_below


def make_about(cluster: Cluster, clock: Moment) -> About:
    """Only sites that publish now: planned, offline and closed ones cannot be searched."""
    publishing = SectionIndex(cluster, clock).publishing
    sites = {one.id: _site(one, cluster, publishing.values()) for one in publishing.values()}
    return About(
        sites=sites,
        organisations={one.id: one.name for one in cluster.organisations.values()},
        names=tuple(make_name(one.kind, one.name, one.url, one.site) for one in called(cluster, publishing.values())),
        synonyms=cluster.words.synonyms,
        bets=cluster.words.bets,
        timezone=cluster.platform.timezone,
    )


def _site(site: Site, cluster: Cluster, publishing: Iterable[Site]) -> SiteAbout:
    tree = tuple(sorted(one.id for one in publishing if one.id == site.id or is_below(one, site, cluster)))
    return SiteAbout(
        id=site.id,
        name=site.name,
        url=site.origin + site.base + "/",
        organisation=site.organisation,
        internal=site.internal,
        tree=tree,
    )
