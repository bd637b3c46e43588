"""Whatever a document says, its HTML runs nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from tests.parse.markdown.cases import render

BAD_TARGETS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "javascript&#58;alert(1)", "javascript&colon;alert(1)",
    "&#106;avascript:alert(1)", "&#x6A;avascript:alert(1)", "java&Tab;script:alert(1)", "java&NewLine;script:alert(1)",
    "<java\tscript:alert(1)>", "< javascript:alert(1)>", "<&nbsp;javascript:alert(1)>", "javascript%3Aalert(1)",
    "%6Aavascript:alert(1)", "&#1;javascript:alert(1)", "vbscript:x", "data:text/html,x", "data:image/svg+xml,x",
    "DATA:text/html;base64,AA", "file:///etc/passwd", "ftp://a.cn/x", "blob:x", "about:blank", "view-source:x",
    "//evil.cn/x", "\\\\\\\\evil.cn", "/\\evil.cn", "ws://a", "intent:x", "feed:javascript:x",
]  # fmt: skip


@pytest.mark.parametrize("form", ["[字]({})", "![字]({})", "[字][r]\n\n[r]: {}\n", "[字]({} 'x')"])
@pytest.mark.parametrize("target", BAD_TARGETS)
def test_a_bad_target_is_never_a_reference(target: str, form: str) -> None:
    rendered, found = render(form.format(target))
    assert all(reference.target.startswith("\ufffd") for reference in rendered.references)
    assert "<a" not in rendered.html or rendered.references
    assert found or "javascript:" in rendered.html  # reported, or not a link at all and shown as it is


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", "vbscript:x"])
def test_a_bad_automatic_link_is_text(target: str) -> None:
    rendered, found = render(f"见 <{target}>")
    assert rendered.references == ()
    assert rendered.html == f"<p>见 {target}</p>\n"
    assert [diagnostic.code for diagnostic in found] == ["markdown.link-scheme"]


@pytest.mark.parametrize(
    "target", ["a.md", "./a.md", "../a b.md", "/x/a.md", "id:x-1", "http://a.cn", "https://a.cn/a:b", "mailto:a@b.cn",
               "tel:0101", "第一:二.docx", "1:2.html", "a/b:c.md", "?x=javascript:y"]
)  # fmt: skip
def test_allowed_targets_are_references(target: str) -> None:
    rendered, found = render(f"[字](<{target}>)")
    assert [reference.target for reference in rendered.references] == [target]
    assert found == ()


PAYLOADS = [
    '"><script>alert(1)</script>', "'><img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "</title><svg onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>", "`\"><b onclick=x>`", "{{''.__class__}}", "&quot; onclick=&quot;x",
]  # fmt: skip
SLOTS = [
    "{}", "# {}", "[字](a.md \"{}\")", "[字](<a{}.md>)", "![{}](a.png)", "```{}\nx\n```", "~~~ {}\nx\n~~~", "    {}", "`{}`",
    "| {} |\n|---|\n| {} |", "- {}", "> {}", "[^{}]\n\n[^{}]: {}", "[{}]: a.md '{}'\n\n[{}]", "[字](#{})", "**{}**", "<{}>", "3{}. x",
]  # fmt: skip


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_breaks_out_of_its_place(payload: str, slot: str) -> None:
    assert_harmless(render(slot.replace("{}", payload))[0].html)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([*PAYLOADS, *SLOTS, "\n", "\n\n", "](", "![", "<", ">", "'", '"', "javascript:"]),
        max_size=12,
    )
)
def test_no_combination_breaks_out(pieces: list[str]) -> None:
    assert_harmless(render("".join(pieces))[0].html)


TAGS = set(
    "div p h2 h3 h4 h5 h6 ul ol li table thead tbody tr th td blockquote pre code em strong s a br hr sup section".split()  # noqa: SIM905
)
ATTRIBUTES = {"href", "title", "id", "class", "scope", "start", "aria-label"}


def assert_harmless(html: str) -> None:
    tree = lxml_html.fragment_fromstring(html.replace("\x02", "placeholder-").replace("\x03", ""), create_parent="div")
    for element in tree.iter():
        assert element.tag in TAGS
        assert set(element.attrib) <= ATTRIBUTES
        assert element.get("href", "#").startswith(("#", "placeholder-"))
