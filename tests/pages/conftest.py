"""The small cluster of `cluster.py`, built once for each process, and a browser that finds its sites."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html
import pytest
from playwright.sync_api import Browser

from tests.output.browser import chromium
from tests.output.built import Built
from tests.output.server import serving
from tests.pages.cluster import PAGES, build_pages


class Pages:
    """The built cluster: its pages by kind or address."""

    def __init__(self, built: Built) -> None:
        self.built = built

    def root(self, name: str) -> lxml.html.HtmlElement:
        """The parsed page of a kind, or at `<site>/<route>`."""
        path = self.built.build / "sites" / PAGES.get(name, name)
        return lxml.html.document_fromstring(path.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8"))

    def url(self, name: str) -> str:
        site, _, route = PAGES.get(name, name).partition("/")
        one = self.built.sites[site]
        return f"http://{one.host}{one.base}/{route.removesuffix('index.html')}"


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    cluster = build_pages(tmp_path_factory.mktemp("pages"), settings="share_pictures: [policy, topic]\n")
    return Pages(Built(cluster.root, cluster.build))


@pytest.fixture(scope="session")
def browser(pages: Pages) -> Iterator[Browser]:
    with serving(pages.built) as port, chromium(port) as browser:
        yield browser
