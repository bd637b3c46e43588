"""Documents and their interpretations: links both ways from one reference, across sites and on copies; what is late."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.cluster import Cluster, assert_like_clean, build_at, codes, make_cluster, rendered

_POLICY = "jyj/disclosure/policies/202611/rules.html"
_FRONT = {
    "issuer": "education", "created": "2026-11-13", "published": "2026-11-16 10:00",
    "genre": "行政规范性文件", "doc_number": "示教规〔2026〕7号",
}  # fmt: skip


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    cluster = make_cluster(tmp_path)
    cluster.replace(
        "sites/www.yml", "  services: false", "  department: {name: 部门文件, from: departments/*/policies, mode: copy}\n  services: false"
    )
    cluster.document("departments/education/policies/rules.md", "第一条　内容。", title="某办法", **_FRONT)
    return cluster


def interpret(cluster: Cluster, **more: str) -> None:
    front = {"title": "某办法解读", "published": "2026-11-18 09:00", "interprets": "示教规〔2026〕7号", **more}
    cluster.document("city/interpretations/rules.md", "说明。", **front)


def test_one_reference_links_both_ways_across_sites_and_on_copies(cluster: Cluster) -> None:
    build_at(cluster, "2026-11-18 12:00")
    interpret(cluster)
    result = build_at(cluster, "2026-11-18 12:00")
    interpretation = "www/disclosure/interpretations/202611/rules.html"
    assert "disclosure/policies/202611/rules.html" in cluster.output(interpretation)
    copies = [page for page in rendered(result) if page.startswith("www/department/202611/rules-")]
    assert len(copies) == 1
    for page in (_POLICY, copies[0]):
        assert "某办法解读" in cluster.output(page)
    assert_like_clean(cluster, result, "2026-11-18 12:00")


def test_an_interpretation_withdrawn_is_named_nowhere(cluster: Cluster) -> None:
    interpret(cluster)
    build_at(cluster)
    assert "某办法解读" in cluster.output(_POLICY)
    interpret(cluster, withdrawn="true")
    result = build_at(cluster)
    assert "某办法解读" not in cluster.output(_POLICY)
    assert codes(result) == ["interpretation.missing"]
    assert_like_clean(cluster, result)


def test_after_three_working_days_without_one_it_is_told(cluster: Cluster) -> None:
    assert codes(build_at(cluster, "2026-11-19 23:59")) == []
    result = build_at(cluster, "2026-11-20 00:00")
    assert codes(result) == ["interpretation.missing"]
    assert rendered(result) == {_POLICY}
    assert_like_clean(cluster, result, "2026-11-20 00:00")
    assert codes(build_at(cluster, "2026-11-19 09:00")) == []
    interpret(cluster)
    assert codes(build_at(cluster, "2026-11-20 00:00")) == []


def test_weekends_holidays_and_make_up_days_are_counted(cluster: Cluster) -> None:
    """30 September 2026 is a Wednesday; 1 to 7 October are the National Day holidays, 10 October is a make-up day."""
    cluster.replace("content/departments/education/policies/rules.md", "2026-11-16 10:00", "2026-09-30 10:00")
    cluster.replace("content/departments/education/policies/rules.md", "2026-11-13", "2026-09-29")
    assert codes(build_at(cluster, "2026-10-10 23:59")) == []
    assert codes(build_at(cluster, "2026-10-11 00:00")) == ["interpretation.missing"]


def test_what_is_over_or_comes_from_others_needs_none(cluster: Cluster) -> None:
    for name, more in (("over", {"validity": "repealed"}), ("reposted", {"source": "省政府", "source_url": "https://www.gov.cn/a.html"})):
        front = {**_FRONT, "doc_number": f"示教规〔2026〕{len(name)}号", **more}
        cluster.document(f"departments/education/policies/{name}.md", "内容。", title=name, **front)
    interpret(cluster)
    assert codes(build_at(cluster)) == []


def test_lists_mark_what_has_an_interpretation(cluster: Cluster) -> None:
    cluster.replace("themes/plain/templates/part/card.html", "<p>", "<p>{{ '有说明' if one.interpreted }}")
    build_at(cluster)
    listing = "www/disclosure/policies/index.html"
    assert "有说明" in cluster.output(listing)
    cluster.replace("content/city/interpretations/square.md", "published: 2026", "published: 2027")
    result = build_at(cluster)
    assert "有说明" not in cluster.output(listing)
    assert_like_clean(cluster, result)
    result = build_at(cluster, "2027-12-31 09:00")
    assert "有说明" in cluster.output(listing)
    assert_like_clean(cluster, result, "2027-12-31 09:00")


def test_an_interpretation_edited_leaves_the_lists_of_its_document_alone(cluster: Cluster) -> None:
    build_at(cluster)
    cluster.append("content/city/interpretations/square.md", "\n又一段。\n")
    assert "www/disclosure/policies/index.html" not in rendered(build_at(cluster))


def test_an_interpretation_that_only_repeats_its_document_is_told_until_either_is_rewritten(cluster: Cluster) -> None:
    text = "".join(f"第{at}项措施是某事某物的第{at * 7}种办法，由第{at * 3}科负责。" for at in range(1, 30))
    cluster.document("departments/education/policies/rules.md", text, title="某办法", **_FRONT)
    front = {"title": "某办法解读", "published": "2026-11-18 09:00", "interprets": "示教规〔2026〕7号"}
    cluster.document("city/interpretations/rules.md", text, **front)
    assert "interpretation.copied" in codes(build_at(cluster, "2026-11-22 09:00"))
    cluster.document("departments/education/policies/rules.md", "第一条　内容。", title="某办法", **_FRONT)
    result = build_at(cluster, "2026-11-22 09:00")
    assert "interpretation.copied" not in codes(result)
    assert_like_clean(cluster, result, "2026-11-22 09:00")
