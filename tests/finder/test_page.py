"""The search page as visitors meet it: with and without script, with and without the service, whatever they type."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from sitegen.engine.build import build
from sitegen.engine.options import Options
from sitegen.schema.moment import read_moment
from tests.finder.conftest import ROOT, get, nginx_before, running
from tests.output.browser import chromium, fired, watch
from tests.output.built import Built
from tests.output.conftest import CLOCK

WWW = "http://www.shifan.gov.cn"
HOSTS = {"www.shifan.gov.cn", "jyj.shifan.gov.cn"}
PAYLOADS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "停车<svg onload=alert(1)>",
    "</title><script>alert(1)</script>", "&lt;img src=x onerror=alert(1)&gt; 停车",
)  # fmt: skip


class Served:
    """A build with a title that is an attack, with the service behind nginx."""

    def __init__(self, built: Built, port: int) -> None:
        self.built, self.port = built, port


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    root = folder / "repository"
    for name in ("content", "sites", "themes"):
        shutil.copytree(ROOT / name, root / name)
    settings = root / "sites/platform.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}\nsearch: {{endpoint: /_search}}\n", encoding="utf-8")
    (root / "content/sites/www/news").mkdir(parents=True, exist_ok=True)
    (root / "content/sites/www/news/attack.md").write_text(
        "---\ntitle: 停车攻击<img src=x onerror=alert(1)><script>alert(2)</script>\npublished: 2026-11-21\n"
        "summary: 停车攻击<svg onload=alert(3)>\n---\n\n停车攻击的正文。\n",
        encoding="utf-8",
    )
    said = "公园里的白鹭今年回来了。" * 8
    texts = [*((f"egret-{number}", said) for number in range(12)), ("egret-other", said + "去年没有。")]
    for name, text in texts:
        (root / f"content/sites/www/news/{name}.md").write_text(
            f"---\ntitle: 白鹭归来\npublished: 2026-11-20\n---\n\n{text}\n", encoding="utf-8"
        )
    build(Options(root=root, build=folder / "build", clock=read_moment(CLOCK)))
    (folder / "nginx").mkdir()
    with running(folder / "build") as service, nginx_before(service.port, folder / "build", folder / "nginx") as port:
        yield Served(Built(root, folder / "build"), port)


@pytest.fixture(scope="module")
def browser(served: Served) -> Iterator[Browser]:
    with chromium(served.port) as one:
        yield one


def hits(page: Page) -> list[str]:
    return [one.strip() for one in page.locator("#search-results h3 a").all_text_contents()]


def test_results_come_in_the_sites_frame_without_script(browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{WWW}/search.html?q={quote('停车')}&scope=cluster")
    assert any("停车" in one for one in hits(page))
    assert page.locator(".main-nav").count() == 1
    assert "找到" in (page.text_content("#search-status") or "")
    assert page.input_value("#search-q") == "停车"
    assert page.locator("#search-results mark").count() > 1
    assert page.is_hidden("#search-fallback")
    page.click(".search-filters summary")
    page.click("text=政策文件 >> nth=0")
    assert "kind=policy" in page.url
    assert page.locator(".search-chosen a").count() == 2


def test_a_site_under_the_path_of_another_has_results_in_its_own_frame(served: Served) -> None:
    answer = get(served.port, "/lishu/search.html", {"q": "梨"}, Host="baihe.shifan.gov.cn")
    assert answer.status == 200
    assert "<title>梨_站内检索_白河县梨树镇人民政府</title>" in answer.body.decode()
    assert 'data-served=""' in answer.body.decode()
    bare = get(served.port, "/lishu/search.html", Host="baihe.shifan.gov.cn").body.decode()
    assert "<title>站内检索_白河县梨树镇人民政府</title>" in bare
    assert "data-served" not in bare


def test_a_visitor_without_script_turns_pages_and_sorts(browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{WWW}/search.html")
    page.fill("#search-q", "示范市")
    page.check("input[value=date]")
    page.check("input[value=cluster]")
    page.click(".search-line button")
    first = hits(page)
    assert len(first) == 10
    page.click("a[rel=next]")
    assert hits(page) != first
    assert "sort=date" in page.url
    assert page.is_checked("input[value=date]")


def test_a_page_beyond_the_last_is_the_last(browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{WWW}/search.html?q={quote('停车')}&scope=cluster&page=999")
    everything = int((page.text_content("#search-status") or "").partition("找到")[2].partition("条")[0])
    last = -(-everything // 10)
    assert page.text_content(".pager [aria-current]") == f"{last} / {last}"
    assert f"至{everything}条" in (page.text_content("#search-status") or "")


def test_what_was_served_is_not_asked_for_again_by_the_script(browser: Browser) -> None:
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{WWW}/search.html?q={quote('停车')}", wait_until="networkidle")
    assert hits(page)
    assert not [url for url in asked if "/_search/" in url or url.endswith(".bin")]


def test_further_searches_are_answered_by_the_service(browser: Browser) -> None:
    page = browser.new_context().new_page()
    seen = watch(page, HOSTS)
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.goto(f"{WWW}/search.html", wait_until="networkidle")
    page.check("input[value=cluster]")
    page.fill("#search-q", "停车")
    page.press("#search-q", "Enter")
    page.wait_for_selector("#search-results h3")
    assert any("停车" in one for one in hits(page))
    assert any("/_search/search" in url for url in asked)
    assert not [url for url in asked if url.endswith(".bin")]
    page.fill("#search-q", "教育")
    page.press("#search-q", "Enter")
    expect(page.locator("#search-status")).to_contain_text("“教育”")
    page.go_back()
    expect(page.locator("#search-status")).to_contain_text("“停车”")
    assert seen.all() == []


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("script", [True, False])
def test_no_query_becomes_markup(browser: Browser, payload: str, script: bool) -> None:
    page = browser.new_context(java_script_enabled=script).new_page()
    page.goto(f"{WWW}/search.html?q={quote(payload)}&scope=cluster", wait_until="networkidle")
    if script:
        assert fired(page) == []
    assert page.locator("main script, main img, main svg, #search-results [onerror]").count() == 0
    assert page.input_value("#search-q") == payload


def test_no_title_becomes_markup(browser: Browser) -> None:
    for script in (True, False):
        page = browser.new_context(java_script_enabled=script).new_page()
        page.goto(f"{WWW}/search.html?q={quote('停车攻击')}", wait_until="networkidle")
        assert "停车攻击<img src=x onerror=alert(1)><script>alert(2)</script>" in hits(page)
        assert page.locator("#search-results img, #search-results script, #search-results svg").count() == 0
        if script:
            assert fired(page) == []


@pytest.mark.parametrize("script", [True, False])
def test_a_filter_that_is_on_is_called_by_its_name(browser: Browser, script: bool) -> None:
    page = browser.new_context(java_script_enabled=script).new_page()
    page.goto(f"{WWW}/search.html?q={quote('停车')}&scope=cluster&site=jyj&kind=policy", wait_until="networkidle")
    assert page.locator(".search-chosen a").all_text_contents()[:2] in (
        ["网站：示范市教育局 ×", "类型：政策文件 ×"],
        ["类型：政策文件 ×", "网站：示范市教育局 ×"],
    )
    if script:
        page.click(".search-chosen a >> nth=0")
        expect(page.locator(".search-chosen a")).to_have_count(2)
        assert page.locator(".search-chosen a").first.text_content() in ("网站：示范市教育局 ×", "类型：政策文件 ×")


@pytest.mark.parametrize("service", [True, False])
def test_copies_are_shown_once_and_others_with_the_same_title_are_not_taken_for_copies(browser: Browser, service: bool) -> None:
    """By the service, and where it does not answer from the shards of the site."""
    page = browser.new_context().new_page()
    if not service:
        page.route("**/_search/**", lambda route: route.abort())
    page.goto(f"{WWW}/search.html", wait_until="networkidle")
    page.fill("#search-q", "白鹭归来")
    page.press("#search-q", "Enter")
    expect(page.locator("#search-status")).to_contain_text("找到")
    assert hits(page) == ["白鹭归来"] * 2
    assert page.locator("text=另有11处转载").count() == 1
    assert page.locator(".pager").count() == 0


_SAID = (("停车 {count} $&", "“停车 {count} $&”"), ("“管理办法”", "“管理办法”："), ('停车 "管理办法"', "“停车 ‘管理办法’”："))


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("typed", "said"), _SAID)
def test_what_was_typed_is_said_as_it_reads_well_and_is_no_placeholder(browser: Browser, typed: str, said: str, script: bool) -> None:
    page = browser.new_context(java_script_enabled=script).new_page()
    page.goto(f"{WWW}/search.html?q={quote(typed)}", wait_until="networkidle")
    assert said in (page.text_content("#search-status") or "")


def test_suggestions_are_chosen_with_the_keyboard(browser: Browser) -> None:
    page = browser.new_context().new_page()
    page.goto(f"{WWW}/search.html", wait_until="networkidle")
    page.locator("#search-q").press_sequentially("停车")
    page.wait_for_selector("#search-q-suggestions li")
    assert page.get_attribute("#search-q", "aria-expanded") == "true"
    page.press("#search-q", "ArrowDown")
    active = page.get_attribute("#search-q", "aria-activedescendant")
    chosen = page.text_content(f"#{active}")
    assert page.get_attribute(f"#{active}", "aria-selected") == "true"
    page.press("#search-q", "Enter")
    page.wait_for_selector("#search-results h3")
    assert page.input_value("#search-q") == chosen
    assert page.is_hidden("#search-q-suggestions")


def test_results_are_the_same_elements_whoever_makes_them(browser: Browser) -> None:
    """Server and script write one kind of result: names of elements, classes, attributes."""
    outline = (
        "[...document.querySelectorAll('#search-results .search-hits > li')].slice(0, 3).map(li =>"
        " [...li.querySelectorAll('*')].map(one => one.localName + '.' + one.className).join(' ').replace(/ mark\\./g, ''))"
    )
    served = browser.new_context().new_page()
    served.goto(f"{WWW}/search.html?q={quote('停车')}&scope=cluster", wait_until="networkidle")
    made = browser.new_context().new_page()
    made.goto(f"{WWW}/search.html", wait_until="networkidle")
    made.check("input[value=cluster]")
    made.fill("#search-q", "停车")
    made.press("#search-q", "Enter")
    made.wait_for_selector("#search-results h3")
    assert served.evaluate(outline) == made.evaluate(outline)


def test_the_page_is_offered_to_no_search_engine(served: Served) -> None:
    for site in ("www", "jyj"):
        text = (served.built.build / f"sites/{site}/search.html").read_text(encoding="utf-8")
        assert '<meta name="robots" content="noindex">' in text
        assert "search.html" not in (served.built.build / f"sites/{site}/sitemaps/pages.xml").read_text(encoding="utf-8")
