"""Sitemaps and robots.txt: valid, complete, and nothing in them twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest
from lxml import etree

from tests.output.built import Built, Site, canonical, none_of

SCHEMAS = Path(__file__).resolve().parent / "schemas"
NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MOST_URLS = 50_000
MOST_BYTES = 50 * 1024 * 1024


def _sites_with_sitemaps(demo: Built) -> list[Site]:
    """All but those that show a notice and nothing else."""
    silent = {page.site.id for page in demo.of_kind("notice")}
    return [site for name, site in demo.sites.items() if name not in silent]


def _locations(file: Path) -> list[str]:
    return [str(one.text) for one in etree.parse(file).getroot().iter(f"{NAMESPACE}loc")]


def _listed(demo: Built, site: Site) -> list[str]:
    """Every page address in the sitemaps of a site."""
    found = []
    for part in _locations(site.folder / "sitemap.xml"):
        file = demo.file(part)
        assert file is not None, f"{part} is in the index of {site.id} and not there"
        found += _locations(file)
    return found


@pytest.mark.parametrize(("schema", "pattern"), [("siteindex", "sitemap.xml"), ("sitemap", "sitemaps/*.xml")])
def test_sitemaps_are_valid_against_the_protocol(demo: Built, schema: str, pattern: str) -> None:
    rules = etree.XMLSchema(etree.parse(SCHEMAS / f"{schema}.xsd"))
    problems: dict[str, list[str]] = {}
    files = [file for site in _sites_with_sitemaps(demo) for file in sorted(site.folder.glob(pattern))]
    assert len(files) >= len(_sites_with_sitemaps(demo))
    for file in files:
        assert file.stat().st_size < MOST_BYTES
        document = etree.parse(file)
        assert len(document.getroot()) <= MOST_URLS
        if not rules.validate(document):
            problems.setdefault(str(rules.error_log.last_error), []).append(str(file.relative_to(demo.build)))
    none_of(problems)


def test_every_sitemap_of_a_site_is_in_its_index_once(demo: Built) -> None:
    for site in _sites_with_sitemaps(demo):
        named = _locations(site.folder / "sitemap.xml")
        files = [demo.file(one) for one in named]
        assert sorted(str(one) for one in files) == sorted(str(one) for one in (site.folder / "sitemaps").glob("*.xml"))


def test_every_address_in_a_sitemap_is_a_page_of_that_site_at_its_canonical_address(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for site in _sites_with_sitemaps(demo):
        for url in _listed(demo, site):
            page = demo.by_url.get(url)
            if page is None or page.site is not site:
                problems.setdefault("no page of this site", []).append(url)
            elif canonical(page) != url:
                problems.setdefault(f"canonical is {canonical(page)}", []).append(url)
            elif "noindex" in page.meta("robots"):
                problems.setdefault("noindex", []).append(url)
    none_of(problems)


def test_every_published_document_is_in_exactly_one_sitemap(demo: Built) -> None:
    listed = Counter(url for site in _sites_with_sitemaps(demo) for url in _listed(demo, site))
    documents = [page.url for page in demo.documents()]
    assert len(documents) > 600
    assert [url for url in documents if listed[url] != 1] == []
    assert [url for url, times in listed.items() if times > 1] == []


def test_every_home_and_section_is_in_a_sitemap(demo: Built) -> None:
    listed = {url for site in _sites_with_sitemaps(demo) for url in _listed(demo, site)}
    first_pages = [page for page in demo.of_kind("home", "section") if page.url.endswith("/")]
    assert [str(page) for page in first_pages if page.url not in listed] == []


def test_robots_txt_lets_readers_in_and_names_every_sitemap_of_its_host(demo: Built) -> None:
    """Crawlers read robots.txt at the root of a host only: a site under a path depends on that one."""
    problems: dict[str, list[str]] = {}
    for host in sorted(demo.hosts):
        file = demo.file(f"https://{host}/robots.txt")
        assert file is not None, host
        robots = RobotFileParser()
        robots.parse(file.read_text(encoding="utf-8").splitlines())
        named = robots.site_maps() or []
        for site in (one for one in _sites_with_sitemaps(demo) if one.host == host):
            own = f"{site.origin}{site.base}"
            if site.settings.get("internal"):
                if any(robots.can_fetch("*", own + path) for path in ("/", "/news/", "/sitemap.xml")):
                    problems.setdefault("an internal site is open to crawlers", []).append(own)
                if f"{own}/sitemap.xml" in named:
                    problems.setdefault("the sitemap of an internal site is named", []).append(own)
                continue
            if not robots.can_fetch("*", own + "/"):
                problems.setdefault("the home page is barred", []).append(own)
            if not robots.can_fetch("*", own + "/news/"):
                problems.setdefault("the news are barred", []).append(own)
            if robots.can_fetch("*", own + "/leave.html"):
                problems.setdefault("the leaving notice is open to crawlers", []).append(own)
            if f"{own}/sitemap.xml" not in named:
                problems.setdefault("the sitemap is not named", []).append(own)
        for one in named:
            if demo.file(one) is None:
                problems.setdefault("names a sitemap that is not there", []).append(one)
    none_of(problems)


def test_no_robots_txt_lies_where_no_crawler_reads_it(demo: Built) -> None:
    assert [site.id for site in demo.sites.values() if site.base and (site.folder / "robots.txt").exists()] == []
