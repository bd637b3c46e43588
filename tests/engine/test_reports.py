"""Yearly reports in a cluster: two years that depend on each other, counts of the library, due dates at the clock."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.engine.options import Result
from sitegen.official.annual_form import blank_data, forms
from tests.engine.cluster import Cluster, assert_like_clean, build_at, codes, make_cluster, rendered, shown

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


def complete(cluster: Cluster) -> None:
    """The government owes its report from now on, and nobody else does."""
    cluster.replace("sites/platform.yml", "disclosure_complete: false\n", "")
    cluster.replace("sites/organisations.yml", "kind: department", "kind: institution")
    cluster.replace("sites/organisations.yml", "kind: township", "kind: institution\n  folder: counties/lishu")


def missing(result: Result) -> list[str]:
    return [shown(one) for one in result.diagnostics if one.code in ("report.missing", "report.website-missing")]


def test_a_report_is_missing_from_the_day_after_its_last_day(cluster: Cluster) -> None:
    complete(cluster)
    assert missing(build_at(cluster, "2027-03-31 23:59")) == []
    result = build_at(cluster, "2027-04-01 00:00")
    assert missing(result) == ["sites/organisations.yml:1:1 report.missing"]
    assert rendered(result) == {"www/index.html", "www/disclosure/apply/index.html"}
    assert_like_clean(cluster, result, "2027-04-01 00:00")
    add_report(cluster, 2026, data())
    assert missing(build_at(cluster, "2027-04-01 00:00")) == []


def test_a_withdrawn_report_is_missing(cluster: Cluster) -> None:
    complete(cluster)
    assert missing(build_at(cluster)) == []
    cluster.replace("content/city/reports/r2025.md", "kind:", "withdrawn: true\nkind:")
    result = build_at(cluster)
    assert missing(result) == ["sites/organisations.yml:1:1 report.missing"]
    assert_like_clean(cluster, result)


def test_reports_are_missing_where_there_is_none_at_all_and_no_section_for_them(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path)
    assert missing(build_at(cluster, "2027-03-31 23:59")) == []
    complete(cluster)
    result = build_at(cluster, "2027-03-31 23:59")
    assert missing(result) == ["sites/organisations.yml:1:1 report.missing"]
    told = next(one for one in result.diagnostics if one.code == "report.missing")
    assert told.params["year"] == "2025"
    result = build_at(cluster, "2027-04-01 00:00")
    assert next(one for one in result.diagnostics if one.code == "report.missing").params["year"] == "2026"
    assert_like_clean(cluster, result, "2027-04-01 00:00")
    cluster.replace("sites/organisations.yml", "kind: government", "kind: government\n  established: 2027-01-05")
    assert missing(build_at(cluster, "2027-04-01 00:00")) == []


def test_a_registered_website_owes_a_report_on_itself_which_its_home_page_links_to(cluster: Cluster) -> None:
    complete(cluster)
    cluster.replace("themes/plain/templates/home.html", "{% block main %}", "{% block main %}{{ website_report[0] if website_report }}")
    cluster.replace("sites/www.yml", "kind: portal", 'kind: portal\ncode: "4599000001"')
    assert missing(build_at(cluster)) == ["sites/www.yml:1:1 report.website-missing"]
    cluster.document(
        "city/reports/w2025.md",
        "填报单位：办公室。",
        title="网站报表",
        kind="annual-report",
        report="website",
        year="2025",
        data="w2025.csv",
        published="2026-01-20",
    )
    cluster.write("content/city/reports/w2025.csv", blank_data("website"))
    result = build_at(cluster)
    assert missing(result) == []
    assert "/disclosure/reports/202601/w2025.html" in cluster.output("www/index.html")
    assert_like_clean(cluster, result)
    cluster.remove("content/city/reports/w2025.md")
    cluster.replace("sites/www.yml", "kind: portal", "kind: portal\nopened: 2026-02-01")
    assert missing(build_at(cluster)) == []
    assert missing(build_at(cluster, "2027-02-01 00:00")) == ["sites/www.yml:1:1 report.website-missing"]
