"""JSON-LD of every kind of page: parsed, and of the shape search engines are told to expect (schema.org)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.render.linked_data import script
from tests.pages.cluster import PAGES
from tests.pages.conftest import Pages

TYPES = {
    "article": "NewsArticle",
    "notice": "NewsArticle",
    "policy": "Legislation",
    "interpretation": "NewsArticle",
    "service": "GovernmentService",
    "letter": "QAPage",
    "survey": "WebPage",
    "interview": "NewsArticle",
    "leader": "ProfilePage",
    "organisation": "AboutPage",
    "dataset": "Dataset",
    "topic": "CollectionPage",
    "page": "WebPage",
}


def graph(pages: Pages, name: str) -> dict[str, dict[str, Any]]:
    """The things of a page's one script, by type."""
    scripts = pages.root(name).findall(".//script[@type='application/ld+json']")
    assert len(scripts) == 1
    data = json.loads(scripts[0].text_content())
    assert data["@context"] == "https://schema.org"
    return {one["@type"]: one for one in data["@graph"]}


@pytest.mark.parametrize("kind", PAGES)
def test_every_document_is_something_with_an_address_and_a_way_to_it(kind: str, pages: Pages) -> None:
    found = graph(pages, kind)
    thing, way = found[TYPES[kind]], found["BreadcrumbList"]["itemListElement"]
    canonical = pages.root(kind).xpath("string(//link[@rel='canonical']/@href)")
    assert thing["url"] == canonical
    assert [one["position"] for one in way] == list(range(1, len(way) + 1))
    assert all(one["item"].startswith("https://") for one in way[:-1])
    assert way[0]["name"] == "首页"


def test_a_news_article_has_what_search_engines_show(pages: Pages) -> None:
    found = graph(pages, "article")["NewsArticle"]
    assert found["headline"] == found["name"] == "文章“标题”</script><b>"
    assert found["datePublished"] == "2026-07-01T09:00:00+08:00"
    assert found["dateModified"] == "2026-07-02T10:00:00+08:00"
    assert found["author"] == {"@type": "Person", "name": "王小明"}
    assert found["publisher"] == {"@type": "GovernmentOrganization", "name": "示范市人民政府"}
    assert found["articleSection"] == "动态要闻"
    assert found["keywords"] == ["公交", "道路"]
    assert found["isBasedOn"] == "https://www.example.org/1"


def test_an_official_document_is_legislation_with_its_dates_and_force(pages: Pages) -> None:
    found = graph(pages, "policy")["Legislation"]
    assert found["legislationIdentifier"] == "示政发〔2026〕9号"
    assert found["legislationDate"] == "2026-06-30"
    assert found["legislationDateOfApplicability"] == "2026-08-01"
    assert found["legislationLegalForce"] == "https://schema.org/InForce"
    assert [one["name"] for one in found["legislationPassedBy"]] == ["示范市人民政府", "示范市教育局"]


def test_an_interpretation_is_about_the_document_it_explains(pages: Pages) -> None:
    (about,) = graph(pages, "interpretation")["NewsArticle"]["about"]
    policy = pages.root("policy").xpath("string(//link[@rel='canonical']/@href)")
    assert about == {"@type": "Legislation", "name": "公园管理办法", "url": policy}


def test_a_letter_is_a_question_with_its_answer(pages: Pages) -> None:
    question = graph(pages, "letter")["QAPage"]["mainEntity"]
    assert (question["text"], question["answerCount"]) == ("路坏了", 1)
    assert question["acceptedAnswer"]["author"]["name"] == "市交通运输局"


def test_people_organisations_services_and_data_are_named(pages: Pages) -> None:
    person = graph(pages, "leader")["ProfilePage"]["mainEntity"]
    assert (person["@type"], person["jobTitle"]) == ("Person", "副市长")
    assert graph(pages, "organisation")["AboutPage"]["mainEntity"]["telephone"] == "0999-5550100"
    assert graph(pages, "service")["GovernmentService"]["availableChannel"]["serviceUrl"] == "https://www.example.com/apply"
    (file,) = graph(pages, "dataset")["Dataset"]["distribution"]
    assert pages.built.file(file["contentUrl"]) is not None
    assert file["encodingFormat"] == "text/csv"


def test_a_home_page_names_who_answers_for_it_and_how_to_search(pages: Pages) -> None:
    found = graph(pages, "www/index.html")
    assert found["GovernmentOrganization"]["name"] == "示范市人民政府"
    assert pages.built.file(found["GovernmentOrganization"]["logo"]) is not None
    target = found["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert target == "https://www.shifan.gov.cn/search.html?q={q}"


@given(st.text())
def test_no_text_ends_the_script_or_is_changed_by_it(words: str) -> None:
    made = script([{"@type": "Thing", "name": words}])
    inside = made.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert not set(inside) & set("<>&\u2028\u2029")
    assert json.loads(inside)["@graph"][0].get("name", "") == words
