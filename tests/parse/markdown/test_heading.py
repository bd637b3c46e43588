"""Levels and ids of headings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitegen.parse.markdown.heading import Outline, heading_id
from tests.parse.markdown.cases import render


def test_an_id_does_not_depend_on_other_headings() -> None:
    assert [heading.id for heading in render("# 甲\n# 乙\n# 甲")[0].headings] == ["s-甲", "s-乙", "s-甲-2"]
    assert [heading.id for heading in render("# 乙\n# 甲")[0].headings] == ["s-乙", "s-甲"]


def test_ids_are_normalised_and_keep_the_han_zero() -> None:
    assert heading_id("Cafe\u0301 二〇二六 —（一）") == "s-caf\u00e9-二〇二六-一"


@given(st.lists(st.sampled_from(["a", "a-2", "a-2-2", "a 3", "A", "-", "——", "甲"]), max_size=40))
def test_ids_are_unique(texts: list[str]) -> None:
    outline = Outline()
    ids = [outline.id(text) for text in texts]
    assert len(set(ids)) == len(ids)
    assert all(identifier.startswith("s-") and not set(identifier) & set(" \t\n\"'<>&") for identifier in ids)


@given(st.lists(st.integers(1, 6)))
def test_levels_leave_none_out(written: list[int]) -> None:
    outline = Outline()
    levels = [outline.level(level) for level in written]
    assert all(after <= before + 1 for before, after in zip([1, *levels], levels, strict=False))
    assert all(2 <= level <= 6 for level in levels)


def test_headings_are_listed_as_they_are_shown() -> None:
    rendered, _ = render("## 甲 **乙** ![丙](c.png)\n\n题\n===\n#### [丁](d.md)\n")
    assert [(heading.level, heading.text) for heading in rendered.headings] == [
        (2, "甲 乙 丙"),
        (2, "题"),
        (3, "丁"),
    ]
