"""The page at an old address that leads to where a document is now."""

from __future__ import annotations

from sitegen.library import facts
from sitegen.model.routes import url_of
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.recipes.frame import page_view, render_page
from sitegen.render.world import World
from sitegen.settings.site import Site


def make_redirect(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    name = f"path:{page.subject}"
    rows = facts.resolve(world.connection, name)
    reads.own[f"name:{name}"] = facts.of_names(rows)
    home = world.frame.cluster.sites[rows[0][1]]
    reads.shared |= {f"site:{home.id}|origin", f"site:{home.id}|base"}
    target = ("" if home.origin == site.origin else home.origin) + home.base + url_of(rows[0][2])
    view = page_view(site, "redirect", "", page.route, [])
    return render_page(world, site, None, reads, "redirect.html", view, target=target)
