"""Comparison pages in a cluster: there while both documents are, linked from both, made again when one of them changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.cluster import Cluster, assert_like_clean, build_at, codes, make_cluster, rendered, tree

_OLD = {
    "issuer": "shifan",
    "created": "2020-01-01",
    "published": "2020-01-02",
    "doc_number": "示政发〔2020〕1号",
    "title": "某办法（试行）",
}
_NEW = {"issuer": "shifan", "created": "2026-06-01", "published": "2026-06-02", "doc_number": "示政发〔2026〕8号", "title": "某办法"}


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    cluster = make_cluster(tmp_path)
    cluster.document("city/policies/trial.md", "第一条　免费十五分钟。\n\n第二条　不变。", **_OLD)
    cluster.document(
        "departments/education/policies/rules.md", "第一条　免费三十分钟。\n\n第二条　不变。", replaces="示政发〔2020〕1号", **_NEW
    )
    return cluster


def comparison(cluster: Cluster) -> str:
    found = [path for path in tree(cluster.build / "sites") if "/compare-" in path]
    assert len(found) == 1
    return found[0]


def test_it_is_linked_from_both_and_shows_what_changed(cluster: Cluster) -> None:
    result = build_at(cluster)
    assert codes(result) == []
    page = comparison(cluster)
    assert page.startswith("jyj/disclosure/policies/202606/rules/compare-")
    text = cluster.output(page)
    assert "<ins>三</ins>十<del>五</del>分钟" in text
    name = page.rpartition("/")[2]
    assert f'href="/disclosure/policies/202606/rules/{name}"' in cluster.output("jyj/disclosure/policies/202606/rules.html")
    address = f'href="https://jyj.shifan.gov.cn/disclosure/policies/202606/rules/{name}"'
    assert address in cluster.output("www/disclosure/policies/202001/trial.html")


def test_a_change_of_the_old_text_makes_it_again(cluster: Cluster) -> None:
    build_at(cluster)
    cluster.replace("content/city/policies/trial.md", "十五", "二十")
    result = build_at(cluster)
    assert comparison(cluster) in rendered(result)
    assert not any("/news/" in page for page in rendered(result))
    assert_like_clean(cluster, result)


def test_it_goes_with_either_document_and_comes_back(cluster: Cluster) -> None:
    build_at(cluster)
    for path in ("content/city/policies/trial.md", "content/departments/education/policies/rules.md"):
        cluster.replace(path, "issuer:", "withdrawn: true\nissuer:")
        result = build_at(cluster)
        assert not any("/compare-" in one for one in tree(cluster.build / "sites"))
        assert_like_clean(cluster, result)
        cluster.replace(path, "withdrawn: true\n", "")
        result = build_at(cluster)
        comparison(cluster)
        assert_like_clean(cluster, result)


def test_a_document_that_appears_later_is_compared(cluster: Cluster) -> None:
    text = cluster.read("content/city/policies/trial.md")
    cluster.remove("content/city/policies/trial.md")
    build_at(cluster)
    cluster.write("content/city/policies/trial.md", text)
    result = build_at(cluster)
    comparison(cluster)
    assert_like_clean(cluster, result)
