"""Fragments of common words, and titles made alike: found also where very many documents have all the pairs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.search.about import About, SiteAbout, encode_about
from sitegen.search.engine import Entry
from sitegen.search.engines import open_engine, open_writer
from sitegen.search.query import Scope
from sitegen.search.result import Shown
from sitegen.search.searcher import Searcher
from tests.engine.cluster import build_at, make_cluster
from tests.output.browser import chromium
from tests.output.built import Built
from tests.output.server import serving

_ABOUT = encode_about(About(sites={"www": SiteAbout(id="www", name="示范市", url="/")}))
_ENGINES = ("whoosh", "sqlite")
SCRIPTS = Path(__file__).parents[2] / "themes/gov/static/js/search"
_MANY = 1500
_FRAGMENT = "条例的由公安"
# All pairs of the fragment, more than once and never in one place.
_APART = "条例由本市发布。" * 5 + "例的，的由，由公告。公安机关。" * 5
_FINDS = """async ([script, texts]) => {
  const { Finder } = await import(script);
  const found = [];
  for (const text of texts) {
    const { policies, services, hits } = await new Finder("/search/own", "jyj").search(text);
    found.push([...policies, ...services, ...hits].map((one) => one.title));
  }
  return found;
}"""


def _read(chunk: range) -> list[Entry]:
    found = []
    for number in chunk:
        # Twelve that have it, the oldest, longest and so weighed least.
        body = f"违反{_FRAGMENT}处罚。" + "其他内容。" * 300 if number < 12 else _APART
        shown = Shown(path=f"n/{number}.md", url=f"/{number}.html", title=f"第{number}号", site="www", date="2026-01-01", minute=number)
        found.append(Entry(shown=shown, body=f"{body}{_APART}", keys=(f"path:{shown.path}",), sites=("www",)))
    return found


@pytest.fixture(scope="module", params=_ENGINES)
def searcher(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp(request.param)
    writer = open_writer(folder, request.param, fresh=True)
    for _ in writer.load([range(_MANY)], _read, jobs=1):
        pass
    writer.commit(_ABOUT)
    engine = open_engine(folder)
    yield Searcher(engine)
    engine.close()


@pytest.mark.parametrize("typed", [_FRAGMENT, "条例的，由公安", "“条例》的，由公安”"])
def test_of_many_documents_with_all_pairs_those_with_the_fragment_come_first(searcher: Searcher, typed: str) -> None:
    results = searcher.search(typed, Scope())
    assert len(results.hits) == 10
    assert {hit.shown.path for hit in results.hits} <= {f"n/{number}.md" for number in range(12)}
    if "“" in typed:
        assert results.total == 12


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Static shards of a site with forty titles made alike, and of texts that have the pairs of a fragment two that have it."""
    cluster = make_cluster(tmp_path_factory.mktemp("static"), documents=60)
    cluster.replace("sites/platform.yml", "shards: none", "shards: cluster")
    for number in range(1, 41):
        day = f"2021-{number // 20 + 1:02}-{number % 20 + 1:02}"
        cluster.document(
            f"departments/education/news/batch{number}.md", "见附表1。", title=f"关于公布2021年度第{number}批检查结果的公告", published=day
        )
    for number in range(8):
        body = f"违反{_FRAGMENT}处罚。" if number < 2 else _APART
        cluster.document(f"departments/education/news/part{number}.md", body, title=f"部分{number}", published=f"2022-01-{number + 1:02}")
    for number in range(60):
        cluster.append(f"content/departments/education/news/n{number:04d}.md", "\n第1条。\n")
    build_at(cluster)
    shutil.copytree(SCRIPTS, cluster.build / "sites/jyj/script")
    return Built(cluster.root, cluster.build)


def _found(built: Built, texts: list[str]) -> list[list[str]]:
    """Titles of the first page for each text, in a browser."""
    with serving(built) as port, chromium(port) as browser:
        page = browser.new_page()
        page.goto(f"http://{built.sites['jyj'].host}/search.html")
        found: list[list[str]] = page.evaluate(_FINDS, ["/script/finder.js", texts])
        return found


def test_without_a_server_titles_made_like_many_others_are_on_the_first_page(built: Built) -> None:
    titles = [f"关于公布2021年度第{number}批检查结果的公告" for number in (1, 7, 40)]
    found = _found(built, titles)
    assert [one for one, there in zip(titles, found, strict=True) if one not in there] == []


def test_without_a_server_the_few_texts_that_may_have_a_fragment_are_all_looked_at(built: Built) -> None:
    """Eight have its pairs, the oldest two the fragment."""
    (found,) = _found(built, [_FRAGMENT])
    assert {"部分0", "部分1"} <= set(found)
