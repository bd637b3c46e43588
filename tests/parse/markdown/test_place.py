"""Diagnostics and references point to where it is written."""

from __future__ import annotations

import pytest

from sitegen.diagnostics import Report
from sitegen.parse.markdown.document import render_markdown
from tests.parse.markdown.cases import render

# The first `¦` is before, the second after what is meant.
PLACES = [
    ("一个¦[链](a.md)¦在此", "link"),
    ("# 题 ¦[链](a.md)¦ ##", "link"),
    ("甲\n  乙 ¦![图](a.png)¦", "image"),
    ("> 引\n> - 列 ¦[链](a.md)¦", "link"),
    ("> 引\n懒 ¦[链](a.md)¦", "link"),
    ("| a | b |\n|---|---|\n| x | a\\|b ¦[x](a.md)¦ |", "link"),
    ("a | b\n--|--\n甲 | ¦[甲](甲.md)¦", "link"),
    ("甲[^1]\n\n[^1]: 注\n\n    注 ¦[链](a.md)¦", "link"),
    ("- 甲\n\n  乙 ¦<https://a.cn>¦", "link"),
    ("甲 ¦[链\n接](a.md)\n乙", "link"),
]


@pytest.mark.parametrize(("marked", "kind"), PLACES)
def test_a_reference_knows_its_line_and_column(marked: str, kind: str) -> None:
    rendered, _ = render(marked.replace("¦", ""))
    before = marked.partition("¦")[0]
    [reference] = rendered.references
    assert reference.kind == kind
    assert (reference.line, reference.column) == (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


DIAGNOSTICS = [
    ("甲 ¦![](a.png)¦", "markdown.image-alt"),
    ("甲 ¦![ ](a.png)¦", "markdown.image-alt"),
    ("甲 ¦![图](https://a.cn/a.png)¦", "markdown.image-scheme"),
    ("甲 ¦![图](data:image/png;base64,AAAA)¦", "markdown.image-scheme"),
    ("甲 ¦[链](javascript:alert)¦", "markdown.link-scheme"),
    ("甲 ¦[链]()¦", "markdown.target-missing"),
    ("甲 ¦[](a.md)¦", "markdown.link-text"),
    ("甲 ¦[链](#没有)¦\n\n# 有", "markdown.fragment"),
    ("甲 ¦<b>¦乙</b>", "markdown.html"),
    ("甲\n\n  ¦<div>¦\n乙", "markdown.html"),
    ("甲¦**¦ 乙", "markdown.stray-asterisks"),
    ("- 甲\n  ¦**¦乙 `**丙**`", "markdown.stray-asterisks"),
    ("甲\n\n¦# ¦", "markdown.heading-empty"),
    ("¦" + "> " * 21 + "深¦", "markdown.nesting"),
]


@pytest.mark.parametrize(("marked", "code"), DIAGNOSTICS)
def test_a_diagnostic_points_to_what_is_meant(marked: str, code: str) -> None:
    before, meant, _ = marked.split("¦")
    _, found = render(marked.replace("¦", ""))
    assert [diagnostic.code for diagnostic in found] == [code]
    place = found[0].place
    assert (place.line, place.column) == (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
    assert place.length == max(len(meant), 1)


@pytest.mark.parametrize(
    "source",
    ["2 ** 3", "a ** b", "\\*\\*中\\*\\*", "`**中`", "**中**", "中*文", "\n```\n**中\n```", "http://a.cn/**"],
)
def test_asterisks_that_are_meant_are_not_reported(source: str) -> None:
    assert render(source)[1] == ()


def test_lines_are_counted_from_the_first_line_of_the_source() -> None:
    report = Report()
    rendered = render_markdown("甲\n\n[乙](b.md) ![](c.png)", path="x/a.md", first_line=8, report=report)
    assert rendered.references[0].line == 10
    assert [(found.place.path, found.place.line) for found in report] == [("x/a.md", 10)]


def test_a_reference_keeps_what_was_written() -> None:
    rendered, _ = render('[**申请** `表`](../%E8%A1%A8/申请%20表.docx "下 &quot;载") ![图 *一*](图.png)')
    link, image = rendered.references
    assert (link.target, link.text, link.title) == ("../%E8%A1%A8/申请%20表.docx", "申请 表", '下 "载')
    assert (image.kind, image.target, image.text) == ("image", "图.png", "图 一")
