"""Document numbers in running text become links, and nothing else does."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.render.mentions import link_mentions

_KNOWN = {"示政发|2026|3": "/policies/202603/a.html", "国务院令||711": "/national/b.html"}
_LINK = '<a class="mention" href="/policies/202603/a.html">'


def linked(html: str) -> str:
    return link_mentions(html, lambda key: _KNOWN.get(key, ""))


def test_the_title_and_the_brackets_are_part_of_the_link() -> None:
    html = linked("<p>根据《关于某事的通知》（示政发〔2026〕3号），执行。</p>")
    assert html == f"<p>根据{_LINK}《关于某事的通知》（示政发〔2026〕3号）</a>，执行。</p>"


def test_a_bare_number_is_linked_by_itself_however_it_is_written() -> None:
    assert linked("<p>见示政发[2026]第003号。</p>") == f"<p>见{_LINK}示政发[2026]第003号</a>。</p>"
    assert 'href="/national/b.html">国务院令第711号</a>' in linked("<p>《条例》见国务院令第711号。</p>")


def test_two_mentions_in_one_paragraph() -> None:
    html = linked("<p>《甲》（示政发〔2026〕3号）、《乙》（示政发〔2026〕4号）和《甲》（示政发〔2026〕3号）</p>")
    assert html.count(_LINK) == 2
    assert "、《乙》（示政发〔2026〕4号）和" in html


def test_a_number_nobody_bears_stays_text() -> None:
    assert linked("<p>示政发〔2026〕4号</p>") == "<p>示政发〔2026〕4号</p>"


def test_links_headings_and_code_stay_as_they_are() -> None:
    for html in (
        '<p><a href="/x">示政发〔2026〕3号</a></p>',
        '<h2 id="s-示政发〔2026〕3号">示政发〔2026〕3号</h2>',
        "<p><code>示政发〔2026〕3号</code></p>",
        "<pre><code>示政发〔2026〕3号</code></pre>",
        '<p><img alt="示政发〔2026〕3号"></p>',
        "<h3><strong>示政发〔2026〕3号</strong></h3>",
    ):
        assert linked(html) == html
    assert _LINK in linked('<h2 id="a">一</h2><p>示政发〔2026〕3号</p>')


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "《", "》", "（", "）", "示政发〔2026〕3号", "国务院令第711号", "见", "<a>", "</a>", "&lt;"]),
        max_size=25,
    )
)
def test_linking_changes_no_word(parts: list[str]) -> None:
    html = "".join(parts)
    added = re.compile(r'<a class="mention" href="[^"]*">(.*?)</a>')
    assert added.sub(r"\1", linked(html)) == html
