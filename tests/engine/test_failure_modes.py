"""The forty-four ways incremental builders went wrong (docs/failure-modes.md), each a test.

The rhythm of each: build, edit, build, and compare with a clean build byte for byte.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
from pathlib import Path

import pytest

import sitegen
import sitegen.engine.state
from sitegen.engine.build import Progress
from sitegen.engine.options import Result
from sitegen.engine.version import version_key
from tests.engine.cluster import (
    CLOCK,
    Cluster,
    assert_like_clean,
    build_at,
    codes,
    diagnostics,
    differences,
    make_cluster,
    picture,
    rendered,
    stamps,
    tree,
    written,
)


def again(cluster: Cluster, clock: str = CLOCK) -> Result:
    """Builds again and compares with a clean build."""
    result = build_at(cluster, clock)
    assert_like_clean(cluster, result, clock)
    return result


def pages_with(cluster: Cluster, text: str) -> set[str]:
    """Files of the output that contain a text, as `<site>/<route>`."""
    return {path for path, data in tree(cluster.build / "sites").items() if text.encode() in data}


def html_pages(cluster: Cluster) -> set[str]:
    """Pages made of the theme's head: all HTML but the fragment of banners."""
    return {page for page in pages_with(cluster, '<meta charset="utf-8">') if not page.endswith("/banner.html")}


def faces(pages: set[str]) -> set[str]:
    """Pages without what shows a site's colours and nothing else: its style sheet, icons, pictures for sharing."""
    shown = re.compile(r".*/(settings\.css|favicon\.ico|icon[\w.-]*|share\.png|site\.webmanifest|.*\.share\.png)")
    return {page for page in pages if not shown.fullmatch(page)}


# --- inputs not in the key --------------------------------------------------------------------------------------


def test_01_an_edited_include_renders_every_page_that_includes_it_and_no_other(built: Cluster) -> None:
    built.append("themes/plain/templates/part/card.html", "<i>★</i>\n")
    result = again(built)
    assert rendered(result) == pages_with(built, "★")
    assert "www/index.html" in rendered(result)
    assert "www/404.html" not in rendered(result)


def test_02_an_include_chosen_while_rendering_is_an_input_and_so_is_its_absence(cluster: Cluster) -> None:
    cluster.append(
        "themes/plain/templates/404.html",
        '{% include ["part/" ~ site.id ~ ".html", "part/any.html"] ignore missing %}\n',
    )
    cluster.replace(
        "themes/plain/templates/404.html", "<h1>", '{% include ["part/" ~ site.id ~ ".html", "part/any.html"] ignore missing %}<h1>'
    )
    build_at(cluster)
    cluster.write("themes/plain/templates/part/any.html", "any ★\n")
    assert rendered(again(cluster)) == {"www/404.html", "jyj/404.html", "lishu/404.html"}
    cluster.write("themes/plain/templates/part/lishu.html", "lishu ☆\n")
    assert rendered(again(cluster)) == {"lishu/404.html"} == pages_with(cluster, "☆")
    cluster.write("themes/plain/templates/part/lishu.html", "lishu ☆☆\n")
    assert rendered(again(cluster)) == {"lishu/404.html"}
    cluster.remove("themes/plain/templates/part/any.html")
    assert rendered(again(cluster)) == {"www/404.html", "jyj/404.html"}


def test_03_a_template_that_shadows_a_parents_is_an_input_and_so_is_its_removal(built: Cluster) -> None:
    built.write("themes/school/templates/section.html", '{% extends "base.html" %}{% block main %}★{{ section.name }}{% endblock %}\n')
    result = again(built)
    assert rendered(result) == pages_with(built, "★")
    assert {page.partition("/")[0] for page in rendered(result)} == {"jyj"}
    built.remove("themes/school/templates/section.html")
    assert rendered(again(built)) == rendered(result)


def test_03_a_template_named_with_a_dot_is_not_found_rather_than_missed_later(built: Cluster) -> None:
    built.replace("themes/plain/templates/404.html", "<h1>", '{% include "./part/card.html" %}<h1>')
    result = build_at(built)
    assert codes(result) == ["render.template"]
    assert sum(one.failed for one in result.totals.values()) == 3
    built.replace("themes/plain/templates/404.html", '{% include "./part/card.html" %}', "")
    again(built)


def test_04_an_edited_macro_renders_every_page_that_imports_it(built: Cluster) -> None:
    """There are no shortcodes; macros are the theme's functions."""
    built.replace("themes/plain/templates/part/dates.html", "<time>", "<time>★")
    result = again(built)
    assert pages_with(built, "★") <= rendered(result)
    assert all("/list_" in page or page.endswith("/index.html") for page in rendered(result))


def test_05_an_edited_template_in_the_middle_of_a_chain_renders_what_extends_it(built: Cluster) -> None:
    """There are no render hooks; blocks overridden along `extends` are the nearest thing."""
    built.replace("themes/plain/templates/document.html", "<h1>", "<h1>★")
    result = again(built)
    assert rendered(result) == pages_with(built, "★")
    assert "www/disclosure/policies/202602/square.html" in rendered(result)
    built.replace("themes/plain/templates/document/policy.html", "<p>", "<p>☆")
    assert rendered(again(built)) == {"www/disclosure/policies/202602/square.html"}


def test_06_an_edited_csv_file_beside_a_document_is_published_and_its_size_too(built: Cluster) -> None:
    built.append("content/departments/education/news/calendar.csv", "2,军训\n" * 100)
    result = again(built)
    assert "2,军训" in built.output("jyj/news/202609/term/calendar.csv")
    assert rendered(result) == {"jyj/news/202609/term.html", "jyj/news/202609/term/calendar.csv"}


def test_07_an_edited_word_renders_the_pages_that_print_it(built: Cluster) -> None:
    built.replace("themes/plain/i18n/zh-Hans.yml", "previous: 上一篇", "previous: 前一篇")
    result = again(built)
    assert rendered(result) == pages_with(built, "前一篇")
    built.replace("themes/plain/i18n/zh-Hans.yml", "unused: 没有模板用到", "unused: 改了也没有")
    assert rendered(again(built)) == set()


def test_07_an_edited_setting_renders_the_pages_that_print_it(built: Cluster) -> None:
    built.replace("sites/platform.yml", "name: 示范市网站平台", "name: 示范市政府网站平台")
    indexes = {page for page in tree(built.build / "sites") if "/data/index." in page}  # of exports: they name the platform
    assert rendered(again(built)) == html_pages(built) | indexes
    built.replace("sites/departments/jyj.yml", "kind: department", "kind: department\nicp: 示ICP备20260001号-2")
    assert rendered(again(built)) == {page for page in html_pages(built) if page.startswith("jyj/")}


def test_08_an_edited_theme_file_reaches_every_theme_that_stands_on_it(built: Cluster) -> None:
    built.replace("themes/plain/theme.yml", "palette: blue", "palette: red")
    result = again(built)
    assert faces(rendered(result)) == {page for page in html_pages(built) if not page.startswith("jyj/")}
    built.replace("themes/school/theme.yml", "options: {palette: green}\n", "")
    assert faces(rendered(again(built))) == {page for page in html_pages(built) if page.startswith("jyj/")}


def test_08_another_parent_of_a_theme_changes_its_sites(built: Cluster) -> None:
    shutil.copytree(built.path("themes/plain"), built.path("themes/other"))
    built.replace("themes/other/templates/section.html", "<h1>", "<h1>★")
    assert rendered(again(built)) == set()
    built.replace("themes/school/theme.yml", "parent: plain", "parent: other")
    result = again(built)
    assert pages_with(built, "★") <= rendered(result)
    assert {page.partition("/")[0] for page in rendered(result)} == {"jyj"}


def test_09_a_picture_a_style_sheet_names_changes_the_style_sheets_address_everywhere(built: Cluster) -> None:
    built.write("themes/plain/static/img/mark.png", picture(5, 5))
    result = again(built)
    assert html_pages(built) <= rendered(result)
    for page in html_pages(built):
        sheet = re.search(r'href="(/[^"]*\.css)"', built.output(page))
        assert sheet is not None
        host = "www" if page.startswith("lishu/") else page.partition("/")[0]
        assert built.has(sheet.group(1).removeprefix("/") if page.startswith("lishu/") else host + sheet.group(1)), page


def test_10_flags_leave_no_trace_in_the_output(built: Cluster) -> None:
    before = tree(built.build)
    assert differences(before, tree_of(built, full=True)) == []
    assert differences(before, tree_of(built, jobs=2)) == []
    assert differences(before, tree_of(built, sites=("jyj",))) == []


def test_10_what_one_site_was_not_built_for_is_built_later(built: Cluster) -> None:
    built.replace("themes/plain/templates/base.html", "<body>", "<body >")
    built.replace("content/departments/education/news/sports.md", "title: ", "title: 看")
    assert {page.partition("/")[0] for page in rendered(build_at(built, sites=("jyj",)))} == {"jyj"}
    assert {page.partition("/")[0] for page in rendered(again(built))} == {"www", "lishu"}


def test_10_the_setting_that_allows_html_is_an_input_of_every_document(built: Cluster) -> None:
    pytest.importorskip("nh3")
    built.append("content/city/news/bridge.md", "\n水位 H<sub>2</sub> 正常。\n")
    again(built)
    built.append("sites/platform.yml", "html: true\n")
    result = again(built)
    assert "H<sub>2</sub>" in built.output("www/news/202604/bridge.html")
    assert "www/news/202604/bridge.html" in rendered(result)


def tree_of(cluster: Cluster, *, full: bool = False, jobs: int = 1, sites: tuple[str, ...] = ()) -> dict[str, bytes]:
    build_at(cluster, full=full, jobs=jobs, sites=sites)
    return tree(cluster.build)


def test_11_another_version_of_the_program_builds_everything(built: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitegen.engine.state, "version_key", lambda *_: "another")
    before = stamps(built.build / "sites")
    result = again(built)
    assert "library.other-version" in codes(result)
    assert len(result.rendered) == len(before)
    assert written(result) == set()
    assert stamps(built.build / "sites") == before


def test_12_another_version_of_a_dependency_is_another_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    keys = {version_key()}
    for name in ("jinja2", "markdown_it_py", "mdit_py_plugins", "msgspec", "markupsafe", "pillow", "pyyaml"):
        (tmp_path / f"{name}-0.0.1.dist-info").mkdir()
        keys.add(version_key())
    assert len(keys) == 8


def test_13_a_sections_settings_reach_its_pages_and_an_organisations_name_its_documents(built: Cluster) -> None:
    built.replace("sites/www.yml", "name: 动态要闻,", "name: 要闻★,")
    result = again(built)
    assert pages_with(built, "要闻★") <= rendered(result)
    built.replace("sites/organisations.yml", "name: 示范市教育局", "name: 示范市教育和体育局")
    result = again(built)
    assert "示范市教育和体育局" in built.output("jyj/news/202609/term.html")
    assert "jyj/news/202609/term.html" in rendered(result)


def test_13_another_time_zone_reaches_the_pages_that_tell_machines_a_time_of_day(built: Cluster) -> None:
    built.replace("sites/platform.yml", "search: {", "timezone: Asia/Urumqi\nsearch: {")
    again(built)
    assert "T14:00:00+06:00" in built.output("jyj/news/202610/sports.html")


def test_13_a_section_that_takes_other_folders_kinds_or_years_takes_other_documents(built: Cluster) -> None:
    built.replace("sites/www.yml", "from: [city/news, departments/*/news]", "from: city/news, where: {year: '2026'}")
    again(built)
    assert "运动会举行" not in built.output("www/news/index.html")
    built.replace("sites/www.yml", "where: {year: '2026'}", "where: {year: '2025'}")
    result = again(built)
    assert not built.has("www/news/202603/opening.html")
    assert "model.no-section" in codes(result)


def test_14_a_file_put_beside_a_document_that_asked_for_it_is_published(cluster: Cluster) -> None:
    cluster.append("content/city/news/bridge.md", "\n![新桥](bridge.png)\n\n[图纸](plan.csv)\n")
    assert codes(build_at(cluster)) == ["link.file", "link.file"]
    cluster.write("content/city/news/bridge.png", picture(500, 20))
    result = again(cluster)
    assert "www/news/202604/bridge.html" in rendered(result)
    assert cluster.has("www/news/202604/bridge/bridge.png")
    cluster.write("content/city/news/plan.csv", "a,b\n")
    assert rendered(again(cluster)) == {"www/news/202604/bridge.html", "www/news/202604/bridge/plan.csv"}
    cluster.remove("content/city/news/bridge.png")
    again(cluster)


def test_15_the_programs_own_code_is_part_of_the_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are no plug-ins; what could be one is a file of the program."""
    now = version_key()
    shutil.copytree(Path(sitegen.__file__).parent, tmp_path / "sitegen", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(sitegen, "__file__", str(tmp_path / "sitegen" / "__init__.py"))
    assert version_key() == now
    for name in ("render/recipes/home.py", "diagnostics/messages/model.yml", "render/added.py"):
        with (tmp_path / "sitegen" / name).open("a", encoding="utf-8") as stream:
            stream.write("# edited\n")
        assert version_key() != now, name
        now = version_key()


def test_16_what_is_scheduled_ends_or_expires_does_so_at_the_next_build(built: Cluster) -> None:
    assert "停水通知" in built.output("www/notices/index.html")
    again(built, "2026-11-25 18:00")
    assert not built.has("www/notices/202611/water.html")
    assert pages_with(built, "停水通知") == set()
    again(built, "2026-12-01 00:00")
    assert "closed" in built.output("www/interaction/surveys/202611/park.html")
    again(built, "2026-12-25 08:00")
    assert built.has("www/news/202612/festival.html")
    again(built, "2027-01-01 00:00")
    assert "置顶" not in built.output("www/news/index.html")
    again(built, "2027-02-01 00:00")
    assert "失效" in built.output("www/disclosure/policies/202602/square.html")


def test_16_the_clock_may_jump_and_go_back(built: Cluster) -> None:
    for clock in ("2027-02-01 00:00", CLOCK, "2026-01-01 00:00", "2026-12-25 08:00", CLOCK):
        again(built, clock)


def test_16_a_draft_and_a_withdrawn_document_come_and_go(built: Cluster) -> None:
    for line in ("draft: true", "withdrawn: 内容有误"):
        built.replace("content/city/news/bridge.md", "author: 王小明", line)
        again(built)
        assert pages_with(built, "新桥") == set()
        built.replace("content/city/news/bridge.md", line, "author: 王小明")
        again(built)
        assert built.has("www/news/202604/bridge.html")


def test_17_nothing_is_fetched_while_building(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    again(cluster)


# --- queries not in the key -------------------------------------------------------------------------------------


def test_18_a_new_document_is_on_the_home_page_and_in_its_lists(built: Cluster) -> None:
    built.document("departments/education/news/new.md", title="新消息★", published="2026-11-21 10:00")
    result = again(built)
    assert pages_with(built, "新消息★") == {
        "jyj/index.html", "jyj/news/index.html", "jyj/news/feed.xml", "jyj/news/feed.json", "jyj/news/202611/new.html",
        "jyj/news/202610/sports.html", "www/index.html", "www/news/index.html", "www/news/feed.xml", "www/news/feed.json",
    }  # fmt: skip
    assert pages_with(built, "新消息★") <= rendered(result)


def test_19_a_title_date_or_keyword_that_changed_changed_everywhere(built: Cluster) -> None:
    built.replace("content/city/news/square-lights.md", "title: 广场亮灯", "title: 亮灯★")
    result = again(built)
    assert pages_with(built, "亮灯★") <= rendered(result)
    built.replace("content/city/news/square-lights.md", "2026-05-20", "2026-11-21")
    again(built)
    assert built.has("www/news/202611/square-lights.html")
    assert not built.has("www/news/202605/square-lights.html")
    built.replace("content/city/news/square-lights.md", "keywords: 广场", "keywords: 交通")
    result = again(built)
    assert "公交线路调整" in built.output("www/news/202611/square-lights.html")


def test_20_neighbours_learn_of_a_document_put_between_them_and_taken_away(built: Cluster) -> None:
    built.document("departments/education/news/between.md", title="其间★", published="2026-09-15 10:00")
    again(built)
    assert "其间★" in built.output("jyj/news/202609/term.html")
    assert "其间★" in built.output("jyj/news/202610/sports.html")
    built.remove("content/departments/education/news/between.md")
    again(built)
    assert "运动会举行" in built.output("jyj/news/202609/term.html")


def test_21_sections_in_another_order_are_in_that_order_on_every_page(built: Cluster) -> None:
    site = built.read("sites/lishu.yml").replace("sections:\n", "sections:\n  village: {name: 村务, from: counties/lishu/village}\n")
    built.write("sites/lishu.yml", site)
    result = again(built)
    assert pages_with(built, "村务") <= rendered(result)
    built.write("sites/lishu.yml", site.replace("village: {name: 村务", "village: {nav: false, name: 村务"))
    again(built)
    assert "村务" not in built.output("lishu/404.html")


def test_22_a_folder_that_begins_to_match_a_pattern_joins_the_list(built: Cluster) -> None:
    built.append("sites/organisations.yml", "traffic: {name: 示范市交通局, site: www}\n")
    again(built)
    built.document("departments/traffic/news/road.md", title="道路★", published="2026-11-20")
    result = again(built)
    assert "道路★" in built.output("www/news/index.html")
    assert "www/index.html" in rendered(result)


def test_23_a_document_put_into_the_middle_moves_the_numbered_pages_after_it(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path, documents=20)
    build_at(cluster)
    assert cluster.has("jyj/news/list_6.html")
    cluster.document("departments/education/news/old.md", title="旧闻★", published="2024-01-10 12:00")
    result = again(cluster)
    lists = {page for page in rendered(result) if page.startswith("jyj/news/list_")}
    assert lists == {f"jyj/news/list_{number}.html" for number in range(4, 7)}
    cluster.remove("content/departments/education/news/old.md")
    again(cluster)
    for number in range(12, 20):
        cluster.remove(f"content/departments/education/news/n{number:04d}.md")
    again(cluster)
    assert not cluster.has("jyj/news/list_4.html")


def test_23_two_edits_of_one_list_move_both_of_its_pages(built: Cluster) -> None:
    built.replace("content/city/news/bridge.md", "title: 新桥通车", "title: 大桥通车")
    built.document("city/news/more.md", title="又一条")
    result = again(built)
    assert {"www/news/list_1.html", "www/news/index.html"} <= rendered(result)


def test_24_a_topic_and_a_keyword_taken_away_leave_no_trace(built: Cluster) -> None:
    assert "广场亮灯" in built.output("www/topics/spring.html")
    built.replace("content/city/news/square-lights.md", "topics: spring\n", "")
    assert "www/topics/spring.html" in rendered(again(built))
    assert "广场亮灯" not in built.output("www/topics/spring.html")
    built.replace("content/city/news/opening.md", "keywords: 广场\n", "")
    again(built)
    assert "市民广场开放" not in built.output("www/news/202605/square-lights.html").partition("rel=")[0]


def test_25_a_summary_changes_wherever_it_is_shown(built: Cluster) -> None:
    built.replace("content/city/news/bridge.md", "author: 王小明", "author: 王小明\nsummary: 概述★")
    result = again(built)
    assert pages_with(built, "概述★") <= rendered(result)
    assert {"www/news/feed.xml", "www/news/feed.json"} <= pages_with(built, "概述★")


def test_26_related_documents_follow_the_documents_of_their_subject(built: Cluster) -> None:
    built.document("city/news/square-2.md", title="广场★", published="2026-03-20", keywords="广场")
    again(built)
    assert "广场★" in built.output("www/news/202605/square-lights.html")
    built.replace("content/city/news/square-2.md", "广场★", "广场☆")
    result = again(built)
    assert "广场☆" in built.output("www/news/202605/square-lights.html")
    assert "www/news/202605/square-lights.html" in rendered(result)


def test_26_what_interprets_a_document_is_named_on_its_page(built: Cluster) -> None:
    policy = "www/disclosure/policies/202602/square.html"
    built.replace("content/city/interpretations/square.md", "解读", "的说明★")
    assert policy in rendered(again(built))
    assert "的说明★" in built.output(policy)
    built.remove("content/city/interpretations/square.md")
    again(built)
    assert "的说明★" not in built.output(policy)


def test_27_translations_come_and_go_with_their_documents(built: Cluster) -> None:
    built.document("city/news/bridge-en.md", title="Bridge", published="2026-04-10 11:00", translations="bridge.md")
    again(built)
    built.replace("content/city/news/bridge-en.md", "title: Bridge", "title: The bridge")
    again(built)
    built.remove("content/city/news/bridge.md")
    again(built)


# --- outputs ----------------------------------------------------------------------------------------------------


def test_28_what_a_deleted_document_published_is_gone(built: Cluster) -> None:
    files = {path for path in tree(built.build / "sites") if "opening" in path}
    assert len(files) >= 4
    built.remove("content/city/news/opening.md")
    again(built)
    assert not any("opening" in path for path in tree(built.build / "sites"))
    assert not (built.build / "sites/www/news/202603").exists()


def test_29_an_address_that_changed_leaves_no_old_page(built: Cluster) -> None:
    built.replace("content/city/news/bridge.md", "author: 王小明", "slug: the-bridge")
    again(built)
    assert built.has("www/news/202604/the-bridge.html")
    assert not built.has("www/news/202604/bridge.html")
    built.move("content/city/news/bridge.md", "content/city/notices/bridge.md")
    again(built)
    assert built.has("www/notices/202604/the-bridge.html")


def test_29_two_documents_that_exchange_their_addresses_both_move(built: Cluster) -> None:
    built.replace("content/city/news/bridge.md", "2026-04-10 10:30", "2026-06-01")
    built.replace("content/city/news/bridge.md", "author: 王小明", "slug: bus")
    built.replace("content/city/news/bus.md", "sticky: 2026-12-31", "slug: bridge")
    again(built)
    assert "新桥通车" in built.output("www/news/202606/bus.html")
    assert "公交线路调整" in built.output("www/news/202606/bridge.html")


def test_30_two_outputs_of_one_repository_know_nothing_of_each_other(built: Cluster, tmp_path: Path) -> None:
    other = tmp_path / "other"
    built.replace("content/city/news/bridge.md", "新桥", "大桥")
    build_at(built, into=other)
    assert_like_clean(built, again(built))
    built.replace("content/city/news/bridge.md", "大桥", "老桥")
    again(built)
    build_at(built, into=other)
    assert differences(tree(built.build), tree(other)) == []


@pytest.mark.parametrize(
    "route", ["www/news/feed.xml", "www/news/feed.json", "www/sitemap.xml", "www/index.html", "jyj/404.html", "jyj/robots.txt"]
)
def test_31_a_file_missing_from_the_output_is_put_back(built: Cluster, route: str) -> None:
    (built.build / "sites" / route).unlink()
    result = again(built)
    assert rendered(result) == written(result) == {route}


def test_31_a_folder_or_everything_missing_from_the_output_is_put_back(built: Cluster) -> None:
    shutil.rmtree(built.build / "sites/www/news")
    again(built)
    shutil.rmtree(built.build / "sites/jyj")
    again(built)
    shutil.rmtree(built.build / "sites")
    again(built)


def test_32_feeds_and_site_maps_stay_complete_when_nothing_or_little_is_rendered(built: Cluster) -> None:
    """The search index will be made of the same cards; feeds and site maps stand for it here."""
    before = built.output("jyj/news/feed.xml").count("<entry>")
    build_at(built)
    built.replace("content/departments/education/news/sports.md", "运动会在", "运动会就在")
    again(built)
    assert built.output("jyj/news/feed.xml").count("<entry>") == before == 2
    assert len(re.findall("<loc>", "".join(built.output(f"jyj/{path}") for path in map_files(built, "jyj")))) > 3


def map_files(cluster: Cluster, site: str) -> list[str]:
    """The site map files a site's index names."""
    index = cluster.output(f"{site}/sitemap.xml")
    return [route.partition("gov.cn/")[2] for route in re.findall("<loc>([^<]*)</loc>", index)]


def test_33_no_mark_of_an_unfinished_text_is_in_any_output(built: Cluster) -> None:
    built.append("content/city/news/opening.md", "\n[再看](bus.md) ![无](none.png) {{ x }} {% y %} [^1] **粗**\n\n[^1]: 注。\n")
    again(built)
    feeds = built.output("www/news/feed.json") + built.output("www/news/feed.xml")
    assert "**" not in feeds
    assert "](" not in feeds
    for path, data in tree(built.build / "sites").items():
        if path.endswith((".html", ".xml", ".json")):
            assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", data), path


def test_34_pictures_missing_from_output_and_cache_are_made_again(built: Cluster) -> None:
    pictures = [path for path in tree(built.build / "sites") if path.endswith((".png", ".webp")) and "opening" in path]
    assert len(pictures) >= 2
    for forget in (False, True):
        for path in pictures:
            (built.build / "sites" / path).unlink()
        if forget:
            shutil.rmtree(built.build / ".state" / "media")
        again(built)
    shutil.rmtree(built.build / ".state" / "media", ignore_errors=True)
    for name in ("opening.md", "square.png", "visitors.csv"):
        built.move(f"content/city/news/{name}", f"content/city/notices/{name}")
    again(built)


def test_35_another_branchs_files_and_back_again(built: Cluster, tmp_path: Path) -> None:
    shutil.copytree(built.root, tmp_path / "branch")
    built.replace("content/city/news/bridge.md", "新桥", "支线的桥")
    built.remove("content/city/news/bus.md")
    again(built)
    shutil.rmtree(built.root)
    (tmp_path / "branch").rename(built.root)
    again(built)


def test_35_an_output_put_there_by_another_build_is_noticed(built: Cluster, tmp_path: Path) -> None:
    shutil.copytree(built.build / "sites", tmp_path / "sites")
    built.replace("content/city/news/bridge.md", "title: 新桥通车", "title: 大桥通车")
    built.document("city/news/more.md")
    build_at(built)
    shutil.rmtree(built.build / "sites")
    (tmp_path / "sites").rename(built.build / "sites")
    again(built)


def test_36_a_file_replaced_by_one_with_an_older_date_is_published(built: Cluster, tmp_path: Path) -> None:
    for path, data in (
        ("themes/plain/static/js/site.js", b'"use sTrict";\n'),
        ("content/city/news/visitors.csv", None),
        ("content/city/news/bridge.md", None),
    ):
        target = built.path(path)
        data = data or target.read_bytes().replace(b"1200", b"1300").replace("新桥".encode(), "大桥".encode())
        assert len(data) == target.stat().st_size
        (tmp_path / "older").write_bytes(data)
        os.utime(tmp_path / "older", (1_000_000_000, 1_000_000_000))
        (tmp_path / "older").rename(target)
        assert rendered(again(built)) != set(), path


def test_36_a_file_edited_in_place_with_its_date_put_back_is_published(built: Cluster) -> None:
    target = built.path("content/city/news/bridge.md")
    before = target.stat()
    target.write_bytes(target.read_bytes().replace("新桥".encode(), "大桥".encode()))
    os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "www/news/202604/bridge.html" in rendered(again(built))


class Stop(Exception):
    """Ends a build in the middle."""


class StopAt(Progress):
    """Raises when the build has told so many things."""

    def __init__(self, at: int) -> None:
        self.left = at

    def stage(self, name: str, total: int) -> None:
        self._tell()

    def advance(self, count: int) -> None:
        self._tell()

    def _tell(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Stop


@pytest.mark.parametrize("at", range(5))
def test_37_a_build_that_ended_in_the_middle_is_finished_by_the_next(cluster: Cluster, at: int) -> None:
    with pytest.raises(Stop):
        build_at(cluster, progress=StopAt(at % 4))
    if at == 4:
        cluster.replace("content/city/news/bridge.md", "新桥", "大桥")
    again(cluster)
    cluster.replace("content/city/news/bridge.md", "title: ", "title: 看")
    cluster.replace("themes/plain/templates/base.html", "<body>", "<body >")
    with pytest.raises(Stop):
        build_at(cluster, progress=StopAt(at % 4))
    cluster.replace("content/city/news/bridge.md", "title: 看", "title: ")
    again(cluster)


def test_38_a_link_in_the_output_is_removed_and_nothing_behind_it_is_touched(built: Cluster, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "keep.txt").write_text("keep")
    (outside / "index.html").write_text("keep")
    (built.build / "sites/www/news/linked").symlink_to(outside)
    (built.build / "sites/www/news/file.html").symlink_to(outside / "keep.txt")
    (built.build / "sites/www/404.html").unlink()
    (built.build / "sites/www/404.html").symlink_to(outside / "keep.txt")
    again(built)
    assert {path.name: path.read_text() for path in outside.iterdir()} == {"keep.txt": "keep", "index.html": "keep"}


# --- the keys themselves ----------------------------------------------------------------------------------------


def test_39_words_that_hold_the_separators_of_keys_are_kept_apart(built: Cluster) -> None:
    """File names with `|` are refused; keywords, topics and sections may hold any separator."""
    built.document("city/news/one.md", title="竖线", published="2026-07-02 09:00", keywords="a|b/c", topics="x|1")
    built.document("city/news/two.md", title="同题", published="2026-07-04 09:00", keywords="a|b/c")
    built.document("city/news/three.md", title="异题", published="2026-07-03 09:00", keywords="a")
    assert diagnostics(again(built)) == []
    assert "竖线" in built.output("www/news/202607/two.html").partition('rel="prev"')[0]
    built.replace("content/city/news/one.md", "title: 竖线", "title: 竖线★")
    result = again(built)
    assert pages_with(built, "竖线★") <= rendered(result)
    built.remove("content/city/news/one.md")
    again(built)
    built.document("city/news/a|b.md", "![甲](a|b.png)")
    built.write("content/city/news/a|b.png", picture(10, 10))
    assert codes(again(built)) == ["scan.name-character", "scan.name-character"]


def test_39_lists_of_words_that_join_alike_are_kept_apart(built: Cluster) -> None:
    built.document("city/news/one.md", keywords='["甲,乙", 丙]')
    again(built)
    built.document("city/news/one.md", keywords='[甲, "乙,丙"]')
    again(built)
    built.replace("sites/www.yml", "home:", "keywords: ['a,b', c]\nhome:")
    again(built)


def test_40_the_same_name_in_two_sites_two_formats_or_two_documents_is_not_the_same(built: Cluster) -> None:
    built.document("city/news/same.md", "![](p.png)", title="同名甲", published="2026-07-01", summary="甲")
    built.document("departments/education/news/same.md", "![乙](p.png)", title="同名乙", published="2026-07-01", summary="乙")
    built.replace("content/city/news/same.md", "![]", "![甲]")
    built.write("content/city/news/p.png", picture(900, 10, (1, 2, 3)))
    built.write("content/departments/education/news/p.png", picture(900, 10, (9, 8, 7)))
    again(built)
    assert "同名甲" in built.output("www/news/202607/same.html")
    assert "同名乙" in built.output("jyj/news/202607/same.html")
    built.append("content/city/news/same.md", "\n![丙](p.jpg)\n")
    built.write("content/city/news/p.jpg", jpeg(900, 10))
    result = again(built)
    assert diagnostics(result) == []


def jpeg(width: int, height: int) -> bytes:
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (width, height), (3, 2, 1)).save(buffer, "JPEG")
    return buffer.getvalue()


def test_41_building_everything_again_makes_the_same_bytes(built: Cluster) -> None:
    before, pages = stamps(built.build), stamps(built.build / "sites")
    result = build_at(built, full=True)
    assert len(result.rendered) == len(pages)
    assert written(result) == set()
    assert stamps(built.build) == before


def test_42_files_written_again_with_the_same_bytes_render_nothing(built: Cluster) -> None:
    for path in sorted(built.root.rglob("*")):
        if path.is_file():
            path.write_bytes(path.read_bytes())
    before = stamps(built.build)
    for _ in range(2):
        result = build_at(built)
        assert rendered(result) == written(result) == set()
    assert stamps(built.build) == before


def test_43_an_older_cache_beside_a_newer_output_does_no_harm(built: Cluster, tmp_path: Path) -> None:
    shutil.copytree(built.build / ".state", tmp_path / "state")
    built.replace("content/city/news/bridge.md", "title: 新桥通车", "title: 大桥通车")
    built.document("city/news/more.md")
    build_at(built)
    restore(built, tmp_path / "state")
    again(built)


def test_43_an_older_cache_whose_inputs_are_back_too_does_no_harm(built: Cluster, tmp_path: Path) -> None:
    shutil.copytree(built.build / ".state", tmp_path / "state")
    built.replace("content/city/news/bridge.md", "title: 新桥通车", "title: 大桥通车")
    build_at(built)
    built.replace("content/city/news/bridge.md", "title: 大桥通车", "title: 新桥通车")
    restore(built, tmp_path / "state")
    again(built)


def restore(cluster: Cluster, state: Path) -> None:
    shutil.rmtree(cluster.build / ".state")
    shutil.copytree(state, cluster.build / ".state")


def test_43_no_cache_beside_an_output_does_no_harm(built: Cluster) -> None:
    built.document("city/news/more.md")
    build_at(built)
    built.remove("content/city/news/more.md")
    shutil.rmtree(built.build / ".state")
    again(built)


def test_44_a_build_with_nothing_to_do_says_what_the_one_before_said(cluster: Cluster) -> None:
    cluster.append("content/city/news/bridge.md", "\n[没有](none.md)\n")
    cluster.document("city/news/broken.md", published="昨天")
    first = build_at(cluster)
    second = build_at(cluster)
    assert first.diagnostics == second.diagnostics
    assert len(second.diagnostics) == 2
    assert second.files == first.files > 0
    assert {site: (one.rendered, one.reused) for site, one in second.totals.items()} == {
        site: (0, one.rendered + one.reused) for site, one in first.totals.items()
    }
