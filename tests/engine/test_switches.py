"""What each switch of the platform or of a site makes again: never a page, except the home page that holds the banner."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.engine.due import find_due
from sitegen.engine.options import Result
from tests.engine.cluster import (
    CLOCK,
    Cluster,
    assert_like_clean,
    build_at,
    codes,
    make_cluster,
    picture,
    rendered,
    stamps,
    tree,
    written,
)

SITES = ("www", "jyj", "lishu")
STYLES = {f"{site}/settings.css" for site in SITES}
BANNERS = {f"{site}/banner.html" for site in SITES}
HOMES = {f"{site}/index.html" for site in SITES}


def faces(*sites: str) -> set[str]:
    """Icons and the like, which show the colour or the logo themselves."""
    names = ("favicon.ico", "icon-32.png", "icon-180.png", "icon-192.png", "icon-512.png")
    return {f"{site}/{name}" for site in sites for name in names}


def coloured(cluster: Cluster, *sites: str) -> set[str]:
    """Everything that shows the colour itself: the style, icons, the manifest, pictures for sharing. No page."""
    found = {f"{site}/{name}" for site in sites for name in ("settings.css", "icon.svg", "site.webmanifest", "share.png")}
    return (
        found
        | faces(*sites)
        | {
            path
            for path in tree(cluster.build / "sites")
            if path.startswith(tuple(f"{one}/" for one in sites)) and path.endswith("--share.png")
        }
    )


@pytest.fixture
def built(tmp_path: Path) -> Cluster:
    cluster = make_cluster(tmp_path)
    assert codes(build_at(cluster)) == []
    return cluster


def switched(cluster: Cluster, edit: Callable[[], None], clock: str = CLOCK) -> Result:
    """Builds after a switch: what was written is what differs, nothing else was touched, and a clean build agrees."""
    before, stamped = tree(cluster.build / "sites"), stamps(cluster.build / "sites")
    edit()
    result = build_at(cluster, clock)
    after, stamped_after = tree(cluster.build / "sites"), stamps(cluster.build / "sites")
    assert written(result) == {path for path, data in after.items() if before.get(path) != data}
    assert {path for path in after if stamped.get(path) != stamped_after[path]} == written(result)
    assert_like_clean(cluster, result, clock)
    return result


def test_grey_mode_of_the_platform(built: Cluster) -> None:
    result = switched(built, lambda: built.replace("sites/platform.yml", "grey: false", "grey: true"))
    assert rendered(result) == written(result) == STYLES
    assert "grayscale" in built.output("jyj/settings.css")
    result = switched(built, lambda: built.replace("sites/platform.yml", "grey: true", "grey: false"))
    assert rendered(result) == written(result) == STYLES
    assert "grayscale" not in built.output("jyj/settings.css")


def test_grey_mode_of_one_site(built: Cluster) -> None:
    result = switched(built, lambda: built.append("sites/lishu.yml", "grey: true\n"))
    assert rendered(result) == written(result) == {"lishu/settings.css"}


def test_a_site_stays_coloured_while_the_platform_is_grey(built: Cluster) -> None:
    built.append("sites/lishu.yml", "grey: false\n")
    build_at(built)
    result = switched(built, lambda: built.replace("sites/platform.yml", "grey: false", "grey: true"))
    assert written(result) == {"www/settings.css", "jyj/settings.css"}


def test_days_of_mourning_come_and_go_by_themselves(built: Cluster) -> None:
    days = "grey: [{from: 2026-12-13, until: 2026-12-13}, {from: 2026-12-20 10:00, until: 2026-12-20 10:03}]"
    result = switched(built, lambda: built.replace("sites/platform.yml", "grey: false", days))
    assert rendered(result) == set()
    due = find_due(built.build / ".state", limit=None)
    assert [(one.at.to_minute(), one.event) for one in due.changes if one.subject == "sites/platform.yml"] == [
        ("2026-12-13 00:00", "grey-begins"), ("2026-12-14 00:00", "grey-ends"),
        ("2026-12-20 10:00", "grey-begins"), ("2026-12-20 10:03", "grey-ends"),
    ]  # fmt: skip
    for clock, grey in (
        ("2026-12-12 23:59", False), ("2026-12-13 00:00", True), ("2026-12-13 23:59", True), ("2026-12-14 00:00", False),
        ("2026-12-20 10:00", True), ("2026-12-20 10:03", False),
    ):  # fmt: skip
        was = "grayscale" in built.output("www/settings.css")
        result = switched(built, lambda: None, clock)
        assert {path for path in written(result) if path in STYLES} == (STYLES if was != grey else set()), clock
        assert ("grayscale" in built.output("www/settings.css")) == grey, clock


def test_the_colour_of_a_site(built: Cluster) -> None:
    result = switched(built, lambda: built.append("sites/lishu.yml", "colour: [teal, '#9c3d10']\n"))
    assert rendered(result) == coloured(built, "lishu")
    assert "--main: #0f6b5c; " in built.output("lishu/settings.css")
    assert "--second: #9c3d10; --third: #0f6b5c;" in built.output("lishu/settings.css")


def test_the_colour_of_the_platform_is_that_of_sites_without_one(built: Cluster) -> None:
    built.append("sites/lishu.yml", "colour: teal\n")
    build_at(built)
    result = switched(built, lambda: built.append("sites/platform.yml", "colour: '#A61C1C'\n"))
    assert rendered(result) == coloured(built, "www", "jyj")
    assert "--main: #a61c1c; " in built.output("jyj/settings.css")
    assert "--main: #0f6b5c; " in built.output("lishu/settings.css")


def test_the_emergency_banner_of_the_platform(built: Cluster) -> None:
    result = switched(built, lambda: built.append("sites/platform.yml", "banner: {text: 暴雨预警}\n"))
    assert rendered(result) == written(result) == STYLES | BANNERS | HOMES
    for path in BANNERS | HOMES:
        assert "暴雨预警" in built.output(path)
    result = switched(built, lambda: built.replace("sites/platform.yml", "banner: {text: 暴雨预警}\n", ""))
    assert rendered(result) == written(result) == STYLES | BANNERS | HOMES


def test_the_announcement_of_one_site_with_its_hours(built: Cluster) -> None:
    hours = "announcement: {text: 搬迁公告, from: 2026-11-23 08:00, until: 2026-11-23 18:00}\n"
    assert rendered(switched(built, lambda: built.append("sites/lishu.yml", hours))) == set()
    due = find_due(built.build / ".state", limit=None)
    assert [(one.at.to_minute(), one.event, one.subject) for one in due.changes if "announcement" in one.event] == [
        ("2026-11-23 08:00", "announcement-begins", "sites/lishu.yml"),
        ("2026-11-23 18:00", "announcement-ends", "sites/lishu.yml"),
    ]
    own = {"lishu/settings.css", "lishu/banner.html", "lishu/index.html"}
    assert rendered(switched(built, lambda: None, "2026-11-23 07:59")) == set()
    assert rendered(switched(built, lambda: None, "2026-11-23 08:00")) == own
    assert "搬迁公告" in built.output("lishu/banner.html")
    assert rendered(switched(built, lambda: None, "2026-11-23 18:00")) == own
    assert "搬迁公告" not in built.output("lishu/banner.html")


def test_banners_of_platform_and_site_stand_together(built: Cluster) -> None:
    built.append("sites/platform.yml", "banner: [{text: 暴雨预警}, {text: 停水, from: 2027-01-01}]\n")
    result = switched(built, lambda: built.append("sites/departments/jyj.yml", "banner: {text: 停课}\n"))
    assert codes(result) == []
    text = built.output("jyj/banner.html")
    assert text.index("暴雨预警") < text.index("停课")
    assert "停水" not in text
    assert "停课" not in built.output("www/banner.html")


def test_an_english_site_shows_the_english_words_or_marks_the_chinese_ones(built: Cluster) -> None:
    built.append("sites/platform.yml", "banner: {text: 暴雨预警}\nannouncement: [{text: 仅中文}, {text: 放假, english: Holiday}]\n")
    built.append("sites/departments/jyj.yml", "language: en\n")
    build_at(built)
    text = built.output("jyj/banner.html")
    assert '<p class="banner" lang="zh-Hans">暴雨预警</p>' in text
    assert "Holiday" in text
    assert "仅中文" not in text


def test_the_file_of_a_logo(built: Cluster) -> None:
    """One address for every file of a kind, and only `settings.css` names it."""
    built.write("content/city/a.png", picture(40, 40))
    built.write("content/city/b.png", picture(50, 50))
    result = switched(built, lambda: built.append("sites/www.yml", "logo: a.png\n"))
    assert rendered(result) == {"www/settings.css", "www/assets/logo.png", "www/site.webmanifest"} | faces("www")
    assert 'url("/assets/logo.png")' in built.output("www/settings.css")
    result = switched(built, lambda: built.write("content/city/a.png", picture(41, 41)))
    assert rendered(result) == {"www/assets/logo.png"} | faces("www")
    result = switched(built, lambda: built.replace("sites/www.yml", "logo: a.png", "logo: b.png"))
    assert written(result) <= {"www/assets/logo.png"} | faces("www")
    result = switched(built, lambda: built.replace("sites/www.yml", "logo: b.png\n", ""))
    assert rendered(result) == {"www/settings.css", "www/icon.svg", "www/site.webmanifest"} | faces("www")
    assert not built.has("www/assets/logo.png")


def test_the_logo_of_the_platform_is_that_of_sites_without_one(built: Cluster) -> None:
    built.write("content/city/a.png", picture(40, 40))
    built.write("content/counties/lishu/own.png", picture(50, 50))
    built.append("sites/lishu.yml", "logo: own.png\n")
    build_at(built)
    result = switched(built, lambda: built.append("sites/platform.yml", "logo: a.png\n"))
    assert rendered(result) == {
        f"{site}/{name}" for site in ("www", "jyj") for name in ("settings.css", "assets/logo.png", "site.webmanifest")
    } | faces("www", "jyj")
    assert 'url("/lishu/assets/logo.png")' in built.output("lishu/settings.css")
