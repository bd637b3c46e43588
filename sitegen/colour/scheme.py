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
    """`main`: bars, marks and buttons. `strong`: links and text on paper or on `tint`. `tint`: a ground. `ink`: text on
    `main` and `strong`."""

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
    ratio = contrast(colour, _white())
    return ratio if ratio < rules()["text"] else 0.0


def passing(colour: Colour) -> Colour:
    """The nearest colour that white text can stand on, which then stands out from white paper too: text asks for more
    than marks do."""
    return with_contrast(colour, rules()["text"], (_white(),))


def light(colour: Colour) -> Scheme:
    """On white paper."""
    tones, paper = rules()["tones"]["light"], colour_of(rules()["grounds"]["light"])
    main = passing(colour)
    lightness, chroma, hue = lightness_chroma_hue(main)
    tint = from_lightness(tones["tint"]["lightness"], min(chroma, tones["tint"]["chroma"]), hue)
    darker = from_lightness(max(0.0, lightness - tones["darker_by"]), chroma, hue)
    strong = with_contrast(darker, rules()["enhanced_text"], (paper, tint))
    return Scheme(main, strong, tint, _white())


def dark(colour: Colour) -> Scheme:
    """On dark paper: light tones, dark text on them."""
    tones, paper = rules()["tones"]["dark"], colour_of(rules()["grounds"]["dark"])
    ink = colour_of(rules()["ink"]["on_light"])
    tint = _tone(colour, tones["tint"])
    main = with_contrast(_tone(colour, tones["main"]), rules()["text"], (paper, tint, ink))
    strong = with_contrast(_tone(colour, tones["stronger"]), rules()["enhanced_text"], (paper, tint, ink))
    return Scheme(main, strong, tint, ink)


def contrasting(colour: Colour) -> Scheme:
    """On white paper, for visitors whose system asks for more contrast."""
    plain = light(colour)
    strong = with_contrast(plain.main, rules()["enhanced_text"], (_white(), plain.tint))
    return Scheme(strong, strong, _white(), _white())


def _tone(colour: Colour, tone: dict[str, float]) -> Colour:
    _, chroma, hue = lightness_chroma_hue(colour)
    return from_lightness(tone["lightness"], min(chroma, tone["chroma"]), hue)


def _white() -> Colour:
    return colour_of(rules()["ink"]["on_dark"])
