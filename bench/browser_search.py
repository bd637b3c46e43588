"""What a search without a server costs a browser: bytes, requests and time of cold queries, on a made cluster.

    python bench/corpus.py --documents 10000 --sites 20 /tmp/corpus
    sitegen build --root /tmp/corpus
    python bench/browser_search.py /tmp/corpus --queries 100 --name search-browser-10000

Titles, fragments of 6 to 10 characters from the middle of texts, needs of one and two words, words of one kind; or, with
`--golden tests/search/golden.yml`, every golden query instead. All of them in the site and in the cluster. Chromium fetches
them from a server of plain files; bytes are those on the wire (CDP), scripts and the page itself left out. Missed is a title
or a number whose document is not on the first page; a fragment of up to four documents (the fewest results of a page) not
all of which are there (`fragment`); a fragment of more when none of them is (`common`); and a query the page did not answer
in half a minute.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import statistics
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY)]

from playwright.sync_api import Browser  # noqa: E402
from playwright.sync_api import TimeoutError as NoAnswer  # noqa: E402

from sitegen.engine.golden import read_golden  # noqa: E402
from tests.output.browser import chromium  # noqa: E402
from tests.output.built import Site  # noqa: E402
from tests.output.server import serving  # noqa: E402

_WORDS = (
    "食品安全",
    "环境保护",
    "劳动合同",
    "义务教育",
    "医疗机构",
    "行政处罚",
    "土地管理",
    "道路交通",
    "消防安全",
    "残疾人",
    "未成年人",
    "个人信息",
)
# So many results has the shortest page.
_PAGE = 4
GOALS = {"cluster": (250_000, 12), "site": (80_000, None)}


@dataclass(frozen=True)
class Query:
    """One query: its kind, what is typed, the titles it must find (none: any answer will do): all, or `any_of` them."""

    kind: str
    words: str
    titles: frozenset[str] = frozenset()
    any_of: bool = False

    def is_met(self, found: list[str]) -> bool:
        there = self.titles & set(found)
        return bool(there) if self.any_of else there == self.titles


@dataclass(frozen=True)
class Cost:
    """What one cold query cost."""

    kind: str
    scope: str
    size: int
    requests: int
    seconds: float
    found: bool
    words: str = ""


class Files:
    """A built cluster as `tests.output.server` wants it, without reading every page."""

    def __init__(self, root: Path, build: Path) -> None:
        import yaml

        self.build = build
        self.sites: dict[str, Site] = {}
        for path in sorted((root / "sites").rglob("*.yml")):
            settings = yaml.safe_load(path.read_text(encoding="utf-8"))
            if isinstance(settings, dict) and path.stem not in ("platform", "organisations") and "host" in settings:
                self.sites[path.stem] = Site(path.stem, settings, settings["host"], "", build / "sites" / path.stem)
        self.portal = yaml.safe_load((root / "sites/platform.yml").read_text(encoding="utf-8"))["portal"]

    def file(self, url: str) -> Path | None:
        host, _, path = url.partition("://")[2].partition("/")
        site = next((one for one in self.sites.values() if one.host == host), None)
        if site is None:
            return None
        found = site.folder / (path + "index.html" if path.endswith("/") or not path else path)
        return found if found.is_file() else None


def queries(root: Path, count: int, seed: int, folder: str) -> list[Query]:
    """The same for the same corpus and seed. `folder`: of documents, under content/."""
    chance = random.Random(seed)
    files = sorted((root / "content" / folder).rglob("*.md"))
    everything = {path: path.read_text(encoding="utf-8") for path in files}
    found: list[Query] = []
    for path in chance.sample(files, min(count, len(files))):
        text = everything[path]
        title = title_of(path, text)
        number = re.search(r"^doc_number: *['\"]?(.+?)['\"]?$", text, re.MULTILINE)
        runs = re.findall(r"[\u4e00-\u9fff]{12,}", text.partition("\n---\n")[2])
        kind = chance.choice(("title", "fragment", "fragment", "number", "need", "words"))
        if kind == "number" and number:
            found.append(Query(kind, number[1], frozenset((title,))))
        elif kind == "fragment" and runs:
            run = chance.choice(runs)
            at = chance.randrange(len(run) - 10)
            fragment = run[at : at + chance.randint(6, 10)]
            # Of what stands in more documents than a page has, as much of made texts does, any will do.
            having = frozenset(title_of(other, one) for other, one in everything.items() if fragment in one)
            common = sum(fragment in one for one in everything.values()) > _PAGE
            found.append(Query("common" if common else kind, fragment, having, common))
        elif kind == "need":
            found.append(Query(kind, chance.choice(_WORDS)))
        elif kind == "words":
            found.append(Query(kind, " ".join(chance.sample(_WORDS, 2))))
        else:
            found.append(Query("title", title[:60], frozenset((title,))))
    return found


def title_of(path: Path, text: str) -> str:
    return (re.search(r"^title: *['\"]?(.+?)['\"]?$", text, re.MULTILINE) or ["", path.stem])[1]


def golden_queries(path: Path) -> list[Query]:
    """Every query once; what each should find is judged by the tests, in the cluster it was judged in."""
    cases, problems = read_golden(path)
    if problems:
        raise SystemExit("\n".join(f"{one.place.path}:{one.place.line} {one.code} {one.params}" for one in problems))
    return [Query("golden", one) for one in dict.fromkeys(case.query for case in cases)]


def ask(browser: Browser, site: Site, query: Query, scope: str) -> Cost:
    """One query by a browser that has nothing yet."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    addresses: dict[str, str] = {}
    sizes: list[int] = []

    def finished(one: dict[str, object]) -> None:
        if addresses.get(str(one["requestId"]), "").endswith(".bin"):
            sizes.append(int(str(one["encodedDataLength"])))

    session.on("Network.responseReceived", lambda one: addresses.__setitem__(one["requestId"], one["response"]["url"]))
    session.on("Network.loadingFinished", finished)
    started = time.perf_counter()
    found = False
    try:
        page.goto(f"http://{site.host}/search.html?scope={scope}&q={quote(query.words)}")
        page.wait_for_selector("#search-results > *", state="attached")
        seconds = time.perf_counter() - started
        titles = [one.strip() for one in page.locator("#search-results h3 a").all_text_contents()]
        found = query.is_met(titles)
        page.wait_for_load_state("networkidle")
    except NoAnswer:
        seconds = time.perf_counter() - started
        print(f"no answer: {scope} {query.words}", file=sys.stderr)
    context.close()
    return Cost(query.kind, scope, sum(sizes), len(sizes), seconds, found, query.words)


def quantile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def ask_all(root: Path, build: Path, asked: list[tuple[Query, str]]) -> list[Cost]:
    """Queries by a browser and a server of their own."""
    files = Files(root, build)
    with serving(files) as port, chromium(port) as browser:  # type: ignore[arg-type]
        return [ask(browser, files.sites[files.portal], query, scope) for query, scope in asked]


def summary(costs: list[Cost]) -> list[dict[str, object]]:
    rows = []
    for scope in GOALS:
        for kind in ("all", *dict.fromkeys(one.kind for one in costs)):
            those = [one for one in costs if one.scope == scope and kind in ("all", one.kind)]
            if not those:
                continue
            row: dict[str, object] = {"scope": scope, "kind": kind, "queries": len(those), "missed": sum(not one.found for one in those)}
            for name in ("size", "requests", "seconds"):
                values = [float(getattr(one, name)) for one in those]
                row[name] = {"p50": statistics.median(values), "p95": quantile(values, 0.95), "max": max(values)}
            rows.append(row)
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("root", type=Path, help="the cluster")
    parser.add_argument("--build", type=Path, help="its build; else build/ in it")
    parser.add_argument("--queries", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--golden", type=Path, help="a file of golden queries, asked instead")
    parser.add_argument("--jobs", type=int, default=1, help="browsers at once; bytes and requests are the same, times are not")
    parser.add_argument("--scope", choices=tuple(GOALS), help="this scope only")
    parser.add_argument("--name", help="write bench/results/NAME.json")
    options = parser.parse_args()
    build = options.build or options.root / "build"
    files = Files(options.root, build)
    portal = files.sites[files.portal]
    own = next(one for one in sorted((options.root / "content").iterdir()) if one.is_dir())
    asked: list[tuple[Query, str]] = []
    for scope, folder in (("cluster", "."), ("site", portal_folder(options.root, files.portal) or own.name)):
        if options.scope not in (None, scope):
            continue
        if scope == "cluster" and not (portal.folder / "search/all/index.bin").exists():
            print("the cluster has no shards of all sites: above its limit", file=sys.stderr)
            continue
        of_scope = golden_queries(options.golden) if options.golden else queries(options.root, options.queries, options.seed, folder)
        asked += [(query, scope) for query in of_scope]
    with ProcessPoolExecutor(options.jobs) as pool:
        parts = [pool.submit(ask_all, options.root, build, asked[at :: options.jobs]) for at in range(options.jobs)]
        costs = [cost for part in parts for cost in part.result()]
    if not costs:
        return 1
    rows = summary(costs)
    shards = list((build / "sites").rglob("search/*/**/*.bin"))
    print(
        "| scope | kind | queries | missed | kB p50 / p95 / max | requests p50 / p95 / max | s p50 / p95 |\n|---|---|---|---|---|---|---|"
    )
    for row in rows:
        size, requests, seconds = row["size"], row["requests"], row["seconds"]
        print(
            f"| {row['scope']} | {row['kind']} | {row['queries']} | {row['missed']} |"
            f" {size['p50'] / 1000:.0f} / {size['p95'] / 1000:.0f} / {size['max'] / 1000:.0f} |"  # type: ignore[index]
            f" {requests['p50']:.0f} / {requests['p95']:.0f} / {requests['max']:.0f} | {seconds['p50']:.2f} / {seconds['p95']:.2f} |"  # type: ignore[index]
        )
    print(f"\n{len(shards)} files of shards, {sum(one.stat().st_size for one in shards) / 1e6:.1f} MB in all sites. Goals: {GOALS}")
    if options.name:
        result = {"goals": GOALS, "rows": rows, "costs": [asdict(one) for one in costs]}
        path = REPOSITORY / f"bench/results/{options.name}.json"
        path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def portal_folder(root: Path, portal: str) -> str:
    """The folder of the portal's documents under content/."""
    import yaml

    for organisation in yaml.safe_load((root / "sites/organisations.yml").read_text(encoding="utf-8")).values():
        if organisation.get("site") == portal and organisation.get("folder"):
            return str(organisation["folder"])
    return ""


if __name__ == "__main__":
    sys.exit(main())
