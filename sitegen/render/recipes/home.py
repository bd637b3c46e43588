"""The home page of a site, block by block."""

from __future__ import annotations

from typing import Any

from sitegen.diagnostics import Place
from sitegen.plan.page import Page
from sitegen.render import linked_data
from sitegen.render.reads import Reads
from sitegen.render.recipes.column import column_of
from sitegen.render.recipes.frame import page_view, render_page
from sitegen.render.recipes.yearly import yearly_reports
from sitegen.render.views import CardView, notice_view
from sitegen.render.world import World
from sitegen.settings.site import Site


def make_home(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    tools = world.tools(site, reads, Place(site.path))
    tree = {view.id: view for view in world.sections(site, reads)}
    reads.shared.add(f"site:{site.id}|home")
    blocks = []
    for block in site.home:
        view = tree[block.section]
        children = [
            (child, tools.latest(child.id, max(2, block.count // 2)))
            for child in view.children
            if not view.sources and child.sources and not child.is_external
        ]
        blocks.append((view, _block_cards(site, block.section, block.count, tools, reads), block.layout, children))
    notices = []
    if site.id == world.frame.cluster.platform.portal:
        reads.shared.add("platform:notices")
        notices = [notice_view(one, world.frame, reads, url) for one, url in world.frame.platform_value("notices")]
    templates = world.templates(site.theme)
    templates.reads = reads
    template = f"home/{site.kind}.html"
    if not templates.has(template):
        template = "home.html"
    reads.shared |= {f"site:{site.id}|kind", f"site:{site.id}|name", f"site:{site.id}|description"}
    view_ = page_view(site, "home", site.name, page.route, [], site.description)
    machine_facts = linked_data.website(world.site_view(site, reads), f"{site.base}/search.html")
    return render_page(
        world,
        site,
        None,
        reads,
        template,
        view_,
        blocks=blocks,
        notices=notices,
        machine_facts=machine_facts,
        column=column_of(world, site, site.section("disclosure"), reads),
        website_report=yearly_reports(world, site, reads),
    )


def _block_cards(site: Site, section: str, count: int, tools: Any, reads: Reads) -> list[CardView]:
    """Sticky documents first, then the newest."""
    pinned = tools.newest(f"sticky:{site.id}/{section}", count)
    seen = {one.file for one in pinned}
    return [*pinned, *(one for one in tools.latest(section, count) if one.file not in seen)][:count]
