"""The search page of a site: its form, the place of the results, and what a visitor without script is offered."""

from __future__ import annotations

import msgspec

from sitegen.diagnostics import Place
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.recipes.frame import crumbs_of, page_view, render_page
from sitegen.render.world import World
from sitegen.settings.site import Site


class SearchView(msgspec.Struct, frozen=True):
    """Where the page's script finds results. `endpoint`: path of the service, "" without one. `shards`: folder of the
    site's static shards, "" without. `sub_sites`: of the site; `tree`: folder of the shards of it with them.
    `cluster`: folder of those of all sites, on the portal only. `portal`: address of the portal's search page, where a
    visitor of another site looks through all sites."""

    endpoint: str
    shards: str
    sub_sites: tuple[str, ...]
    tree: str
    cluster: str
    portal: str


def make_search(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    title = world.tools(site, reads, Place(site.path)).t("search.title")
    view = page_view(site, page.recipe, title, page.route, [*crumbs_of(world, site, None, reads), (title, "")])
    return render_page(world, site, None, reads, "search.html", view, search=_search_view(world, site, reads))


def _search_view(world: World, site: Site, reads: Reads) -> SearchView:
    platform = world.frame.cluster.platform
    portal = world.frame.cluster.sites.get(platform.portal)
    reads.shared |= {"platform:search", "platform:portal", f"site:{site.id}|base", f"site:{site.id}|origin"}
    address = ""
    if portal is not None and portal.id != site.id:
        reads.shared |= {f"site:{portal.id}|base", f"site:{portal.id}|origin", f"site:{portal.id}|phase"}
        if world.frame.site_value(portal, "phase") in ("active", "archived"):
            address = ("" if portal.origin == site.origin else portal.origin) + f"{portal.base}/search.html"
    folder = f"{site.base}/search" if platform.search.shards != "none" else ""
    everywhere = f"{folder}/all" if platform.search.shards == "cluster" and site.id == platform.portal else ""
    reads.shared |= {f"site:{site.id}|sub-sites", f"site:{site.id}|tree"}
    sub_sites, tree = world.frame.site_value(site, "sub-sites"), world.frame.site_value(site, "tree")
    return SearchView(
        platform.search.endpoint,
        f"{folder}/own" if folder else "",
        sub_sites,
        f"{site.base}/{tree}" if tree else "",
        everywhere,
        address,
    )
