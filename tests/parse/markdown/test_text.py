"""The words of the HTML, for the search."""

from __future__ import annotations

from sitegen.parse.markdown.text import plain_text
from tests.parse.markdown.cases import render


def test_each_block_has_its_line_and_nothing_unseen_is_left() -> None:
    source = '# 题\n\n甲**乙**[丙](c.md "不>见")[^1]![图](d.png)\n1 < 2 & "x"\n\n| a | b |\n|---|---|\n| c | d |\n\n- e\n- f\n\n[^1]: 注'
    assert plain_text(render(source)[0].html).split("\n") == [
        "题",
        "甲乙丙",
        '1 < 2 & "x"',
        "a",
        "b",
        "c",
        "d",
        "e",
        "f",
        "注",
    ]


def test_escaped_tags_are_words() -> None:
    assert plain_text(render("`<b>` 甲 \\<p> &amp;lt;")[0].html) == "<b> 甲 <p> &lt;"


def test_dropped_line_breaks_join_words() -> None:
    assert plain_text(render("执行\n异议 **执**行")[0].html) == "执行异议 执行"
