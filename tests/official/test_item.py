"""Statutory items: every way editors name them, who owes them."""

from __future__ import annotations

import pytest

from sitegen.official.item import item_of, owed_items, statutory_items


@pytest.mark.parametrize(
    ("written", "item"),
    [
        ("3", "20-3"), ("20-3", "20-3"), ("第二十条第（三）项", "20-3"), ("第二十条第(3)项", "20-3"), ("（三）", "20-3"),
        ("第二十条第（十）项", "20-10"), ("第二十条第（十五）项", "20-15"), ("财政预算和决算", "20-7"), ("21-c4", "21-c4"),
        ("第二十一条 土地征收", "21-c4"), ("第二十一条：社会救助", "21-c7"), ("财政预算、决算信息", "20-7"),
        ("16", None), ("0", None), ("第二十条", None), ("随便", None), ("", None),
    ],
)  # fmt: skip
def test_an_item_is_found_by_number_wording_or_name(written: str, item: str | None) -> None:
    assert item_of(written) == item


def test_every_name_leads_back_to_its_item() -> None:
    for one in statutory_items().values():
        assert item_of(one.id) == item_of(one.name) == item_of(one.text) == one.id


def test_article_20_is_owed_by_every_organ_and_article_21_by_cities_counties_and_townships() -> None:
    article_20 = [f"20-{number}" for number in range(1, 16)]
    assert [one.id for one in owed_items("department")] == article_20
    assert [one.id for one in owed_items("county")] == [*article_20, *(f"21-c{number}" for number in range(1, 8))]
    assert [one.id for one in owed_items("township")] == [*article_20, *(f"21-t{number}" for number in range(1, 9))]
    assert owed_items("institution") == []
    assert [one.id for one in owed_items("institution", ["20-8"])] == ["20-8"]
