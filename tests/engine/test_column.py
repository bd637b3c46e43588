"""政府信息公开: every organisation's column, in the arrangement its site has, with its statutory branches."""

from __future__ import annotations

from tests.engine.cluster import Cluster, assert_like_clean, build_at, shown

_STATUTORY = "www/disclosure/statutory"


def opened(cluster: Cluster) -> None:
    """The example with its statutory content, which it leaves out."""
    cluster.replace("sites/www.yml", "  disclosure/statutory: false\n", "")
    cluster.replace("sites/platform.yml", "disclosure_complete: false\n", "")


def test_documents_stand_in_the_branch_of_their_folder_or_of_the_item_they_name(cluster: Cluster) -> None:
    opened(cluster)
    cluster.document("city/notices/exam.md", title="招考公告", created="2026-06-30", legal_basis="第二十条第（十四）项")
    cluster.document("city/policies/land.md", title="征地公告", created="2026-06-30", issuer="shifan", legal_basis="第二十一条 土地征收")
    assert_like_clean(cluster, build_at(cluster))
    assert "市民广场管理办法" in cluster.output(f"{_STATUTORY}/20-1/index.html")
    assert "招考公告" in cluster.output(f"{_STATUTORY}/20-14/index.html")
    assert "征地公告" in cluster.output(f"{_STATUTORY}/21-c4/index.html")
    assert "征地公告" not in cluster.output(f"{_STATUTORY}/20-1/index.html")
    assert cluster.has("www/disclosure/policies/202607/land.html")


def test_the_arrangement_of_2015_has_its_five_parts(cluster: Cluster) -> None:
    cluster.replace("sites/www.yml", "  disclosure/guide: false\n", "")
    build_at(cluster)
    assert not cluster.has("www/disclosure/system/index.html")  # the example leaves it out
    cluster.replace("sites/www.yml", "kind: portal", "kind: portal\ndisclosure: 2015")
    cluster.replace("sites/www.yml", "  disclosure/system: false\n", "")
    cluster.replace("sites/www.yml", "  disclosure/reports: false\n", "")
    assert [one.code for one in build_at(cluster).diagnostics if one.code.startswith("site.")] == []
    for part in ("guide", "catalogue", "reports", "apply", "suggestions"):
        assert cluster.has(f"www/disclosure/{part}/index.html"), part
    assert not cluster.has("www/disclosure/system/index.html")


def test_an_organisation_without_a_site_has_its_column_in_the_site_it_lives_in(cluster: Cluster) -> None:
    cluster.append(
        "sites/organisations.yml", "parks:\n  name: 示范市公园管理中心\n  kind: institution\n  site: www\n  more_items: [20-8]\n"
    )
    cluster.document("departments/parks/fees/fee.md", title="公园收费标准", created="2026-06-30")
    cluster.document("departments/parks/guide/guide.md", title="公开指南", kind="page")
    result = build_at(cluster)
    assert "公园收费标准" in cluster.output("www/disclosure/units/parks/statutory/20-8/index.html")
    assert cluster.has("www/disclosure/units/parks/statutory/20-8/202607/fee.html")
    assert "公开指南" in cluster.output("www/disclosure/units/parks/guide/index.html")
    assert_like_clean(cluster, result)


def test_an_area_of_the_platform_is_a_branch_of_those_it_names(cluster: Cluster) -> None:
    opened(cluster)
    cluster.append("sites/platform.yml", "areas: {water: {name: 饮水安全, kinds: [government]}}\n")
    cluster.document("city/notices/water2.md", title="水质公告", created="2026-06-30", legal_basis="饮水安全")
    assert_like_clean(cluster, build_at(cluster))
    assert "水质公告" in cluster.output(f"{_STATUTORY}/area-water/index.html")


def test_a_branch_that_fills_or_empties_is_told_at_once(cluster: Cluster) -> None:
    opened(cluster)
    cluster.replace("sites/organisations.yml", "  site: www", "  site: www\n  none: {20-14: 由主管部门统一公布}")
    before = {shown(one) for one in build_at(cluster).diagnostics}
    cluster.document("city/notices/exam.md", title="招考公告", created="2026-06-30", legal_basis="14")
    result = build_at(cluster)
    assert {shown(one) for one in result.diagnostics} - before == {"sites/organisations.yml:1:1 disclosure.branch-not-empty"}
    assert_like_clean(cluster, result)
    cluster.remove("content/city/notices/exam.md")
    assert {shown(one) for one in build_at(cluster).diagnostics} == before


def test_while_the_columns_are_being_built_what_is_missing_is_not_told(cluster: Cluster) -> None:
    opened(cluster)
    told = {one.code for one in build_at(cluster).diagnostics}
    assert {"disclosure.branch-empty", "disclosure.part-missing", "report.missing"} <= told
    cluster.append("sites/platform.yml", "信息公开已建成: 否\n")
    result = build_at(cluster)
    assert {one.code for one in result.diagnostics} == set()
    assert_like_clean(cluster, result)


def test_a_site_whose_kind_has_no_column_may_open_it(cluster: Cluster) -> None:
    cluster.append("sites/organisations.yml", "desk:\n  name: 示范市营商办\n  kind: office\n  site: desk\n  folder: desk\n")
    cluster.write("sites/desk.yml", "name: 营商环境\nkind: topic\norganisation: desk\nhost: desk.shifan.gov.cn\n")
    cluster.replace("sites/platform.yml", "disclosure_complete: false\n", "")
    told = {shown(one) for one in build_at(cluster).diagnostics}
    assert "sites/desk.yml:1:1 disclosure.part-missing" in told
    cluster.append("sites/desk.yml", "sections:\n  disclosure: {name: 政府信息公开}\n  disclosure/system: false\n")
    result = build_at(cluster)
    assert "sites/desk.yml:7:3 disclosure.part-missing" in {shown(one) for one in result.diagnostics}
    assert cluster.has("desk/disclosure/statutory/20-1/index.html")
    assert_like_clean(cluster, result)
    cluster.replace("sites/desk.yml", "  disclosure/system: false\n", "")
    assert not [one for one in build_at(cluster).diagnostics if one.place.path == "sites/desk.yml"]
