"""Conversion of text and of pages: what changes, and what must not."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.variant.markup import convert_page
from sitegen.variant.text import Terms, convert, variants

HANT = variants()["zh-Hant"]


def page(source: str, terms: tuple[tuple[str, str], ...] = ()) -> str:
    return convert_page(source, HANT, "s2tw", Terms(terms), lambda address: address.replace("/news/", "/hant/news/"))


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("<p>头发与发展</p>", "<p>頭髮與發展</p>"),
        ("<p><b>头</b>发，<b>发</b>展</p>", "<p><b>頭</b>髮，<b>發</b>展</p>"),
        ('<img alt="后来居上" src="/后.png">', '<img alt="後來居上" src="/后.png">'),
        ('<a href="/news/a.html" title="新闻">新闻</a>', '<a href="/hant/news/a.html" title="新聞">新聞</a>'),
        ('<code>云</code><pre lang="zh-Hans">云</pre>', '<code>云</code><pre lang="zh-Hans">云</pre>'),
        ('<p lang="ja">体</p><p lang="zh-Hans">体</p>', '<p lang="ja">体</p><p lang="zh-Hant">體</p>'),
        ('<a hreflang="zh-Hans" lang="zh-Hans" href="/news/">简体</a>', '<a hreflang="zh-Hans" lang="zh-Hans" href="/news/">简体</a>'),
        ('<h2 id="s-一总体">一总体</h2>', '<h2 id="s-一总体">一總體</h2>'),
        ('<meta name="Keywords" content="财政,发展">', '<meta name="Keywords" content="財政,發展">'),
        ('<meta name="ColumnType" content="首页">', '<meta name="ColumnType" content="首页">'),
        ('<meta http-equiv="refresh" content="0; url=/news/a.html">', '<meta http-equiv="refresh" content="0; url=/hant/news/a.html">'),
        ("<p>A &lt; B &amp; 发展</p>", "<p>A &lt; B &amp; 發展</p>"),
        ('<p translate="no">发展</p>', '<p translate="no">发展</p>'),
        ("<p>第3号〔2026〕</p><!-- 发展 -->", "<p>第3號〔2026〕</p><!-- 发展 -->"),
    ],
)
def test_text_changes_and_nothing_else(source: str, made: str) -> None:
    assert page(source) == made


def test_terms_come_before_everything_and_the_longest_wins() -> None:
    terms = (("发展", "發展了"), ("发展中心", "發展中心"), ("云锦路", "云锦路"))
    assert page("<p>发展中心在云锦路，促进发展。</p>", terms) == "<p>發展中心在云锦路，促進發展了。</p>"


def test_facts_for_machines_follow_the_page() -> None:
    source = '<script type="application/ld+json">{"@id":"https://a.cn/news/","name":"发展\\u003c","url":"https://a.cn/news/","inLanguage":"zh-Hans"}</script>'
    assert page(source) == (
        '<script type="application/ld+json">{"@id":"https://a.cn/news/","name":"發展\\u003c",'
        '"url":"https://a.cn/hant/news/","inLanguage":"zh-Hant"}</script>'
    )


_TEXT = st.text(st.sampled_from("发展头里面台后云 a<>&\"'\x1e\U0010f000\n一"), max_size=30)


@settings(deadline=None)
@given(st.lists(_TEXT, max_size=6), _TEXT)
def test_no_text_breaks_the_markup(texts: list[str], name: str) -> None:
    source = "".join(f'<p title="{html.escape(name)}">{html.escape(one)}<b>{html.escape(one)}</b></p>' for one in texts)
    made = page(source, (("发展", "發展"), ("头", "头")))
    assert re.findall(r"</?\w+", made) == re.findall(r"</?\w+", source)
    assert len(re.findall(r'title="[^"<>]*"', made)) == len(texts)


@settings(deadline=None)
@given(st.lists(st.lists(_TEXT, max_size=4), max_size=5))
def test_pieces_stay_pieces(blocks: list[list[str]]) -> None:
    assert [len(one) for one in convert(blocks, "s2tw", Terms(()))] == [len(one) for one in blocks]
