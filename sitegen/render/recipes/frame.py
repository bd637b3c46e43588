"""What all pages made from templates share: their view, breadcrumbs and chrome."""

from __future__ import annotations

from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.diagnostics import Place
from sitegen.model.routes import url_of
from sitegen.render import linked_data
from sitegen.render.editions import with_editions
from sitegen.render.reads import Reads
from sitegen.render.views import PageView
from sitegen.render.world import LANGUAGES, World
from sitegen.settings.section import Section
from sitegen.settings.site import Site


def render_page(
    world: World,
    site: Site,
    section: Section | None,
    reads: Reads,
    template: str,
    page: PageView,
    place: Place | None = None,
    **more: Any,
) -> bytes:
    templates = world.templates(site.theme)
    templates.reads = reads
    context = world.context(site, section, reads, place or Place(site.path))
    chrome = world.chrome(site, section, reads, at_home=page.type == "home")
    graph = [*linked_data.breadcrumbs(page, site.origin), *more.pop("machine_facts", ())]
    page = with_editions(page, site, section, more.pop("counterparts", {}), world.frame, reads, copy=bool(more.get("copy_of")))
    if LANGUAGES in chrome.header:
        languages = Markup("")
        if page.editions:
            languages = Markup(templates.get_template("chrome/languages.html").render({**context, "page": page}).strip())
        chrome = msgspec.structs.replace(chrome, header=chrome.header.replace(LANGUAGES, languages))
    context.update(more, page=page, chrome=chrome, linked_data=linked_data.script(graph))
    html = templates.get_template(template).render(context)
    reads.shared |= chrome.shared
    return html.encode()


def page_view(site: Site, type_: str, title: str, route: str, crumbs: list[tuple[str, str]], description: str = "") -> PageView:
    url = site.base + url_of(route)
    return PageView(type_, title, url, site.origin + url, description, crumbs)


def crumbs_of(world: World, site: Site, section: Section | None, reads: Reads) -> list[tuple[str, str]]:
    """Home, then the section and the sections above it."""
    home = world.tools(site, reads, Place(site.path)).t("home.name")
    crumbs = [(home, f"{site.base}/")]
    if section is not None:
        parts = section.id.split("/")
        for depth in range(1, len(parts) + 1):
            above = site.section("/".join(parts[:depth]))
            if above is not None:
                reads.shared.add(f"section:{site.id}|{above.id}")
                crumbs.append((above.name, above.url or f"{site.base}/{above.id}/"))
    return crumbs
