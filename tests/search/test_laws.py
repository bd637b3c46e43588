"""Golden queries over real laws: known items and judged needs, with both engines and in the browser without a server."""

from __future__ import annotations

import fcntl
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.engine.build import build
from sitegen.engine.golden import check_golden, read_golden
from sitegen.engine.options import Options
from sitegen.search.engine import Engine
from sitegen.search.engines import open_engine
from sitegen.search.query import Scope
from sitegen.search.searcher import Searcher
from tests.engine.cluster import moment
from tests.output.browser import chromium
from tests.output.built import Built
from tests.output.server import serving
from tests.search.law_cluster import known_items, read_laws, write_cluster

GOLDEN = Path(__file__).parent / "laws.yml"
_ENGINES = ("whoosh", "sqlite")
_FIRST = 10
# Asks for every text in one page that keeps what it read, as a visitor's browser does; → paths of the first ten results.
_ASK = """async ([script, texts]) => {
  const { Finder } = await import(script);
  const finder = new Finder("/search/all");
  const found = [];
  for (const text of texts) {
    const titles = [];
    for (let page = 1; page <= 3 && titles.length < 10; page++) {
      const answer = await finder.search(text, { page });
      titles.push(...[...answer.policies, ...answer.services, ...answer.hits].map((one) => one.title));
    }
    found.push(titles.slice(0, 10));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def laws(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The cluster of laws, built, with the index of each engine beside it; once for all workers."""
    own = tmp_path_factory.getbasetemp()
    root = (own if worker_id == "master" else own.parent) / "laws"
    root.mkdir(exist_ok=True)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "done").exists():
            write_cluster(root / "cluster")
            platform = root / "cluster/sites/platform.yml"
            for engine in _ENGINES:
                platform.write_text(platform.read_text(encoding="utf-8").replace("engine: whoosh", f"engine: {engine}"), encoding="utf-8")
                result = build(Options(root=root / "cluster", build=root / "cluster/build", clock=moment("2026-11-22 09:00")))
                assert not [one for one in result.diagnostics if one.code.startswith("search.")]
                shutil.copytree(root / "cluster/build/search", root / engine)
            (root / "done").touch()
    return root


@pytest.fixture(params=_ENGINES, scope="module")
def searcher(request: pytest.FixtureRequest, laws: Path) -> Iterator[Searcher]:
    engine: Engine = open_engine(laws / request.param)
    yield Searcher(engine)
    engine.close()


def test_there_are_enough_laws_to_ask_for() -> None:
    counts = Counter(one.kind for one in known_items())
    assert counts["title"] >= 80
    assert counts["number"] >= 40
    assert counts["phrase"] >= 80
    assert len(known_items()) >= 200


def test_every_known_item_is_among_the_first_ten(searcher: Searcher) -> None:
    missed = []
    for one in known_items():
        results = searcher.search(one.typed, Scope(), page_size=_FIRST)
        if one.path not in [hit.shown.path for hit in results.hits]:
            missed.append((one, [hit.shown.title for hit in results.hits]))
    assert missed == []


def test_every_judged_need_finds_what_it_should(searcher: Searcher) -> None:
    cases, problems = read_golden(GOLDEN)
    assert problems == ()
    assert len(cases) >= 30
    report = check_golden(searcher, cases)
    assert [(one.line, one.query, one.kind, one.expected, one.place) for one in report.failed] == []


def test_every_known_item_is_among_the_first_ten_without_a_server(laws: Path) -> None:
    items = known_items()
    cluster = laws / "cluster"
    built = Built(cluster, cluster / "build")
    (script,) = (cluster / "build/sites/www/assets/js/search").glob("finder.*.js")
    with serving(built) as port, chromium(port) as browser:
        page = browser.new_page()
        page.goto("http://www.shifan.gov.cn/search.html")
        found = page.evaluate(_ASK, [f"/assets/js/search/{script.name}", [one.typed for one in items]])
    laws_read = read_laws()
    missed = []
    for one, seen in zip(items, found, strict=True):
        # Of the at most three laws that have a phrase, the browser stops at the page that has one.
        wanted = {law.title for law in laws_read if law.path == one.path or (one.kind == "phrase" and one.typed in law.body)}
        if not wanted & set(seen):
            missed.append((one, seen))
    assert missed == []
