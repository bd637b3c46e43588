"""Search in the preview: the service of production on an index that follows every edit."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from sitegen.engine.options import Options
from sitegen.engine.reference import build_clean
from sitegen.search.engines import open_engine
from sitegen.serve.messages import Answer, Ask, Check, Checked, Index, Indexed, Shard, Sharded, Update
from sitegen.serve.workshop import Workshop
from tests.engine.cluster import Cluster, make_cluster, moment
from tests.engine.histories import EDITS
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
    served.until(lambda: "桥面已除冰" in served.get("www.localhost", PATH).text, "the other edit")
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


def test_best_bets_are_those_of_the_time_that_is_shown(cluster: Cluster) -> None:
    cluster.replace("sites/platform.yml", "search: {shards: none}", "search: {endpoint: /_search}")
    cluster.write(
        "sites/search/best-bets.yml",
        "- {queries: 新桥, title: 明年的推荐, url: /later/, from: 2900-01-01, until: 2900-12-31}\n"
        "- {queries: 新桥, title: 今年的推荐, url: /now/, until: 2899-12-31}\n",
    )
    with running(cluster.root, "--clock", "2900-06-01 09:00") as preview:
        preview.wait_for("files read")
        found = json.loads(preview.get("www.localhost", f"/_search/search?from=www&q={quote('新桥')}").body)
        assert [one["title"] for one in found["best_bets"]] == ["明年的推荐"]


def test_a_damaged_index_is_made_again(cluster: Cluster, served: Running) -> None:
    assert hits(served, "新桥") != []
    (index,) = (cluster.root / "build/.state/preview/work-1/search").glob("sqlite-*.db")
    index.write_bytes(b"nothing" * 1000)
    served.until(lambda: hits(served, "新桥") != [], "an index")


def test_a_visitor_types_and_finds_what_was_just_saved(cluster: Cluster, served: Running, page: Page) -> None:
    cluster.append(BRIDGE, "\n悬索桥面结冰。\n")
    served.until(lambda: "悬索桥面结冰" in served.get("www.localhost", PATH).text, "the edit")
    page.goto(served.url("www.localhost", "/search.html"))
    page.locator("#search-q").fill("悬索桥面结冰")
    page.locator("#search-q").press("Enter")
    page.locator("#search-results a", has_text="新桥").first.click()
    expect(page).to_have_url(served.url("www.localhost", PATH))


def test_without_a_service_in_production_the_index_is_asked_at_an_address_of_ours(cluster: Cluster) -> None:
    """The files, a commit beside them, drafts, and another time: each view searches what it shows."""
    cluster.replace("sites/platform.yml", "search: {shards: none}\n", "")
    cluster.write("themes/plain/templates/search.html", _FRAME)
    cluster.document("city/news/later.md", "郁金香盆栽展销。", title="展销", published="2027-03-01 09:00")
    cluster.document("city/news/draft.md", "停车月票调价。", title="未定稿", published="2026-11-01", draft="true")
    git = ["git", "-c", "user.name=t", "-c", "user.email=t@t"]
    for arguments in (("init", "-q", "-b", "main"), ("add", "."), ("commit", "-qm", "one")):
        subprocess.run([*git, *arguments], cwd=cluster.root, check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], cwd=cluster.root, check=True, capture_output=True, text=True).stdout
    old = f"www.as-{commit[:8]}.localhost"
    cluster.append(BRIDGE, "\n悬索桥面结冰。\n")
    cluster.replace(BRIDGE, "新桥于今日通车", "新桥昨日通车")
    with running(cluster.root, "--as", "HEAD") as preview:
        preview.wait_for("files read")
        preview.until(lambda: preview.get(old, PATH).status == 200, "the commit")

        def found(words: str, host: str = "www.localhost") -> list[str]:
            answer = preview.get(host, f"/~sitegen/search/search?from=www&q={quote(words)}")
            assert answer.status == 200, answer.text
            return [one["url"] for one in json.loads(answer.body)["hits"]]

        assert found("悬索桥面结冰") == [preview.url("www.localhost", PATH)]
        assert found("悬索桥面结冰", old) == []
        assert found("于今日通车", old) == [preview.url(old, PATH)]
        assert found("郁金香盆栽展销") == found("停车月票调价") == []
        _set(preview, "2027-03-02 09:00", drafts=True)
        for host in ("www.localhost", old):
            preview.until(lambda host=host: found("郁金香盆栽展销", host) != [], "what is to come")  # type: ignore[misc]
            preview.until(lambda host=host: found("停车月票调价", host) != [], "the draft")  # type: ignore[misc]
        _set(preview, CLOCK, drafts=False)
        for host in ("www.localhost", old):
            preview.until(lambda host=host: found("郁金香盆栽展销", host) == found("停车月票调价", host) == [], "neither")  # type: ignore[misc]
        cluster.remove(BRIDGE)
        preview.until(lambda: found("悬索桥面结冰") == [], "the removal")
        assert found("于今日通车", old) == [preview.url(old, PATH)]
        assert preview.get("www.localhost", "/_search/search?q=x").status == 404
        assert 'data-search="/~sitegen/search"' in preview.get("www.localhost", "/search.html").text
        assert "data-search" not in preview.get("www.localhost", "/").text
        assert preview.get("localhost", "/~sitegen/search/search?q=x").status == 404


def _set(preview: Running, clock: str, *, drafts: bool) -> None:
    body = json.dumps({"clock": clock, "drafts": drafts}).encode()
    headers = {"Origin": preview.url("localhost", ""), "X_Sitegen_Token": preview.token()}
    assert preview.ask("POST", "localhost", "/~sitegen/time", body, **headers).status == 200


# ── what is done while nobody waits gives way ──


def test_the_first_pass_over_the_shards_ends_though_somebody_keeps_working(tmp_path: Path) -> None:
    """Edits and questions between any two pieces; what is made is what a build makes."""
    cluster = make_cluster(tmp_path, documents=300)
    cluster.replace("sites/platform.yml", "search: {shards: none}\n", "")
    options = Options(root=cluster.root, build=tmp_path / "slot", clock=moment(CLOCK), jobs=1)
    workshop = Workshop(options, tmp_path / "none", is_called=lambda: True)
    workshop.update(None)
    pieces = 0
    while True:
        checked = workshop.handle(Check(1))
        assert isinstance(checked, Checked)
        if not (checked.left or checked.more):
            break
        pieces += 1
        if pieces % 25 == 0 and pieces < 400:
            cluster.append(BRIDGE, f"\n第{pieces}次修改。\n")
            if pieces % 50 == 0:
                cluster.document(f"city/news/n{pieces}.md", f"第{pieces}篇。", title=f"新增{pieces}", published="2026-10-01")
            workshop.handle(Update(("content/city/news",)))
            seen = workshop.handle(Ask("www.shifan.gov.cn", PATH))
            assert isinstance(seen, Answer)
            assert f"第{pieces}次修改。" in seen.body.decode()
    assert pieces > 100
    _compare_shards(cluster, workshop, tmp_path / "clean")
    workshop.close()


def test_after_any_history_of_edits_the_shards_made_in_pieces_are_those_of_a_build(cluster: Cluster, tmp_path: Path) -> None:
    """Edits of every kind, some of them before the shards of the last were finished, one killed workshop among them."""
    cluster.replace("sites/platform.yml", "search: {shards: none}\n", "")
    chance = random.Random(6)
    options = Options(root=cluster.root, build=tmp_path / "slot", clock=moment(CLOCK), jobs=1)
    workshop = Workshop(options, tmp_path / "none", is_called=lambda: True)
    for turn in range(40):
        if turn % 15 == 14:
            workshop.close()
            workshop = Workshop(options, tmp_path / "none", is_called=lambda: True)
        workshop.update(None)
        for _ in range(chance.choice((0, 1, 3, 10, 200))):
            shown = workshop.handle(Shard(1))
            assert isinstance(shown, Sharded)
            if not shown.more:
                break
        if turn % 3:
            chance.choice(EDITS)(cluster, chance)
    workshop.update(None)
    while True:
        shown = workshop.handle(Shard(1))
        assert isinstance(shown, Sharded)
        if not shown.more:
            break
    _compare_shards(cluster, workshop, tmp_path / "clean")
    workshop.close()


def _compare_shards(cluster: Cluster, workshop: Workshop, folder: Path) -> None:
    """The rows of the library that the files of the shards are made of, with those of a clean build to which last good
    versions of what is broken now are given."""
    build_clean(Options(root=cluster.root, build=folder, clock=moment(CLOCK), jobs=1), workshop.options.build)
    rows = []
    for library in (workshop.options.state, folder / ".state"):
        with closing(sqlite3.connect(library / "library.db")) as connection:
            query = "SELECT collection, name, value, frequent FROM shard ORDER BY collection, name"
            pages = "SELECT site, route, recipe, subject FROM page WHERE recipe LIKE 'search-%' ORDER BY site, route"
            numbers = "SELECT collection, number, document, minute FROM numbered ORDER BY collection, number"
            sizes = "SELECT * FROM collection ORDER BY id"
            rows.append([connection.execute(one).fetchall() for one in (query, pages, numbers, sizes)])
    assert rows[0] == rows[1]
    assert len(rows[1][0]) > 10


def test_an_open_search_keeps_no_edit_waiting(cluster: Cluster, tmp_path: Path) -> None:
    """The service holds the state of the index it answers from; the next state does not wait until it lets go."""
    workshop = Workshop(Options(root=cluster.root, build=tmp_path / "slot", clock=moment(CLOCK), jobs=1), tmp_path / "none")
    workshop.update(None)
    while workshop.handle(Index()) != Indexed(0):
        pass
    with closing(open_engine(tmp_path / "slot/search")) as engine:
        held = engine.generation
        cluster.append(BRIDGE, "\n改了。\n")
        workshop.handle(Update(("content/city/news",)))
        started = time.monotonic()
        workshop.handle(Index())
        assert time.monotonic() - started < 2
        assert engine.generation == held
    with closing(open_engine(tmp_path / "slot/search")) as engine:
        assert engine.generation != held
    workshop.close()
