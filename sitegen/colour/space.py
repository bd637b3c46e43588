"""Colours as people see them: sRGB, its relative luminance and contrast (WCAG 2.2), and the same in OKLCH.

OKLab: Björn Ottosson, "A perceptual color space for image processing" (2020); CSS Color 4 §9. In OKLCH one number is
the lightness, so a colour can be made darker without becoming another colour.
"""

from __future__ import annotations

import math
import re

import msgspec

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
# Steps of halving when a lightness or a chroma is searched for: finer than one step of eight bits.
_HALVINGS = 24


class Colour(msgspec.Struct, frozen=True, array_like=True):
    """A colour of sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    @property
    def hex(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


def colour_of(text: str) -> Colour:
    """`#a61c1c` as a colour. Raises ValueError on anything else."""
    if not _HEX.fullmatch(text):
        raise ValueError(text)
    return Colour(int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 black to 1 white (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linear(one) for one in (colour.red, colour.green, colour.blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _linear(part: int) -> float:
    value = part / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _encoded(value: float) -> float:
    return value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055


def lightness_chroma_hue(colour: Colour) -> tuple[float, float, float]:
    """OKLCH: lightness 0 to 1, chroma 0 to about 0.37, hue in radians."""
    red, green, blue = (_linear(one) for one in (colour.red, colour.green, colour.blue))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    lightness = 0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short
    b = 0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short
    return lightness, math.hypot(a, b), math.atan2(b, a)


def from_lightness(lightness: float, chroma: float, hue: float) -> Colour:
    """The colour of sRGB with this lightness and hue, and as much of the chroma as sRGB can show."""
    low, high = 0.0, chroma
    if _inside(lightness, chroma, hue) is None:
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if _inside(lightness, middle, hue) is not None else (low, middle)
        chroma = low
    parts = _inside(lightness, chroma, hue) or ((0.0, 0.0, 0.0) if lightness < 0.5 else (1.0, 1.0, 1.0))
    red, green, blue = (round(255 * min(1.0, max(0.0, _encoded(one)))) for one in parts)
    return Colour(red, green, blue)


def _inside(lightness: float, chroma: float, hue: float) -> tuple[float, float, float] | None:
    """Linear parts of an OKLCH colour, None when it lies outside sRGB."""
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    parts = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return parts if all(-1e-4 <= one <= 1 + 1e-4 for one in parts) else None


def with_contrast(colour: Colour, ratio: float, grounds: tuple[Colour, ...]) -> Colour:
    """The colour itself where it has this contrast with every ground, else the nearest lightness that has, away from
    the grounds (dark on light ones, light on dark ones); its hue stays."""
    if _least(colour, grounds) >= ratio:
        return colour
    lightness, chroma, hue = lightness_chroma_hue(colour)
    goal = 0.0 if sum(luminance(one) for one in grounds) / len(grounds) > 0.18 else 1.0
    fails, passes = lightness, goal
    for _ in range(_HALVINGS):
        middle = (fails + passes) / 2
        if _least(from_lightness(middle, chroma, hue), grounds) >= ratio:
            passes = middle
        else:
            fails = middle
    return from_lightness(passes, chroma, hue)


def _least(colour: Colour, grounds: tuple[Colour, ...]) -> float:
    return min(contrast(colour, one) for one in grounds)
