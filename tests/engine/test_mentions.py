"""Mentions of documents in a cluster: links come and go with the document that bears the number."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.cluster import Cluster, assert_like_clean, build_at, codes, make_cluster, rendered

_PAGE = "jyj/news/202607/mention.html"
_LINK = 'href="https://www.shifan.gov.cn/disclosure/policies/202607/rules.html"'


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    cluster = make_cluster(tmp_path)
    cluster.document("departments/education/news/mention.md", "根据《某办法》（示政发〔2026〕88号）执行。")
    build_at(cluster)
    return cluster


def rules(cluster: Cluster, name: str = "rules", **more: str) -> None:
    front = {"issuer": "shifan", "created": "2026-06-30", "doc_number": "示政发〔2026〕88号"}
    cluster.document(f"city/policies/{name}.md", "第一条　内容。", **{**front, **more})


def test_a_mention_becomes_a_link_when_the_document_is_published(cluster: Cluster) -> None:
    assert 'class="mention"' not in cluster.output(_PAGE)
    rules(cluster)
    result = build_at(cluster)
    assert f'<a class="mention" {_LINK}>《某办法》（示政发〔2026〕88号）</a>' in cluster.output(_PAGE)
    assert codes(result) == []
    assert _PAGE in rendered(result)
    assert_like_clean(cluster, result)


def test_a_scheduled_document_is_linked_from_its_hour_on(cluster: Cluster) -> None:
    rules(cluster, published="2026-11-23 09:00", slug="rules")
    build_at(cluster)
    assert "rules.html" not in cluster.output(_PAGE)
    result = build_at(cluster, "2026-11-23 09:00")
    assert "disclosure/policies/202611/rules.html" in cluster.output(_PAGE)
    assert_like_clean(cluster, result, "2026-11-23 09:00")


def test_a_withdrawn_document_is_text_again(cluster: Cluster) -> None:
    rules(cluster)
    build_at(cluster)
    rules(cluster, withdrawn="true")
    result = build_at(cluster)
    assert _LINK not in cluster.output(_PAGE)
    assert_like_clean(cluster, result)


def test_a_number_two_documents_bear_is_no_link(cluster: Cluster) -> None:
    rules(cluster)
    build_at(cluster)
    rules(cluster, "again")
    result = build_at(cluster)
    assert 'class="mention"' not in cluster.output(_PAGE)
    assert_like_clean(cluster, result)


def test_a_document_does_not_link_to_itself(cluster: Cluster) -> None:
    rules(cluster)
    cluster.append("content/city/policies/rules.md", "\n本办法（示政发〔2026〕88号）自公布之日起施行。\n")
    build_at(cluster)
    assert 'class="mention"' not in cluster.output("www/disclosure/policies/202607/rules.html")


def test_retitling_what_is_mentioned_does_not_touch_the_mention(cluster: Cluster) -> None:
    rules(cluster)
    build_at(cluster)
    rules(cluster, title="改了标题")
    assert _PAGE not in rendered(build_at(cluster))
