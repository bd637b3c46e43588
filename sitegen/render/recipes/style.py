"""`settings.css`: what a site may switch without a page being made again: its colours in every mode, grey mode.

The name is the same for good and no page holds its content, so a change of a switch makes this one file again. The
theme's own style sheets use these variables and no colour of a site.
"""

from __future__ import annotations

from collections.abc import Callable

from sitegen.colour.scheme import Scheme, contrasting, dark, light, named, rules
from sitegen.colour.space import Colour, colour_of
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.world import World
from sitegen.settings.site import Site

_ACCENTS = ("second", "third")


def make_style(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    colours = site_colours(world, site, reads)
    lines = [
        '@charset "utf-8";',
        _rule(":root", colours, light),
        _media("(prefers-contrast: more)", _rule(":root", colours, contrasting)),
        _media("(prefers-color-scheme: dark)", _rule(":root:not(.light)", colours, dark)),
        _rule(":root.dark", colours, dark),
    ]
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


def _rule(selector: str, colours: list[str], mode: Callable[[Colour], Scheme]) -> str:
    main = mode(colour_of(colours[0]))
    values = {"main": main.main, "main-dark": main.read, "main-tint": main.tint, "on-main": main.ink}
    for name, colour in zip(_ACCENTS, colours[1:], strict=True):
        values[name] = mode(colour_of(colour)).main
    return f"{selector} {{ {' '.join(f'--{name}: {value.hex};' for name, value in values.items())} }}"


def _media(query: str, rule: str) -> str:
    return f"@media {query} {{ {rule} }}"
