"""Banner and grey mode in a real browser: shown, said, reached by keyboard; nothing moves, nothing breaks the policy."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.engine.cluster import Cluster, build_at
from tests.output.browser import fired, watch

HOSTS = {"www.shifan.gov.cn", "jyj.shifan.gov.cn"}
NEWS = "http://www.shifan.gov.cn/news/"
Look = Callable[[], Browser]


def open_page(browser: Browser, url: str, *, script: bool = True, width: int = 1280) -> Page:
    page = browser.new_context(java_script_enabled=script, viewport={"width": width, "height": 800}).new_page()
    page.goto(url, wait_until="networkidle")
    return page


def test_every_page_shows_the_banner_and_asks_for_it_once(gov: Cluster, look: Look) -> None:
    gov.append(
        "sites/platform.yml", "banner: {text: 暴雨红色预警, url: https://www.shifan.gov.cn/notices/}\nannouncement: {text: 系统升级}\n"
    )
    browser = look()
    page = browser.new_page()
    seen, asked = watch(page, HOSTS), []
    page.on("request", lambda one: asked.append(one.url) if one.url.endswith("banner.html") else None)
    page.goto(NEWS, wait_until="networkidle")
    assert page.locator("#banner .alert").is_visible()
    assert page.locator("#banner .announcement").inner_text().strip() == "系统升级"
    assert page.locator("#banner .alert a").get_attribute("href") == "https://www.shifan.gov.cn/notices/"
    assert len(asked) == 1
    assert [*seen.all(), *fired(page)] == []
    page.goto("http://www.shifan.gov.cn/", wait_until="networkidle")
    assert page.locator(".alert").count() == 1
    assert len(asked) == 1, "the home page holds it itself"


def test_a_page_without_a_banner_asks_for_nothing(look: Look) -> None:
    page = look().new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "banner" in one.url else None)
    page.goto(NEWS, wait_until="networkidle")
    assert asked == []
    assert page.locator("#banner").bounding_box()["height"] == 0  # type: ignore[index]


def test_without_script_a_frame_shows_the_banner_and_nothing_where_there_is_none(gov: Cluster, look: Look) -> None:
    gov.append("sites/lishu.yml", "announcement: {text: 梨树镇赶集日调整}\n")
    browser = look()
    page = open_page(browser, "http://www.shifan.gov.cn/lishu/news/", script=False)
    frame = page.locator("#banner iframe")
    assert frame.get_attribute("title")
    box = frame.bounding_box()
    assert box is not None
    assert box["height"] > 30
    inside = page.frame_locator("#banner iframe").locator(".announcement")
    assert "赶集日" in inside.inner_text()
    words = inside.bounding_box()
    assert words is not None
    assert words["y"] + words["height"] <= box["y"] + box["height"] + 1, "cut off"
    page = open_page(browser, NEWS, script=False)
    assert not page.locator("#banner iframe").is_visible()


def test_the_banner_is_said_once_a_visit_and_can_be_reached(gov: Cluster, look: Look) -> None:
    gov.append("sites/platform.yml", "banner: {text: 暴雨红色预警}\n")
    page = look().new_page()
    page.goto(NEWS, wait_until="networkidle")
    assert page.locator("#banner").get_attribute("aria-live") == "polite"
    region = page.get_by_role("region", name=page.locator("#banner .alert").get_attribute("aria-label") or "?")
    assert region.is_visible()
    region.focus()
    assert page.evaluate("document.activeElement.classList.contains('alert')")
    page.goto("http://www.shifan.gov.cn/notices/", wait_until="networkidle")
    assert page.locator("#banner .alert").is_visible()
    assert page.locator("#banner").get_attribute("aria-live") == "off"


def test_the_page_keeps_room_for_the_banner_so_that_nothing_jumps(gov: Cluster, look: Look) -> None:
    text = "受强对流天气影响，今天傍晚到夜间全市有大到暴雨，局部伴有雷暴大风，请尽量减少外出，远离河道和低洼地带。"
    gov.append("sites/platform.yml", f"banner: {{text: {text}}}\n")
    browser = look()
    for width in (360, 768, 1280):
        page = open_page(browser, NEWS, width=width)
        kept = page.evaluate("parseFloat(getComputedStyle(document.getElementById('banner')).minHeight)")
        box = page.locator("#banner").bounding_box()
        assert box is not None
        assert abs(box["height"] - kept) <= 32, width  # a line at most


def test_grey_mode_takes_the_colour_and_leaves_fixed_and_sticky_elements_where_they_are(gov: Cluster, look: Look) -> None:
    marks = '{% block crumbs %}<p id="fixed">固定</p><p id="sticky">粘住</p>{% endblock %}'
    gov.write("themes/gov/templates/section/list.html", '{% extends "section.html" %}' + marks)
    gov.append(
        "themes/gov/static/css/site.css",
        "#fixed { position: fixed; bottom: 0; } #sticky { position: sticky; top: 0; } main { min-height: 3000px; }\n",
    )
    gov.replace("sites/platform.yml", "grey: false", "grey: true")
    browser = look()
    page = open_page(browser, NEWS)
    assert page.evaluate("getComputedStyle(document.documentElement).filter") == "grayscale(1)"
    assert _coloured(page) == 0
    page.evaluate("window.scrollTo(0, 1500)")
    page.wait_for_function("window.scrollY === 1500")
    tops = page.evaluate("['fixed', 'sticky'].map(id => document.getElementById(id).getBoundingClientRect())")
    assert abs(tops[0]["bottom"] - 800) <= 20, "fixed to the window, not to the page"
    assert abs(tops[1]["top"]) <= 1
    gov.replace("sites/platform.yml", "grey: true", "grey: false")
    build_at(gov)
    page = open_page(browser, NEWS)
    assert _coloured(page) > 1000


def _coloured(page: Page) -> int:
    """How many pixels of a screenshot have a colour."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("HSV")
    return sum(picture.getchannel("S").histogram()[41:])
