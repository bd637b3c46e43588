"""Summaries and the number of characters."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.parse.markdown.characters import count
from sitegen.parse.markdown.summary import LIMIT, Lead
from tests.parse.markdown.cases import render


def summary(*paragraphs: str) -> str:
    lead = Lead()
    for paragraph in paragraphs:
        lead.add(paragraph)
    return lead.summary()


def test_a_short_document_is_its_own_summary() -> None:
    source = "# 题\n\n各**区县**：\n\n> 引文。\n\n- 列表\n\n| a |\n|---|\n| b |\n\n![图](a.png)\n\n通知[^1][如下](b.md)。\nAnd `so` on.\n\n```\nx\n```\n\n[^1]: 注"
    assert render(source)[0].summary == "各区县：通知如下。 And so on."


def test_it_ends_with_the_last_sentence_that_fits() -> None:
    sentence = "公" * 49 + "。"
    assert summary(sentence * 4) == sentence * 2
    assert summary("各区县：", sentence * 4) == "各区县：" + sentence * 2
    assert summary("他说：“" + "公" * 50 + "。”" + "开" * 100 + "。") == "他说：“" + "公" * 50 + "。”"


def test_it_is_not_cut_inside_brackets() -> None:
    assert summary("甲。" + "乙" * 100 + "《丙。" + "丁" * 50 + "》戊。") == "甲。"
    assert summary("甲" * 100 + "（乙。" + "丁" * 50 + "）戊。") == "甲" * 100 + "…"
    assert summary("（" + "甲" * 200 + "）") == "甲" * 139 + "…"
    assert summary("《" * 300 + "甲" * 200 + "》" * 300) == "甲" * 139 + "…"


def test_a_long_sentence_ends_at_a_comma() -> None:
    assert summary("甲" * 90 + "，" + "乙" * 90) == "甲" * 90 + "…"


def test_latin_letters_are_half_as_wide() -> None:
    text = "Word and so on. " * 20
    found = summary(text)
    assert 240 < len(found) <= 2 * LIMIT
    assert found.endswith("on.")


@given(st.lists(st.text("甲乙a ，。；《》（）“”〔〕.", max_size=120), max_size=6))
def test_it_is_short_and_outside_brackets(paragraphs: list[str]) -> None:
    found = summary(*paragraphs)
    assert sum(0.5 if character.isascii() else 1 for character in found) <= LIMIT
    text = "".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    body = found.removesuffix("…").replace(" ", "")
    assert body in text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("公开，2026年 Word文档。", 7),
        ("二〇二六 㐀 𠮷 々 﨑", 8),
        ("it's a naïve café", 5),
        ("😀《》——…", 0),
        ("a\u0301 日本語ひらがな", 4),
    ],
)
def test_han_characters_and_latin_words_are_counted(text: str, expected: int) -> None:
    assert count(text) == expected


@given(st.text(st.characters(codec="utf-8")))
def test_counting_bytes_is_counting_han_characters(text: str) -> None:
    han = re.findall("[\u3400-\u9fff\uf900-\ufaff々〇\U00020000-\U0003ffff]", text)
    words = re.findall("[0-9A-Za-zÀ-ÖØ-öø-ÿ]+", text)
    assert count(text) == len(han) + len(words)


def test_the_words_of_the_whole_document_are_counted() -> None:
    assert render("# 题目\n\n正文**加**粗[^1]\n\n- 列 `x`\n\n| 表 |\n|---|\n| 格 |\n\n```\n码\n```\n\n[^1]: 注")[0].characters == 12
