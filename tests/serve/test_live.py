"""Open pages follow the files: reload, styles, the overlay, the clock, links across sites. In a real browser."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.engine.cluster import Cluster
from tests.output.conftest import ROOT
from tests.serve.running import Running, running

pytestmark = pytest.mark.xdist_group("serve-browser")

BRIDGE = "content/city/news/bridge.md"


def open_page(page: Page, preview: Running, host: str, path: str) -> None:
    """Opens a page and waits until the preview knows that it is open."""
    heard: list[object] = []
    page.once("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(frame)))
    page.goto(preview.url(host, path))

    def answered() -> bool:
        page.wait_for_timeout(10)
        return bool(heard)

    preview.until(answered, "an answer to the page just opened")
    page.evaluate("window.mark = 'the same load'")


def is_same_load(page: Page) -> bool:
    return page.evaluate("window.mark") == "the same load"


def overlay(page: Page) -> str:
    """The text of the overlay, which no script of the page can reach: the shadow tree is closed."""
    client = page.context.new_cdp_session(page)
    found = client.send("DOM.getDocument", {"depth": -1, "pierce": True})
    texts: list[str] = []

    def gather(node: dict[str, object], inside: bool) -> None:
        inside = inside or node.get("nodeName") == "SITEGEN-PREVIEW"
        if inside and node.get("nodeName") == "#text":
            texts.append(str(node["nodeValue"]))
        for kind in ("children", "shadowRoots"):
            for child in node.get(kind, []):  # type: ignore[attr-defined]
                gather(child, inside)

    gather(found["root"], False)
    client.detach()
    return "\n".join(texts)


def test_a_saved_page_is_seen_at_once_and_only_where_it_is_shown(cluster: Cluster, preview: Running, browser: Browser) -> None:
    pages = [browser.new_context().new_page() for _ in range(3)]
    bridge = path_of(cluster, BRIDGE)
    for page, path in zip(pages, (bridge, "/news/list_1.html", "/disclosure/policies/"), strict=True):
        open_page(page, preview, "www.localhost", path)
    cluster.append(BRIDGE, "\n新的一段。\n")
    expect(pages[0].locator("body")).to_contain_text("新的一段。")
    assert not is_same_load(pages[0])
    cluster.replace(BRIDGE, "title: ", "title: 又")
    expect(pages[1].locator("body")).to_contain_text("又")
    assert not is_same_load(pages[1])
    assert is_same_load(pages[2])
    for page in pages:
        page.context.close()


def path_of(cluster: Cluster, file: str) -> str:
    """The path of a news item's page."""
    month = re.search(r"published: (\d{4})-(\d\d)", cluster.read(file))
    assert month is not None
    return f"/news/{month.group(1)}{month.group(2)}/{file.rpartition('/')[2].removesuffix('.md')}.html"


def test_styles_are_swapped_without_a_reload(cluster: Cluster, preview: Running, page: Page) -> None:
    open_page(page, preview, "www.localhost", "/")
    sheets = page.locator('link[rel="stylesheet"]').count()
    style = next(one for one in cluster.path("themes/plain/static").rglob("*.css"))
    style.write_text(style.read_text() + "\nbody { outline: 7px solid rgb(1, 2, 3); }\n")
    expect(page.locator("body")).to_have_css("outline-width", "7px")
    assert is_same_load(page)
    expect(page.locator('link[rel="stylesheet"]')).to_have_count(sheets)
    style.write_text(style.read_text().replace("7px", "9px"))
    expect(page.locator("body")).to_have_css("outline-width", "9px")
    assert is_same_load(page)


def test_a_broken_document_shows_the_overlay_over_its_last_good_version(cluster: Cluster, preview: Running, page: Page) -> None:
    open_page(page, preview, "www.localhost", path_of(cluster, BRIDGE))
    good = cluster.read(BRIDGE)
    title = page.locator("h1").inner_text()
    cluster.write(BRIDGE, re.sub(r"published: .*", "published: 2026-02-30", good))
    preview.until(lambda: "value.date-expected" in overlay(page), "the overlay")
    told = overlay(page)
    for words in (BRIDGE, "2026-02-30", "Error", "What to do", "Below is the last good version"):
        assert words in told
    assert page.locator("h1").inner_text() == title
    cluster.write(BRIDGE, good)
    preview.until(lambda: "value.date-expected" not in overlay(page), "the overlay gone")
    assert page.locator("h1").inner_text() == title


def test_a_new_document_that_was_never_good_says_why_where_its_page_would_be(cluster: Cluster, preview: Running, page: Page) -> None:
    cluster.document("city/news/fresh.md", "新的。", published="2026-02-30")
    preview.until(lambda: b"fresh.md" in preview.get("localhost", "/~sitegen/findings").body, "the document was read")
    page.goto(preview.url("www.localhost", "/news/202602/fresh.html"))
    preview.until(lambda: "content/city/news/fresh.md" in overlay(page), "the overlay")
    assert "2026-02-30" in overlay(page)
    cluster.replace("content/city/news/fresh.md", "2026-02-30", "2026-02-28")
    expect(page.locator("body")).to_contain_text("新的。")
    page.goto(preview.url("jyj.localhost", "/news/202602/nothing.html"))
    preview.until(lambda: "Shown as of" in overlay(page), "the overlay")
    assert "nothing.md" not in overlay(page)


def test_the_overlay_speaks_chinese_and_english(cluster: Cluster, browser: Browser) -> None:
    cluster.append(BRIDGE, "\n[坏链接](nowhere.md)\n")
    with running(cluster.root, language="zh") as preview:
        preview.wait_for("http://")
        page = browser.new_context().new_page()
        open_page(page, preview, "www.localhost", path_of(cluster, BRIDGE))
        preview.until(lambda: "解决办法" in overlay(page), "the overlay in Chinese")
        assert "[坏链接](nowhere.md)" in overlay(page)
        page.context.close()


def test_a_template_with_a_mistake_shows_where_it_is_and_the_last_good_page(cluster: Cluster, preview: Running, page: Page) -> None:
    open_page(page, preview, "www.localhost", "/")
    before = page.locator("body").inner_text()
    template = "themes/plain/templates/home.html"
    good = cluster.read(template)
    cluster.write(template, good + "\n{% if %}\n")
    preview.until(lambda: "render.template" in overlay(page), "the overlay")
    assert template in overlay(page)
    assert "Below is the last good version" in overlay(page)
    assert page.locator("body").inner_text() == before
    cluster.write(template, good)
    preview.until(lambda: "render.template" not in overlay(page), "the overlay gone")
    assert "Shown as of 2026-11-22 09:00" in overlay(page)


def test_a_page_that_was_never_good_says_why(cluster: Cluster, browser: Browser) -> None:
    cluster.replace("themes/plain/templates/home.html", "{% block main %}", "{% block main %}{{ nothing.there }}")
    with running(cluster.root) as preview:
        preview.wait_for("files read")
        assert preview.get("www.localhost", "/").status == 500
        page = browser.new_context().new_page()
        page.goto(preview.url("www.localhost", "/"))
        preview.until(lambda: "themes/plain/templates/home.html" in overlay(page), "the overlay")
        page.context.close()


def test_broken_settings_are_shown_and_the_last_good_ones_stay(cluster: Cluster, preview: Running, page: Page) -> None:
    page.goto(preview.url("localhost", "/"))
    expect(page.locator("#sites tr")).to_have_count(3)
    for path in ("sites/platform.yml", "sites/www.yml"):
        good = cluster.read(path)
        cluster.write(path, good + "\n  - [broken\n")
        expect(page.locator("#problems")).to_contain_text(path)
        assert preview.get("www.localhost", "/").status == 200
        cluster.write(path, good)
        expect(page.locator("#problems")).not_to_contain_text(path)
    good = cluster.read("sites/platform.yml")
    cluster.remove("sites/platform.yml")
    expect(page.locator("#trouble")).to_contain_text("sites/platform.yml")
    assert preview.get("www.localhost", "/").status == 200
    cluster.append(BRIDGE, "\n改了。\n")
    cluster.write("sites/platform.yml", good)
    expect(page.locator("#trouble")).to_be_hidden()
    preview.until(lambda: "改了。" in preview.get("www.localhost", path_of(cluster, BRIDGE)).text, "the edit")


def test_an_error_in_the_settings_of_all_sites_is_shown_on_every_page(cluster: Cluster, preview: Running, page: Page) -> None:
    page.goto(preview.url("jyj.localhost", "/"))
    good = cluster.read("sites/platform.yml")
    cluster.write("sites/platform.yml", good + "\n  - [broken\n")
    preview.until(lambda: "sites/platform.yml" in overlay(page), "the overlay")
    cluster.write("sites/platform.yml", good)
    preview.until(lambda: "sites/platform.yml" not in overlay(page), "the repair")
    cluster.append("sites/www.yml", "\n  - [broken\n")
    page.goto(preview.url("www.localhost", "/"))
    preview.until(lambda: "sites/www.yml" in overlay(page), "the overlay of the site")
    page.goto(preview.url("jyj.localhost", "/"))
    cluster.write("sites/platform.yml", good + "\n  - [broken\n")
    preview.until(lambda: "sites/platform.yml" in overlay(page), "the overlay of another")
    assert "sites/www.yml" not in overlay(page)


def test_a_cluster_whose_settings_were_never_good_waits_for_their_repair(cluster: Cluster, browser: Browser) -> None:
    good = cluster.read("sites/platform.yml")
    cluster.write("sites/platform.yml", "portal: [")
    with running(cluster.root) as preview:
        preview.wait_for("platform.yml")
        page = browser.new_context().new_page()
        page.goto(preview.url("www.localhost", "/"))
        expect(page.locator("#trouble")).to_contain_text("sites/platform.yml")
        cluster.write("sites/platform.yml", good)
        preview.until(lambda: preview.get("www.localhost", "/news/").status == 200, "the site")
        page.context.close()


def test_the_panel_finds_by_site_file_and_severity(cluster: Cluster, preview: Running, page: Page) -> None:
    cluster.append(BRIDGE, "\n[坏链接](nowhere.md)\n")
    cluster.replace("content/departments/education/news/term.md", "published: ", "published: 2026-99-99 ")
    page.goto(preview.url("localhost", "/"))
    expect(page.locator("#problems article")).to_have_count(2)
    expect(page.locator("#told a.error")).to_have_text(re.compile("2"))
    page.locator("#filters select[name=site]").select_option("jyj")
    expect(page.locator("#problems article")).to_have_count(1)
    expect(page.locator("#problems")).to_contain_text("term.md")
    page.locator("#filters select[name=site]").select_option("")
    page.locator("#filters input[name=path]").fill("bridge")
    expect(page.locator("#problems article")).to_have_count(1)
    expect(page.locator("#problems")).to_contain_text("nowhere.md")
    page.locator("#filters select[name=severity]").select_option("warning")
    expect(page.locator("#problems article")).to_have_count(0)
    page.locator("#search").fill("JYJ")
    expect(page.locator("#sites tr")).to_have_count(1)


def test_a_mistake_in_a_page_nobody_looks_at_is_in_the_panel(cluster: Cluster, preview: Running, page: Page) -> None:
    page.goto(preview.url("localhost", "/"))
    preview.until(lambda: json.loads(preview.get("localhost", "/~sitegen/overview").text)["rests"], "all pages checked")
    cluster.append(BRIDGE, "\n[坏链接](nowhere.md)\n")
    expect(page.locator("#problems")).to_contain_text("nowhere.md")


def test_a_finding_goes_from_the_panel_when_another_file_repairs_it(cluster: Cluster, preview: Running, page: Page) -> None:
    cluster.append(BRIDGE, "\n[还没有的](later.md)\n")
    page.goto(preview.url("localhost", "/"))
    expect(page.locator("#problems")).to_contain_text("later.md")
    cluster.document("city/news/later.md", "现在有了。", published="2026-11-01")
    expect(page.locator("#problems")).not_to_contain_text("later.md")
    expect(page.locator("#problems article")).to_have_count(0)


def test_the_clock_is_moved_in_the_browser(cluster: Cluster, preview: Running, page: Page, browser: Browser) -> None:
    cluster.document("city/news/later.md", "将来的事。", title="将来的通知", published="2027-03-01 09:00")
    cluster.document("city/news/ending.md", "到期的事。", title="到期的通知", published="2026-11-01", offline="2027-02-01")
    preview.until(lambda: "到期的通知" in preview.get("www.localhost", "/news/").text, "the new documents")
    news = browser.new_context().new_page()
    open_page(news, preview, "www.localhost", "/news/")
    expect(news.locator("body")).to_contain_text("到期的通知")
    expect(news.locator("body")).not_to_contain_text("将来的通知")
    page.goto(preview.url("localhost", "/"))
    page.locator("#time input[name=clock]").fill("2027-03-01T09:00")
    page.locator("#time button[type=submit]").click()
    expect(news.locator("body")).to_contain_text("将来的通知")
    expect(news.locator("body")).not_to_contain_text("到期的通知")
    assert preview.get("www.localhost", "/news/202611/ending.html").status == 410
    expect(page.locator("#time output")).to_contain_text("2027-03-01 09:00")
    page.locator("#time input[name=clock]").fill("2026-11-22T09:00")
    page.locator("#time button[type=submit]").click()
    expect(news.locator("body")).to_contain_text("到期的通知")
    assert preview.get("www.localhost", "/news/202703/later.html").status == 404
    news.context.close()


def test_a_time_chosen_and_not_yet_applied_survives_an_update(cluster: Cluster, preview: Running, page: Page) -> None:
    page.goto(preview.url("localhost", "/"))
    page.locator("#time input[name=clock]").fill("2027-03-01T09:00")
    page.locator("#time input[name=drafts]").check()
    cluster.append(BRIDGE, "\n[坏链接](nowhere.md)\n")
    expect(page.locator("#problems")).to_contain_text("nowhere.md")
    expect(page.locator("#time input[name=clock]")).to_have_value("2027-03-01T09:00")
    expect(page.locator("#time input[name=drafts]")).to_be_checked()
    page.locator("#time button[type=submit]").click()
    expect(page.locator("#time output")).to_contain_text("2027-03-01 09:00")


def test_drafts_are_shown_when_asked_for(cluster: Cluster, preview: Running, page: Page) -> None:
    cluster.document("city/news/draft.md", "草稿。", title="一份草稿", draft="true")
    page.goto(preview.url("localhost", "/"))
    preview.until(lambda: "一份草稿" not in preview.get("www.localhost", "/news/").text, "without the draft")
    page.locator("#time input[name=drafts]").check()
    page.locator("#time button[type=submit]").click()
    preview.until(lambda: "一份草稿" in preview.get("www.localhost", "/news/").text, "the draft")
    with running(cluster.root, "--drafts") as other:
        other.wait_for("files read")
        assert "一份草稿" in other.get("www.localhost", "/news/").text


def test_the_browser_goes_to_the_page_just_saved(cluster: Cluster, browser: Browser) -> None:
    with running(cluster.root, "--navigate") as preview:
        preview.wait_for("files read")
        page = browser.new_context().new_page()
        open_page(page, preview, "www.localhost", "/")
        cluster.append("content/departments/education/news/term.md", "\n改了。\n")
        # Not `wait_for_url`: where the page it leaves is told to load again too, one of the two navigations is given up.
        expect(page).to_have_url(re.compile(r"http://jyj\.localhost:\d+/news/\d+/term\.html"), timeout=30_000)
        expect(page.locator("body")).to_contain_text("改了。")
        page.context.close()


def test_links_across_sites_are_followed_within_the_preview(cluster: Cluster, preview: Running, page: Page) -> None:
    cluster.append(BRIDGE, "\n[开学](/departments/education/news/term.md)\n")
    path = path_of(cluster, BRIDGE)
    preview.until(lambda: "term.html" in preview.get("www.localhost", path).text, "the link")
    page.goto(preview.url("www.localhost", path))
    page.locator("a", has_text="开学").last.click()
    page.wait_for_url(re.compile(r"http://jyj\.localhost:\d+/"))


def test_fifty_tabs_of_one_site_all_follow(cluster: Cluster, preview: Running, browser: Browser) -> None:
    context = browser.new_context()
    path = path_of(cluster, BRIDGE)
    tabs = []
    for _ in range(50):
        tab = context.new_page()
        tab.goto(preview.url("www.localhost", path))
        tabs.append(tab)
    cluster.append(BRIDGE, "\n五十个都看到。\n")
    for tab in tabs:
        expect(tab.locator("body")).to_contain_text("五十个都看到。", timeout=30_000)
    context.close()


def test_a_checkout_of_thousands_of_files_is_one_update(cluster: Cluster) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@t", "-c", "gc.auto=0", *arguments],
            cwd=cluster.root,
            check=True,
            capture_output=True,
        )

    git("init", "-q", "-b", "main")
    git("add", "content", "sites", "themes")
    git("commit", "-qm", "one")
    git("checkout", "-qb", "many")
    for number in range(5000):
        folder = f"city/news/m{number % 40}"
        cluster.document(f"{folder}/n{number}.md", f"第{number}条。", title=f"消息{number}", published="2025-01-01")
    git("add", "content")
    git("commit", "-qm", "many")
    git("checkout", "-q", "main")
    with running(cluster.root) as preview:
        preview.wait_for("files read")
        git("checkout", "-q", "many")
        preview.until(lambda: _documents(preview) > 5000, "the documents of the other branch")
        preview.wait_for("open pages reloaded")
        told = [one for one in preview.said if "open pages reloaded" in one]
        assert len(told) == 1, told


def _documents(preview: Running) -> int:
    return int(json.loads(preview.get("localhost", "/~sitegen/overview").body)["documents"])


@pytest.mark.parametrize("how", ["asked", "limit", "watches"])
def test_where_events_do_not_arrive_it_says_so_and_polls(cluster: Cluster, how: str) -> None:
    arguments: tuple[str, ...] = ("--poll",) if how == "asked" else ()
    more = {} if how == "asked" else {"PYTHONPATH": _python_with(cluster, how)}
    with running(cluster.root, *arguments, **more) as preview:
        preview.wait_for({"asked": "Looking for changes", "limit": "max_user_instances", "watches": "max_user_watches"}[how])
        preview.wait_for("files read")
        cluster.append(BRIDGE, "\n轮询看到。\n")
        preview.until(lambda: "轮询看到。" in preview.get("www.localhost", path_of(cluster, BRIDGE)).text, "the edit")


# What goes wrong with the system's events, as the C library says it.
_WATCHING = {
    "limit": "def full(*_):\n    raise OSError(24, 'inotify instance limit reached')\nc.inotify_init = full\n",
    # Watches run out below a folder, where watchdog says nothing.
    "watches": (
        "import ctypes, errno, itertools\nadd, count = c.inotify_add_watch, itertools.count()\n"
        "def few(*arguments):\n    if next(count) < 6:\n        return add(*arguments)\n"
        "    ctypes.set_errno(errno.ENOSPC)\n    return -1\nc.inotify_add_watch = few\n"
    ),
    "later": (
        "import ctypes, errno, pathlib\nadd, full = c.inotify_add_watch, pathlib.Path(__file__).with_name('full')\n"
        "def few(*arguments):\n    if not full.exists():\n        return add(*arguments)\n"
        "    ctypes.set_errno(errno.ENOSPC)\n    return -1\nc.inotify_add_watch = few\n"
    ),
    "ended": "def end(self, event):\n    raise RuntimeError('the thread ends')\nc.InotifyFD.handle_event = end\n",
    "lost": "c.InotifyFD.handle_event = lambda self, event: None\n",
}


def _python_with(cluster: Cluster, what: str) -> str:
    """A start of Python in which this goes wrong."""
    folder = cluster.root.parent / "watching"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(f"import watchdog.observers.inotify_c as c\n{_WATCHING[what]}")
    return f"{folder}{os.pathsep}{ROOT}{os.pathsep}{os.environ.get('PYTHONPATH', '')}"


def test_a_limit_reached_while_it_runs_is_told_and_the_new_folder_followed(cluster: Cluster) -> None:
    with running(cluster.root, PYTHONPATH=_python_with(cluster, "later")) as preview:
        preview.wait_for("files read")
        (cluster.root.parent / "watching/full").touch()
        cluster.document("city/news/more/one.md", "一。", title="新目录", published="2026-11-20")
        preview.wait_for("max_user_watches")
        for words in ("第二次。", "第三次。"):
            cluster.append("content/city/news/more/one.md", f"\n{words}\n")
            preview.until(lambda words=words: words in preview.get("www.localhost", "/news/202611/one.html").text, "the edit")  # type: ignore[misc]


def test_a_folder_moved_away_and_back_fills_no_terminal(cluster: Cluster, preview: Running) -> None:
    """watchdog warns of it, at the length of all it watches; with warnings as errors its thread would end."""
    outside = cluster.root.parent / "outside"
    cluster.document("city/news/more/one.md", "一。", title="新目录", published="2026-11-20")
    preview.until(lambda: preview.get("www.localhost", "/news/202611/one.html").status == 200, "the new folder")
    for status in (404, 200):
        folder = cluster.path("content/city/news/more")
        (folder if status == 404 else outside).rename(outside if status == 404 else folder)
        preview.until(lambda status=status: preview.get("www.localhost", "/news/202611/one.html").status in (status, 410), "the folder")  # type: ignore[misc]
    cluster.append("content/city/news/more/one.md", "\n回来。\n")
    preview.until(lambda: "回来。" in preview.get("www.localhost", "/news/202611/one.html").text, "the edit")
    assert not [one for one in preview.said if "Warning" in one or "broke off" in one]


def test_a_watch_that_broke_off_is_told_and_the_files_are_polled(cluster: Cluster) -> None:
    with running(cluster.root, PYTHONPATH=_python_with(cluster, "ended")) as preview:
        preview.wait_for("files read")
        cluster.append(BRIDGE, "\n没有通知也看到。\n")
        preview.wait_for("broke off")
        for words in ("没有通知也看到。", "再看一次。"):
            cluster.append(BRIDGE, f"\n{words}\n")
            preview.until(lambda words=words: words in preview.get("www.localhost", path_of(cluster, BRIDGE)).text, "the edit")  # type: ignore[misc]


def test_an_event_that_got_lost_heals_by_itself(cluster: Cluster) -> None:
    with running(cluster.root, PYTHONPATH=_python_with(cluster, "lost")) as preview:
        preview.wait_for("files read")
        cluster.append(BRIDGE, "\n没有通知也看到。\n")
        preview.until(lambda: "没有通知也看到。" in preview.get("www.localhost", path_of(cluster, BRIDGE)).text, "the edit")


def test_events_the_kernel_dropped_are_made_up_for_without_words_of_the_library(cluster: Cluster, preview: Running) -> None:
    most = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    if most > 100_000:
        pytest.skip(f"the queue of events holds {most}")
    path = path_of(cluster, BRIDGE)
    assert "没有人看见" not in preview.get("www.localhost", path).text
    preview.process.send_signal(signal.SIGSTOP)
    for number in range(most):
        cluster.path(f"content/city/news/.{number % 2}").write_bytes(b"")  # files nobody is told of
    cluster.append(BRIDGE, "\n没有人看见。\n")
    preview.process.send_signal(signal.SIGCONT)
    preview.until(lambda: "没有人看见" in preview.get("www.localhost", path).text, "the edit")
    assert "Inotify" not in "".join(preview.said)


def test_folders_that_went_and_came_back_are_watched_again(cluster: Cluster, preview: Running) -> None:
    """As after a checkout of a commit without `themes/`, and back."""
    path = path_of(cluster, BRIDGE)
    kept = cluster.root.parent / "kept"
    shutil.copytree(cluster.path("themes"), kept)
    shutil.rmtree(cluster.path("themes"))
    preview.until(lambda: "themes" in "".join(preview.said), "the themes gone")
    shutil.copytree(kept, cluster.path("themes"))
    preview.until(lambda: preview.get("www.localhost", path).status == 200, "the page back")
    for words in ("一", "二"):
        cluster.replace("themes/plain/templates/base.html", "<body", f"<!-- {words} -->\n<body")
        preview.until(lambda words=words: f"<!-- {words} -->" in preview.get("www.localhost", path).text, "the template")  # type: ignore[misc]


def test_a_document_appears_when_its_time_comes_without_any_edit(cluster: Cluster) -> None:
    import datetime
    import zoneinfo

    now = datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Shanghai"))
    soon = now + datetime.timedelta(minutes=1)
    cluster.document("city/news/soon.md", "到点发布。", title="到点发布的消息", published=soon.strftime("%Y-%m-%d %H:%M"))
    with running(cluster.root, "--now") as preview:
        preview.wait_for("files read")
        if datetime.datetime.now(zoneinfo.ZoneInfo("Asia/Shanghai")) < soon.replace(second=0):
            assert "到点发布的消息" not in preview.get("www.localhost", "/news/").text
        preview.until(lambda: "到点发布的消息" in preview.get("www.localhost", "/news/").text, "the scheduled document")


@pytest.fixture
def gov(cluster: Cluster) -> Cluster:
    """The demonstration's settings and theme, which name no search service, with ten of its documents."""
    found = Cluster(cluster.root.parent)
    found.root = cluster.root.parent / "gov"
    for one in ("sites", "themes"):
        shutil.copytree(ROOT / one, found.root / one)
    (found.root / "content/sites/www/news").mkdir(parents=True)
    for file in sorted((ROOT / "content/sites/www/news").glob("*.md"))[:10]:
        shutil.copyfile(file, found.root / "content/sites/www/news" / file.name)
    return found


@pytest.mark.parametrize("way", ["index", "shards"])
def test_the_search_finds_what_was_just_saved_and_not_what_was_withdrawn(gov: Cluster, browser: Browser, way: str) -> None:
    """In the browser, both ways: by the index of the library, and by the static shards where no service answers."""
    found = "content/sites/www/news/found.md"
    results = "#search-results a[href*='/news/202611/found.html']"
    with running(gov.root) as preview:
        preview.wait_for("files read")
        page = browser.new_context().new_page()
        page.set_default_timeout(30_000)
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        more = "&shards=1" if way == "shards" else ""

        def search(words: str) -> None:
            page.goto(preview.url("www.localhost", f"/search.html?q={words}{more}"))
            expect(page.locator("#search-results")).not_to_have_attribute("aria-busy", "true")
            expect(page.locator("#search-status")).to_contain_text(words)

        for words in ("鲸鱼搁浅救援", "白鹭迁徙观测"):
            gov.write(found, f"---\n标题: {words}\n发布日期: 2026-11-20 10:00\n来源: 示范日报\n---\n\n今天进行了{words}。\n")
            preview.until(lambda words=words: words in preview.get("www.localhost", "/news/202611/found.html").text, "the document")  # type: ignore[misc]
            search(words)
            expect(page.locator(results).first).to_contain_text(words)
        search("鲸鱼搁浅救援")
        expect(page.locator("main")).not_to_contain_text("今天进行了鲸鱼")
        gov.replace(found, "来源: 示范日报", "来源: 示范日报\n撤回: true")
        preview.until(lambda: preview.get("www.localhost", "/news/202611/found.html").status == 410, "the withdrawal")
        search("白鹭迁徙观测")
        expect(page.locator(results)).to_have_count(0)
        shards = [one for one in asked if "/search/own/" in one or "/search/all/" in one]
        assert bool(shards) is (way == "shards")
        page.context.close()
