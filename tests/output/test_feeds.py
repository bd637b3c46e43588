"""Feeds: Atom as RFC 4287 demands it, JSON Feed as version 1.1 does, both telling the same."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree

from tests.output.built import Built, Site, none_of

ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 3339 as RFC 4287 §3.3 narrows it: capital T, capital Z or an offset.
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def _feeds(demo: Built, name: str) -> Iterator[tuple[Site, Path]]:
    for site in demo.sites.values():
        for file in sorted(site.folder.rglob(name)):
            yield site, file


def _moment(text: str | None) -> bool:
    if text is None or not RFC_3339.fullmatch(text):
        return False
    datetime.datetime.fromisoformat(text)
    return True


def _web_address(text: str | None) -> bool:
    parts = urlsplit(text or "")
    return parts.scheme in ("http", "https") and bool(parts.netloc) and (text or "").isascii()


def _count(element: etree._Element, name: str, low: int, high: int) -> Iterator[str]:
    found = len(element.findall(ATOM + name))
    if not low <= found <= high:
        yield f"{found} × {name}, between {low} and {high} expected"


def _common(element: etree._Element) -> Iterator[str]:
    """What §4.1.1 and §4.1.2 demand of feed and entry alike."""
    for name in ("id", "title", "updated"):
        yield from _count(element, name, 1, 1)
    for name in ("rights", "published", "summary", "content", "source"):
        yield from _count(element, name, 0, 1)
    if not _web_address(element.findtext(f"{ATOM}id")):
        yield "id is no absolute IRI (§4.2.6)"
    if not (element.findtext(f"{ATOM}title") or "").strip():
        yield "empty title"
    for name in ("updated", "published"):
        for one in element.findall(ATOM + name):
            if not _moment(one.text):
                yield f"{name} is no RFC 3339 date (§3.3): {one.text}"
    kinds = [(one.get("rel", "alternate"), one.get("type"), one.get("hreflang")) for one in element.findall(f"{ATOM}link")]
    if len(kinds) != len(set(kinds)):
        yield "two links of the same rel, type and hreflang (§4.1.1)"
    for link in element.findall(f"{ATOM}link"):
        if not _web_address(link.get("href")):
            yield f"link without an absolute address: {link.get('href')}"
    for name in ("title", "summary"):
        for one in element.findall(ATOM + name):
            if one.get("type", "text") not in ("text", "html", "xhtml") or (one.get("type", "text") == "text" and len(one)):
                yield f"{name} is no text construct (§3.1)"


def _atom_problems(feed: etree._Element) -> Iterator[str]:
    if feed.tag != f"{ATOM}feed":
        yield f"root is {feed.tag}"
        return
    if not feed.get("{http://www.w3.org/XML/1998/namespace}lang"):
        yield "no xml:lang"
    yield from _common(feed)
    if [one.get("rel") for one in feed.findall(f"{ATOM}link")].count("self") != 1:
        yield "no link rel=self (§4.1.1)"
    entries = feed.findall(f"{ATOM}entry")
    for author in feed.iter(f"{ATOM}author"):
        if len(author.findall(f"{ATOM}name")) != 1:
            yield "author without one name (§3.2)"
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    if len(ids) != len(set(ids)):
        yield "two entries of one id"
    newest = max((one.findtext(f"{ATOM}updated") or "" for one in entries), default="")
    if entries and newest != feed.findtext(f"{ATOM}updated"):
        yield f"updated is not that of the newest entry, {newest}"
    for entry in entries:
        yield from _common(entry)
        if feed.find(f"{ATOM}author") is None and entry.find(f"{ATOM}author") is None:
            yield "entry without author (§4.1.2)"
        alternates = [one for one in entry.findall(f"{ATOM}link") if one.get("rel", "alternate") == "alternate"]
        if entry.find(f"{ATOM}content") is None and not alternates:
            yield "entry without content and without alternate link (§4.1.2)"
        if entry.find(f"{ATOM}content") is None and entry.find(f"{ATOM}summary") is None:
            yield "entry without a word of what it says"


def _json_problems(feed: dict[str, Any]) -> Iterator[str]:
    if feed.get("version") != "https://jsonfeed.org/version/1.1":
        yield "version"
    if not feed.get("title"):
        yield "no title"
    for name in ("home_page_url", "feed_url"):
        if not _web_address(feed.get(name)):
            yield name
    ids = [one.get("id") for one in feed["items"]]
    if len(ids) != len(set(ids)):
        yield "two items of one id"
    for item in feed["items"]:
        if not isinstance(item.get("id"), str) or not item["id"]:
            yield "item without id"
        if not isinstance(item.get("content_html", item.get("content_text")), str):
            yield "item with neither content_html nor content_text"
        if "url" in item and not _web_address(item["url"]):
            yield "item url"
        for name in ("date_published", "date_modified"):
            if name in item and not _moment(item[name]):
                yield f"item {name}"


def test_atom_feeds_follow_rfc_4287(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    feeds = list(_feeds(demo, "feed.xml"))
    assert len(feeds) > 100
    for _, file in feeds:
        for problem in _atom_problems(etree.parse(file).getroot()):
            problems.setdefault(problem, []).append(str(file.relative_to(demo.build)))
    none_of(problems)


def test_json_feeds_follow_version_1_1(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    feeds = list(_feeds(demo, "feed.json"))
    assert len(feeds) > 100
    for _, file in feeds:
        for problem in _json_problems(json.loads(file.read_text(encoding="utf-8"))):
            problems.setdefault(problem, []).append(str(file.relative_to(demo.build)))
    none_of(problems)


def test_both_feeds_of_a_section_tell_the_same(demo: Built) -> None:
    for _, file in _feeds(demo, "feed.xml"):
        atom = etree.parse(file).getroot()
        told = json.loads(file.with_name("feed.json").read_text(encoding="utf-8"))
        entries = [
            (one.findtext(f"{ATOM}id"), one.findtext(f"{ATOM}title"), one.findtext(f"{ATOM}published"))
            for one in atom.findall(f"{ATOM}entry")
        ]
        assert entries == [(one["id"], one["title"], one["date_published"]) for one in told["items"]], file


@pytest.mark.parametrize("name", ["feed.xml", "feed.json"])
def test_feeds_say_where_they_are_and_lead_to_pages(demo: Built, name: str) -> None:
    problems: dict[str, list[str]] = {}
    for site, file in _feeds(demo, name):
        own = f"{site.origin}{site.base}/{file.relative_to(site.folder).as_posix()}"
        if name == "feed.xml":
            links = {(one.get("rel"), one.get("href")) for one in etree.parse(file).getroot().iter(f"{ATOM}link")}
            said = [str(href) for rel, href in links if rel == "self"]
            led = [str(href) for rel, href in links if rel == "alternate"]
        else:
            feed = json.loads(file.read_text(encoding="utf-8"))
            said, led = [feed["feed_url"]], [feed["home_page_url"], *(one["url"] for one in feed["items"])]
        if said != [own]:
            problems.setdefault(f"says it is at {said}", []).append(own)
        for address in led:
            if demo.by_url.get(address) is None:
                problems.setdefault(f"leads to {address}", []).append(own)
    none_of(problems)


def test_every_list_page_of_a_section_with_a_feed_names_it(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for page in demo.of_kind("section"):
        if not page.url.endswith("/") or demo.file(f"{page.url}feed.xml") is None:
            continue
        named = {(one.get("type"), one.get("href")) for one in page.root.iterfind(".//link[@rel='alternate']")}
        for type, ending in (("application/atom+xml", "feed.xml"), ("application/feed+json", "feed.json")):
            if (type, urlsplit(f"{page.url}{ending}").path) not in named:
                problems.setdefault(f"no link to its {ending}", []).append(str(page))
    none_of(problems)
