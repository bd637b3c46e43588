"""`settings.css`: what a site may switch without a page being made again: its colours in every mode, its logo, grey
mode, and whether there is a banner.

The name is the same for good and no page holds its content, so a change of a switch makes this one file again. The
theme's own style sheets use these variables and no colour of a site.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator

import msgspec

from sitegen.colour.scheme import Scheme, contrasting, dark, light, named, rules
from sitegen.colour.space import Colour, colour_of
from sitegen.diagnostics import Diagnostic, Place
from sitegen.library.digest import of_bytes
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.recipes.banner import banners_now
from sitegen.render.world import World
from sitegen.settings.appearance import Announcement
from sitegen.settings.site import Site

_ACCENTS = ("second", "third")
# Widths of windows, in CSS pixels, at which the space kept for a banner is reckoned anew: by the number of lines its
# words take in the theme's type (17 pixels a Chinese character, 40 pixels of margins).
_WIDTHS = (1248, 1024, 768, 560, 420, 340)
_CHARACTER, _MARGINS = 17, 40


def make_style(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    colours = site_colours(world, site, reads)
    lines = [
        '@charset "utf-8";',
        _rule(":root", _tones(colours, light)),
        _media("(prefers-contrast: more)", _rule(":root", _tones(colours, contrasting))),
        _media("(prefers-color-scheme: dark)", _rule(":root:not(.light)", _tones(colours, dark))),
        _rule(":root.dark", _tones(colours, dark)),
    ]
    logo = world.logo(site, reads)
    if site.logo and not logo:
        reads.shared.add(f"site:{site.id}|logo")
        reads.told.append(Diagnostic("link.file", Place(site.path), {"target": site.logo}))
    if logo:
        lines.append(_rule(":root", {"logo": f'url("{logo}")', "logo-display": "block"}))
    lines += _banner(banners_now(world, site, reads))
    reads.shared.add(f"site:{site.id}|grey")
    if world.frame.site_value(site, "grey"):
        # On the root element a filter makes no containing block: what is fixed or sticky stays where it is
        # (Filter Effects 1 §5).
        lines.append("html { filter: grayscale(1); }")
    return ("\n".join(lines) + "\n").encode()


def site_colours(world: World, site: Site, reads: Reads) -> list[str]:
    """The site's own main colour, or the theme's, and two more: where there are none, the main colour again."""
    reads.shared |= {f"site:{site.id}|colour", f"site:{site.id}|accents", f"option:{site.id}|palette"}
    main = site.colour or named(str(world.frame.options(site).get("palette", ""))) or rules()["names"][rules()["default"]]
    return [main, *site.accents, *[main] * (len(_ACCENTS) - len(site.accents))]


def _tones(colours: list[str], mode: Callable[[Colour], Scheme]) -> dict[str, str]:
    main = mode(colour_of(colours[0]))
    values = {"main": main.main, "main-dark": main.strong, "main-tint": main.tint, "on-main": main.ink}
    for name, colour in zip(_ACCENTS, colours[1:], strict=True):
        values[name] = mode(colour_of(colour)).main
    return {name: value.hex for name, value in values.items()}


def _banner(banners: list[Announcement]) -> Iterator[str]:
    """The name of what there is, for the script, and the height to keep for it, so that the page does not jump."""
    if not banners:
        yield "#banner iframe { display: none; }"
        return
    name = of_bytes(msgspec.json.encode(banners))
    before = _height(banners, _WIDTHS[0])
    yield _rule(":root", {"banner": f"b{name:x}", **before})
    for width in _WIDTHS[1:]:
        height = _height(banners, width)
        if height != before:
            yield _media(f"(max-width: {width}px)", _rule(":root", height))
        before = height
    yield "#banner { min-height: var(--banner-height); }"
    yield "#banner iframe { display: block; width: 100%; height: var(--banner-height); border: 0; }"


def _height(banners: Iterable[Announcement], width: int) -> dict[str, str]:
    """`--banner-line` and `--banner-space` of the theme: the height of a line, and of what stands around a banner."""
    a_line = (width - _MARGINS) // _CHARACTER
    lines = [math.ceil((len(one.text) + 6) / a_line) for one in banners]
    return {"banner-height": f"calc({sum(lines)} * var(--banner-line, 1.85rem) + {len(lines)} * var(--banner-space, 1.3rem))"}


def _rule(selector: str, variables: dict[str, str]) -> str:
    return f"{selector} {{ {' '.join(f'--{name}: {value};' for name, value in variables.items())} }}"


def _media(query: str, rule: str) -> str:
    return f"@media {query} {{ {rule} }}"
