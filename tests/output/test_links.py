"""Every link, anchor, picture, style sheet and script of every page leads somewhere; what leads out says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from tests.output.built import Built, Page, absolute, none_of

# The statutory links of the footer (国办发〔2017〕47号 附件《网页设计规范》底部功能区) lead to the State's own hosts at once.
STATUTORY_HOSTS = {"zfwzgl.www.gov.cn", "bszs.conac.cn", "beian.miit.gov.cn", "beian.mps.gov.cn"}
SOURCES = {
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "track": ("src",),
    "script": ("src",),
    "iframe": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
}
LOADING_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "apple-touch-icon"}


def _sub_resources(page: Page) -> Iterator[str]:
    """What a browser fetches by itself to show the page."""
    for element in page.root.iter():
        if not isinstance(element.tag, str):
            continue
        for name in SOURCES.get(element.tag, ()):
            value = element.get(name)
            if value is not None and name == "srcset":
                yield from (one.split()[0] for one in value.split(",") if one.strip())
            elif value is not None:
                yield value
        if element.tag == "link" and LOADING_LINKS & set((element.get("rel") or "").split()):
            yield element.get("href", "")


def _anchors(page: Page) -> Iterator[tuple[str, set[str]]]:
    for element in page.root.iter("a", "area"):
        href = element.get("href")
        if href is not None:
            yield href, set((element.get("rel") or "").split())


def _fragment_found(demo: Built, target: str, fragment: str) -> bool:
    page = demo.by_url.get(target)
    return not fragment or fragment == "top" or page is None or unquote(fragment) in page.ids


def _problem(demo: Built, page: Page, href: str, rel: set[str]) -> str:
    """What is wrong with a link; nothing: the empty string."""
    target, fragment = urldefrag(absolute(page, href))
    scheme = urlsplit(target).scheme
    if scheme in ("mailto", "tel"):
        return "" if re.fullmatch(r"mailto:[\w.+-]+@[\w.-]+|tel:[+\d-]+", target) else "malformed"
    if scheme not in ("http", "https"):
        return f"scheme {scheme}"
    if not demo.inside(target):
        if "external" not in rel:
            return "leads out without rel=external"
        return "" if urlsplit(target).hostname in STATUTORY_HOSTS else "leads out without the leaving notice"
    if urlsplit(target).path in _leaving_notices(page) and fragment and target != page.url:
        return _leaving_problem(demo, unquote(fragment), rel)
    if demo.file(target) is None:
        return "leads to no file"
    if not _fragment_found(demo, target, fragment):
        return "its anchor is not there"
    return "a link inside the cluster says rel=external" if "external" in rel else ""


def _leaving_notices(page: Page) -> set[str]:
    """The site's notice, and that in the other script."""
    return {f"{page.site.base}/leave.html", f"{page.site.base}/hant/leave.html"}


def _leaving_problem(demo: Built, target: str, rel: set[str]) -> str:
    if urlsplit(target).scheme not in ("http", "https"):
        return "the leaving notice leads to no web address"
    if demo.inside(target):
        return "the leaving notice stands before a site of the cluster"
    missing = {"external", "noopener"} - rel
    return f"rel lacks {sorted(missing)}" if missing else ""


def test_every_link_and_anchor_resolves_and_external_ones_are_marked(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    links = 0
    for page in demo.pages:
        for href, rel in _anchors(page):
            links += 1
            problem = _problem(demo, page, href, rel)
            if problem:
                problems.setdefault(f"{href} ({problem})", []).append(str(page))
    none_of(problems)
    assert links > 20_000


def test_every_sub_resource_comes_from_the_site_itself(demo: Built) -> None:
    problems: dict[str, list[str]] = {}
    for page in demo.pages:
        for address in _sub_resources(page):
            target = absolute(page, address)
            if urlsplit(target).hostname != page.site.host or not urlsplit(target).path.startswith(page.site.base + "/"):
                problems.setdefault(f"{address} (another site)", []).append(str(page))
            elif demo.file(target) is None:
                problems.setdefault(f"{address} (no file)", []).append(str(page))
    none_of(problems)


def test_forms_and_addresses_in_the_head_stay_inside_the_cluster(demo: Built) -> None:
    """What a visitor writes goes to the service the organisation's settings name, and nowhere else but the cluster."""
    problems: dict[str, list[str]] = {}
    services = {one[name] for one in demo.organisations.values() for name in ("disclosure_endpoint", "suggestion_endpoint") if name in one}
    assert services
    for page in demo.pages:
        named = [action for one in page.root.iter("form") if (action := one.get("action", "")) not in services]
        named += [one.get("href", "") for one in page.root.iter("link")]
        named += [*page.metas("Url"), *page.metas("Image")]
        for one in page.root.iter("meta"):
            if one.get("property") in ("og:url", "og:image"):
                named.append(one.get("content", ""))
            if (one.get("http-equiv") or "").lower() == "refresh":
                named.append(one.get("content", "").partition("url=")[2])
        for address in named:
            if demo.file(absolute(page, address)) is None:
                problems.setdefault(address, []).append(str(page))
    none_of(problems)


def test_every_address_that_styles_name_is_there(demo: Built) -> None:
    missing = []
    for site in demo.sites.values():
        for style in site.folder.rglob("*.css"):
            text = style.read_text(encoding="utf-8")
            assert "@import" not in text, style
            own = f"{site.origin}{site.base}/{style.relative_to(site.folder).as_posix()}"
            for address in re.findall(r"url\(\s*['\"]?([^'\")]+)", text):
                target = urljoin(own, address)
                if not address.startswith("#") and (demo.file(target) is None or urlsplit(target).hostname != site.host):
                    missing.append(f"{site.id}: {style.name}: {address}")
    assert missing == []


@pytest.mark.parametrize("ending", [".css", ".js", ".svg"])
def test_no_asset_names_a_foreign_host(demo: Built, ending: str) -> None:
    named: set[str] = set()
    for site in demo.sites.values():
        for file in (site.folder / "assets").rglob(f"*{ending}"):
            named |= set(re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}", file.read_text(encoding="utf-8")))
    assert named <= {"http://www.w3.org"}


def test_every_published_page_but_the_special_ones_is_linked_from_another(demo: Built) -> None:
    """No document is an island: what is published can be reached from the home page of its site."""
    reached = {site.origin + site.base + "/" for site in demo.sites.values()}
    open_ends = list(reached)
    while open_ends:
        page = demo.by_url.get(open_ends.pop())
        if page is None:
            continue
        for href, _ in _anchors(page):
            target = urldefrag(absolute(page, href))[0]
            if target not in reached and demo.inside(target):
                reached.add(target)
                open_ends.append(target)
    lost = [str(page) for page in demo.of_kind("document", "section", "facet", "comparison", "home") if page.url not in reached]
    assert lost == []
