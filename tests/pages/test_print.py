"""What a document looks like on paper: printed to PDF by Chromium, read by pypdf."""

from __future__ import annotations

import io
import unicodedata

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.pages.conftest import Pages

pytestmark = pytest.mark.xdist_group("pages-browser")

# Chromium writes some characters as the radicals they look like; NFKC leaves these alone.
_RADICALS = str.maketrans("⺠⻓⻚⻋⻅⻔⻢", "民长页车见门马")
_MILLIMETRES = 25.4 / 72


def printed(browser: Browser, pages: Pages, name: str) -> PdfReader:
    page = browser.new_page()
    page.goto(pages.url(name), wait_until="networkidle")
    data = page.pdf(prefer_css_page_size=True)
    page.close()
    return PdfReader(io.BytesIO(data))


def words(reader: PdfReader, page: int) -> str:
    """The text of a page without spaces; radicals that fonts name otherwise are the usual characters again."""
    return "".join(unicodedata.normalize("NFKC", reader.pages[page].extract_text()).translate(_RADICALS).split())


def test_pages_are_a4_and_numbered(browser: Browser, pages: Pages) -> None:
    reader = printed(browser, pages, "policy")
    assert len(reader.pages) >= 2
    for number, page in enumerate(reader.pages):
        width, height = (float(one) * _MILLIMETRES for one in page.mediabox[2:])
        assert (round(width), round(height)) == (210, 297)
        assert f"—{number + 1}—" in words(reader, number)


def test_the_title_stands_once_above_the_text_with_number_and_signature(browser: Browser, pages: Pages) -> None:
    reader = printed(browser, pages, "policy")
    text = "".join(words(reader, number) for number in range(len(reader.pages)))
    # In the title, and in the description of the document.
    assert words(reader, 0).count("公园管理办法") == 2
    assert "示政发〔2026〕9号" in text
    assert "示范市人民政府2026年6月30日" in text


def test_addresses_of_links_and_of_the_page_are_printed(browser: Browser, pages: Pages) -> None:
    reader = printed(browser, pages, "article")
    text = "".join(words(reader, number) for number in range(len(reader.pages)))
    assert "https://www.example.com/a?b=1" in text
    assert "leave.html" not in text
    assert f"本页网址:{pages.url('article').replace('http://', 'https://')}" in text
    attached = printed(browser, pages, "policy")
    assert "/measures/form.csv" in "".join(words(attached, number) for number in range(len(attached.pages)))


def test_nothing_to_click_is_printed(browser: Browser, pages: Pages) -> None:
    reader = printed(browser, pages, "policy")
    text = "".join(words(reader, number) for number in range(len(reader.pages)))
    for gone in ("打印", "分享", "字号小", "搜索", "大字版", "上一篇", "本文目录", "网站地图", "ICP"):
        assert gone not in text, gone


@pytest.mark.parametrize("mode", ["contrast", "dark", "elder"])
def test_paper_is_white_whatever_the_screen_shows(mode: str, browser: Browser, pages: Pages) -> None:
    page = browser.new_page(color_scheme="dark")
    page.goto(pages.url("policy"), wait_until="networkidle")
    page.evaluate("mode => document.documentElement.classList.add(mode)", mode)
    page.emulate_media(media="print", color_scheme="dark")
    seen = page.evaluate(
        """() => [...document.querySelectorAll("body, main, .document, .facts dt, .facts dd, .body p, .body a")]
        .map(one => [getComputedStyle(one).color, getComputedStyle(one).backgroundColor])"""
    )
    page.close()
    assert {ink for ink, _ in seen} == {"rgb(0, 0, 0)"}
    assert {ground for _, ground in seen} <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
