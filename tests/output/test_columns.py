"""Every organisation of the demonstration cluster has a complete column 政府信息公开 with two years of reports, and every
website its own yearly report."""

from __future__ import annotations

import pytest

from sitegen.vocabulary import vocabulary
from tests.output.built import Built, Page, none_of

_PARTS = vocabulary("disclosure")["arrangements"]["2019"]["sections"]


def columns(demo: Built) -> dict[str, str]:
    """Organisation that must have a column → its address, with the host."""
    found = {}
    for name, one in demo.organisations.items():
        site = demo.sites.get(one["site"])
        if one["kind"] in vocabulary("disclosure")["obliged"]:
            assert site is not None, name
            own = site.settings["organisation"] == name
            found[name] = f"{site.id}/disclosure/" if own else f"{site.id}/disclosure/units/{name}/"
    return found


@pytest.fixture(scope="module")
def pages(demo: Built) -> dict[str, Page]:
    return {f"{page.site.id}/{page.path}": page for page in demo.pages}


def test_every_organisation_has_every_part_with_something_in_it(demo: Built, pages: dict[str, Page]) -> None:
    problems: dict[str, list[str]] = {}
    assert len(columns(demo)) > 12
    for name, base in columns(demo).items():
        for part in _PARTS:
            page = pages.get(f"{base}{part}/index.html")
            if page is None:
                problems.setdefault(f"no {part}", []).append(name)
            elif part in ("system", "reports") and not page.root.xpath("//main//ul[contains(@class, 'list')]//a"):
                problems.setdefault(f"nothing in {part}", []).append(name)
    none_of(problems)


def test_every_organisation_has_two_years_of_reports_with_their_tables(demo: Built, pages: dict[str, Page]) -> None:
    problems: dict[str, list[str]] = {}
    for name, base in columns(demo).items():
        links = pages[f"{base}reports/index.html"].root.xpath("//main//a")
        titles = [one.text_content() for one in links]
        for year in ("2024", "2025"):
            if not any(f"{year}年" in title and "政府信息公开工作年度报告" in title for title in titles):
                problems.setdefault(f"no report on {year}", []).append(name)
    none_of(problems)


def test_every_empty_statutory_branch_has_a_reason(demo: Built, pages: dict[str, Page]) -> None:
    problems: dict[str, list[str]] = {}
    for name, base in columns(demo).items():
        branches = pages[f"{base}statutory/index.html"].root.xpath("//ul[@class='branches']/li")
        assert len(branches) >= 15, name
        for one in branches:
            if "branch-none" in one.get("class", "") and not one.xpath("p[@class='branch-reason']"):
                problems.setdefault(name, []).append(one.text_content().split()[0])
    none_of(problems)


def test_every_website_links_to_its_yearly_report_from_its_home_page(demo: Built, pages: dict[str, Page]) -> None:
    linked = set()
    for page in demo.of_kind("home"):
        for one in page.root.xpath("//p[@class='home-report']/a"):
            report = pages[f"{page.site.id}{one.get('href').removeprefix(page.site.settings.get('base', ''))}"]
            text = report.root.text_content()
            assert page.site.settings["code"] in text
            assert page.site.settings["icp"] in text
            linked.add(page.site.id)
    assert linked == {"www", "jyj", "rsj", "wjw", "mzj", "zjj", "jtj", "qingshan", "baihe", "linjiang", "yshj"}


def test_lists_mark_policies_with_an_interpretation_and_the_mark_leads_there(demo: Built, pages: dict[str, Page]) -> None:
    marks = pages["www/disclosure/policies/index.html"].root.xpath("//main//a[contains(@class, 'flag-reading')]")
    assert len(marks) >= 5
    for one in marks:
        path, _, anchor = one.get("href").partition("#")
        assert pages[f"www{path}"].root.xpath(f"//h2[@id='{anchor}']")


def test_catalogues_are_browsed_by_audience(pages: dict[str, Page]) -> None:
    words = pages["www/disclosure/directory/index.html"].root.text_content()
    assert "按服务对象" in words
    assert {"个人", "法人"} <= set(words.replace("（", " ").split())
