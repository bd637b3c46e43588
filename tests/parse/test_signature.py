"""The signature at the end of a text is found, and nothing else is taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.diagnostics import Report
from sitegen.parse.markdown.document import render_markdown
from sitegen.parse.signature import with_signature


def html(source: str) -> str:
    return with_signature(render_markdown(source, path="x.md", first_line=1, report=Report()).html)


@pytest.mark.parametrize(
    ("source", "names", "date"),
    [
        ("正文。\n\n示范市人民政府\n\n2026年2月26日\n", "示范市人民政府", "2026年2月26日"),
        ("正文。\n\n示范市人民政府\n2026年2月26日\n", "示范市人民政府", "2026年2月26日"),
        ("正文。\n\n市长　沈明远\n\n2026年11月19日\n", "市长　沈明远", "2026年11月19日"),
        ("正文。\n\n市财政局\n\n市教育局\n\n二〇二六年三月五日\n", "市财政局<br>\n市教育局", "二〇二六年三月五日"),
        ("正文。\n\n市财政局\n\n2026年3月5日\n\n（此件公开发布）\n", "市财政局", "2026年3月5日"),
    ],
)
def test_names_and_date_at_the_end_are_the_signature(source: str, names: str, date: str) -> None:
    found = html(source)
    assert f'<p class="signed-by">{names}</p>\n<p class="signed-on">{date}</p>\n</div>' in found
    assert found.count("signature") == 1
    assert found.startswith("<p>正文。</p>")


def test_an_order_is_signed_before_the_text_it_puts_in_force() -> None:
    found = html("现予公布。\n\n市长　沈明远\n\n2026年11月19日\n\n## 第一章\n\n第一条。\n\n## 第二章\n\n第二条。\n")
    assert '<p class="signed-by">市长　沈明远</p>\n<p class="signed-on">2026年11月19日</p>\n</div>\n<h2' in found
    assert found.count("signature") == 1


@pytest.mark.parametrize(
    "source",
    [
        "会议在2026年2月26日\n",  # a sentence
        "正文。\n\n2026年2月26日\n",  # nobody signed
        "示范市人民政府\n\n2026年2月26日\n\n正文继续。\n",  # not at the end
        "正文。\n\n2.各县区教育局\n\n2026年2月26日\n",  # an item of a list of attachments
        "正文。\n\n记者从会议上获悉。\n\n2026年2月26日\n",
        "- 示范市人民政府\n\n2026年2月26日\n",
    ],
)
def test_what_is_no_signature_is_left_alone(source: str) -> None:
    assert "signature" not in html(source)


@given(st.text(st.sampled_from("市政府局。，<>&年月日2026\n 　（）"), max_size=80))
def test_no_text_is_lost(source: str) -> None:
    plain = render_markdown(source, path="x.md", first_line=1, report=Report()).html
    strip = str.maketrans("", "", "\n ")

    def words(text: str) -> str:
        for tag in ('<div class="signature">', "</div>", '<p class="signed-by">', '<p class="signed-on">', "<p>", "</p>", "<br>"):
            text = text.replace(tag, "")
        return text.translate(strip)

    assert words(with_signature(plain)) == words(plain)
