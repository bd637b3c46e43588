"""A page in another script of its site's language: made by the same recipe with the words of that script, then converted.

It reads everything its page reads, so an edit makes both again, and the platform's list of terms, which no other page
reads. Links lead to twins where there are such; `hreflang` links (see `frame.editions`) are the way back.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from sitegen.model.hosts import host_digest
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.world import World
from sitegen.settings.site import Site
from sitegen.variant.markup import convert_page
from sitegen.variant.text import Terms, Variant, variants

Recipe = Callable[[World, Site, Page, Reads], bytes]


def make_twin(world: World, site: Site, page: Page, recipe: Recipe, reads: Reads) -> bytes:
    variant = variants()[page.variant]
    plain = Page(page.site, page.route.removeprefix(f"{variant.path}/"), page.kind, page.subject, page.document)
    data = recipe(world, msgspec.structs.replace(site, language=variant.name), plain, reads)
    # What is wrong with the page itself is told there.
    reads.told = [one for one in reads.told if one.code == "theme.word"]
    reads.shared |= {f"variant-terms:{variant.name}", "platform:traditional"}
    terms: Terms = world.terms(variant.name)
    conversion = world.frame.cluster.platform.traditional or next(iter(variant.conversions))
    return convert_page(data.decode(), variant, conversion, terms, _addresses(world, site, variant, reads)).encode()


def _addresses(world: World, site: Site, variant: Variant, reads: Reads) -> Callable[[str], str]:
    """An address → that of its twin, where the site it lies on has the variant; else itself."""
    hosts = world.frame.hosts

    def address(text: str) -> str:
        before, mark, after = _cut(text)
        origin, path = _origin(before, site)
        if not path.startswith("/") or not (path.endswith(("/", ".html"))):
            return text
        host = origin.partition("://")[2].partition(":")[0].lower()
        reads.own[f"host:{host}"] = host_digest(hosts.get(host))
        homes = [one for one in hosts.get(host, ()) if one.origin == origin and f"{path}/".startswith(f"{one.base}/")]
        home = max(homes, key=lambda one: len(one.base), default=None)
        base, names = (home.base, home.variants) if home else ("", ())
        inside = path[len(base) :] or "/"
        if variant.name not in names or inside.startswith(f"/{variant.path}/"):
            return text
        start = before[: len(before) - len(path)]
        return f"{start}{base}/{variant.path}{inside}{mark}{after}"

    return address


def _cut(text: str) -> tuple[str, str, str]:
    """An address up to its query or fragment."""
    at = min((text.index(mark) for mark in "?#" if mark in text), default=len(text))
    return text[:at], text[at : at + 1], text[at + 1 :]


def _origin(address: str, site: Site) -> tuple[str, str]:
    """Origin and path of an address seen from a site."""
    if address.startswith("/") and not address.startswith("//"):
        return site.origin, address
    scheme, found, rest = address.partition("://")
    if not found:
        return "", ""
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host}", slash + path
