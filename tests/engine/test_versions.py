"""The changes of a document, published from git where a site says so: who only when it says so, e-mail addresses never."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.engine.cluster import Cluster, assert_like_clean, build_at, make_cluster, rendered

_BRIDGE = "content/city/news/bridge.md"
_PAGE = "www/news/202604/bridge.html"


def git(cluster: Cluster, *arguments: str, at: str = "2026-05-01T09:30:00+08:00") -> None:
    dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    names = ("-c", "user.name=王小明", "-c", "user.email=wang@shifan.example")
    subprocess.run(["git", "-C", str(cluster.root), *names, *arguments], check=True, capture_output=True, env={**os.environ, **dates})


def commit(cluster: Cluster, message: str, at: str = "2026-05-01T09:30:00+08:00") -> None:
    git(cluster, "add", "-A", at=at)
    git(cluster, "commit", "-m", message, at=at)


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    cluster = make_cluster(tmp_path)
    git(cluster, "init", "-q", "-b", "main")
    cluster.append("sites/www.yml", "history: changes\n")
    commit(cluster, "发布新桥通车消息 wang@shifan.example")
    return cluster


def test_changes_are_listed_newest_first_without_names_and_addresses(cluster: Cluster) -> None:
    cluster.append(_BRIDGE, "\n更正：通车时间为上午十时。\n")
    commit(cluster, "更正通车时间", "2026-05-02T16:00:00+08:00")
    build_at(cluster)
    text = cluster.output(_PAGE)
    first, second = text.index("2026-05-02 16:00 更正通车时间"), text.index("2026-05-01 09:30 发布新桥通车消息")
    assert first < second
    assert "王小明" not in text.partition("<div>")[0].partition("更正通车时间")[2]
    assert "wang@" not in text


def test_a_site_that_says_nothing_publishes_nothing(cluster: Cluster) -> None:
    build_at(cluster)
    assert "发布新桥通车消息" not in cluster.output("jyj/news/202610/sports.html")


def test_names_are_published_where_the_site_says_so(cluster: Cluster) -> None:
    cluster.replace("sites/www.yml", "history: changes", "history: authors")
    build_at(cluster)
    assert "发布新桥通车消息  王小明" in cluster.output(_PAGE).replace("发布新桥通车消息 王小明", "发布新桥通车消息  王小明")


def test_a_new_commit_renders_the_documents_it_touched_only(cluster: Cluster) -> None:
    build_at(cluster)
    cluster.append(_BRIDGE, "\n补充。\n")
    build_at(cluster)
    commit(cluster, "补充说明", "2026-05-03T08:00:00+08:00")
    result = build_at(cluster)
    assert rendered(result) == {_PAGE}
    assert "补充说明" in cluster.output(_PAGE)
    assert_like_clean(cluster, result)


def test_the_changes_move_with_the_file(cluster: Cluster) -> None:
    build_at(cluster)
    cluster.move(_BRIDGE, "content/city/news/new-bridge.md")
    commit(cluster, "文件改名", "2026-05-04T08:00:00+08:00")
    result = build_at(cluster)
    text = cluster.output("www/news/202604/new-bridge.html")
    assert "文件改名" in text
    assert "发布新桥通车消息" in text
    assert_like_clean(cluster, result)


def test_a_site_that_begins_to_publish_them_learns_all_of_them(cluster: Cluster) -> None:
    cluster.replace("sites/www.yml", "history: changes\n", "")
    build_at(cluster)
    cluster.append("sites/www.yml", "history: changes\n")
    result = build_at(cluster)
    assert "发布新桥通车消息" in cluster.output(_PAGE)
    assert_like_clean(cluster, result)
    cluster.replace("sites/www.yml", "history: changes\n", "")
    result = build_at(cluster)
    assert "发布新桥通车消息" not in cluster.output(_PAGE)
    assert_like_clean(cluster, result)
