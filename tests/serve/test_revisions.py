"""Commits beside the files, and what changes between them: on the command line, as a report, in the browser."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.engine.cluster import Cluster, build_at
from tests.serve.running import CLOCK, running

pytestmark = pytest.mark.xdist_group("serve-browser")

BRIDGE = "content/city/news/bridge.md"
TERM = "content/departments/education/news/term.md"
PATH = "/news/202604/bridge.html"
Git = Callable[..., str]


@pytest.fixture
def git(cluster: Cluster) -> Git:
    """git in the cluster, which has one commit."""

    def run(*arguments: str) -> str:
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@t", *arguments]
        return subprocess.run(command, cwd=cluster.root, check=True, capture_output=True, text=True).stdout.strip()

    run("init", "-q", "-b", "main")
    run("add", ".")
    run("commit", "-qm", "one")
    return run


def diff(cluster: Cluster, *arguments: str, code: int = 0) -> str:
    command = [sys.executable, "-W", "error", "-m", "sitegen", "--lang", "en", "diff", "--clock", CLOCK, *arguments]
    done = subprocess.run(command, cwd=cluster.root, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def changed(cluster: Cluster, *arguments: str) -> dict[str, str]:
    """Address → kind."""
    found = json.loads(diff(cluster, *arguments, "--format", "json"))
    return {one["url"]: one["kind"] for one in found["pages"]}


def _output(cluster: Cluster) -> dict[str, bytes]:
    folder = cluster.build / "sites"
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def test_the_pages_that_change_are_those_whose_built_bytes_differ(cluster: Cluster, git: Git) -> None:
    build_at(cluster)
    before = _output(cluster)
    cluster.append(BRIDGE, "\n新的一段。\n")
    cluster.replace("content/city/news/bus.md", "title: ", "title: 新")
    cluster.document("city/news/new.md", published="2026-11-20")
    cluster.remove("content/city/news/opening.md")
    found = {f"{one['site']}/{one['route']}": one["kind"] for one in json.loads(diff(cluster, "HEAD", "--format", "json"))["pages"]}
    build_at(cluster)
    after = _output(cluster)
    expected = {
        **dict.fromkeys(after.keys() - before.keys(), "added"),
        **dict.fromkeys(before.keys() - after.keys(), "removed"),
        **{one: "changed" for one in before.keys() & after.keys() if before[one] != after[one]},
    }
    assert found == expected
    assert set(expected.values()) == {"added", "removed", "changed"}


def test_again_after_every_kind_of_edit_it_is_right(cluster: Cluster, git: Git) -> None:
    """Libraries are kept from one comparison to the next: what they say must not depend on what was compared before."""
    assert changed(cluster, "HEAD") == {}
    cluster.append(BRIDGE, "\n一。\n")
    assert set(changed(cluster, "HEAD").values()) == {"changed"}
    git("commit", "-qam", "two")
    assert changed(cluster, "HEAD") == {}
    first = changed(cluster, "HEAD~1", "HEAD")
    assert first[f"https://www.shifan.gov.cn{PATH}"] == "changed"
    assert changed(cluster, "HEAD", "HEAD~1").keys() == first.keys()
    git("mv", BRIDGE, "content/city/news/span.md")
    git("commit", "-qm", "moved")
    found = json.loads(diff(cluster, "HEAD~1", "HEAD", "--format", "json"))["pages"]
    moved = {one["route"]: one for one in found}
    assert moved["news/202604/span.html"]["kind"] == "added"
    assert moved["news/202604/bridge.html"]["recipe"] == "moved"
    assert changed(cluster, "HEAD~1", "HEAD~1") == {}


def test_files_of_the_static_search_are_counted_by_site_and_not_listed(cluster: Cluster, git: Git) -> None:
    assert "static search" not in diff(cluster, "HEAD")
    cluster.append(BRIDGE, "\n一。\n")
    assert "static search" not in diff(cluster, "HEAD")
    cluster.replace("sites/platform.yml", "search: {shards: none}\n", "")
    git("commit", "-qam", "shards")
    build_at(cluster, into=cluster.root / "build")  # its library, with shards, is what the comparison begins with
    cluster.append(BRIDGE, "\n二。\n")
    told = diff(cluster, "HEAD")
    assert re.findall(r"Static search: .* \((\w+)\) has other data of (\d+) documents", told) == [("www", "1")]
    cluster.append("content/departments/education/news/term.md", "\n三。\n")
    cluster.document("departments/education/news/more.md", published="2026-11-20")
    cluster.remove("content/city/news/bus.md")
    assert json.loads(diff(cluster, "HEAD", "--format", "json"))["searched"] == {"jyj": 2, "www": 2}
    assert json.loads(diff(cluster, "HEAD", "--format", "json", "--site", "jyj"))["searched"] == {"jyj": 2}
    report = cluster.root.parent / "report.html"
    diff(cluster, "HEAD", "--html", str(report))
    assert "Documents whose search data change" in report.read_text(encoding="utf-8")
    assert not [url for url in changed(cluster, "HEAD") if "/search/" in url]


def test_pages_that_differ_by_settings_or_theme_only_stand_in_one_line(cluster: Cluster, git: Git, page: Page) -> None:
    cluster.append("themes/plain/templates/chrome/footer.html", "<p>新的页脚</p>")
    cluster.append(TERM, "\n新的一段。\n")
    git("mv", BRIDGE, "content/city/news/span.md")
    git("commit", "-qam", "two")
    found = {(one["site"], one["route"]): one for one in json.loads(diff(cluster, "HEAD~1", "--format", "json"))["pages"]}
    alike = [one for one in found.values() if one["site"] == "jyj" and one["common"]]
    assert len(alike) > 3
    assert {key for one in alike for key in one["common"]} == {"template:school|chrome/footer.html"}
    own = next(one for one in found.values() if one["source"] == TERM and one["recipe"] == "document")
    assert own["common"] == []  # its text differs too
    assert found["www", PATH[1:]]["leads"] == "https://www.shifan.gov.cn/news/202604/span.html"
    told = diff(cluster, "HEAD~1", "--site", "jyj")
    assert [line.split()[1] for line in told.splitlines() if "settings or theme only" in line] == [str(len(alike))]
    assert own["url"] in told
    assert not [one["url"] for one in alike[1:] if f"~ {one['url']}\n" in told]
    everything = diff(cluster, "HEAD~1", "--site", "jyj", "--all")
    assert all(f"~ {one['url']} " in everything for one in alike)
    with running(cluster.root, "--since", "HEAD~1", "--site", "jyj") as preview:
        preview.wait_for("files read")
        overview = json.loads(preview.get("localhost", "/~sitegen/overview").body)
        assert [one["id"] for one in overview["sites"]] == ["jyj"]
        assert overview["documents"] == overview["sites"][0]["documents"]
        page.goto(preview.url("localhost", "/~sitegen/diff"))
        folded = page.locator("details.alike")
        expect(folded.locator("summary")).to_contain_text(f"{len(alike)} pages", timeout=60_000)
        expect(folded.locator("summary")).to_contain_text("chrome/footer.html")
        expect(page.locator("#sites > details > ul li", has_text=own["route"])).to_have_count(1)
        expect(page.locator("#sites li", has_text=alike[0]["route"])).to_have_count(0)
        folded.locator("summary").click()
        expect(folded.locator("li")).to_have_count(len(alike))


def test_a_withdrawn_page_says_what_its_address_answers(cluster: Cluster, git: Git, page: Page) -> None:
    cluster.replace(BRIDGE, "published: ", "withdrawn: true\npublished: ")
    git("mv", TERM, TERM.replace("term", "autumn"))
    git("commit", "-qam", "two")
    report = cluster.root.parent / "report.html"
    assert f"- https://www.shifan.gov.cn{PATH}  → 410" in diff(cluster, "--since", "HEAD~1", "--html", str(report))
    page.goto(report.as_uri())
    expect(page.locator("body")).to_contain_text("This address will answer 410")
    with running(cluster.root, "--since", "HEAD~1") as preview:
        preview.wait_for("files read")
        page.goto(preview.url("localhost", "/~sitegen/diff"))
        page.locator("#sites a", has_text=PATH).click(timeout=60_000)
        expect(page.locator(".leads")).to_contain_text("410")
        page.go_back()
        page.locator("#sites a", has_text="term.html").click(timeout=60_000)
        expect(page.locator(".leads")).to_contain_text(re.compile(r"301.*/autumn\.html"))


def test_what_an_address_answers_is_what_production_answers(cluster: Cluster, git: Git) -> None:
    """A copy goes with its document; every address of a site closed for good leads to where its content went."""
    fair = "content/counties/lishu/news/fair.md"
    cluster.replace(fair, "published: ", "withdrawn: true\npublished: ")
    cluster.append(
        "sites/departments/jyj.yml",
        "state: closed\nclosed: {on: 2026-09-01, reason: 并入门户, moved_to: www, approval: 示政〔2026〕31号, archive: false}\n",
    )
    found = json.loads(diff(cluster, "HEAD", "--format", "json"))
    leads = {one["url"]: one["leads"] for one in found["pages"] if one["leads"]}
    (copy,) = (one for one in leads if "/mirror/" in one)
    assert leads[copy] == "404"
    assert leads["https://www.shifan.gov.cn/lishu/news/202610/fair.html"] == "410"
    assert leads["https://jyj.shifan.gov.cn/news/202609/term.html"] == "https://www.shifan.gov.cn/"
    with running(cluster.root) as preview:
        preview.wait_for("files read")
        assert preview.get("www.localhost", copy.partition(".cn")[2]).status == 404
        answer = preview.get("jyj.localhost", "/news/202609/term.html")
        assert (answer.status, answer.headers["location"]) == (301, preview.url("www.localhost"))


def test_a_new_address_that_leads_on_shows_no_text_of_before(cluster: Cluster, git: Git) -> None:
    cluster.replace(BRIDGE, "published: ", "aliases: [/old/bridge.html]\npublished: ")
    report = cluster.root.parent / "report.html"
    diff(cluster, "HEAD", "--html", str(report))
    told = report.read_text(encoding="utf-8")
    assert f"This address is new and leads (301) to https://www.shifan.gov.cn{PATH}." in told
    assert "as it was" not in told
    assert "doctype" not in told.partition("</head>")[2]


def test_pages_that_lose_the_same_text_and_answer_otherwise_stand_apart_in_the_report(cluster: Cluster, git: Git) -> None:
    cluster.remove("content/counties/lishu/news/fair.md")
    for folder in ("news", "notices"):
        cluster.document(f"counties/lishu/{folder}/same.md", "同样的话。")
    git("add", ".")
    git("commit", "-qm", "two")
    cluster.replace("content/counties/lishu/news/same.md", "published: ", "withdrawn: true\npublished: ")
    cluster.remove("content/counties/lishu/notices/same.md")
    report = cluster.root.parent / "report.html"
    diff(cluster, "HEAD", "--html", str(report))
    told = report.read_text(encoding="utf-8")
    assert "This address will answer 410" in told
    assert "This address will answer 404" in told


def test_a_report_that_cannot_be_written_is_the_machines_trouble(cluster: Cluster, git: Git) -> None:
    told = diff(cluster, "HEAD", "--html", str(cluster.root / "nowhere" / "report.html"), code=3)
    assert "machine.write" in told
    assert "report.html" in told
    assert "Traceback" not in told


def test_errors_that_come_with_the_change_are_named_since_what_they_concern_is_missing(cluster: Cluster, git: Git, page: Page) -> None:
    cluster.append(TERM, "\n[旧的坏链接](nowhere.md)\n")
    git("commit", "-qam", "a mistake of before")
    cluster.write("sites/new.yml", "name: 新站\nkind: departmentt\n")
    cluster.write(TERM, cluster.read(TERM).replace("---\n", "---\neditor: 张\n", 1))  # the line of the old mistake moves
    found = json.loads(diff(cluster, "HEAD", "--format", "json"))
    assert {one["path"] for one in found["errors"]} == {"sites/new.yml"}
    assert json.loads(diff(cluster, "HEAD", "--site", "jyj", "--format", "json"))["errors"] == []
    told = diff(cluster, "HEAD")
    assert "error" in told
    assert "sites/new.yml:2" in told
    assert "nowhere.md" not in told
    report = cluster.root.parent / "report.html"
    diff(cluster, "HEAD", "--html", str(report))
    assert "sites/new.yml" in report.read_text(encoding="utf-8")
    with running(cluster.root, "--since", "HEAD") as preview:
        preview.wait_for("files read")
        page.goto(preview.url("localhost", "/~sitegen/diff"))
        expect(page.locator("#errors")).to_contain_text("sites/new.yml:2", timeout=60_000)


def test_nothing_is_written_but_the_cache_and_the_build_stays_as_it_was(cluster: Cluster, git: Git) -> None:
    build_at(cluster, into=cluster.root / "build")
    before = {one: one.stat().st_mtime_ns for one in (cluster.root / "build").rglob("*") if ".state/diff" not in str(one) and one.is_file()}
    cluster.append(BRIDGE, "\n一。\n")
    diff(cluster, "HEAD")
    after = {one: one.stat().st_mtime_ns for one in (cluster.root / "build").rglob("*") if ".state/diff" not in str(one) and one.is_file()}
    assert {one for one in before if before[one] != after.get(one) and not one.name.startswith("library.db-")} == set()
    assert git("status", "--porcelain", "--", "content", "sites", "themes") == f"M {BRIDGE}"
    assert git("worktree", "list").count("\n") == 0


def test_a_cluster_below_the_top_of_its_repository_is_compared_too(tmp_path: Path, cluster: Cluster) -> None:
    top = tmp_path / "top"
    top.mkdir()
    root = cluster.root.rename(top / "网站 群")
    below = Cluster(tmp_path)
    below.root = root
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "one")):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *arguments], cwd=top, check=True)
    below.append(BRIDGE, "\n一。\n")
    assert changed(below, "HEAD")[f"https://www.shifan.gov.cn{PATH}"] == "changed"


def test_the_report_is_one_file_that_shows_the_difference_and_no_markup_of_content(cluster: Cluster, git: Git, page: Page) -> None:
    cluster.append(BRIDGE, "\n新桥限重<script>alert(1)</script>十吨。\n")
    cluster.replace("content/city/news/bus.md", "title: ", "title: 新")
    report = cluster.root.parent / "report.html"
    diff(cluster, "HEAD", "--html", str(report))
    page.goto(report.as_uri())
    expect(page.locator("body")).to_contain_text("新桥限重")
    expect(page.locator("body")).to_contain_text(f"https://www.shifan.gov.cn{PATH}")
    assert page.locator("script").count() == 0
    assert page.locator(".hunk .new").count() >= 1
    assert "src=" not in report.read_text(encoding="utf-8")


def test_what_is_no_revision_is_wrong_usage(cluster: Cluster, git: Git) -> None:
    assert "no-such" in diff(cluster, "no-such", code=2)
    assert "--upload-pack=x" in diff(cluster, "--", "--upload-pack=x", code=2)
    assert "revision" in diff(cluster, code=2)
    command = [sys.executable, "-m", "sitegen", "--lang", "en", "serve", "--as", "no-such"]
    done = subprocess.run(command, cwd=cluster.root, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "no-such" in done.stderr


def test_a_commit_is_shown_beside_the_files(cluster: Cluster, git: Git, page: Page) -> None:
    label = f"as-{git('rev-parse', 'HEAD')[:8]}"
    cluster.append(BRIDGE, "\n新的一段。\n")
    with running(cluster.root, "--as", "HEAD") as preview:
        preview.wait_for("files read")
        assert "新的一段。" in preview.get("www.localhost", PATH).text
        preview.until(lambda: preview.get(f"www.{label}.localhost", PATH).status == 200, "the commit")
        old = preview.get(f"www.{label}.localhost", PATH).text
        assert "新的一段。" not in old
        assert f'data-view="{label}"' in old
        news = preview.get(f"www.{label}.localhost", "/news/").text
        assert f"http://jyj.{label}.localhost:{preview.port}/" in news
        cluster.append(BRIDGE, "\n再来一段。\n")
        preview.until(lambda: "再来一段。" in preview.get("www.localhost", PATH).text, "the edit")
        assert "再来一段。" not in preview.get(f"www.{label}.localhost", PATH).text
        page.goto(preview.url("localhost", "/"))
        expect(page.locator("#views a")).to_have_attribute("href", preview.url(f"www.{label}.localhost", "/"))
    assert git("status", "--porcelain", "--", "content", "sites", "themes") == f"M {BRIDGE}"


def test_the_browser_shows_what_changes_as_text_as_source_and_side_by_side(cluster: Cluster, git: Git, page: Page) -> None:
    label = f"as-{git('rev-parse', 'HEAD')[:8]}"
    cluster.replace(BRIDGE, "新桥于今日通车", "新桥于昨日通车")
    with running(cluster.root, "--since", "main") as preview:
        preview.wait_for("files read")
        page.goto(preview.url("localhost", "/"))
        page.locator("#since a").click()
        expect(page.locator("#lead")).to_contain_text("main", timeout=60_000)
        expect(page.locator("#sites li", has_text="bridge.html")).to_have_count(1, timeout=60_000)
        page.locator("#filters input[name=path]").fill("nobody")
        expect(page.locator("#none")).to_contain_text("No page matches")  # not that nothing changes
        page.locator("#filters input[name=path]").fill("")
        page.locator("#sites a", has_text="bridge.html").click()
        expect(page.locator(".hunk .old del")).to_contain_text("今")
        expect(page.locator(".hunk .new ins")).to_contain_text("昨")
        page.locator("nav a").nth(1).click()
        expect(page.locator(".hunk .new").first).to_be_visible()
        page.locator("nav a").nth(2).click()
        frames = page.locator("iframe")
        expect(frames).to_have_count(2)
        assert frames.nth(0).get_attribute("src") == preview.url(f"www.{label}.localhost", PATH)
        expect(page.frame_locator("iframe").nth(0).locator("body")).to_contain_text("新桥于今日通车")
        expect(page.frame_locator("iframe").nth(1).locator("body")).to_contain_text("新桥于昨日通车")
        cluster.replace("content/city/news/bus.md", "title: ", "title: 新")
        page.goto(preview.url("localhost", "/~sitegen/diff"))
        page.locator("button[name=again]").click()
        expect(page.locator("#sites li", has_text="bus.html")).to_have_count(1, timeout=60_000)
        for path in ("/~sitegen/diff", "/~sitegen/comparison", f"/~sitegen/compare?site=www&route={PATH[1:]}"):
            assert preview.get("www.localhost", path).status == 403


def test_two_commits_are_compared_in_the_browser_whatever_the_files_say(cluster: Cluster, git: Git, page: Page) -> None:
    cluster.replace(BRIDGE, "新桥于今日通车", "新桥于昨日通车")
    git("commit", "-qam", "two")
    labels = [f"as-{git('rev-parse', one)[:8]}" for one in ("HEAD~1", "HEAD")]
    cluster.replace(BRIDGE, "新桥于昨日通车", "新桥于前日通车")
    cluster.replace("content/departments/education/news/term.md", "title: ", "title: 新")
    with running(cluster.root, "--compare", "HEAD~1", "main") as preview:
        preview.wait_for("files read")
        page.goto(preview.url("localhost", "/"))
        expect(page.locator("#since a")).to_contain_text("HEAD~1 → main")
        page.locator("#since a").click()
        expect(page.locator("#lead")).to_contain_text("HEAD~1 → main", timeout=60_000)
        expect(page.locator("#sites li", has_text="bridge.html")).to_have_count(1, timeout=60_000)
        expect(page.locator("#sites li", has_text="term.html")).to_have_count(0)
        page.locator("#sites a", has_text="bridge.html").click()
        expect(page.locator(".hunk .old del")).to_contain_text("今")
        expect(page.locator(".hunk .new ins")).to_contain_text("昨")
        expect(page.locator("body")).not_to_contain_text("前日")
        page.locator("nav a").nth(2).click()
        frames = page.locator("iframe")
        expect(frames).to_have_count(2)
        for number, (label, day) in enumerate(zip(labels, "今昨", strict=True)):
            assert frames.nth(number).get_attribute("src") == preview.url(f"www.{label}.localhost", PATH)
            expect(page.frame_locator("iframe").nth(number).locator("body")).to_contain_text(f"新桥于{day}日通车")
    command = [sys.executable, "-m", "sitegen", "--lang", "en", "serve", "--since", "HEAD", "--compare", "HEAD~1", "HEAD"]
    done = subprocess.run(command, cwd=cluster.root, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "--compare" in done.stderr


def test_old_commits_leave_nothing_behind(cluster: Cluster, git: Git) -> None:
    with running(cluster.root, "--as", "HEAD") as preview:
        preview.wait_for("files read")
        label = f"as-{git('rev-parse', 'HEAD')[:8]}"
        preview.until(lambda: preview.get(f"www.{label}.localhost", "/").status == 200, "the commit")
    with running(cluster.root) as preview:
        preview.wait_for("files read")
    assert not list((cluster.root / "build/.state/preview").glob("as-*"))


def test_the_text_of_a_page_is_what_a_reader_sees() -> None:
    from sitegen.engine.difference import visible_text

    page = '<title>题</title><body><p>一<b>二</b> 三</p><script>no()</script><img alt="桥"><ul><li>甲<li>乙</ul>'
    assert visible_text(page) == ["题", "一二 三", "［桥］", "甲", "乙"]


def test_differences_are_marked_within_the_line() -> None:
    from sitegen.engine.difference import text_difference

    found = text_difference("<p>新桥于今日通车</p>".encode(), "<p>新桥于昨日通车</p>".encode(), "a.html")
    ((old, new),) = found.hunks
    assert old.parts == (("same", "新桥于"), ("old", "今"), ("same", "日通车"))
    assert new.parts == (("same", "新桥于"), ("new", "昨"), ("same", "日通车"))
    assert text_difference(b'<p class="a">x</p>', b'<p class="b">x</p>', "a.html").same_text
    assert text_difference(b"\x89PNG\0", b"\x89PNG\0\0", "a.png").binary
