"""The traditional variant looks like the simplified one: the same boxes at the same places, script apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.engine.cluster import Cluster
from tests.output.browser import fired, watch

Look = Callable[[], Browser]
HOSTS = {"www.shifan.gov.cn"}
PAGES = (
    "", "news/", "news/list_1.html", "news/202604/bridge.html", "notices/202611/water.html", "about/",
    "disclosure/", "disclosure/policies/", "disclosure/policies/202602/square.html", "disclosure/interpretations/202602/square.html",
    "disclosure/catalogue/", "disclosure/apply/", "disclosure/suggestions/", "leaders/", "leaders/li.html",
    "interaction/", "interaction/letters/202610/lamp.html", "interaction/surveys/202611/park.html", "topics/", "topics/spring.html",
    "search.html", "sitemap.html", "sites.html", "leave.html", "404.html", "410.html",
)  # fmt: skip

_BOXES = """() => [...document.querySelectorAll(
  "header, nav, main, footer, h1, h2, h3, form, table, img, .block, .list, .crumbs, .wrap, article, section, aside")]
  .filter(one => one.getClientRects().length)
  .map(one => { const box = one.getBoundingClientRect();
    return [one.tagName + "." + one.className, Math.round(box.x), Math.round(box.width), Math.round(box.height)]; })"""


def boxes(page: Page) -> list[list[Any]]:
    return list(page.evaluate(_BOXES))


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_twins_have_the_same_boxes_and_keep_to_the_policy(gov: Cluster, look: Look, width: int) -> None:
    gov.append("sites/www.yml", "variants: [zh-Hant]\n")
    browser = look()
    for path in PAGES:
        page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
        seen = watch(page, HOSTS)
        found = []
        for start in ("http://www.shifan.gov.cn/", "http://www.shifan.gov.cn/hant/"):
            answer = page.goto(start + path, wait_until="load")
            assert answer is not None
            assert answer.ok, start + path
            found.append(
                (boxes(page), page.evaluate("document.documentElement.scrollHeight"), page.evaluate("document.documentElement.lang"))
            )
            assert [*seen.all(), *fired(page)] == [], start + path
            assert page.evaluate("document.documentElement.scrollWidth") <= width, start + path
        (simplified, height, language), (traditional, other_height, other_language) = found
        assert (language, other_language) == ("zh-Hans", "zh-Hant")
        assert [one[0] for one in simplified] == [one[0] for one in traditional], path
        # One character is as wide as another; only numbers, Latin words and line ends may move a box by a line.
        apart = [
            (one, other)
            for one, other in zip(simplified, traditional, strict=True)
            if abs(one[1] - other[1]) > 4 or abs(one[2] - other[2]) > max(40, 0.05 * width)
        ]
        assert apart == [], path
        assert abs(height - other_height) <= 64, path
        page.context.close()


def test_the_banner_is_in_the_script_of_the_page(gov: Cluster, look: Look) -> None:
    gov.append("sites/www.yml", "variants: [zh-Hant]\nannouncement: {text: 网站升级公告}\n")
    page = look().new_page()
    page.goto("http://www.shifan.gov.cn/hant/news/", wait_until="networkidle")
    assert page.locator("#banner .announcement").inner_text().strip() == "網站升級公告"


def test_the_switch_leads_there_and_back(gov: Cluster, look: Look) -> None:
    gov.append("sites/www.yml", "variants: [zh-Hant]\n")
    page = look().new_page()
    page.goto("http://www.shifan.gov.cn/news/", wait_until="networkidle")
    there = page.locator("header a[hreflang=zh-Hant]")
    assert there.inner_text().strip() == "繁體"
    assert there.get_attribute("href") == "https://www.shifan.gov.cn/hant/news/"
    page.goto("http://www.shifan.gov.cn/hant/news/", wait_until="networkidle")
    back = page.locator("header a[hreflang=zh-Hans]")
    assert back.inner_text().strip() == "简体"
    assert back.get_attribute("href") == "https://www.shifan.gov.cn/news/"
    assert back.get_attribute("lang") == "zh-Hans"
