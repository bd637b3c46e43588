"""Rows 26, 27, 38 and 40 of the fault table: the same everywhere, and within the limits of the formats."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from lxml import etree

import sitegen.plan.sites
import sitegen.render.recipes.sitemap
from tests.engine.cluster import Cluster, assert_like_clean, build_at, differences, make_cluster, moment, tree
from tests.hostile.processes import build_elsewhere

# --- 26: the same bytes -------------------------------------------------------------------------------------------

PLACES = {
    "UTC": {"TZ": "UTC", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    "Pacific": {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "2", "HOME": "/nonexistent", "USER": "x"},
    "ASCII": {"TZ": "America/New_York", "PYTHONIOENCODING": "ascii", "LC_ALL": "POSIX", "PYTHONHASHSEED": "3", "SOURCE_DATE_EPOCH": "1"},
}


@pytest.mark.parametrize("place", PLACES)
def test_26_another_folder_time_zone_language_hash_seed_umask_and_number_of_workers_make_the_same_bytes(tmp_path: Path, place: str) -> None:
    cluster = make_cluster(tmp_path, documents=60)
    build_at(cluster)
    other = tmp_path / "另 一个" / "repository"
    shutil.copytree(cluster.root, other)
    build_elsewhere(
        other, other.parent / "build", jobs=2 if place == "UTC" else 1, umask=0o077 if place == "ASCII" else 0o022, **PLACES[place]
    )
    assert differences(tree(cluster.build), tree(other.parent / "build")) == []


def test_26_files_are_found_in_any_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = make_cluster(tmp_path, documents=20)
    build_at(cluster)
    real = os.scandir

    class Backwards:
        def __init__(self, path: object) -> None:
            with real(path) as entries:  # type: ignore[call-overload]
                self.entries = sorted(entries, key=lambda one: one.name, reverse=True)

        def __enter__(self) -> Backwards:
            return self

        def __exit__(self, *_: object) -> None: ...

        def __iter__(self) -> object:
            return iter(self.entries)

        def __next__(self) -> object:
            raise StopIteration

        def close(self) -> None: ...

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", Backwards)
        build_at(cluster, into=tmp_path / "backwards")
    assert differences(tree(cluster.build), tree(tmp_path / "backwards")) == []


def test_26_the_files_can_be_read_by_the_web_server_whatever_the_umask(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path)
    build_elsewhere(cluster.root, cluster.build, jobs=1, umask=0o022)
    assert {oct(path.stat().st_mode & 0o777) for path in (cluster.build / "sites").rglob("*") if path.is_file()} == {"0o644"}


def test_26_nothing_in_the_output_names_this_machine_or_the_moment(built: Cluster) -> None:
    for path, data in tree(built.build).items():
        assert os.fspath(built.root).encode() not in data, path
        assert os.uname().nodename.encode() not in data or len(os.uname().nodename) < 5, path


# --- 27: see tests/engine/test_histories.py; here a short one that is always the same ------------------------------


def test_27_a_fixed_history_of_every_kind_of_edit_ends_like_a_clean_build(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path, documents=10)
    steps = [
        lambda: None,
        lambda: cluster.replace("content/city/news/bridge.md", "新桥通车", "大桥通车"),
        lambda: cluster.move("content/city/news/bus.md", "content/city/notices/bus.md"),
        lambda: cluster.remove("sites/lishu.yml"),
        lambda: cluster.remove("content/departments/education/news/n0005.md"),
        lambda: cluster.replace("sites/www.yml", "per_page: 3", "per_page: 2"),
        lambda: cluster.write("sites/lishu.yml", "name: 梨树\nkind: township\norganisation: lishu\nhost: lishu.shifan.gov.cn\n"),
        lambda: cluster.replace("sites/platform.yml", "theme: plain", "theme: school"),
        lambda: cluster.remove("content/city/adopted"),
        lambda: cluster.replace("sites/organisations.yml", "folder: city", "folder: town"),
        lambda: cluster.move("content/city", "content/town"),
        lambda: cluster.replace("sites/www.yml", "city/news", "town/news"),
    ]
    for step in steps:
        step()
        assert_like_clean(cluster, build_at(cluster))


# --- 38: site maps ------------------------------------------------------------------------------------------------


def test_38_site_maps_are_split_at_the_limit_and_the_index_names_every_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = make_cluster(tmp_path, documents=40)
    for module in (sitegen.plan.sites, sitegen.render.recipes.sitemap):
        monkeypatch.setattr(module, "SITEMAP_LIMIT", 15)
    build_at(cluster)
    assert_split(cluster, 15, 42)
    for number in range(25, 40):
        cluster.remove(f"content/departments/education/news/n{number:04d}.md")
    assert_like_clean(cluster, build_at(cluster))
    assert_split(cluster, 15, 27)
    cluster.document("departments/education/news/between.md", published="2024-01-02 03:00")
    assert_like_clean(cluster, build_at(cluster))
    assert_split(cluster, 15, 28)


def assert_split(cluster: Cluster, limit: int, documents: int) -> None:
    """Every part within the limit, every address of the site once, nothing of other hosts."""
    index = etree.fromstring(cluster.output("jyj/sitemap.xml").encode())
    names = [element.text.partition("gov.cn/")[2] for element in index.iter("{*}loc")]
    found: list[str] = []
    for name in names:
        part = etree.fromstring(cluster.output(f"jyj/{name}").encode())
        addresses = [element.text for element in part.iter("{*}loc")]
        assert name == "sitemaps/pages.xml" or 0 < len(addresses) <= limit
        found += addresses
    assert len(found) == len(set(found))
    assert len([address for address in found if re.search(r"/news/\d{6}/", address)]) == documents
    for address in found:
        assert address.startswith("https://jyj.shifan.gov.cn/")
        route = address.removeprefix("https://jyj.shifan.gov.cn/")
        assert cluster.has(f"jyj/{route}index.html" if not route or route.endswith("/") else f"jyj/{route}"), address
    kept = {path.name for path in (cluster.build / "sites/jyj/sitemaps").iterdir()}
    assert kept == {name.rpartition("/")[2] for name in names}


def test_38_the_limits_are_those_of_the_protocol() -> None:
    """50,000 addresses and 50 MB (sitemaps.org); an address of ours has at most 253 + 200 characters."""
    assert sitegen.plan.sites.SITEMAP_LIMIT <= 50_000
    longest = len("<url><loc>https://</loc><lastmod>2026-01-01</lastmod></url>\n") + 253 + 200
    assert sitegen.plan.sites.SITEMAP_LIMIT * longest < 50 * 1024 * 1024
    assert sitegen.render.recipes.sitemap.SITEMAP_LIMIT == sitegen.plan.sites.SITEMAP_LIMIT


def test_38_a_hundred_and_twenty_thousand_addresses_of_one_site_make_three_parts(tmp_path: Path) -> None:
    from sitegen.library import lists
    from sitegen.library.store import open_library, transaction
    from sitegen.plan import sites

    connection = open_library(tmp_path / "library.db", version="test")
    first = moment("2026-03-01").minute
    with transaction(connection):
        members = [(lists.list_id("site:www"), first + number % 40_000, f"{number}.md", number, None, None) for number in range(120_000)]
        connection.executemany("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?)", members)
        plan = getattr(sites, "plan_year", None) or sites.plan_month
        plan(connection, "www", "2026" if plan.__name__ == "plan_year" else "202603")
    routes = [row[0] for row in connection.execute("SELECT route FROM page ORDER BY route")]
    connection.close()
    assert len(routes) == 3
    assert all(route.startswith("sitemaps/2026") for route in routes)


# --- 40: files of one folder --------------------------------------------------------------------------------------


def test_40_documents_lie_in_folders_of_their_month(tmp_path: Path) -> None:
    """Fan-out by month: a section that publishes thirty a day has under a thousand in a folder."""
    cluster = make_cluster(tmp_path, documents=60)
    build_at(cluster)
    for path in tree(cluster.build / "sites"):
        if "/n0" in path:
            assert re.fullmatch(r"jyj/news/\d{6}/n\d{4}\.html", path), path
