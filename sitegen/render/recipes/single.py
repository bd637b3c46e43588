"""Pages that are one template and a title."""

from __future__ import annotations

from collections.abc import Callable

from sitegen.diagnostics import Place
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.recipes.frame import crumbs_of, page_view, render_page
from sitegen.render.world import World
from sitegen.settings.site import Site


def simple(template: str, title: str) -> Callable[[World, Site, Page, Reads], bytes]:
    def make_page(world: World, site: Site, page: Page, reads: Reads) -> bytes:
        tools = world.tools(site, reads, Place(site.path))
        words = tools.t(title)
        crumbs = [*crumbs_of(world, site, None, reads), (words, "")]
        view = page_view(site, page.recipe, words, page.route, crumbs)
        return render_page(world, site, None, reads, template, view)

    return make_page
