"""What must be reposted: tracked for every site that owes it, at the clock, in findings and in a report."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engine.cluster import Cluster, assert_like_clean, build_at, codes, make_cluster, rendered

_LIST = """\
hours: 24
kinds: [portal]
documents:
  - {number: 国办发〔2026〕20号, title: 关于某事的意见, issued: 2026-11-20 10:00, sites: [jyj]}
"""
_FRONT = {
    "issuer": "国务院办公厅", "created": "2026-11-18", "doc_number": "国办发〔2026〕20号", "source": "中国政府网",
    "source_url": "https://www.gov.cn/a.html", "title": "关于某事的意见",
}  # fmt: skip


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    cluster = make_cluster(tmp_path)
    cluster.write("sites/reposts.yml", _LIST)
    return cluster


def states(cluster: Cluster) -> dict[str, str]:
    found = json.loads((cluster.build / "reports/reposts.json").read_text(encoding="utf-8"))
    return {one["site"]: one["state"] for one in found}


def repost(cluster: Cluster, published: str) -> None:
    cluster.document("city/policies/repost.md", "内容。", published=published, **_FRONT)


def test_it_is_open_until_its_hour_and_missing_after(cluster: Cluster) -> None:
    assert codes(build_at(cluster, "2026-11-21 09:59")) == []
    assert states(cluster) == {"www": "open", "jyj": "open"}
    result = build_at(cluster, "2026-11-21 10:00")
    assert codes(result) == ["reposts.missing", "reposts.missing"]
    assert rendered(result) == set()
    assert_like_clean(cluster, result, "2026-11-21 10:00")


def test_a_repost_counts_for_its_own_site_and_for_those_that_show_it(cluster: Cluster) -> None:
    build_at(cluster, "2026-11-21 12:00")
    repost(cluster, "2026-11-20 15:00")
    result = build_at(cluster, "2026-11-21 12:00")
    assert states(cluster) == {"www": "done", "jyj": "missing"}
    assert_like_clean(cluster, result, "2026-11-21 12:00")
    cluster.append("sites/departments/jyj.yml", "  national: {name: 上级文件, from: city/policies}\n")
    result = build_at(cluster, "2026-11-21 12:00")
    assert states(cluster) == {"www": "done", "jyj": "done"}
    assert codes(result) == []


def test_one_that_came_late_is_said(cluster: Cluster) -> None:
    repost(cluster, "2026-11-21 11:00")
    result = build_at(cluster, "2026-11-21 12:00")
    assert sorted(codes(result)) == ["reposts.late", "reposts.missing"]
    assert states(cluster)["www"] == "late"


def test_one_that_is_withdrawn_is_missing_again(cluster: Cluster) -> None:
    repost(cluster, "2026-11-20 15:00")
    build_at(cluster, "2026-11-21 12:00")
    cluster.replace("content/city/policies/repost.md", "issuer:", "withdrawn: true\nissuer:")
    result = build_at(cluster, "2026-11-21 12:00")
    assert states(cluster) == {"www": "missing", "jyj": "missing"}
    assert_like_clean(cluster, result, "2026-11-21 12:00")


def test_without_the_list_there_is_no_report(cluster: Cluster) -> None:
    build_at(cluster)
    cluster.remove("sites/reposts.yml")
    result = build_at(cluster)
    assert not (cluster.build / "reports/reposts.json").exists()
    assert_like_clean(cluster, result)
