"""Search in the preview: the service of production on an index that follows every edit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from sitegen.serve.client import Client
from sitegen.serve.messages import Answer, Ask, Check, Checked, Update, Updated
from sitegen.serve.process import Start
from tests.engine.cluster import Cluster, make_cluster, moment
from tests.serve.running import CLOCK, Running, running

pytestmark = pytest.mark.xdist_group("serve-browser")

BRIDGE = "content/city/news/bridge.md"
PATH = "/news/202604/bridge.html"


# A search page with what results are written into (the theme of the small cluster has a shorter one).
_FRAME = """{% extends "base.html" %}
{% block main %}<div id="search"><form id="search-form" action="{{ site.base }}/search.html"><input id="search-q" name="q"></form>
<p id="search-status"></p><div id="search-results"></div><div id="search-fallback"></div></div>{% endblock %}
"""


@pytest.fixture
def served(cluster: Cluster) -> Iterator[Running]:
    cluster.replace("sites/platform.yml", "search: {shards: none}", "search: {endpoint: /_search}")
    cluster.write("themes/plain/templates/search.html", _FRAME)
    with running(cluster.root) as found:
        found.wait_for("files read")
        yield found


def hits(preview: Running, words: str, host: str = "www.localhost", **more: str) -> list[str]:
    """The addresses found, those shown apart among them."""
    parameters = "".join(f"&{name}={quote(value)}" for name, value in {"from": "www", **more}.items())
    answer = preview.get(host, f"/_search/search?q={quote(words)}{parameters}")
    assert answer.status == 200, answer.text
    found = json.loads(answer.body)
    return [one["url"] for one in (*found["hits"], *(hit for apart in found["apart"].values() for hit in apart))]


def test_what_was_saved_is_found_at_once_and_what_was_removed_is_not(cluster: Cluster, served: Running) -> None:
    assert hits(served, "悬索桥面结冰") == []
    cluster.append(BRIDGE, "\n悬索桥面结冰。\n")
    served.until(lambda: "悬索桥面结冰" in served.get("www.localhost", PATH).text, "the edit")
    assert hits(served, "悬索桥面结冰") == [served.url("www.localhost", PATH)]
    cluster.document("city/news/new.md", "新雪道开放。", published="2026-11-20")
    served.until(lambda: hits(served, "新雪道开放") == [served.url("www.localhost", "/news/202611/new.html")], "the new document")
    cluster.remove("content/city/news/new.md")
    cluster.replace(BRIDGE, "悬索桥面结冰", "桥面已除冰")
    served.until(lambda: hits(served, "新雪道开放") == [], "the removal")
    assert hits(served, "悬索桥面结冰") == []
    assert hits(served, "桥面已除冰") == [served.url("www.localhost", PATH)]


def test_every_site_searches_from_itself_and_its_page_shows_the_results(cluster: Cluster, served: Running) -> None:
    cluster.append(BRIDGE, "\n悬索桥面<b>结冰</b>。\n")
    served.until(lambda: hits(served, "悬索桥面") != [], "the edit")
    assert hits(served, "悬索桥面", "jyj.localhost", **{"from": "jyj"}) == []
    assert hits(served, "悬索桥面", "jyj.localhost", **{"from": "jyj", "scope": "cluster"}) == [served.url("www.localhost", PATH)]
    page = served.get("www.localhost", f"/search.html?q={quote('悬索桥面')}").text
    assert "data-served" in page
    assert f'href="{served.url("www.localhost", PATH)}"' in page
    assert "/~sitegen/live.js" in page
    assert "data-served" not in served.get("www.localhost", "/search.html").text
    assert "data-served" not in served.get("www.localhost", "/search.html?q=x", x_sitegen_raw="1").text
    assert served.get("www.localhost", "/_search/search?q=x&sort=no").status == 400
    assert served.get("www.localhost", "/_search/nothing").status == 404
    assert json.loads(served.get("www.localhost", "/_search/suggest?from=www&q=" + quote("新桥")).body)["suggestions"]


def test_without_the_setting_there_is_no_service_as_in_production(cluster: Cluster, preview: Running) -> None:
    assert preview.get("www.localhost", "/_search/search?q=x").status == 404
    cluster.replace("sites/platform.yml", "search: {shards: none}", "search: {endpoint: /find}")
    preview.until(lambda: preview.get("www.localhost", "/find/search?q=x&from=www").status == 200, "the service")
    assert preview.get("www.localhost", "/_search/search?q=x").status == 404


def test_a_damaged_index_is_made_again(cluster: Cluster, served: Running) -> None:
    assert hits(served, "新桥") != []
    (index,) = (cluster.root / "build/.state/preview/work-1/search").glob("sqlite-*.db")
    index.write_bytes(b"nothing" * 1000)
    served.until(lambda: hits(served, "新桥") != [], "an index")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    found = context.new_page()
    found.on("pageerror", lambda error: pytest.fail(str(error)))
    yield found
    context.close()


def test_a_visitor_types_and_finds_what_was_just_saved(cluster: Cluster, served: Running, page: Page) -> None:
    cluster.append(BRIDGE, "\n悬索桥面结冰。\n")
    served.until(lambda: "悬索桥面结冰" in served.get("www.localhost", PATH).text, "the edit")
    page.goto(served.url("www.localhost", "/search.html"))
    page.locator("#search-q").fill("悬索桥面结冰")
    page.locator("#search-q").press("Enter")
    page.locator("#search-results a", has_text="新桥").first.click()
    expect(page).to_have_url(served.url("www.localhost", PATH))


# ── what is done while nobody waits gives way ──


def test_a_save_during_the_first_pass_over_a_thousand_documents_goes_first(tmp_path: Path) -> None:
    """Order of events: the pass over the shards is put off when somebody calls, the edit is visible, the pass comes later."""
    cluster = make_cluster(tmp_path, documents=1000)
    cluster.replace("sites/platform.yml", "search: {shards: none}\n", "")
    start = Start(str(cluster.root), str(tmp_path / "build"), str(tmp_path / "preview"), "work", clock=moment(CLOCK), jobs=1)

    async def status(client: Client, host: str, path: str) -> Answer:
        return await client.call(Ask(host, path), Answer)

    async def run() -> None:
        client = Client(start)
        try:
            await client.call(Update(), Updated)
            checked = Checked(1, 0)
            while checked.left:
                checking = asyncio.ensure_future(client.call(Check(2000), Checked))
                await asyncio.sleep(0)  # the check is sent before the question
                assert (await status(client, "www.shifan.gov.cn", PATH)).status == 200
                checked = await checking
            assert checked.hurried
            assert checked.more
            cluster.append(BRIDGE, "\n悬索桥面结冰。\n")
            checking = asyncio.ensure_future(client.call(Check(2000), Checked))
            await asyncio.sleep(0)
            await client.call(Update(("content/city/news",)), Updated)
            assert (await checking).hurried
            assert "悬索桥面结冰" in (await status(client, "www.shifan.gov.cn", PATH)).body.decode()
            checked = await client.call(Check(2000), Checked)
            while checked.left or checked.more:
                assert not checked.hurried
                checked = await client.call(Check(2000), Checked)
            for name in ("own", "all"):
                assert (await status(client, "www.shifan.gov.cn", f"/search/{name}/index.bin")).status == 200
        finally:
            client.close()

    with ThreadPoolExecutor(1) as thread:  # the browser's loop runs in this one
        thread.submit(asyncio.run, run()).result()
