"""What sites, sections and organisations are called, and where each is: what visitors look for by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from sitegen.model.routes import section_route, url_of
from sitegen.settings.cluster import Cluster
from sitegen.settings.site import Site


class Called(msgspec.Struct, frozen=True, array_like=True):
    """A name. `kind`: site, organisation or section; `site`: the one it belongs to, or where its organisation is."""

    kind: str
    name: str
    url: str
    site: str


def called(cluster: Cluster, publishing: Iterable[Site]) -> Iterator[Called]:
    """The names of these sites, of their sections in the navigation, and of organisations that have one of them."""
    urls = {}
    for site in publishing:
        urls[site.id] = site.origin + site.base
        yield Called("site", site.name, urls[site.id] + "/", site.id)
        for section in site.sections:
            if section.nav and not section.url:
                yield Called("section", section.name, urls[site.id] + url_of(section_route(section)), site.id)
    for organisation in cluster.organisations.values():
        if organisation.site in urls:
            for name in dict.fromkeys(one for one in (organisation.name, organisation.short) if one):
                yield Called("organisation", name, urls[organisation.site] + "/", organisation.site)
