"""The tones of a colour in each mode. Whatever the colour, text in them has the contrast the rules ask for."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import msgspec
import yaml

from sitegen.colour.space import (
    Colour,
    colour_of,
    contrast,
    from_lightness,
    lightness_chroma_hue,
    with_contrast,
)


class Scheme(msgspec.Struct, frozen=True):
    """`main`: surfaces and marks, with `ink` on them. `strong`: links and headings on paper or on `tint`, a breath of the
    colour behind text."""

    main: Colour
    strong: Colour
    tint: Colour
    ink: Colour


@functools.cache
def rules() -> dict[str, Any]:
    """`rules.yml`: thresholds, grounds, tones and named colours. Part of the program: never changes in a run."""
    text = resources.files("sitegen.colour").joinpath("rules.yml").read_text(encoding="utf-8")
    table: dict[str, Any] = yaml.safe_load(text)
    return table


def named(text: str) -> str:
    """`#rrggbb` of a colour as written: a name of the list, or itself; "" when it is neither."""
    known: str | None = rules()["names"].get(text)
    if known is not None:
        return known
    try:
        return colour_of(text).hex
    except ValueError:
        return ""


def shortfall(colour: Colour) -> float:
    """The contrast of white text on a colour where it is too little, else 0."""
    ratio = contrast(colour, _ink())
    return ratio if ratio < rules()["text"] else 0.0


def passing(colour: Colour) -> Colour:
    """The nearest colour that white text can stand on, which then stands out from white paper too: text asks for more
    than marks do."""
    return with_contrast(colour, rules()["text"], (_ink(),))


def light(colour: Colour) -> Scheme:
    """On light paper."""
    tones = rules()["tones"]["light"]
    main = passing(colour)
    lightness, chroma, hue = lightness_chroma_hue(main)
    tint = from_lightness(tones["tint"]["lightness"], min(chroma, tones["tint"]["chroma"]), hue)
    darker = from_lightness(max(0.0, lightness - tones["darker_by"]), chroma, hue)
    strong = with_contrast(darker, rules()["enhanced_text"], (*_grounds("light"), tint))
    return Scheme(main, strong, tint, _ink())


def dark(colour: Colour) -> Scheme:
    """On dark paper: the main colour as light as white text on it allows, a light tone to be read."""
    tones = rules()["tones"]["dark"]
    tint = _tone(colour, tones["tint"])
    main = with_contrast(_tone(colour, tones["main"]), rules()["text"], (_ink(),))
    strong = with_contrast(_tone(colour, tones["strong"]), rules()["enhanced_text"], (*_grounds("dark"), tint))
    return Scheme(main, strong, tint, _ink())


def contrasting(colour: Colour) -> Scheme:
    """On light paper, for visitors whose system asks for more contrast."""
    tint = light(colour).tint
    main = with_contrast(passing(colour), rules()["enhanced_text"], (*_grounds("light"), tint))
    return Scheme(main, main, tint, _ink())


def _tone(colour: Colour, tone: dict[str, float]) -> Colour:
    _, chroma, hue = lightness_chroma_hue(colour)
    return from_lightness(tone["lightness"], min(chroma, tone["chroma"]), hue)


def _grounds(mode: str) -> tuple[Colour, ...]:
    return tuple(colour_of(one) for one in rules()["grounds"][mode])


def _ink() -> Colour:
    return colour_of(rules()["ink"])
