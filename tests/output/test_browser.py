"""In a real browser, under the strictest policy: no violation, no error, no request to another host."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.output.browser import chromium, fired, watch
from tests.output.built import Built
from tests.output.server import serving

pytestmark = pytest.mark.xdist_group("browser")

SAMPLES = [
    "www/index.html",
    "www/news/index.html",
    "www/disclosure/policies/202611/parking-measures.html",
    "www/services/index.html",
    "www/leaders/shen-mingyuan.html",
    "www/leave.html",
    "www/sitemap.html",
    "www/404.html",
    "baihe/index.html",
    "lishu/index.html",
    "yshj/index.html",
    "en/index.html",
    "en/news/202611/greenway.html",
    "jyj/index.html",
    "kjj-old/index.html",
]


@pytest.fixture(scope="module")
def browser(demo: Built) -> Iterator[Browser]:
    with serving(demo) as port, chromium(port) as browser:
        yield browser


def _address(demo: Built, sample: str) -> str:
    site, _, path = sample.partition("/")
    page = next(one for one in demo.pages if one.site.id == site and one.path == path)
    return page.url.replace("https://", "http://")


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_page_loads_without_violation_error_or_foreign_request(sample: str, demo: Built, browser: Browser) -> None:
    page = browser.new_page()
    seen = watch(page, {next(one.host for one in demo.sites.values() if one.id == sample.partition("/")[0])})
    page.goto(_address(demo, sample), wait_until="networkidle")
    seen.fired += fired(page)
    assert seen.all() == []
    # The style sheet came and holds: without it the body would have Chromium's own margin.
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    page.close()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("sample", SAMPLES)
def test_no_page_scrolls_sideways(sample: str, width: int, demo: Built, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(_address(demo, sample), wait_until="load")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    page.close()


def test_pages_are_whole_without_script(demo: Built, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(_address(demo, "www/disclosure/policies/202611/parking-measures.html"))
    assert page.locator("h1").inner_text() == "示范市公共停车场管理办法"
    assert page.locator(".body").inner_text().count("条") > 5
    assert page.locator("nav[aria-label] a").first.is_visible()
    context.close()


def test_the_keyboard_reaches_the_content_by_the_skip_link(demo: Built, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(_address(demo, "www/index.html"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    assert page.locator("a.skip").first.is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.close()


def test_the_leaving_notice_shows_the_address_it_was_given(demo: Built, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(_address(demo, "www/leave.html") + "#https%3A//example.org/a%3Fb")
    link = page.locator("#leave .target a")
    assert link.get_attribute("href") == "https://example.org/a?b"
    assert link.is_visible()
    page.close()


@pytest.mark.parametrize(
    "hostile",
    ["javascript%3Aalert(1)", "data%3Atext/html,<script>alert(1)</script>", "//example.org", "%E0%A4"],
)
def test_the_leaving_notice_leads_to_web_addresses_only(hostile: str, demo: Built, browser: Browser) -> None:
    page = browser.new_page()
    seen = watch(page, {"www.shifan.gov.cn"})
    page.goto(_address(demo, "www/leave.html") + "#" + hostile)
    assert page.locator("#leave .target a").count() == 0
    page.goto(_address(demo, "www/leave.html") + "?url=" + hostile)
    assert page.locator("#leave .target a").count() == 0
    assert [*seen.all(), *fired(page)] == []
    page.close()


def test_large_text_and_high_contrast_stay_from_page_to_page(demo: Built, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(_address(demo, "www/index.html"))
    before = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main a')).fontSize)")
    page.locator("#elder").check()
    after = page.evaluate("parseFloat(getComputedStyle(document.querySelector('main a')).fontSize)")
    assert after >= before * 1.2
    page.goto(_address(demo, "www/news/index.html"))
    assert page.locator("#elder").is_checked()
    assert not page.locator("#contrast").is_checked()
    context.close()
