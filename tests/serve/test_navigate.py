"""`--navigate`: one page goes to what was saved, the one somebody looks at, and nothing that was typed is lost."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.engine.cluster import Cluster
from tests.serve.running import Running, running
from tests.serve.test_live import BRIDGE, is_same_load, open_page, overlay

pytestmark = pytest.mark.xdist_group("serve-browser")

# A page in the background of its window: browsers without a screen show and focus every page.
_BEHIND = "Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }); document.hasFocus = () => false;"


@pytest.fixture
def going(cluster: Cluster) -> Iterator[Running]:
    with running(cluster.root, "--navigate") as found:
        found.wait_for("files read")
        yield found


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    found = browser.new_context()
    yield found
    found.close()


def _told(page: Page) -> list[str]:
    """What the sockets of a page are told, from now on: the names of each message."""
    heard: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.extend(json.loads(frame))))
    return heard


def test_a_page_that_goes_is_not_told_to_load_again_too(cluster: Cluster, going: Running, context: BrowserContext) -> None:
    """One of the two would be given up, and which is chance."""
    for number in range(3):
        page = context.new_page()
        heard = _told(page)
        open_page(page, going, "www.localhost", "/news/")
        cluster.document(f"city/news/n{number}.md", title=f"第{number}条消息", published="2026-11-20")
        expect(page).to_have_url(re.compile(rf"/news/202611/n{number}\.html$"), timeout=30_000)
        assert "go" in heard
        assert "reload" not in heard
        page.close()


def test_the_new_name_of_a_document_is_gone_to(cluster: Cluster, going: Running, context: BrowserContext) -> None:
    page = context.new_page()
    open_page(page, going, "www.localhost", "/")
    cluster.path(BRIDGE).rename(cluster.path("content/city/news/renamed.md"))
    expect(page).to_have_url(re.compile(r"/renamed\.html$"), timeout=30_000)


def test_a_page_in_the_background_stays_though_it_loads_again(cluster: Cluster, going: Running, context: BrowserContext) -> None:
    front, behind = context.new_page(), context.new_page()
    behind.add_init_script(_BEHIND)
    open_page(front, going, "jyj.localhost", "/")
    open_page(behind, going, "www.localhost", "/news/")
    cluster.document("city/news/first.md", title="第一条", published="2026-11-20")
    expect(front).to_have_url(re.compile(r"/first\.html$"), timeout=30_000)
    going.until(lambda: not _is_same(behind), "the page behind loaded again")
    behind.wait_for_timeout(300)
    at = behind.url
    cluster.document("departments/education/news/second.md", title="第二条", published="2026-11-20")
    expect(front).to_have_url(re.compile(r"/second\.html$"), timeout=30_000)
    assert behind.url == at


def _is_same(page: Page) -> bool:
    page.wait_for_timeout(10)
    return is_same_load(page)


def test_what_was_typed_is_not_left_and_the_way_is_shown(cluster: Cluster, going: Running, context: BrowserContext) -> None:
    page = context.new_page()
    open_page(page, going, "www.localhost", "/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<textarea id=\"said\"></textarea>')")
    page.locator("#said").fill("一封很长的信")
    cluster.document("departments/education/news/second.md", title="第二条", published="2026-11-20")
    going.until(lambda: "Open the page just saved" in overlay(page), "the way")
    assert page.locator("#said").input_value() == "一封很长的信"


@pytest.mark.parametrize(
    ("front", "why"),
    [
        ({"draft": "true"}, "it is a draft"),
        ({"published": "2027-03-01"}, "time of publication is to come"),
        ({"withdrawn": "有误"}, "it is withdrawn"),
        ({"offline": "2026-11-01"}, "its time is over"),
        ({"published": "昨天"}, "the file has errors"),
    ],
)
def test_a_document_without_a_page_is_told_with_the_reason(cluster: Cluster, going: Running, front: dict[str, str], why: str) -> None:
    cluster.document("city/news/nowhere.md", **{"title": "没有网页", "published": "2026-10-20", **front})
    assert "content/city/news/nowhere.md has no page to go to" in going.wait_for(why)
