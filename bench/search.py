"""Measures the search engines on documents cut from real laws: indexing, size, memory, updates, queries.

    python bench/search.py --size 10000 --name search-10000
    python bench/search.py --size 100000 --only sqlite --name search-100000
    python bench/search.py --size 10000 --only build --name search-build-10000
    python bench/search.py --size 200 --updates 20               # does everything run?

Each engine runs in a process of its own. `tantivy` and `pagefind` are compared where they are installed. Seconds are of
the clock on the wall, and `cpu_seconds` those of the processors: a busy machine stretches the first. What is indexed is
made beforehand; an update counts until its state is published, and once more with the tidying that follows.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import json
import multiprocessing
import os
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cluster.prose import Prose, read_prose
from corpus import BENCH, LAWS, REPOSITORY, CorpusOrder, make_corpus, prose_folder
from measure.machine import machine_facts

from sitegen.engine.golden import read_golden
from sitegen.search.tokens import letters

_TOPICS = (
    "教育", "食品安全", "行政处罚", "劳动合同", "环境保护", "土地管理", "政府采购", "信息公开", "医疗机构", "道路交通", "安全生产",
    "税收", "建设工程", "农产品质量", "城乡规划", "社会保险", "婚姻登记", "消防", "档案", "水资源", "行政许可 条件", "申请 材料 期限",
    "罚款 一万元", "教师 资格", "药品 经营 许可", "工程 质量 监督", "公共场所 卫生", "企业 登记 变更", "听证 程序", "复议 期限",
)  # fmt: skip


@dataclass(frozen=True)
class Corpus:
    """What is indexed: so many documents of this text, from this seed."""

    size: int
    seed: int
    prose: str


@dataclass(frozen=True)
class Known:
    """A query with the one document it is about."""

    kind: str
    query: str
    path: str


def make_entry(number: int, prose: Prose, seed: int, version: int = 0) -> Any:
    """Document `number`: about 1,900 characters of real paragraphs, a title, a document number, facts."""
    from sitegen.search.engine import Entry
    from sitegen.search.result import Shown
    from sitegen.search.typed_number import keys_of

    dice = random.Random(f"{seed}/{number}/{version}")
    title = f"关于{prose.name(dice)}有关事项的通知（{number}）"
    year, site = 2018 + number % 9, f"s{number % 50}"
    written = f"示政发〔{year}〕{number}号"
    shown = Shown(
        path=f"a/{number}.md", url=f"https://{site}.example/{number}.html", title=title, site=site, section="news",
        section_name="要闻", organisation=f"o{number % 60}", owner=f"第{number % 60}局", kind=("article", "notice", "policy")[number % 3],
        topic=("教育", "卫生", "交通", "民政")[number % 4], date=f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}",
        minute=number * 37 % 4_000_000, validity="repealed" if number % 23 == 0 else "", doc_number=written,
    )  # fmt: skip
    body = "\n".join(prose.paragraphs(10, 1_894, dice))
    return Entry(shown=shown, names=f"{written}\n{shown.owner}", body=body, keys=(f"path:{shown.path}", *keys_of(written)), sites=(site,))


@functools.lru_cache(maxsize=1)
def _prose(folder: str) -> Prose:
    return read_prose(Path(folder))


def read_numbers(chunk: tuple[str, int, int, tuple[int, ...]]) -> list[Any]:
    """The entries of a chunk (folder of prose, seed, version, numbers); runs in worker processes."""
    folder, seed, version, numbers = chunk
    return [make_entry(one, _prose(folder), seed, version) for one in numbers]


def _chunks(corpus: Corpus) -> Iterator[tuple[str, int, int, tuple[int, ...]]]:
    for first in range(0, corpus.size, 64):
        yield corpus.prose, corpus.seed, 0, tuple(range(first, min(first + 64, corpus.size)))


def known_items(corpus: Corpus) -> list[Known]:
    """50 titles, 50 numbers, 50 stretches of six to ten characters from the middle of texts in quotes (`phrase`), and 50 of
    words side by side without (`fragment`)."""
    dice, chance = random.Random(corpus.seed), random.Random(corpus.seed)
    found = []
    for number in dice.sample(range(corpus.size), min(50, corpus.size)):
        entry = make_entry(number, _prose(corpus.prose), corpus.seed)
        lines = [line for line in entry.body.split("\n") if len(line) > 30]
        line = dice.choice(lines)
        at = dice.randrange(len(line) // 4, len(line) // 2)
        run = chance.choice(re.findall(r"[\u4e00-\u9fff]{10,}", entry.body))
        start = chance.randrange(len(run) - 9)
        found += [
            Known("title", entry.shown.title, entry.shown.path),
            Known("number", entry.shown.doc_number.replace("〔", "[").replace("〕", "]"), entry.shown.path),
            Known("phrase", f"“{line[at : at + dice.randint(6, 10)]}”", entry.shown.path),
            Known("fragment", run[start : start + chance.randint(6, 10)], entry.shown.path),
        ]
    return found


def cpu_seconds() -> float:
    """Processor time of this process and of those it has waited for."""
    both = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in both)


def seconds_to_make(corpus: Corpus) -> float:
    """Processor time a document of the corpus takes to be made, which is no work of an engine."""
    started = time.process_time()
    numbers = range(min(corpus.size, 200))
    for number in numbers:
        make_entry(number, _prose(corpus.prose), corpus.seed)
    return (time.process_time() - started) / len(numbers)


def measure_engine(engine: str, corpus: Corpus, updates: int, jobs: int, work: Path) -> dict[str, Any]:
    from sitegen.search.about import About, SiteAbout, encode_about
    from sitegen.search.engines import open_engine, open_writer, read_wear
    from sitegen.search.query import Scope
    from sitegen.search.searcher import Searcher

    about = encode_about(About(sites={f"s{one}": SiteAbout(id=f"s{one}", name=f"站点{one}", url="/") for one in range(50)}))
    folder = work / engine
    shutil.rmtree(folder, ignore_errors=True)
    making = seconds_to_make(corpus)
    started, cpu = time.perf_counter(), cpu_seconds()
    writer = open_writer(folder, engine, fresh=True)
    for _ in writer.load(_chunks(corpus), read_numbers, jobs=jobs):
        pass
    writer.commit(about)
    seconds, cpu = time.perf_counter() - started, cpu_seconds() - cpu
    result: dict[str, Any] = {"seconds": seconds, "documents_a_second": corpus.size / seconds, "jobs": jobs}
    result |= {"cpu_seconds": cpu, "cpu_seconds_of_making_documents": making * corpus.size, "megabytes": _size(folder)}
    result["peak_mb"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024

    def ask(name: str) -> dict[str, Any]:
        opened = open_engine(folder)
        searcher = Searcher(opened)
        found = _queries(lambda query: [hit.shown.path for hit in searcher.search(query, Scope()).hits], corpus)
        opened.close()
        return {f"{name}{measure}": value for measure, value in found.items()}

    result |= ask("")
    published, tidied, processor = [], [], []
    dice = random.Random(corpus.seed)
    for version in range(1, updates + 1):
        chunk = (corpus.prose, corpus.seed, version, (dice.randrange(corpus.size),))
        entries = read_numbers(chunk)
        started, cpu = time.perf_counter(), time.process_time()
        writer = open_writer(folder, engine, fresh=False)
        for _ in writer.load([chunk], lambda _, made=entries: made, jobs=1):
            pass
        writer.commit(about)
        published.append(time.perf_counter() - started)
        if read_wear(folder).scattered:
            writer = open_writer(folder, engine, fresh=False)
            writer.tidy()
            writer.commit(about)
        tidied.append(time.perf_counter() - started)
        processor.append(time.process_time() - cpu)
    return (
        result
        | _updates(published, tidied, processor)
        | {name: value for name, value in ask("after_updates_").items() if name.endswith("_ms")}
    )


def _updates(published: list[float], tidied: list[float], processor: list[float]) -> dict[str, Any]:
    """Wall time until published, with the tidying that follows, and processor time of both."""
    if not published:
        return {}
    cpu = {"update_and_tidying_worst_cpu_ms": max(processor) * 1000} if processor else {}
    return cpu | {
        "updates": len(published),
        "update_median_ms": statistics.median(published) * 1000,
        "update_worst_ms": max(published) * 1000,
        "update_and_tidying_median_ms": statistics.median(tidied) * 1000,
        "update_and_tidying_worst_ms": max(tidied) * 1000,
    }


def golden_queries() -> list[str]:
    """What is typed in the golden queries of the demonstration cluster. Most find nothing here, which costs most."""
    cases, _ = read_golden(REPOSITORY / "tests" / "search" / "golden.yml")
    return [one.query for one in cases]


def _queries(search: Callable[[str], list[str]], corpus: Corpus) -> dict[str, Any]:
    """Latency of topics with known items, and of the golden queries (each asked once, caches of the process cold), and
    hits in ten."""
    items = known_items(corpus)
    prose = _prose(corpus.prose)

    def has(path: str, text: str) -> bool:
        entry = make_entry(int(Path(path).stem), prose, corpus.seed)
        return letters(text) in letters(f"{entry.shown.title}\n{entry.body}")

    for query in _TOPICS[:3]:
        search(query)
    times = [_timed(search, query)[:2] for query in _TOPICS]
    found: dict[str, list[bool]] = {}
    for item in items:
        wall, cpu, paths = _timed(search, item.query)
        times.append((wall, cpu))
        # Paragraphs are put together anew for every document: ten others may have the stretch as well, and then do.
        of_text = item.kind in ("phrase", "fragment") and len(paths) == 10
        found.setdefault(item.kind, []).append(item.path in paths or (of_text and all(has(one, item.query) for one in paths)))
    result: dict[str, Any] = {f"hit_{kind}": sum(hits) / len(hits) for kind, hits in found.items()}
    result |= _percentiles("query", times)
    return result | _percentiles("golden", [_timed(search, query)[:2] for query in golden_queries()])


def _timed(search: Callable[[str], list[str]], query: str) -> tuple[float, float, list[str]]:
    """Seconds on the wall and of the processor, and what was found."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = search(query)
    return time.perf_counter() - wall, time.process_time() - cpu, found


def _percentiles(name: str, seconds: list[tuple[float, float]]) -> dict[str, float]:
    shares = (("p50", 0.5), ("p95", 0.95), ("max", 1.0))
    result = {}
    for kind, times in (("", sorted(one for one, _ in seconds)), ("cpu_", sorted(one for _, one in seconds))):
        result |= {f"{name}_{label}_{kind}ms": times[min(len(times) - 1, int(share * len(times)))] * 1000 for label, share in shares}
    return result


def measure_build(engine: str, corpus: Corpus, jobs: int, work: Path) -> dict[str, Any]:
    """A clean build of a cluster with so many documents: what the index adds to the pages (static shards left out)."""
    from sitegen.engine.build import build
    from sitegen.engine.options import Options, Progress

    root = work / "build"
    make_corpus(CorpusOrder(corpus.size, 20, corpus.seed), root, laws=Path(corpus.prose), themes=REPOSITORY / "themes")
    platform = root / "sites" / "platform.yml"
    lines = [line for line in platform.read_text(encoding="utf-8").splitlines() if not line.startswith("search:")]
    platform.write_text("\n".join([*lines, f"search: {{engine: {engine}, shards: none}}", ""]), encoding="utf-8")
    moments: list[tuple[str, float, float]] = []

    class Stages(Progress):
        def stage(self, name: str, total: int) -> None:
            moments.append((name, time.perf_counter(), cpu_seconds()))

    started, cpu = time.perf_counter(), cpu_seconds()
    build(Options(root=root, build=root / "build", jobs=jobs), Stages())
    seconds, cpu = time.perf_counter() - started, cpu_seconds() - cpu
    at = next(place for place, moment in enumerate(moments) if moment[0] == "index")
    index_seconds, index_cpu = (moments[at + 1][which] - moments[at][which] for which in (1, 2))
    return {
        "jobs": jobs,
        "index_seconds": index_seconds,
        "pages_seconds": seconds - index_seconds,
        "index_cpu_seconds": index_cpu,
        "pages_cpu_seconds": cpu - index_cpu,
        "megabytes": _size(root / "build" / "search"),
    }


def measure_tantivy(corpus: Corpus, updates: int, work: Path) -> dict[str, Any]:
    """Bigrams joined by spaces in a whitespace field, as a comparison of raw speed."""
    import tantivy  # type: ignore[import-not-found]

    from sitegen.search.tokens import tokens

    folder = work / "tantivy"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("path", stored=True, tokenizer_name="raw")
    builder.add_text_field("title", tokenizer_name="whitespace")
    builder.add_text_field("body", tokenizer_name="whitespace")
    index = tantivy.Index(builder.build(), path=os.fspath(folder))

    def add(writer: Any, entry: Any) -> None:
        document = tantivy.Document()
        document.add_text("path", entry.shown.path)
        document.add_text("title", " ".join(tokens(f"{entry.shown.title} {entry.names}")))
        document.add_text("body", " ".join(tokens(entry.body)))
        writer.add_document(document)

    making = seconds_to_make(corpus)
    started, cpu = time.perf_counter(), cpu_seconds()
    writer = index.writer(256_000_000)
    for chunk in _chunks(corpus):
        for entry in read_numbers(chunk):
            add(writer, entry)
    writer.commit()
    writer.wait_merging_threads()
    seconds, cpu = time.perf_counter() - started, cpu_seconds() - cpu
    index.reload()

    def search(query: str) -> list[str]:
        words = " ".join(f"+{one}" for one in dict.fromkeys(tokens(query)) if len(one) > 1) or "zzz"
        found = index.searcher().search(index.parse_query(words, ["title", "body"]), 10)
        return [index.searcher().doc(address)["path"][0] for _, address in found.hits]

    result: dict[str, Any] = {"seconds": seconds, "documents_a_second": corpus.size / seconds, "megabytes": _size(folder)}
    result |= {"cpu_seconds": cpu, "cpu_seconds_of_making_documents": making * corpus.size}
    result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result |= _queries(search, corpus)
    times = []
    dice = random.Random(corpus.seed)
    writer = index.writer(64_000_000)
    for version in range(1, updates + 1):
        entry = make_entry(dice.randrange(corpus.size), _prose(corpus.prose), corpus.seed, version)
        started = time.perf_counter()
        writer.delete_documents_by_term("path", entry.shown.path)
        add(writer, entry)
        writer.commit()
        index.reload()
        times.append(time.perf_counter() - started)
    return result | _updates(times, times, [])


def measure_pagefind(corpus: Corpus, work: Path) -> dict[str, Any]:
    """Time and size of its command on one HTML file a document; it has no updates."""
    folder = work / "pagefind"
    shutil.rmtree(folder, ignore_errors=True)
    for chunk in _chunks(corpus):
        for entry in read_numbers(chunk):
            page = folder / entry.shown.path.replace(".md", ".html")
            page.parent.mkdir(parents=True, exist_ok=True)
            paragraphs = "".join(f"<p>{one}</p>" for one in entry.body.split("\n"))
            page.write_text(
                f'<html lang="zh"><title>{entry.shown.title}</title><body><h1>{entry.shown.title}</h1>{paragraphs}', encoding="utf-8"
            )
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "pagefind", "--site", os.fspath(folder)], check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"seconds": seconds, "documents_a_second": corpus.size / seconds, "megabytes": _size(folder / "pagefind"), "peak_mb": peak}


def _size(folder: Path) -> float:
    """Megabytes of the newest state: files linked from several generations count once."""
    seen = {(found.st_dev, found.st_ino): found.st_size for path in folder.rglob("*") if path.is_file() and (found := path.stat())}
    return sum(seen.values()) / 1e6


def in_process(function: Callable[..., dict[str, Any]], *arguments: Any) -> dict[str, Any]:
    """Runs a measurement in a fresh process, so that memory is its own."""
    context = multiprocessing.get_context("fork")
    receive, send = context.Pipe(duplex=False)

    def run() -> None:
        send.send(function(*arguments))

    process = context.Process(target=run)
    process.start()
    send.close()
    try:
        result: dict[str, Any] = receive.recv()
    except EOFError:
        result = {"failed": True}
    process.join()
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000)
    parser.add_argument("--updates", type=int, default=1_000)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", choices=["whoosh", "sqlite", "tantivy", "pagefind", "build"])
    parser.add_argument("--laws", type=Path, default=LAWS, help="folder of law texts; without it: the repository's content/")
    parser.add_argument("--name")
    options = parser.parse_args()
    work = BENCH / "work" / "search"
    wanted = options.only or ["whoosh", "sqlite", "tantivy", "pagefind"]
    corpus = Corpus(options.size, options.seed, os.fspath(prose_folder(options.laws)))
    results: dict[str, Any] = {}
    for engine in ("whoosh", "sqlite"):
        if engine in wanted:
            results[engine] = in_process(measure_engine, engine, corpus, options.updates, options.jobs, work)
    if "tantivy" in wanted and importlib.util.find_spec("tantivy"):
        results["tantivy"] = in_process(measure_tantivy, corpus, options.updates, work)
    if "pagefind" in wanted and importlib.util.find_spec("pagefind"):
        results["pagefind"] = in_process(measure_pagefind, corpus, work)
    if "build" in wanted:
        for engine in ("whoosh", "sqlite"):
            results[f"build with {engine}"] = in_process(measure_build, engine, corpus, options.jobs, work)
    facts = {
        "size": options.size, "seed": options.seed, "text": Path(corpus.prose).name, "machine": machine_facts(REPOSITORY), "results": results,
    }  # fmt: skip
    print(table(results))
    if options.name:
        (BENCH / "results" / f"{options.name}.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def table(results: dict[str, Any]) -> str:
    """The results as a Markdown table, an engine a column."""
    measures = list(dict.fromkeys(name for one in results.values() for name in one))
    lines = [f"| measure | {' | '.join(results)} |", f"| --- |{' ---: |' * len(results)}"]
    for name in measures:
        cells = [f"{one[name]:,.2f}" if isinstance(one.get(name), float) else str(one.get(name, "–")) for one in results.values()]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
