"""Yearly reports in a cluster: two years that depend on each other, counts of the library, due dates at the clock."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.official.annual_form import forms
from tests.engine.cluster import Cluster, assert_like_clean, build_at, codes, make_cluster, rendered

FORM = forms()["disclosure"]
_PAGE = "www/disclosure/reports/202603/r2025.html"


def data(**changed: list[int]) -> str:
    lines = []
    for block in FORM.blocks():
        lines.append("项目," + ",".join(block.columns))
        for row in block.rows:
            values = changed.get(row.id, [0] * len(block.columns))
            lines.append(",".join([row.label, *map(str, values)]))
    return "\n".join(lines) + "\n"


def add_report(cluster: Cluster, year: int, text: str) -> None:
    parts = "\n\n".join(f"## {part}\n\n内容。" for part in FORM.parts)
    front = {"kind": "annual-report", "year": str(year), "data": f"r{year}.csv", "published": f"{year + 1}-03-05 09:00"}
    cluster.document(f"city/reports/r{year}.md", parts, title=f"{year}年报告", **front)
    cluster.write(f"content/city/reports/r{year}.csv", text)


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    cluster = make_cluster(tmp_path)
    cluster.replace("sites/www.yml", "disclosure/reports: false", "disclosure/reports: {nav: false}")
    add_report(cluster, 2024, data())
    add_report(cluster, 2025, data())
    return cluster


def test_the_numbers_are_published_as_csv_and_json(cluster: Cluster) -> None:
    result = build_at(cluster)
    assert codes(result) == []
    found = json.loads(cluster.output("www/disclosure/reports/202603/r2025/r2025.json"))
    assert (found["year"], found["organisation"], found["form"]) == (2025, "示范市人民政府", FORM.name)
    rows = [row for table in found["tables"] for block in table["blocks"] for row in block["rows"]]
    assert len(rows) == sum(len(block.rows) for block in FORM.blocks())
    assert cluster.has("www/disclosure/reports/202603/r2025/r2025.csv")


def test_a_number_changed_in_last_years_file_is_checked_against_this_years(cluster: Cluster) -> None:
    build_at(cluster)
    cluster.write("content/city/reports/r2024.csv", data(new=[1, 0, 0, 0, 0, 0, 1], next=[1, 0, 0, 0, 0, 0, 1]))
    result = build_at(cluster)
    assert codes(result) == ["report.carried", "report.carried"]
    assert {_PAGE, "www/disclosure/reports/202503/r2024.html"} <= rendered(result)
    assert not any("/news/" in page for page in rendered(result))
    assert_like_clean(cluster, result)


def test_the_report_of_a_year_that_disappears_is_compared_no_more(cluster: Cluster) -> None:
    cluster.write("content/city/reports/r2024.csv", data(new=[1, 0, 0, 0, 0, 0, 1], next=[1, 0, 0, 0, 0, 0, 1]))
    assert "report.carried" in codes(build_at(cluster))
    cluster.remove("content/city/reports/r2024.md")
    result = build_at(cluster)
    assert "report.carried" not in codes(result)
    assert_like_clean(cluster, result)


def test_a_normative_document_published_is_missed_by_the_report_of_its_year(cluster: Cluster) -> None:
    build_at(cluster)
    front = {"issuer": "shifan", "created": "2025-06-01", "genre": "行政规范性文件", "published": "2025-06-03"}
    cluster.document("city/policies/rules.md", title="某办法", **front)
    result = build_at(cluster)
    assert codes(result).count("report.library") == 2
    assert _PAGE in rendered(result)
    assert_like_clean(cluster, result)
    cluster.write("content/city/reports/r2025.csv", data(normative=[1, 0, 1]))
    assert "report.library" not in codes(build_at(cluster))


def test_a_report_is_missing_from_the_day_after_its_last_day(cluster: Cluster) -> None:
    assert codes(build_at(cluster, "2027-03-31 23:59")) == []
    result = build_at(cluster, "2027-04-01 00:00")
    assert codes(result) == ["report.missing"]
    assert rendered(result) == {"www/disclosure/reports/index.html", "www/disclosure/apply/index.html"}
    assert_like_clean(cluster, result, "2027-04-01 00:00")
    add_report(cluster, 2026, data())
    assert codes(build_at(cluster, "2027-04-01 00:00")) == []


def test_a_withdrawn_report_is_missing(cluster: Cluster) -> None:
    build_at(cluster)
    cluster.replace("content/city/reports/r2025.md", "kind:", "withdrawn: true\nkind:")
    result = build_at(cluster)
    assert "report.missing" in codes(result)
    assert_like_clean(cluster, result)
