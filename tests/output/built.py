"""A built cluster as a visitor's browser and an inspector's crawler meet it: sites, pages, addresses.

Knows the settings files and the output folder, nothing of the program that made one from the other.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import lxml.html
import pytest
import yaml


@dataclass(frozen=True)
class Site:
    """One site: its settings as written, and the folder it was built into."""

    id: str
    settings: dict[str, Any]
    host: str
    base: str
    folder: Path

    @property
    def origin(self) -> str:
        return f"https://{self.host}"


@dataclass
class Page:
    """One HTML file. `path`: its file under the site's folder; `url`: where visitors find it."""

    site: Site
    path: str
    url: str
    root: lxml.html.HtmlElement
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        # The theme says on <body> what a page is: home, section, document, …; the stub of a moved page says nothing.
        self.kind = (self.root.body.get("class") or "page-redirect").split()[0].removeprefix("page-")
        # A page in traditional Chinese: what it says is compared with its simplified page (tests/variants).
        if self.path.startswith("hant/") and "zh-Hant" in self.site.settings.get("variants", ()):
            self.kind = "twin"

    def __str__(self) -> str:
        return f"{self.site.id}/{self.path}"

    def metas(self, name: str) -> list[str]:
        return [str(one.get("content", "")) for one in self.root.iterfind(".//meta[@name]") if one.get("name") == name]

    def meta(self, name: str) -> str:
        return next(iter(self.metas(name)), "")

    def text(self, path: str) -> str:
        """The visible text of the first element found, spaces collapsed."""
        for element in self.root.iterfind(path):
            return " ".join(element.text_content().split())
        return ""

    @functools.cached_property
    def ids(self) -> frozenset[str]:
        return frozenset(self.root.xpath("//@id"))


class Built:
    """The output of one build."""

    def __init__(self, root: Path, build: Path) -> None:
        self.root, self.build = root, build
        files = {path.stem: path for path in sorted((root / "sites").rglob("*.yml"))}
        self.platform: dict[str, Any] = _load(files.pop("platform"))
        self.organisations: dict[str, dict[str, Any]] = _load(files.pop("organisations"))
        loaded = {name: _load(path) for name, path in files.items()}
        # Beside sites there are word lists of the search.
        settings = {name: one for name, one in loaded.items() if isinstance(one, dict) and "organisation" in one}
        self.planned_hosts = {one["host"] for one in settings.values() if one.get("state") == "planned"}
        self.sites: dict[str, Site] = {}
        for name, one in settings.items():
            if one.get("state") == "planned":
                continue
            under = one.get("under")
            host = settings[under["site"]]["host"] if under else one["host"]
            base = under["path"].rstrip("/") if under else ""
            self.sites[name] = Site(name, one, host, base, build / "sites" / name)
        self.hosts = {site.host for site in self.sites.values()}

    @functools.cached_property
    def pages(self) -> list[Page]:
        return [page for site in self.sites.values() for page in _pages(site)]

    @functools.cached_property
    def by_url(self) -> dict[str, Page]:
        return {page.url: page for page in self.pages}

    def of_kind(self, *kinds: str) -> list[Page]:
        return [page for page in self.pages if page.kind in kinds]

    def documents(self) -> list[Page]:
        """Document pages at their one canonical address; without copies in the frames of other sites."""
        return [page for page in self.of_kind("document") if canonical(page) == page.url]

    def file(self, url: str) -> Path | None:
        """The file a web server sends for an absolute URL inside the cluster; None: there is none."""
        parts = urlsplit(url)
        path = unquote(parts.path) or "/"
        sites = [s for s in self.sites.values() if s.host == parts.hostname and (path + "/").startswith(s.base + "/")]
        for site in sorted(sites, key=lambda one: len(one.base), reverse=True):
            inside = path.removeprefix(site.base).lstrip("/")
            file = site.folder / (inside + "index.html" if path.endswith("/") else inside)
            if file.is_file() and site.folder in file.parents:
                return file
        return None

    def inside(self, url: str) -> bool:
        return urlsplit(url).hostname in self.hosts | self.planned_hosts


def canonical(page: Page) -> str:
    return next((str(link.get("href")) for link in page.root.iterfind(".//link[@rel='canonical']")), "")


def absolute(page: Page, address: str) -> str:
    return urljoin(page.url, address.strip())


def none_of(problems: dict[str, list[str]]) -> None:
    """Fails with each problem and the first pages that show it."""
    told = [f"{problem}: {len(pages)} pages: {', '.join(pages[:3])}" for problem, pages in sorted(problems.items())]
    if told:
        pytest.fail("\n".join([f"{len(told)} problems", *told[:60]]), pytrace=False)


def _load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _pages(site: Site) -> Iterator[Page]:
    for file in sorted(site.folder.rglob("*.html")):
        path = file.relative_to(site.folder).as_posix()
        address = path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
        root = lxml.html.document_fromstring(file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))
        yield Page(site, path, f"{site.origin}{site.base}/{address}", root)
