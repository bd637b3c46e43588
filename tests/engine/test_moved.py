"""Files moved in git keep their old addresses: as a page, as a line of the nginx map, in every clone alike."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.engine.cluster import Cluster, assert_like_clean, build_at, make_cluster, rendered

_OLD, _NEW = "content/city/news/bridge.md", "content/city/news/new-bridge.md"
_ROUTE, _MOVED = "www/news/202604/bridge.html", "www/news/202604/new-bridge.html"


def git(cluster: Cluster, *arguments: str) -> str:
    identity = ("-c", "user.name=编辑", "-c", "user.email=bj@shifan.gov.cn", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", "-C", str(cluster.root), *identity, *arguments], capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture
def committed(tmp_path: Path) -> Cluster:
    cluster = make_cluster(tmp_path)
    git(cluster, "init", "-q", "-b", "main")
    git(cluster, "add", "-A")
    git(cluster, "commit", "-qm", "起步")
    build_at(cluster)
    assert cluster.has(_ROUTE)
    return cluster


def commit(cluster: Cluster, words: str) -> str:
    git(cluster, "add", "-A")
    git(cluster, "commit", "-qm", words)
    return git(cluster, "rev-parse", "HEAD")


def test_a_file_moved_by_a_commit_redirects_from_its_old_address(committed: Cluster) -> None:
    committed.move(_OLD, _NEW)
    commit(committed, "改名")
    build_at(committed)
    assert "/news/202604/new-bridge.html" in committed.output(_ROUTE)
    assert committed.has(_MOVED)
    nginx = (committed.build / "nginx/www/moved.map").read_text(encoding="utf-8")
    assert "/news/202604/bridge.html https://www.shifan.gov.cn/news/202604/new-bridge.html;" in nginx
    assert_like_clean(committed)


def test_a_file_moved_twice_redirects_from_both_addresses(committed: Cluster) -> None:
    committed.move(_OLD, _NEW)
    commit(committed, "改名")
    build_at(committed)
    committed.move(_NEW, "content/city/news/third-bridge.md")
    commit(committed, "再改名")
    build_at(committed)
    for route in (_ROUTE, _MOVED):
        assert "/news/202604/third-bridge.html" in committed.output(route)
    assert_like_clean(committed)


def test_a_document_that_takes_the_old_name_keeps_the_address(committed: Cluster) -> None:
    committed.move(_OLD, _NEW)
    commit(committed, "改名")
    build_at(committed)
    committed.document("city/news/bridge.md", "另一座桥。", title="另一座桥", published="2026-04-02")
    commit(committed, "新文件用了旧名字")
    build_at(committed)
    assert "另一座桥" in committed.output(_ROUTE)
    assert_like_clean(committed)


def test_moving_back_ends_the_redirect(committed: Cluster) -> None:
    committed.move(_OLD, _NEW)
    commit(committed, "改名")
    build_at(committed)
    committed.move(_NEW, _OLD)
    commit(committed, "改回来")
    build_at(committed)
    assert "new-bridge" not in committed.output(_ROUTE)
    assert "/news/202604/bridge.html" in committed.output(_MOVED)
    assert_like_clean(committed)


def test_the_manifest_names_the_commit_of_a_page_and_none_for_what_is_not_committed(committed: Cluster) -> None:
    committed.append(_OLD, "\n再来一段。\n")
    build_at(committed)
    part = committed.build / "manifest/www/news.json"

    def commit_of(route: str) -> str | None:
        files = json.loads(part.read_text(encoding="utf-8"))["files"]
        found: str | None = next(one for one in files if f"www/{one['path']}" == route).get("commit")
        return found

    assert commit_of(_ROUTE) is None
    head = commit(committed, "补一段")
    result = build_at(committed)
    assert commit_of(_ROUTE) == head
    assert rendered(result) == set()
    assert_like_clean(committed)


def test_a_cluster_in_a_folder_of_a_larger_repository_has_its_history_too(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path)
    whole = Cluster(tmp_path)
    whole.root = tmp_path
    git(whole, "init", "-q", "-b", "main")
    git(whole, "add", "repository")
    git(whole, "commit", "-qm", "起步")
    cluster.move(_OLD, _NEW)
    git(whole, "add", "-A", "repository")
    git(whole, "commit", "-qm", "改名")
    build_at(cluster)
    assert "/news/202604/new-bridge.html" in cluster.output(_ROUTE)


def test_a_site_closed_for_good_sends_its_addresses_to_where_its_content_went(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path)
    build_at(cluster)
    cluster.append("sites/departments/jyj.yml", "closed: {on: 2026-11-22, reason: 整合迁移, moved_to: www}\n")
    build_at(cluster)
    nginx = (cluster.build / "nginx/jyj/moved.map").read_text(encoding="utf-8")
    pattern, target = nginx.strip().rstrip(";").split(" ")
    assert target == "https://www.shifan.gov.cn/"
    expression = re.compile(pattern.strip('"~'))
    assert expression.match("/news/202609/term.html")
    assert not any(expression.match(kept) for kept in ("/", "/index.html", "/assets/css/site.css", "/404.html"))
    assert not cluster.has("jyj/news/202609/term.html")
    assert cluster.has("jyj/index.html")
    assert_like_clean(cluster)


def test_an_address_written_twice_leads_to_its_document_once(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path)
    cluster.replace(_OLD, "published: ", "aliases: [/old/bridge.html, /old/bridge.html]\npublished: ")
    build_at(cluster)
    assert cluster.has("www/old/bridge.html")
    cluster.append(_OLD, "\n新的一段。\n")
    build_at(cluster)
    assert_like_clean(cluster)
