"""机构职能 as a tree: who stands below whom, with profile and site; an edit of the settings or of a profile moves it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.cluster import Cluster, assert_like_clean, build_at, codes, make_cluster, rendered

PAGE = "www/organisation/index.html"
# Prints a tree as nested brackets: a star for a profile, an at-sign for a site.
TEMPLATE = """{% extends "section.html" %}
{% macro branches(parts) %}{% for one in parts %}[{{ one.name }}{% if one.profile %}*{{ url(one.profile) }}{% endif %}{% if one.site_url %}@{{ one.site_url }}{% endif %}{{ branches(one.children) }}]{% endfor %}{% endmacro %}
{% block main %}<main>{{ branches(organisations) }}|{% for card in others %}{{ card.title }}{% endfor %}</main>{% endblock %}
"""


@pytest.fixture
def built(tmp_path: Path) -> Cluster:
    cluster = make_cluster(tmp_path)
    cluster.write("themes/plain/templates/section/organisations.html", TEMPLATE)
    cluster.replace("sites/www.yml", "  organisation: false", "  organisation: {from: city/organisation}")
    cluster.document(
        "city/organisation/city.md", title="示范市人民政府", kind="organisation", organisation="shifan", published="2026-01-05 09:00"
    )
    cluster.document(
        "city/organisation/jyj.md", title="市教育局职能", kind="organisation", organisation="education", published="2026-01-06 09:00"
    )
    result = build_at(cluster)
    assert codes(result) == [], [(one.place.path, one.params) for one in result.diagnostics]
    return cluster


def tree(cluster: Cluster) -> str:
    return cluster.output(PAGE).partition("<main>")[2].partition("</main>")[0].replace("https://", "")


def test_an_organisation_stands_below_its_superior(built: Cluster) -> None:
    assert tree(built) == (
        "[示范市人民政府*/organisation/city.html"
        "[示范市教育局*/organisation/jyj.html@jyj.shifan.gov.cn/]"
        "[梨树镇人民政府@www.shifan.gov.cn/lishu/]]|"
    )


def test_the_tree_follows_settings_and_profiles(built: Cluster) -> None:
    text = built.read("sites/organisations.yml")
    before, _, after = text.rpartition("parent: shifan")
    built.write("sites/organisations.yml", f"{before}parent: education{after}")
    result = build_at(built)
    assert PAGE in rendered(result)
    assert "[示范市教育局*/organisation/jyj.html@jyj.shifan.gov.cn/[梨树镇人民政府" in tree(built)
    assert_like_clean(built, result)
    built.remove("content/city/organisation/jyj.md")
    result = build_at(built)
    assert "[示范市教育局@jyj.shifan.gov.cn/[梨树镇人民政府" in tree(built)
    assert_like_clean(built, result)


def test_what_is_no_profile_is_listed_below_and_a_lone_organisation_has_no_tree(built: Cluster) -> None:
    built.document("city/organisation/chart.md", title="机构设置说明", kind="article", published="2026-02-05 09:00")
    built.write("sites/organisations.yml", built.read("sites/organisations.yml").replace("  parent: shifan\n", ""))
    result = build_at(built)
    assert tree(built).startswith("|")
    assert "机构设置说明" in tree(built)
    assert "市教育局职能" in tree(built)
    assert_like_clean(built, result)
