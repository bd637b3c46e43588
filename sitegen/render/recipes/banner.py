"""`banner.html`: the emergency banner and the announcements of a site, in one small file.

The home page holds them itself. Every other page takes them from here, by a script or, without one, in a frame; so no
page but these two is made again when a banner comes, changes or goes. `settings.css` says whether there is anything.
"""

from __future__ import annotations

from sitegen.diagnostics import Place
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.world import World
from sitegen.settings.appearance import Announcement
from sitegen.settings.site import Site


def make_banner(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    templates = world.templates(site.theme)
    templates.reads = reads
    context = world.context(site, None, reads, Place(site.path))
    return templates.get_template("banner.html").render(context).encode()


def banners_now(world: World, site: Site, reads: Reads) -> list[Announcement]:
    """What stands on top of every page at the clock: emergencies first."""
    found: list[Announcement] = []
    for name in ("banner", "announcement"):
        reads.shared.add(f"site:{site.id}|{name}")
        found += world.frame.site_value(site, name)
    return found
