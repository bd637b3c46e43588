"""The filter of 政府信息公开目录 in a real browser; without script the page leads on by links."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.output.browser import chromium
from tests.output.built import Built
from tests.output.server import serving

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def browser(demo: Built) -> Iterator[Browser]:
    with serving(demo) as port, chromium(port) as browser:
        yield browser


def test_it_finds_documents_of_all_ranges_and_gives_the_page_back(browser: Browser) -> None:
    page = browser.new_page()
    page.goto("http://www.shifan.gov.cn/disclosure/directory/", wait_until="networkidle")
    before = page.locator("#rows tbody tr").count()
    page.fill("#catalogue-filter [name=words]", "停车")
    page.click("#catalogue-filter button[type=submit]")
    expect(page.locator(".catalogue-said")).to_contain_text("找到")
    titles = page.locator("#rows .row-title a").all_inner_texts()
    assert "示范市公共停车场管理办法" in titles
    assert len(titles) < before
    page.fill("#catalogue-filter [name=words]", "没有这样的文件")
    page.click("#catalogue-filter button[type=submit]")
    expect(page.locator(".catalogue-said")).to_contain_text("没有")
    assert page.locator("#rows tbody tr").count() == 0
    page.click("#catalogue-filter button[type=reset]")
    assert page.locator("#rows tbody tr").count() == before
    page.close()


def test_without_script_there_is_no_form_and_every_value_is_a_link(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto("http://www.shifan.gov.cn/disclosure/directory/")
    assert not page.locator("#catalogue-filter").is_visible()
    page.click(".facet a >> text=2026")
    assert page.url.endswith("/disclosure/directory/year/2026/")
    assert page.locator("#rows tbody tr").count() > 0
    context.close()
