"""Raw HTML, where the platform turns it on."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from sitegen.diagnostics import MachineFault
from tests.parse.markdown.cases import render, shown


def test_without_the_sanitiser_nothing_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nh3", None)
    with pytest.raises(MachineFault) as caught:
        render("<b>甲</b>", allow_html=True)
    assert caught.value.code == "markdown.sanitiser-missing"


@pytest.fixture
def _sanitiser() -> None:
    pytest.importorskip("nh3")


@pytest.mark.usefixtures("_sanitiser")
def test_harmless_elements_stay_and_placeholders_work() -> None:
    rendered, found = render('甲<sub>2</sub> [乙](b.md) ![丙](c.png) <a href="d.md">丁</a>', allow_html=True)
    assert shown(rendered.html) == '<p>甲<sub>2</sub> <a href="{0}">乙</a> {1} <a href="{2}">丁</a></p>\n'
    assert [reference.target for reference in rendered.references] == ["b.md", "c.png", "d.md"]
    assert rendered.references[2].line == 1
    assert found == ()


@pytest.mark.usefixtures("_sanitiser")
def test_what_is_removed_is_reported() -> None:
    rendered, found = render("甲\n\n<iframe src=x></iframe>\n\n乙 <img src=x onerror=y>\n", allow_html=True)
    assert rendered.html == "<p>甲</p>\n\n<p>乙 </p>\n"
    assert [(diagnostic.code, diagnostic.place.line, diagnostic.params["tags"]) for diagnostic in found] == [
        ("markdown.html-removed", 3, "iframe"),
        ("markdown.html-removed", 5, "img"),
    ]


@pytest.mark.usefixtures("_sanitiser")
def test_a_bad_target_in_raw_html_is_reported() -> None:
    rendered, found = render('甲\n\n<p><a href="javascript:x">乙</a></p>', allow_html=True)
    assert rendered.references == ()
    assert [(diagnostic.code, diagnostic.place.line) for diagnostic in found] == [("markdown.link-scheme", 3)]


@pytest.mark.usefixtures("_sanitiser")
def test_our_own_html_is_not_changed() -> None:
    source = "# 题\n\n| a |\n|--:|\n| b |\n\n甲[^1] `x`\\\n乙\n\n3. 丙\n\n```py\nx < y\n```\n\n---\n\n[^1]: 注"
    assert render(source, allow_html=True)[0] == render(source)[0]


PIECES = [
    "<script>alert(1)</script>", "<style>*{}</style>", "<iframe src=x>", "<svg onload=alert(1)>", "<math>", "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">', '<a href="jav&#x09;ascript:x">', "<a href='data:text/html,x'>", '<a href="&#2;0&#3;">', '<b onclick="x">',
    '<p style="x" id="main" class="x">', "<form action=x><input>", "<object data=x>", "<template>", "<noscript>", "<!--", "-->", "</div></section>",
    "<table><td>", "<base href=x>", "<meta http-equiv=refresh>", "[字](a.md)", "![图](b.png)", "**", "\n\n", "`", "> ", "<textarea>", "<title>", "<h1>",
]  # fmt: skip


@pytest.mark.usefixtures("_sanitiser")
@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=10))
def test_nothing_dangerous_survives(pieces: list[str]) -> None:
    rendered, _ = render("".join(pieces), allow_html=True)
    tree = lxml_html.fragment_fromstring(shown(rendered.html), create_parent="div")
    for element in tree.iter():
        assert element.tag not in {
            "script",
            "style",
            "iframe",
            "svg",
            "math",
            "img",
            "form",
            "input",
            "object",
            "base",
            "meta",
            "h1",
        }
        assert not any(name.startswith("on") or name == "style" for name in element.attrib)
        assert element.get("id", "s-").startswith(("s-", "fn-"))
        assert element.get("href", "#").startswith(("#", "{"))
    assert rendered.html.count("\x02") == rendered.html.count("\x03")
    indexes = [int(index) for index in re.findall("\x02(.*?)\x03", rendered.html)]
    assert all(index < len(rendered.references) for index in indexes)
