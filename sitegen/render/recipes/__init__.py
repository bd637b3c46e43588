"""How each kind of page is made: a table from recipe to function of (world, site, page, reads)."""

from __future__ import annotations

from collections.abc import Callable

from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.recipes import (
    annual_report,
    banner,
    catalogue,
    comparison,
    document,
    export,
    face,
    feed,
    file,
    home,
    redirect,
    search,
    section,
    shards,
    single,
    sitemap,
    style,
    twin,
)
from sitegen.render.recipes.address import AddressTwice, check_claims
from sitegen.render.world import World
from sitegen.settings.site import Site

__all__ = ["AddressTwice", "make"]


def make(world: World, page: Page, reads: Reads) -> bytes:
    """The bytes of a page. Everything it depends on is in `reads` afterwards. Raises AddressTwice."""
    check_claims(world, page, reads)
    site, recipe = world.frame.cluster.sites[page.site], _RECIPES[page.kind]
    return twin.make_twin(world, site, page, recipe, reads) if page.variant else recipe(world, site, page, reads)


_RECIPES: dict[str, Callable[[World, Site, Page, Reads], bytes]] = {
    "document": document.make_document,
    "copy": document.make_copy,
    "report-json": annual_report.make_report_json,
    "comparison": comparison.make_comparison,
    "section": section.make_section,
    "list": section.make_list,
    "catalogue": catalogue.make_facet,
    "catalogue-list": catalogue.make_facet_list,
    "export": export.make_export,
    "export-index": export.make_export_index,
    "export-schema": export.make_schema,
    "harvest": export.make_harvest,
    "harvest-latest": export.make_harvest_latest,
    "harvest-index": export.make_harvest_index,
    "home": home.make_home,
    "feed": feed.make_atom,
    "feed-json": feed.make_json,
    "sitemap": sitemap.make_index,
    "sitemap-year": sitemap.make_year,
    "sitemap-pages": sitemap.make_pages,
    "sitemap-page": single.simple("sitemap.html", "sitemap.title"),
    "search-page": search.make_search,
    "cluster-map": single.simple("sites.html", "sites.title"),
    "gone-page": single.simple("410.html", "410.title"),
    "search-shard": shards.make_shard,
    "search-cards": shards.make_cards,
    "search-text": shards.make_text,
    "search-index": shards.make_index,
    "search-scripts": shards.make_scripts,
    "search-names": shards.make_names,
    "missing": single.simple("404.html", "404.title"),
    "leave": single.simple("leave.html", "leave.title"),
    "notice": single.simple("offline.html", "home.name"),
    "redirect": redirect.make_redirect,
    "moved": redirect.make_redirect,
    "site-style": style.make_style,
    "banner": banner.make_banner,
    "robots": file.make_robots,
    "static": file.make_static,
    "asset": file.make_asset,
    "picture": file.make_picture,
    "logo": file.make_logo,
    "icon": face.make_icon,
    "icon-old": face.make_old_icon,
    "icon-drawing": face.make_drawing,
    "manifest": face.make_manifest,
    "share-picture": face.make_share_picture,
    "title-picture": face.make_title_picture,
}
