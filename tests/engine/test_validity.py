"""Validity at the clock: what one document repeals, amends or replaces is labelled everywhere, in the same build."""

from __future__ import annotations

from tests.engine.cluster import Cluster, assert_like_clean, build_at, rendered, shown

_SQUARE = "www/disclosure/policies/202602/square.html"
_LIST = "www/disclosure/policies/index.html"


def _act(cluster: Cluster, kind: str, *, name: str = "new", to: str = "/city/policies/square.md", **more: str) -> None:
    """A policy of the education office that acts on one of the city."""
    front = {"title": "新办法", "published": "2026-11-20", "created": "2026-11-19", "issuer": "education", kind: to, **more}
    cluster.document(f"departments/education/policies/{name}.md", **front)


def test_a_document_of_another_organisation_relabels_what_it_repeals_in_the_same_build(built: Cluster) -> None:
    _act(built, "repeals")
    result = build_at(built)
    assert "废止" in built.output(_SQUARE)
    assert "新办法 2026-11-20" in built.output(_SQUARE)
    assert {_SQUARE, _LIST, "www/disclosure/policies/feed.xml", "www/disclosure/policies/feed.json"} <= rendered(result)
    assert '<category term="repealed" label="废止"/>' in built.output("www/disclosure/policies/feed.xml")
    assert "repeals 市民广场管理办法 废止" in built.output("jyj/disclosure/policies/202611/new.html")
    assert_like_clean(built, result)


def test_every_way_of_naming_the_document_works(built: Cluster) -> None:
    for name in ("id:square-rules", "示政发[2026]第01号", "../../../city/policies/square.md"):
        _act(built, "amends", to=f'"{name}"')
        build_at(built)
        assert "部分失效" in built.output(_SQUARE), name
        built.remove("content/departments/education/policies/new.md")
        build_at(built)
        assert "部分失效" not in built.output(_SQUARE), name


def test_an_act_counts_from_the_day_the_acting_document_takes_effect(built: Cluster) -> None:
    """At that instant the documents it acts on are made again, and nothing else of the cluster's policies."""
    _act(built, "repeals", effective="2026-12-01")
    build_at(built)
    assert "废止" not in built.output(_SQUARE)
    assert "新办法 2026-12-01" in built.output(_SQUARE)
    result = build_at(built, "2026-12-01 00:00")
    assert "废止" in built.output(_SQUARE)
    assert _SQUARE in rendered(result)
    assert_like_clean(built, result, "2026-12-01 00:00")
    back = build_at(built, "2026-11-30 23:59")
    assert "废止" not in built.output(_SQUARE)
    assert_like_clean(built, back, "2026-11-30 23:59")


def test_a_document_that_is_scheduled_or_withdrawn_does_nothing_yet_or_any_more(built: Cluster) -> None:
    _act(built, "repeals", published="2026-11-25")
    build_at(built)
    assert "废止" not in built.output(_SQUARE)
    build_at(built, "2026-11-25 00:00")
    assert "废止" in built.output(_SQUARE)
    built.replace("content/departments/education/policies/new.md", "title:", "withdrawn: true\ntitle:")
    result = build_at(built, "2026-11-25 00:00")
    assert "废止" not in built.output(_SQUARE)
    assert_like_clean(built, result, "2026-11-25 00:00")


def test_the_strongest_of_what_was_done_is_shown(built: Cluster) -> None:
    _act(built, "amends", name="amending")
    _act(built, "replaces", name="replacing")
    build_at(built)
    text = built.output(_SQUARE)
    assert "废止" in text
    assert "部分失效" not in text
    assert "amends 新办法" in text
    assert "replaces 新办法" in text
    built.remove("content/departments/education/policies/replacing.md")
    assert_like_clean(built, build_at(built))
    assert "部分失效" in built.output(_SQUARE)


def test_a_repealed_repeal_does_not_bring_the_old_document_back(built: Cluster) -> None:
    _act(built, "repeals", id="middle")
    _act(built, "repeals", name="last", to="middle", published="2026-11-21", created="2026-11-20")
    assert [shown(one) for one in build_at(built).diagnostics] == []
    assert "废止" in built.output(_SQUARE)
    assert "废止" in built.output("jyj/disclosure/policies/202611/new.html")


def test_a_section_of_what_is_in_force_loses_what_is_repealed_but_its_home_stays(built: Cluster) -> None:
    built.replace("sites/www.yml", "  about:", "  valid: {name: 现行有效, from: city/policies, where: {validity: 有效}}\n  about:")
    build_at(built)
    assert "市民广场管理办法" in built.output("www/valid/index.html")
    _act(built, "repeals")
    result = build_at(built)
    assert "市民广场管理办法" not in built.output("www/valid/index.html")
    assert built.has(_SQUARE)
    assert_like_clean(built, result)


def test_moving_and_renaming_the_document_keeps_the_label(built: Cluster) -> None:
    _act(built, "repeals", to="square-rules")
    build_at(built)
    built.move("content/city/policies/square.md", "content/city/policies/plaza.md")
    result = build_at(built)
    assert "废止" in built.output("www/disclosure/policies/202602/plaza.html")
    assert_like_clean(built, result)
