"""The tokeniser: its examples, its table, its laws."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.search.query import parse_query
from sitegen.search.tokens import (
    fold,
    fold_with_places,
    letters,
    query_tokens,
    runs,
    runs_of,
    simplified,
    title_tokens,
    tokens,
)
from sitegen.search.typed_number import keys_of, typed_numbers

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", VECTORS["tokens"], ids=lambda one: repr(one["text"])[:20])
def test_the_examples_every_implementation_must_meet(vector: dict[str, object]) -> None:
    text = str(vector["text"])
    assert fold(text) == vector["fold"]
    assert tokens(text) == vector["tokens"]
    assert title_tokens(text) == vector["title_tokens"]
    assert query_tokens(text) == vector["query_tokens"]


@pytest.mark.parametrize("vector", VECTORS["numbers"], ids=lambda one: one["text"])
def test_document_numbers_as_citizens_type_them(vector: dict[str, object]) -> None:
    assert [one.prefix + one.bare for one in typed_numbers(str(vector["text"]))] == vector["keys"]


@pytest.mark.parametrize(
    "written", ["国办发〔2017〕47号", "国办发[2017]47号", "國辦發（2017）047號", "国办发【2017】第47号", "国办发　〔2017〕 47 号"]
)
def test_every_spelling_of_a_number_has_one_key(written: str) -> None:
    assert keys_of(written) == ("国办发|2017|47", "|2017|47")


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert tokens(fold(text)) == tokens(text)


@given(st.text(st.characters() | st.sampled_from("食品，。（）國①ＡBé２")))
def test_runs_are_those_of_the_folded_text(text: str) -> None:
    assert runs_of(text) == runs(fold(text))


def test_every_character_has_the_runs_of_what_it_is_folded_to() -> None:
    characters = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    text = "食\n".join(characters)
    assert runs_of(text) == runs(fold(text))


@given(st.text())
def test_places_lead_back_to_the_text(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert len(places) == len(folded) + 1
    assert list(places) == sorted(places)
    assert places[-1] == len(text)


@given(
    st.text(alphabet="食品安全法规 ，《》abc12"),
    st.text(alphabet="食品安全法规abc12", min_size=2, max_size=8),
    st.text(alphabet="食品安全法规 ，abc12"),
)
def test_a_fragment_is_found_by_its_tokens(before: str, fragment: str, after: str) -> None:
    """Han fragments of two or more, wherever they are cut out, share their bigrams with the text around."""
    han = "".join(one for one in fragment if one not in "abc12")
    if len(han) >= 2:
        assert set(tokens(han)) <= set(tokens(before + han + after))


@settings(deadline=None)
@given(st.text(max_size=400))
def test_every_text_is_a_query_within_the_limits(text: str) -> None:
    query = parse_query(text)
    assert len(query.text) <= 64
    assert len(query.wanted) <= 8
    assert sum(len(group) for piece in query.wanted for group in piece.alternatives) <= 40


def test_traditional_text_has_the_letters_of_simplified_text() -> None:
    assert letters("《國務院辦公廳》") == letters("国务院办公厅")


def test_the_table_of_simplified_characters_is_that_of_opencc() -> None:
    opencc = pytest.importorskip("opencc")
    convert = opencc.OpenCC("t2s").convert
    table = simplified()
    assert {one: convert(one) for one in table if convert(convert(one)) != table[one]} == {}
    assert all(table.get(one, one) == one for one in table.values())


def test_words_phrases_and_what_is_not_wanted_are_told_apart() -> None:
    query = parse_query('教育经费 “义务教育” -高中 -"职业 教育"')
    assert [(one.literal, one.exact) for one in query.wanted] == [("教育经费", False), ("义务教育", True)]
    assert {(one.literal, one.exact) for one in query.excluded} == {("高中", False), ("职业教育", True)}


def test_single_characters_are_asked_for_only_where_there_is_nothing_else() -> None:
    """A text has them at the ends of its words, and not by themselves."""
    assert [one.literal for one in parse_query("开发的范围；(五)风").wanted] == ["开发的范围"]
    assert [one.literal for one in parse_query("(五)风").wanted] == ["五风"]


def test_a_hyphen_within_a_word_excludes_nothing() -> None:
    assert parse_query("COVID-19 2026-03-05").excluded == ()
