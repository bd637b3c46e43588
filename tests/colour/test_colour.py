"""Contrast as WCAG computes it, and schemes that pass whatever the colour."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.colour.scheme import contrasting, dark, light, named, passing, rules, shortfall
from sitegen.colour.space import Colour, colour_of, contrast, from_lightness, lightness_chroma_hue

colours = st.builds(Colour, *[st.integers(0, 255)] * 3)
WHITE = Colour(255, 255, 255)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # Published values: black on white; #767676 is the lightest grey that passes on white, #777777 fails (WebAIM).
    [("#000000", "#ffffff", 21.0), ("#767676", "#ffffff", 4.54), ("#777777", "#ffffff", 4.48), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(colour_of(one), colour_of(other)) == pytest.approx(ratio, abs=0.005)
    assert contrast(colour_of(other), colour_of(one)) == contrast(colour_of(one), colour_of(other))


@settings(deadline=None)
@given(colours)
def test_a_colour_is_itself_after_the_way_through_oklch(colour: Colour) -> None:
    assert from_lightness(*lightness_chroma_hue(colour)) == colour


@settings(deadline=None)
@given(colours)
def test_the_nearest_passing_colour_passes_and_one_that_passes_is_left_alone(colour: Colour) -> None:
    near = passing(colour)
    assert contrast(near, WHITE) >= rules()["text"]
    assert (near == colour) == (shortfall(colour) == 0)


@settings(deadline=None)
@given(colours)
def test_the_nearest_passing_colour_is_hardly_darker_than_it_must_be(colour: Colour) -> None:
    if shortfall(colour):
        assert contrast(passing(colour), WHITE) < rules()["text"] + 0.15


@settings(deadline=None)
@given(colours)
def test_every_scheme_passes_whatever_the_colour(colour: Colour) -> None:
    for mode, scheme in (("light", light(colour)), ("dark", dark(colour)), ("light", contrasting(colour))):
        grounds = (*(colour_of(one) for one in rules()["grounds"][mode]), scheme.tint)
        assert contrast(scheme.ink, scheme.main) >= rules()["text"]
        assert min(contrast(scheme.strong, one) for one in grounds) >= rules()["enhanced_text"]
        assert min(contrast(scheme.main, one) for one in grounds) >= rules()["non_text"]
    assert contrast(contrasting(colour).ink, contrasting(colour).main) >= rules()["enhanced_text"]


def test_every_named_colour_passes_as_it_is() -> None:
    for name, text in rules()["names"].items():
        assert shortfall(colour_of(text)) == 0, name
        assert named(name) == text
    assert rules()["default"] in rules()["names"]
    assert named("nosuch") == named("#12345") == ""


def test_the_grounds_are_those_of_the_theme() -> None:
    tokens = (Path(__file__).resolve().parents[2] / "themes/gov/static/css/_tokens.css").read_text(encoding="utf-8")
    for mode, selector in (("light", ":root {"), ("dark", ":root.dark {")):
        rule = tokens[tokens.index(f"\n{selector}") :].partition("}")[0]
        found = {colour_of(_whole(re.search(rf"--{name}: (#[0-9a-f]+);", rule)[1])) for name in ("paper", "ground")}  # type: ignore[index]
        assert found == {colour_of(one) for one in rules()["grounds"][mode]}, mode


def _whole(text: str) -> str:
    return "#" + "".join(one * 2 for one in text[1:]) if len(text) == 4 else text
