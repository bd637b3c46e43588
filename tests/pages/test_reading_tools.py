"""The reading tools in a real browser, with script and without, under the strictest policy."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.output.browser import fired, watch
from tests.pages.cluster import PAGES
from tests.pages.conftest import Pages

pytestmark = pytest.mark.xdist_group("pages-browser")


def opened(browser: Browser, pages: Pages, name: str, *, script: bool = True, width: int = 1280) -> Page:
    context = browser.new_context(java_script_enabled=script, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(pages.url(name), wait_until="networkidle")
    return page


def size_of_text(page: Page) -> float:
    return float(page.locator(".body").first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)"))


@pytest.mark.parametrize("kind", PAGES)
def test_no_page_breaks_the_policy_fails_or_asks_another_host(kind: str, browser: Browser, pages: Pages) -> None:
    page = browser.new_page()
    seen = watch(page, {one.host for one in pages.built.sites.values()})
    page.goto(pages.url(kind), wait_until="networkidle")
    seen.fired += fired(page)
    assert seen.all() == []
    page.close()


def test_facts_for_machines_are_data_and_break_no_policy(browser: Browser, pages: Pages) -> None:
    """A data block never runs: no violation is reported, and its text is where crawlers look for it."""
    page = browser.new_page()
    seen = watch(page, {"www.shifan.gov.cn"})
    page.goto(pages.url("article"), wait_until="networkidle")
    assert fired(page) == []
    assert seen.all() == []
    read = page.evaluate("JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)")
    assert read["@graph"][1]["headline"] == "文章“标题”</script><b>"
    page.close()


def test_the_size_of_the_text_changes_and_stays_from_page_to_page(browser: Browser, pages: Pages) -> None:
    page = opened(browser, pages, "article")
    middle = size_of_text(page)
    page.locator("#size-large").check()
    large = size_of_text(page)
    page.locator("#size-small").check()
    assert size_of_text(page) < middle < large
    page.locator("#size-large").check()
    page.goto(pages.url("policy"), wait_until="networkidle")
    assert page.locator("#size-large").is_checked()
    assert size_of_text(page) == large
    page.context.close()


def test_print_and_copy_appear_with_script_and_do_what_they_say(browser: Browser, pages: Pages) -> None:
    page = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
    page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1; };")
    # The clipboard is there for encrypted pages only; the test has none.
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: {writeText: async text => { window.copied = text; }}})")
    page.goto(pages.url("policy"), wait_until="networkidle")
    page.locator("button[data-do=print]").click()
    assert page.evaluate("window.printed") == 1
    page.locator("button[data-do=copy]").click()
    assert page.locator(".reading-said").text_content() == "网址已复制"
    assert page.evaluate("window.copied") == pages.url("policy").replace("http://", "https://")
    page.context.close()


def test_where_copying_is_forbidden_the_address_is_shown(browser: Browser, pages: Pages) -> None:
    page = browser.new_context().new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject(new Error())}})")
    page.goto(pages.url("policy"), wait_until="networkidle")
    assert not page.locator(".reading-address").is_visible()
    page.locator("button[data-do=copy]").click()
    assert page.locator(".reading-address").is_visible()
    assert "没有复制成功" in str(page.locator(".reading-said").text_content())
    page.context.close()


def test_the_browsers_own_sharing_is_offered_where_there_is_one(browser: Browser, pages: Pages) -> None:
    page = browser.new_context().new_page()
    page.add_init_script("navigator.share = async what => { window.shared = what; };")
    page.goto(pages.url("policy"), wait_until="networkidle")
    page.locator(".reading-share summary").click()
    page.locator("button[data-do=share]").click()
    assert page.evaluate("window.shared") == {
        "title": "公园管理办法",
        "url": pages.url("policy").replace("http://", "https://"),
    }
    page.context.close()


def test_without_script_sizes_and_sharing_work_and_nothing_useless_is_shown(browser: Browser, pages: Pages) -> None:
    page = opened(browser, pages, "policy", script=False)
    assert page.locator(".reading-tools button:visible").count() == 0
    middle = size_of_text(page)
    page.locator("#size-large").check()
    assert size_of_text(page) > middle
    page.locator(".reading-share summary").click()
    for shown in (".qr svg", ".reading-address", ".reading-wechat", ".reading-ways a"):
        assert page.locator(shown).first.is_visible(), shown
    page.context.close()


@pytest.mark.parametrize("kind", ["policy", "article", "service", "page"])
def test_a_telephone_reads_the_canonical_address_in_the_code(kind: str, browser: Browser, pages: Pages) -> None:
    page = opened(browser, pages, kind, script=False)
    page.locator(".reading-share summary").click()
    picture = Image.open(io.BytesIO(page.locator(".qr svg").screenshot()))
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert found.text == page.locator("link[rel=canonical]").get_attribute("href")
    page.context.close()


def test_the_code_is_read_on_a_dark_page_too(browser: Browser, pages: Pages) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(pages.url("policy"), wait_until="networkidle")
    page.locator(".reading-share summary").click()
    picture = Image.open(io.BytesIO(page.locator(".qr svg").screenshot()))
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [pages.url("policy").replace("http://", "https://")]
    context.close()


def test_nothing_of_a_video_is_fetched_before_it_is_played(browser: Browser, pages: Pages) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(pages.url("article"), wait_until="networkidle")
    assert [one for one in asked if one.endswith((".mp4", ".mp3"))] == []
    page.close()


@pytest.mark.parametrize("kind", ["article", "service", "policy"])
def test_a_narrow_screen_scrolls_tables_and_nothing_else(kind: str, browser: Browser, pages: Pages) -> None:
    page = opened(browser, pages, kind, width=320)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def test_the_keyboard_reaches_every_tool_and_shows_where_it_is(browser: Browser, pages: Pages) -> None:
    page = opened(browser, pages, "policy")
    page.locator("#main").focus()
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.dataset.do || document.activeElement.localName"))
    assert reached[:2] == ["size-middle", "print"]
    assert "summary" in reached
    page.keyboard.press("Enter")
    page.context.close()


def test_the_traditional_twin_of_a_page_shares_its_own_address(browser: Browser, pages: Pages) -> None:
    twin = "www/hant/disclosure/policies/202607/measures.html"
    page = opened(browser, pages, twin, script=False)
    page.locator(".reading-share summary").click()
    picture = Image.open(io.BytesIO(page.locator(".qr svg").screenshot()))
    address = pages.url(twin).replace("http://", "https://")
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [address]
    assert page.locator(".reading-address span").text_content() == address
    assert page.locator("link[rel=canonical]").get_attribute("href") == address
    page.context.close()
