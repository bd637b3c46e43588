"""Where a page is in other languages and scripts: for the switch in the header and for search engines (hreflang)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from sitegen.model.routes import url_of
from sitegen.render.reads import Reads
from sitegen.render.shared import Frame, SiteEdition
from sitegen.render.views import Edition, PageView
from sitegen.settings.section import Section
from sitegen.settings.site import Site
from sitegen.variant.text import variants

# Pages about an address or a site rather than about something: there is nothing to find in other languages.
_ALONE = frozenset({"missing", "gone-page", "leave", "notice", "redirect"})


def with_editions(
    page: PageView, site: Site, section: Section | None, counterparts: Mapping[str, str], frame: Frame, reads: Reads, *, copy: bool
) -> PageView:
    """The page with its editions. `counterparts`: site → route of the same document there. A `copy` is no page of its
    own to search engines: it has a switch and no alternates."""
    if page.type in _ALONE:
        return page
    reads.shared |= {f"site:{site.id}|editions", f"site:{site.id}|variants"}
    own = frame.cluster.sites[site.id]
    editions = [*_of(own, page.url.removeprefix(own.base), exact=True)]
    for other in frame.site_value(own, "editions"):
        reads.shared |= {f"site:{other.site}|{name}" for name in ("origin", "base", "language", "variants")}
        path, exact = _there(page, own, section, other, counterparts)
        editions += _of(frame.cluster.sites[other.site], path, exact=exact)
    if len(editions) < 2:
        return page
    exact_ones = [(one.language, one.url) for one in editions if one.exact and not copy]
    alternates = (*exact_ones, ("x-default", _default(own, editions, frame))) if len(exact_ones) > 1 else ()
    return msgspec.structs.replace(page, editions=tuple(editions), alternates=alternates)


def _default(site: Site, editions: list[Edition], frame: Frame) -> str:
    """The address for visitors of no language of these: of the site the others are editions of, the same for all."""
    original = frame.cluster.sites.get(site.edition_of)
    start = f"{original.origin}{original.base}/" if original is not None else ""
    found = (one.url for one in editions if original is not None and one.exact and one.url.startswith(start))
    return next(found, editions[0].url)


def _of(site: Site, path: str, *, exact: bool) -> Iterator[Edition]:
    """A path of a site in the site's language and in its variants."""
    start = site.origin + site.base
    yield Edition(site.language, start + path, exact)
    for name in site.variants:
        yield Edition(name, f"{start}/{variants()[name].path}{path}", exact)


def _there(page: PageView, site: Site, section: Section | None, other: SiteEdition, counterparts: Mapping[str, str]) -> tuple[str, bool]:
    """The path of the other site that answers to a page, and whether it is the same page."""
    if other.site in counterparts:
        return url_of(counterparts[other.site]), True
    if page.type == "home":
        return "/", True
    there = other.sections.get(section.id, "") if section is not None else ""
    if section is not None and there:
        first = page.type == "section" and page.url == f"{site.base}/{section.id}/"
        return f"/{there}/", first
    return "/", False
