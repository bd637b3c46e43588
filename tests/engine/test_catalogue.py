"""政府信息公开目录: what stands in it, its pages and exports, and that an edit touches exactly those that show it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from lxml import etree

from sitegen.engine.options import Result
from sitegen.model.catalogue import audience_name
from tests.engine.cluster import Cluster, assert_like_clean, build_at, make_cluster, rendered, written

_OWN = "jyj/disclosure/catalogue"
_ALL = "www/disclosure/directory"


def policy(cluster: Cluster, name: str, **more: str) -> None:
    published = more.get("published", "2026-03-02")
    front = {
        "title": f"关于{name}的通知", "published": published, "created": published[:10], "issuer": "education",
        "topic": "科技、教育\\教育", "doc_type": "通知", **more,
    }  # fmt: skip
    cluster.document(f"departments/education/policies/{name}.md", **front)


def exported(cluster: Cluster, year: str = "2026") -> list[dict[str, str]]:
    entries: list[dict[str, str]] = json.loads(cluster.output(f"{_OWN}/data/{year}.json"))["entries"]
    return entries


def test_a_policy_is_in_its_organisations_catalogue_and_in_the_directory_under_every_facet(built: Cluster) -> None:
    policy(built, "a")
    assert_like_clean(built, build_at(built))
    for scope in (_OWN, _ALL):
        for page in ("", "topic/11/", "topic/11-2/", "genre/notice/", "year/2026/"):
            assert "关于a的通知" in built.output(f"{scope}/{page}index.html"), (scope, page)
    assert [one["title"] for one in exported(built)] == ["关于a的通知"]


def test_a_document_for_two_audiences_is_under_each_of_them(built: Cluster) -> None:
    policy(built, "a", audience="企业、个人")
    policy(built, "b", audience="个人")
    assert_like_clean(built, build_at(built))
    for scope in (_OWN, _ALL):
        firms, people = (built.output(f"{scope}/audience/{audience_name(one)}/index.html") for one in ("企业", "个人"))
        assert ["关于a的通知" in firms, "关于b的通知" in firms, "关于a的通知" in people, "关于b的通知" in people] == [
            True,
            False,
            True,
            True,
        ]
    assert [one["audience"] for one in json.loads(built.output(f"{_OWN}/api/latest.json"))["articles"]] == ["个人", "企业、个人"]
    built.replace("content/departments/education/policies/a.md", "企业、个人", "个人")
    assert_like_clean(built, build_at(built))
    assert not built.has(f"{_OWN}/audience/{audience_name('企业')}/index.html")


@pytest.mark.parametrize(
    ("line", "inside"),
    [
        ({"kind": "notice"}, False), ({"kind": "notice", "disclosure": "主动公开"}, True),
        ({"disclosure": "依申请公开"}, False), ({"disclosure": "不予公开"}, False),
        ({"source_url": "https://www.gov.cn/a.html"}, False), ({"draft": "true"}, False), ({"withdrawn": "true"}, False),
    ],
)  # fmt: skip
def test_only_public_information_of_the_organ_itself_is_in_it(built: Cluster, line: dict[str, str], inside: bool) -> None:
    built.replace("sites/departments/jyj.yml", "sections:", "sections:\n  notes: {name: 其他, from: departments/education/policies}")
    policy(built, "a", **line)
    build_at(built)
    assert ("关于a的通知" in built.output(f"{_OWN}/index.html")) == inside
    assert built.has(f"{_OWN}/data/2026.json") == inside


def test_what_is_withdrawn_is_gone_from_every_page_and_export(built: Cluster) -> None:
    policy(built, "a")
    build_at(built)
    built.remove("content/departments/education/policies/a.md")
    assert_like_clean(built, build_at(built))
    for path in (built.build / "sites").rglob("*"):
        assert path.is_dir() or "关于a的通知".encode() not in path.read_bytes(), path
    assert not built.has(f"{_OWN}/topic/11/index.html")


def test_the_xml_fits_its_schema(built: Cluster) -> None:
    policy(built, "a", summary="“<b>” & 其他", effective="2026-04-01", legal_basis="1")
    build_at(built)
    schema = etree.XMLSchema(etree.fromstring(built.output(f"{_OWN}/data/catalogue.xsd").encode()))
    for name in ("2026.xml", "index.xml"):
        schema.assertValid(etree.fromstring(built.output(f"{_OWN}/data/{name}").encode()))
    schema.assertValid(etree.fromstring(built.output(f"{_ALL}/data/index.xml").encode()))


def test_the_table_opens_in_spreadsheets_and_holds_no_formula(built: Cluster) -> None:
    policy(built, "a", title="'=HYPERLINK(\"x\")，a'", summary="'逗号,引号\"等'")
    build_at(built)
    data = (built.build / "sites" / _OWN / "data/2026.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0][:4] == ["索引号", "名称", "内容概述", "生成日期"]
    assert rows[1][1].startswith("'=HYPERLINK")
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_dcat_catalogue_names_every_document_once(built: Cluster) -> None:
    policy(built, "a")
    build_at(built)
    year = json.loads(built.output(f"{_OWN}/data/2026.jsonld"))
    assert year["@type"] == "dcat:Catalog"
    assert [one["@id"] for one in year["dcat:dataset"]] == ["https://jyj.shifan.gov.cn/disclosure/policies/202603/a.html"]
    index = json.loads(built.output(f"{_ALL}/data/index.jsonld"))
    assert year["@id"] in [one["@id"] for one in index["dcat:catalog"]]


def test_ranges_for_harvesters_hold_every_document_once_and_never_move(built: Cluster) -> None:
    for number in range(50):
        policy(built, f"p{number:02d}", published=f"2026-0{1 + number // 28}-{1 + number % 28:02d}")
    build_at(built)
    index = json.loads(built.output(f"{_OWN}/api/index.json"))
    assert (index["pages"], index["page_size"]) == (1, 20)
    first = built.output(f"{_OWN}/api/1.json")
    names = [one["title"] for name in ("1", "latest") for one in json.loads(built.output(f"{_OWN}/api/{name}.json"))["articles"]]
    assert sorted(names) == [f"关于p{number:02d}的通知" for number in range(50)]
    policy(built, "p98", published="2026-11-01")
    result = build_at(built)
    assert built.output(f"{_OWN}/api/1.json") == first
    assert f"{_OWN}/api/latest.json" in written(result)
    assert not {page for page in rendered(result) if "/api/1.json" in page or "/list_" in page}


def test_a_repeal_changes_the_catalogue_and_its_exports_in_the_same_build(built: Cluster) -> None:
    policy(built, "a", id="old")
    build_at(built)
    built.document("city/policies/b.md", title="废止通知", published="2026-11-01", created="2026-10-31", issuer="shifan", repeals="old")
    assert_like_clean(built, build_at(built))
    assert exported(built)[0]["validity"] == "废止"
    assert json.loads(built.output(f"{_ALL}/api/latest.json"))["articles"][1]["is_abolished"]


def test_another_length_of_page_and_a_column_removed_leave_nothing_behind(built: Cluster) -> None:
    for number in range(12):
        policy(built, f"p{number:02d}", published=f"2026-01-{1 + number:02d}")
    build_at(built)
    built.replace("sites/departments/jyj.yml", "sections:", "sections:\n  disclosure/catalogue: {per_page: 3}")
    assert_like_clean(built, build_at(built))
    assert built.has(f"{_OWN}/topic/11/list_3.html")
    built.replace("sites/departments/jyj.yml", "disclosure/catalogue: {per_page: 3}", "disclosure/catalogue: false")
    assert_like_clean(built, build_at(built))
    assert not (built.build / "sites" / _OWN / "topic").exists()


# ── cost ──

_SIZES = (60, 300)
# What shows the newest entries of a catalogue: pages of its facets, and the newest range.
_OPEN = {f"{scope}/{page}" for scope in (_OWN, _ALL) for page in (
    "index.html", "topic/11/index.html", "topic/11-2/index.html", "genre/notice/index.html", "year/2026/index.html", "api/latest.json",
)}  # fmt: skip
_YEAR = {f"{_OWN}/data/2026.{form}" for form in ("csv", "json", "xml", "jsonld")}


@pytest.fixture(scope="module", params=_SIZES)
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Cluster:
    """The example with a number of policies of one topic, kind and year (one place is left free in every open end)."""
    cluster = make_cluster(tmp_path_factory.mktemp("catalogue"))
    for number in range(request.param):
        policy(cluster, f"p{number:03d}", published=f"2026-{1 + number // 28 % 10:02d}-{1 + number % 28:02d} 09:{number % 60:02d}")
    build_at(cluster)
    return cluster


def catalogue_pages(result: Result) -> set[str]:
    return {page for page in rendered(result) if "/catalogue/" in page or "/directory/" in page}


def test_a_new_document_touches_the_open_ends_and_its_year_only(filled: Cluster) -> None:
    policy(filled, "new", published="2026-11-20")
    result = build_at(filled)
    assert catalogue_pages(result) == _OPEN | _YEAR
    filled.remove("content/departments/education/policies/new.md")
    assert catalogue_pages(build_at(filled)) == _OPEN | _YEAR


def test_a_retitled_old_document_touches_one_range_of_each_list(filled: Cluster) -> None:
    path = "content/departments/education/policies/p003.md"
    filled.replace(path, "关于p003的通知", "关于其他的通知")
    pages = catalogue_pages(build_at(filled))
    filled.replace(path, "关于其他的通知", "关于p003的通知")
    build_at(filled)
    numbered = {
        f"{scope}/{page}"
        for scope in (_OWN, _ALL)
        for page in (
            "list_1.html",
            "topic/11/list_1.html",
            "topic/11-2/list_1.html",
            "genre/notice/list_1.html",
            "year/2026/list_1.html",
            "api/1.json",
        )
    }
    assert pages == numbered | _YEAR


def test_a_repeal_touches_what_shows_the_repealed_document_and_the_new_one(filled: Cluster) -> None:
    filled.replace("content/departments/education/policies/p003.md", "title:", "id: old\ntitle:")
    build_at(filled)
    policy(filled, "act", published="2026-11-20", repeals="old")
    result = build_at(filled)
    own = {page for page in catalogue_pages(result) if page.startswith(_OWN)}
    assert own == {page for page in _OPEN if page.startswith(_OWN)} | _YEAR | {
        f"{_OWN}/{page}" for page in ("list_1.html", "topic/11/list_1.html", "topic/11-2/list_1.html", "genre/notice/list_1.html", "year/2026/list_1.html", "api/1.json")
    }  # fmt: skip
    filled.remove("content/departments/education/policies/act.md")
    filled.replace("content/departments/education/policies/p003.md", "id: old\n", "")
    build_at(filled)


def test_a_body_touches_no_page_of_the_catalogue(filled: Cluster) -> None:
    path = "content/departments/education/policies/p005.md"
    filled.replace(path, "title:", "summary: 摘要\ntitle:")
    build_at(filled)
    filled.append(path, "\n又一段。\n")
    assert catalogue_pages(build_at(filled)) == set()


def test_documentation_names_every_field() -> None:
    from sitegen.render.recipes.export import FIELDS

    text = (Path(__file__).parents[2] / "docs" / "disclosure-api.md").read_text(encoding="utf-8")
    assert [name for name, _ in FIELDS if f"`{name}`" not in text] == []
