"""The HTML of cases: text in, HTML out."""

from __future__ import annotations

import pytest

from tests.parse.markdown.cases import Case, read_cases, render, shown

CASES = [case for name in ("emphasis.txt", "lines.txt", "blocks.txt") for case in read_cases(name)]


@pytest.mark.parametrize("quick", [True, False], ids=["quick", "stock"])
@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_case(case: Case, quick: bool) -> None:
    rendered, _ = render(case.source, quick=quick)
    assert shown(rendered.html) == case.html


def test_line_ends_of_every_kind_are_the_same() -> None:
    assert render("甲\r\n乙\r\r# 丙\r\n")[0] == render("甲\n乙\n\n# 丙\n")[0]


def test_the_marks_of_placeholders_cannot_come_from_the_source() -> None:
    rendered, _ = render("\x020\x03 `\x021\x03` [a](b.md) &#2;0&#3;\n\n\x020\x03")
    assert shown(rendered.html).count("{") == 1
    assert rendered.html.count("\x02") == rendered.html.count("\x03") == 1


def test_an_empty_document_is_empty() -> None:
    rendered, found = render("\n \n")
    assert (rendered.html, rendered.summary, rendered.characters, found) == ("", "", 0, ())
