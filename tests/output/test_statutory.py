"""Every page of the demonstration cluster carries what the State demands of a government website."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.output.built import Built, none_of
from tests.output.rules import RULES, Rule


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_page_keeps(rule: Rule, demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    pages = demo.of_kind(*rule.kinds)
    assert pages
    for page in pages:
        for problem in rule.look(demo, page):
            problems.setdefault(problem, []).append(str(page))
    none_of(problems)


def test_no_two_sites_share_an_identification_code(demo: Built) -> None:
    assert [code for code, times in Counter(one.settings["code"] for one in demo.sites.values()).items() if times > 1] == []


def test_titles_are_unique_within_a_site(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for site in demo.sites.values():
        pages = [page for page in demo.of_kind("home", "section", "facet", "document", "comparison") if page.site is site]
        titles = Counter(page.text(".//title") for page in pages)
        for page in pages:
            if titles[page.text(".//title")] > 1:
                problems.setdefault(page.text(".//title"), []).append(str(page))
    none_of(problems)
