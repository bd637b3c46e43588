"""Index numbers are frozen once published: every build reads it from git, alike in every clone, at the price of what is new."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from sitegen.history import log
from tests.engine.cluster import Cluster, assert_like_clean, build_at, make_cluster, shown
from tests.engine.test_moved import commit, git

_PATH = "content/city/policies/rule.md"
_TOLD = f"{_PATH}:8:1 index-number.changed"


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    """A published rule with the number 1, committed when it had been published."""
    cluster = make_cluster(tmp_path)
    cluster.append("sites/platform.yml", 'index_number: {pattern: "{code}/{year}-{serial:5}"}\n')
    cluster.replace("sites/organisations.yml", "  site: www", '  site: www\n  code: "000000011"')
    rule(cluster, 1)
    git(cluster, "init", "-q", "-b", "main")
    commit(cluster, "起步")
    return cluster


def rule(cluster: Cluster, serial: int, *, path: str = _PATH, **front: str) -> None:
    keys = {"kind": "policy", "issuer": "shifan", "created": "2026-03-02", "summary": "摘要", "published": "2026-03-02", **front}
    cluster.document(path.removeprefix("content/"), title=Path(path).stem, **keys, index_number=f"000000011/2026-{serial:05}")


def changed(cluster: Cluster, clock: str = "2026-07-01 09:00") -> list[str]:
    """What a build says of numbers that changed, which a clean build of the same clone says too."""
    result = build_at(cluster, clock)
    assert_like_clean(cluster, result, clock)
    return [shown(one) for one in result.diagnostics if one.code == "index-number.changed"]


def test_a_number_changed_in_the_working_tree_is_an_error_until_it_is_changed_back(cluster: Cluster) -> None:
    assert changed(cluster) == []
    rule(cluster, 2)
    assert changed(cluster) == [_TOLD]
    rule(cluster, 1)
    assert changed(cluster) == []


def test_a_number_changed_by_a_commit_stays_an_error_whatever_is_committed_later(cluster: Cluster) -> None:
    build_at(cluster)
    rule(cluster, 2)
    assert changed(cluster) == [_TOLD]
    commit(cluster, "改索引号")
    assert changed(cluster) == [_TOLD]
    rule(cluster, 3)
    commit(cluster, "再改")
    cluster.document("city/news/other.md")
    commit(cluster, "别的")
    assert changed(cluster) == [_TOLD]
    rule(cluster, 1)
    assert changed(cluster) == []
    commit(cluster, "改回")
    assert changed(cluster) == []


def test_a_number_taken_away_is_a_number_changed(cluster: Cluster) -> None:
    build_at(cluster)
    cluster.replace(_PATH, "index_number: 000000011/2026-00001\n", "")
    result = build_at(cluster)
    assert "index-number.changed" in {one.code for one in result.diagnostics}
    assert_like_clean(cluster, result)


def test_every_clone_says_the_same(cluster: Cluster, tmp_path: Path) -> None:
    rule(cluster, 2)
    commit(cluster, "改索引号")
    git(cluster, "clone", "-q", str(cluster.root), str(tmp_path / "clone" / "repository"))
    assert changed(Cluster(tmp_path / "clone")) == changed(cluster) == [_TOLD]


def test_a_moved_file_takes_its_number_along(cluster: Cluster) -> None:
    build_at(cluster)
    moved = "content/city/policies/moved.md"
    cluster.move(_PATH, moved)
    commit(cluster, "改名")
    assert changed(cluster) == []
    cluster.replace(moved, "2026-00001", "2026-00002")
    commit(cluster, "改索引号")
    assert changed(cluster) == [_TOLD.replace("rule.md", "moved.md")]
    cluster.remove(moved)
    commit(cluster, "删除")
    assert changed(cluster) == []


def test_what_was_not_public_yet_may_change(cluster: Cluster) -> None:
    rule(cluster, 5, path="content/city/policies/draft.md", draft="true")
    rule(cluster, 6, path="content/city/policies/later.md", published="2098-07-05")
    commit(cluster, "草稿和预约")
    assert changed(cluster) == []
    rule(cluster, 7, path="content/city/policies/draft.md")
    rule(cluster, 8, path="content/city/policies/later.md")
    assert changed(cluster) == []
    commit(cluster, "发布")
    assert changed(cluster) == []


def test_a_scheduled_document_is_public_from_its_minute_on(cluster: Cluster) -> None:
    later = "content/city/policies/later.md"
    rule(cluster, 6, path=later, published="2026-07-05")
    commit(cluster, "预约")
    rule(cluster, 8, path=later, published="2026-06-01")
    assert changed(cluster, "2026-07-04 23:59") == []
    assert changed(cluster, "2026-07-05 00:00") == [_TOLD.replace("rule.md", "later.md")]


def test_a_number_that_belongs_to_another_document_must_change(cluster: Cluster) -> None:
    second = "content/city/policies/second.md"
    rule(cluster, 1, path=second)
    commit(cluster, "合并后重号")
    rule(cluster, 2, path=second)
    assert changed(cluster) == []
    commit(cluster, "重新编号")
    assert changed(cluster) == []
    rule(cluster, 3, path=second)
    assert changed(cluster) == [_TOLD.replace("rule.md", "second.md")]


def test_two_numbers_exchanged_are_two_mistakes(cluster: Cluster) -> None:
    second = "content/city/policies/second.md"
    rule(cluster, 2, path=second)
    commit(cluster, "两份文件")
    rule(cluster, 1, path=second)
    rule(cluster, 2)
    assert changed(cluster) == [_TOLD, _TOLD.replace("rule.md", "second.md")]
    commit(cluster, "对调")
    assert changed(cluster) == [_TOLD, _TOLD.replace("rule.md", "second.md")]


def test_a_number_the_pattern_refuses_may_be_put_right(cluster: Cluster) -> None:
    cluster.replace(_PATH, "000000011/2026-00001", "000000012/2026-1")
    commit(cluster, "写错的号")
    rule(cluster, 1)
    assert changed(cluster) == []
    cluster.replace("sites/organisations.yml", "000000011", "000000019")
    rule(cluster, 1)
    cluster.replace(_PATH, "000000011", "000000019")
    assert changed(cluster) == []


def test_a_text_that_cannot_be_read_in_between_hides_nothing(cluster: Cluster) -> None:
    cluster.write(_PATH, "---\n索引号: [\n---\n")
    commit(cluster, "写坏")
    rule(cluster, 2)
    commit(cluster, "修好")
    assert changed(cluster) == [_TOLD]


def test_the_number_may_be_written_with_its_chinese_key(cluster: Cluster) -> None:
    build_at(cluster)
    cluster.replace(_PATH, "index_number:", "索引号:")
    assert changed(cluster) == []
    commit(cluster, "换成中文")
    cluster.replace(_PATH, "2026-00001", "2026-00004")
    commit(cluster, "改索引号")
    assert changed(cluster) == [_TOLD]


def test_a_shallow_clone_says_what_it_cannot_know(cluster: Cluster, tmp_path: Path) -> None:
    rule(cluster, 2)
    commit(cluster, "改索引号")
    rule(cluster, 3)
    commit(cluster, "再改")
    git(cluster, "clone", "-q", "--depth", "2", f"file://{cluster.root}", str(tmp_path / "clone" / "repository"))
    result = build_at(Cluster(tmp_path / "clone"))
    told = {one.code: one.params for one in result.diagnostics}
    assert told["index-number.shallow"]["commits"] == "2"
    assert told["index-number.changed"]["before"] == "000000011/2026-00002"


def test_a_new_commit_costs_what_it_touches(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in range(20):
        rule(cluster, 100 + at, path=f"content/city/policies/p{at}.md")
    commit(cluster, "二十份文件")
    build_at(cluster)
    calls: list[list[str]] = []
    run = subprocess.run

    def counted(command: list[str], **more: object) -> object:
        calls.append(command)
        return run(command, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(log.subprocess, "run", counted)
    read: list[str] = []
    blobs = log.blobs

    def reading(root: Path, ids: object) -> object:
        for one in blobs(root, ids):  # type: ignore[arg-type]
            read.append(one[0])
            yield one

    monkeypatch.setattr("sitegen.engine.frozen.blobs", reading)
    before = git(cluster, "rev-parse", "HEAD")
    cluster.replace("content/city/policies/p3.md", "正文。", "改了正文。")
    after = commit(cluster, "改正文")
    build_at(cluster)
    assert read == []
    spans = [one for call in calls for one in call if ".." in one]
    assert spans
    assert set(spans) == {f"{before}..{after}"}
    cluster.replace("content/city/policies/p4.md", "2026-00104", "2026-00204")
    commit(cluster, "改索引号")
    build_at(cluster)
    assert len(read) == 2
