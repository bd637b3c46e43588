"""Inputs made to take long: about 100 to 200 kB each, which must take less than a second.

The ceiling is generous (a shared, slow machine): what is quadratic takes a minute, not six seconds."""

from __future__ import annotations

import time

import pytest

from sitegen.parse.markdown.text import plain_text
from tests.parse.markdown.cases import render

CEILING = 6.0

HOSTILE = {
    "brackets": "[" * 50_000,
    "nested brackets": "[" * 50_000 + "]" * 50_000,
    "nested brackets with definitions": "[a]: b\n\n" + "[" * 50_000 + "a" + "]" * 50_000,
    "image openings": "![" * 50_000 + "]",
    "image openings with definitions": "[a]: b\n\n" + "![" * 50_000 + "]",
    "emphasis": "*a **a " * 10_000,
    "han emphasis": "*中 **中" * 10_000,
    "emphasis nested": "*_" * 25_000 + "a" + "_*" * 25_000,
    "asterisks": "*" * 100_000,
    "asterisks and han": "中***文" * 20_000,
    "stray asterisks": "** 中" * 20_000,
    "emphasis across lines": "**a\nb** " * 10_000,
    "backtick ladder": "".join("e" + "`" * length for length in range(600)),
    "backticks down": "".join("`" * length + " " for length in range(600, 0, -1)),
    "images in nothing": "![[]()" * 10_000,
    "quotes": "> " * 20_000 + "a",
    "bullets": "* " * 5_000 + "a",
    "deep lists": "".join("  " * depth + "- a\n" for depth in range(400)),
    "list items": "- a\n" * 25_000,
    "loose list items": "- a\n\n" * 20_000,
    "headings": "# a\n" * 20_000,
    "headings with the numbers of others": "".join(f"# a-{n}\n" for n in range(10_000)) + "# a\n" * 10_000,
    "headings between paragraphs": "文字\n# 标题\n" * 12_000,
    "a long heading": "# " + "长" * 100_000,
    "setext": "a\n=\n" * 20_000,
    "definitions": "".join(f"[a{n}]: /u{n}\n" for n in range(20_000)),
    "definitions of one label": "[a]: /u\n" * 20_000,
    "definitions used": "[a]: /u\n\n" + "[a] " * 20_000,
    "open titles": "[a]: b 'x\n" + '[a]: b "\n' * 15_000,
    "wide table": "a|" * 20_000 + "\n" + "-|" * 20_000 + "\n" + "x\n" * 50,
    "tables": "|a|\n|-|\n|b|\n\n" * 5_000,
    "pipes": "|a|\n" * 25_000,
    "footnote openings": "[^1]: a\n\n" + "[^" * 50_000,
    "footnote marks": "[^1]: a\n\n" + "[^1]" * 25_000,
    "footnotes in footnotes": "[^a]: " * 20_000,
    "links": "[a](b.md)" * 12_000,
    "links in lines": "[a](b.md)\n" * 12_000,
    "links without words": "[](x)" * 20_000,
    "links in links": "[a" * 20_000 + "](b)" * 20_000,
    "link openings": "[a](" * 25_000,
    "angle link openings": "[a](<b" * 15_000,
    "parentheses": "[a](" + "(" * 50_000 + ")" * 50_000 + ")",
    "angles": "<" * 100_000,
    "tag openings": "<a b='" * 15_000 + ">",
    "comment openings": "<!--" * 25_000 + "-->",
    "elements": "<b>" * 30_000,
    "html blocks": "<div>\n\n" * 15_000,
    "ampersands": "&#" * 50_000,
    "backslashes": "\\" * 100_000,
    "tildes": "~~a" * 30_000,
    "lines": "文字\n" * 30_000,
    "numbered lines": "1、文字；\n" * 15_000,
    "blank lines": "文字\n \n" * 20_000,
    "lazy lines": "> a\n" + "b\n" * 40_000,
    "opening brackets": "（" * 100_000,
    "quotation marks": "“" * 50_000 + "”" * 50_000,
    "tabs": "\t" * 100_000,
    "white space": " " * 100_000 + "a",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_does_not_take_long(name: str) -> None:
    start = time.process_time()
    rendered, _ = render(HOSTILE[name])
    plain_text(rendered.html)
    assert time.process_time() - start < CEILING


def test_what_is_left_out_for_its_depth_is_reported() -> None:
    assert [found.code for found in render("> " * 20_000 + "a")[1]] == ["markdown.nesting"]
    assert render("".join("  " * depth + "- a\n" for depth in range(9)))[1] == ()
