"""A build costs what changed: the exact pages each kind of edit renders, the same on clusters of two sizes.

Some edits reach every page by their nature (the style sheet's address, a word of the navigation): they are listed last,
with the reason. What is rendered and comes out the same is not written.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.engine.options import Result
from tests.engine.cluster import (
    CLOCK,
    Cluster,
    assert_like_clean,
    build_at,
    make_cluster,
    picture,
    rendered,
    stamps,
    tree,
    written,
)

# Both leave one place free in the open ends of `news` of jyj and www, so that nothing rolls over by chance.
SIZES = (40, 241)

_SPORTS = "content/departments/education/news/sports.md"
_TERM = "content/departments/education/news/term.md"
_BRIDGE = "content/city/news/bridge.md"

# Where the newest news of jyj is shown besides its own page: jyj's list, feeds and home; www lists departments' news too.
_JYJ_NEWEST = {"jyj/index.html", "jyj/news/index.html", "jyj/news/feed.xml", "jyj/news/feed.json"}
_WWW_NEWEST = {"www/index.html", "www/news/index.html", "www/news/feed.xml", "www/news/feed.json"}


@pytest.fixture(scope="module", params=SIZES)
def prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built cluster of one size, to be copied."""
    folder = tmp_path_factory.mktemp("cost")
    cluster = make_cluster(folder, documents=request.param)
    cluster.replace(_SPORTS, "keywords: 学校", "keywords: 学校\nsummary: 今年的运动会。")
    cluster.write("themes/plain/templates/part/mark.html", "<hr>\n")
    cluster.replace("themes/plain/templates/404.html", "<h1>", '{% include "part/mark.html" %}<h1>')
    build_at(cluster)
    return folder


@pytest.fixture
def large(prepared: Path, tmp_path: Path) -> Cluster:
    """A copy of it; copying moves the stamps, not the bytes: the first build only looks."""
    shutil.copytree(prepared / "repository", tmp_path / "repository")
    shutil.copytree(prepared / "build", tmp_path / "build", symlinks=True)
    cluster = Cluster(tmp_path)
    assert rendered(build_at(cluster)) == set()
    return cluster


def edited(cluster: Cluster, edit: Callable[[], None], clock: str = CLOCK) -> Result:
    """Builds after an edit; what was written is what differs, and all else was not touched."""
    before, stamped = tree(cluster.build / "sites"), stamps(cluster.build / "sites")
    edit()
    result = build_at(cluster, clock)
    after, stamped_after = tree(cluster.build / "sites"), stamps(cluster.build / "sites")
    assert written(result) == {path for path, data in after.items() if before.get(path) != data}
    assert {path for path in after if stamped.get(path) != stamped_after[path]} == written(result)
    assert written(result) <= rendered(result)
    assert_like_clean(cluster, result, clock)
    return result


def test_a_body(large: Cluster) -> None:
    result = edited(large, lambda: large.replace(_SPORTS, "运动会在", "运动会今天在"))
    assert rendered(result) == written(result) == {"jyj/news/202610/sports.html"}


def test_a_body_whose_beginning_is_the_summary(large: Cluster) -> None:
    """Without a summary of its own, the first sentences are shown in lists, and neighbours hold the card: in jyj's news
    and, of the documents at home in www, the one before it in www's news."""
    result = edited(large, lambda: large.replace(_TERM, "今天开学。", "昨天开学。"))
    assert rendered(result) == _JYJ_NEWEST | _WWW_NEWEST | {
        "jyj/news/202609/term.html", "jyj/news/202610/sports.html", newest_numbered(large, "jyj"), "www/news/202606/bus.html",
    }  # fmt: skip


def newest_numbered(cluster: Cluster, site: str) -> str:
    """The document just older than `term`: the last of the numbered ones."""
    pages = [path for path in tree(cluster.build / "sites") if path.startswith(f"{site}/news/20") and "/n0" in path]
    return max(pages, key=lambda path: path.rpartition("/")[2])


def test_a_title_in_the_open_end(large: Cluster) -> None:
    result = edited(large, lambda: large.replace(_SPORTS, "运动会举行", "运动会开幕"))
    assert rendered(result) == _JYJ_NEWEST | _WWW_NEWEST | {"jyj/news/202610/sports.html", "jyj/news/202609/term.html"}


def test_a_title_on_a_numbered_page(large: Cluster) -> None:
    """One numbered page in each list that shows it, its two neighbours, nothing else."""
    result = edited(large, lambda: large.replace("content/departments/education/news/n0004.md", "消息4", "消息四"))
    assert rendered(result) == {
        "jyj/news/202401/n0004.html", "jyj/news/202401/n0003.html", "jyj/news/202401/n0005.html",
        "jyj/news/list_2.html", "www/news/list_2.html",
    }  # fmt: skip


def test_a_date_in_the_open_end(large: Cluster) -> None:
    result = edited(large, lambda: large.replace(_SPORTS, "2026-10-12", "2026-10-15"))
    assert rendered(result) == _JYJ_NEWEST | _WWW_NEWEST | {
        "jyj/news/202610/sports.html", "jyj/news/202609/term.html", "jyj/sitemaps/2026.xml",
    }  # fmt: skip


def test_a_new_document(large: Cluster) -> None:
    result = edited(large, lambda: large.document("departments/education/news/new.md", published="2026-11-21 10:00"))
    assert rendered(result) == _JYJ_NEWEST | _WWW_NEWEST | {
        "jyj/news/202611/new.html", "jyj/news/202610/sports.html", "jyj/sitemaps/2026.xml",
    }  # fmt: skip


def test_new_documents_fill_numbered_pages_one_after_the_other(large: Cluster) -> None:
    """Every third document of a list of three a page completes a numbered page: that page is new, and the one before
    learns that there is a newer one."""
    sets = []
    for number in range(3):
        name = f"departments/education/news/new{number}.md"
        result = edited(large, lambda name=name, day=18 + number: large.document(name, published=f"2026-11-{day} 10:00"))
        sets.append({page for page in rendered(result) if "/list_" in page})
    jyj = [sorted(page for page in one if page.startswith("jyj/")) for one in sets]
    last = max(
        int(path.rpartition("list_")[2].removesuffix(".html")) for path in tree(large.build / "sites") if path.startswith("jyj/news/list_")
    )
    assert jyj == [[], [], sorted([f"jyj/news/list_{last}.html", f"jyj/news/list_{last - 1}.html"])]
    assert [len(one) for one in sets] == [0, 2, 2]


def test_a_deleted_document(large: Cluster) -> None:
    result = edited(large, lambda: large.remove(_SPORTS))
    assert not large.has("jyj/news/202610/sports.html")
    assert rendered(result) - lists_of(result) == _JYJ_NEWEST | _WWW_NEWEST | {"jyj/news/202609/term.html", "jyj/sitemaps/2026.xml"}
    assert len(lists_of(result)) <= 1


def lists_of(result: Result) -> set[str]:
    return {page for page in rendered(result) if "/list_" in page}


@pytest.mark.parametrize("line", ["draft: true", "withdrawn: 内容有误", "offline: 2026-11-01"])
def test_a_withdrawn_document(large: Cluster, line: str) -> None:
    result = edited(large, lambda: large.replace(_SPORTS, "keywords: 学校", line))
    assert not large.has("jyj/news/202610/sports.html")
    assert rendered(result) - lists_of(result) == _JYJ_NEWEST | _WWW_NEWEST | {"jyj/news/202609/term.html", "jyj/sitemaps/2026.xml"}


def test_a_template_of_one_kind(large: Cluster) -> None:
    result = edited(large, lambda: large.append("themes/plain/templates/document/policy.html", "\n<!-- -->\n"))
    assert rendered(result) == {"www/disclosure/policies/202602/square.html"}


def test_a_template_that_prints_the_same(large: Cluster) -> None:
    result = edited(large, lambda: large.append("themes/plain/templates/sitemap.html", "{# nothing #}"))
    assert rendered(result) == {"www/sitemap.html", "jyj/sitemap.html", "lishu/sitemap.html"}
    assert written(result) == set()


def test_an_include(large: Cluster) -> None:
    result = edited(large, lambda: large.write("themes/plain/templates/part/mark.html", "<hr><hr>\n"))
    assert rendered(result) == written(result) == {"www/404.html", "jyj/404.html", "lishu/404.html"}


def test_a_word(large: Cluster) -> None:
    result = edited(large, lambda: large.replace("themes/plain/i18n/zh-Hans.yml", "网站地图", "站点地图"))
    assert rendered(result) == written(result) == {"www/sitemap.html", "jyj/sitemap.html", "lishu/sitemap.html"}


def test_a_word_of_a_child_theme(large: Cluster) -> None:
    result = edited(large, lambda: large.append("themes/school/i18n/zh-Hans.yml", "404.title: 没有这一页\n"))
    assert rendered(result) == written(result) == {"jyj/404.html"}


def test_a_site_setting_of_the_home_page(large: Cluster) -> None:
    result = edited(large, lambda: large.replace("sites/departments/jyj.yml", "{section: news, count: 3}", "{section: news, count: 2}"))
    assert rendered(result) == written(result) == {"jyj/index.html"}


def test_a_site_setting_of_every_page_stays_within_its_site(large: Cluster) -> None:
    result = edited(large, lambda: large.replace("sites/lishu.yml", "kind: township", "kind: township\nicp: 示ICP备20260001号-9"))
    assert rendered(result) == {path for path in tree(large.build / "sites/") if path.startswith("lishu/") and path.endswith(".html")} - {
        "lishu/banner.html"
    }


def test_a_setting_no_page_shows_renders_at_most_the_pages_that_name_the_organisation(large: Cluster) -> None:
    result = edited(large, lambda: large.replace("sites/organisations.yml", "short: 市教育局", "short: 市教育局\n  fax: 0100-7654321"))
    assert rendered(result) <= {path for path, data in tree(large.build / "sites").items() if "示范市教育局".encode() in data}
    assert written(result) == set()


def test_a_new_site_renders_no_page_of_others_but_those_that_link_to_it(large: Cluster) -> None:
    large.append(_BRIDGE, "\n[科技周](https://kj.shifan.gov.cn/)\n")
    large.replace("sites/www.yml", "kind: portal", "kind: portal\nvariants: [zh-Hant]")
    build_at(large)
    page = "www/news/202604/bridge.html"
    assert '<a href="https://kj.shifan.gov.cn/">' not in large.output(page)
    site = "name: 科技周\nkind: topic\norganisation: education\nhost: kj.shifan.gov.cn\n"
    result = edited(large, lambda: large.write("sites/kj.yml", site))
    assert '<a href="https://kj.shifan.gov.cn/">' in large.output(page)
    others = {path for path in rendered(result) if not path.startswith("kj/") and not path.endswith("/robots.txt")}
    named = {f"www/{edition}{page}" for edition in ("", "hant/") for page in ("sites.html", "search.html")}  # by their names
    assert others - named == {page, "www/hant/news/202604/bridge.html"}


def test_a_new_organisation_renders_no_page_of_the_others_but_their_directory(large: Cluster) -> None:
    first = "museum:\n  name: 示范市博物馆\n  parent: shifan\n  site: lishu\n  folder: counties/lishu/museum\n"
    result = edited(large, lambda: large.write("sites/organisations.yml", first + large.read("sites/organisations.yml")))
    directory = {"www/disclosure/directory/index.html"}  # organisations and how many documents each has
    assert {page for page in rendered(result) if not page.startswith("lishu/")} <= directory


def test_a_static_file_no_page_names(large: Cluster) -> None:
    result = edited(large, lambda: large.append("themes/plain/static/js/site.js", "// more\n"))
    assert len(rendered(result)) == 3
    assert all("/assets/js/site." in page for page in rendered(result))


def test_a_picture(large: Cluster) -> None:
    result = edited(large, lambda: large.write("content/city/news/square.png", picture(900, 30, (9, 9, 9))))
    pictures = {path for path in tree(large.build / "sites") if path.startswith("www/news/202603/opening/square")}
    assert len(pictures) == 3
    assert written(result) == pictures
    assert rendered(result) == pictures | {"www/news/202603/opening.html"}


def test_an_attachment(large: Cluster) -> None:
    result = edited(large, lambda: large.append("content/departments/education/news/calendar.csv", "2,军训\n"))
    assert rendered(result) == written(result) == {"jyj/news/202609/term.html", "jyj/news/202609/term/calendar.csv"}


def test_a_section_renamed_stays_within_its_site(large: Cluster) -> None:
    result = edited(large, lambda: large.replace("sites/lishu.yml", "sections:", "sections:\n  notices: {name: 公告}"))
    assert {page.partition("/")[0] for page in rendered(result)} == {"lishu"}


def test_a_document_made_sticky(large: Cluster) -> None:
    result = edited(large, lambda: large.replace(_BRIDGE, "author: 王小明", "author: 王小明\nsticky: true"))
    assert rendered(result) == _WWW_NEWEST | {
        "www/news/202604/bridge.html", "www/news/202603/opening.html", "www/news/202605/square-lights.html",
        "www/news/202606/bus.html", list_with(large, "新桥通车"),
    }  # fmt: skip
    assert written(result) == {"www/index.html", "www/news/index.html"}


def list_with(cluster: Cluster, title: str) -> str:
    (found,) = [
        path
        for path, data in tree(cluster.build / "sites").items()
        if path.startswith("www/news/list_") and f"{title}</a>".encode() in data
    ]
    return found


def test_the_clock_passing_the_end_of_a_notice(large: Cluster) -> None:
    result = edited(large, lambda: None, "2026-11-25 18:00")
    assert rendered(result) == {
        "www/notices/index.html", "www/notices/feed.xml", "www/notices/feed.json", "www/sitemaps/2026.xml",
    }  # fmt: skip


def test_the_clock_passing_the_end_of_a_survey(large: Cluster) -> None:
    edited(large, lambda: None, "2026-11-25 18:00")
    result = edited(large, lambda: None, "2026-12-01 00:00")
    assert rendered(result) == {
        "www/interaction/surveys/202611/park.html", "www/interaction/surveys/index.html",
        "www/interaction/surveys/feed.xml", "www/interaction/surveys/feed.json",
    }  # fmt: skip
    assert "www/interaction/surveys/202611/park.html" in written(result)


def test_the_clock_passing_nothing(large: Cluster) -> None:
    result = edited(large, lambda: None, "2026-11-24 09:00")
    assert rendered(result) == set()


def test_a_document_moved_to_another_folder(large: Cluster) -> None:
    to = "content/departments/education/notices/sports.md"
    large.replace(_SPORTS, "[市民广场](../../../city/news/opening.md)", "市民广场")
    build_at(large)
    result = edited(large, lambda: large.move(_SPORTS, to))
    assert rendered(result) - lists_of(result) == _JYJ_NEWEST | _WWW_NEWEST | {
        "jyj/news/202609/term.html", "jyj/notices/202610/sports.html", "jyj/notices/index.html",
        "jyj/notices/feed.xml", "jyj/notices/feed.json", "jyj/sitemaps/2026.xml",
    }  # fmt: skip


def test_a_document_that_names_a_leader_of_another_site(large: Cluster) -> None:
    """Its page, and the leader's, which lists it."""
    result = edited(large, lambda: large.replace(_SPORTS, "keywords: 学校", "keywords: 学校\nleaders: [www/李明]"))
    assert {page for page in rendered(result) if page.endswith(".html")} == {
        "jyj/news/202610/sports.html", "www/leaders/li.html",
    }  # fmt: skip


def test_captions_put_beside_a_video(large: Cluster) -> None:
    large.write("content/departments/education/news/tour.mp4", b"\0\0\0\x18ftypmp42")
    edited(large, lambda: large.replace(_SPORTS, "keywords: 学校", "keywords: 学校\nmedia: [tour.mp4]"))
    captions = "WEBVTT\n\n00:00.000 --> 00:01.000\n大家好\n"
    result = edited(large, lambda: large.write("content/departments/education/news/tour.vtt", captions))
    assert {page for page in rendered(result) if page.endswith((".html", ".vtt"))} == {
        "jyj/news/202610/sports.html", "jyj/news/202610/sports/tour.vtt",
    }  # fmt: skip


# --- edits that reach many pages by their nature ----------------------------------------------------------------


def test_the_template_of_documents_renders_every_document_and_nothing_else(large: Cluster) -> None:
    result = edited(large, lambda: large.append("themes/plain/templates/document.html", "{# nothing #}"))
    assert all("/20" in page or page.count("/") == 2 or page == "www/disclosure/policies/202602/square.html" for page in rendered(result))
    assert not any(page.endswith(("index.html", ".xml", ".json")) for page in rendered(result) - {"www/about/index.html"})
    assert written(result) == set()


def test_the_style_sheet_renders_every_page_because_its_address_is_in_every_head(large: Cluster) -> None:
    result = edited(large, lambda: large.append("themes/plain/static/css/site.css", "p { margin: 0; }\n"))
    pages = {path for path, data in tree(large.build / "sites").items() if b"/assets/css/site." in data}
    assert pages <= rendered(result)
    assert {page for page in rendered(result) - pages if "/assets/" not in page} == set()
