"""Golden queries (检索用例): what must be found, and where in the order. A gate for CI, and a report of what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from sitegen.diagnostics import Diagnostic, Place, Report
from sitegen.diagnostics.catalogue import severity
from sitegen.engine.ranking import FIRST, Ranking
from sitegen.engine.ranking import Place as Stood
from sitegen.scan.text import decode
from sitegen.schema.kinds import INTEGER, LINE, TEXT, choice, list_of, record
from sitegen.schema.node import Node, Sequence
from sitegen.schema.record import Field, Source
from sitegen.schema.yaml_reader import read_yaml
from sitegen.search.query import Scope
from sitegen.search.result import Results
from sitegen.search.searcher import Searcher
from sitegen.settings.nearest import nearest


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One query. `finds`: documents of which each must be within the first `within`; `any_of`: of which one must be;
    `not_found`: must not be among the results at all; `meant`: what "did you mean" must say; `most`: how many results there
    may be."""

    query: str
    finds: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    within: int = 10
    meant: str = ""
    most: int = -1
    site: str = ""
    scope: str = ""
    line: int = 0


class Failed(msgspec.Struct, frozen=True):
    """A case that is not met. `expected`: one of these documents, no such document, this word, at most so many results;
    `found`: the word, or how many, there is instead; `place`: where the document is now, 0 when it is not among the results."""

    kind: Literal["finds", "any_of", "not_found", "meant", "most"]
    line: int
    query: str
    expected: str
    found: str
    place: int
    titles: tuple[str, ...]


class GoldenReport(msgspec.Struct, frozen=True):
    """`rankings`: of each query, to compare with a record (`engine.ranking`)."""

    count: int
    failed: tuple[Failed, ...]
    rankings: tuple[Ranking, ...]


_FIELDS = (
    Field("query", ("检索词",), TEXT, "检索词", required=True),
    Field("finds", ("应找到",), list_of(LINE), "content/ 里的文档，每篇都要找到"),
    Field("any_of", ("任一",), list_of(LINE), "content/ 里的文档，找到一篇即可"),
    Field("not_found", ("不应找到",), list_of(LINE), "不应出现的文档"),
    Field("within", ("前",), INTEGER, "在前多少条之内，不填为 10"),
    Field("meant", ("应提示",), LINE, "“您是不是要找”应提示的词"),
    Field("most", ("最多",), INTEGER, "最多多少条结果"),
    Field("site", ("站点",), LINE, "从哪个站点检索"),
    Field("scope", ("范围",), choice({"site": "本站", "tree": "本站及下级", "cluster": "全平台"}), "检索范围"),
)


def read_golden(path: Path) -> tuple[list[Case], tuple[Diagnostic, ...]]:
    """The cases of a file, and what must be mended in it. OSError when it cannot be read."""
    report = Report()
    source = Source(str(path), report)
    cases: list[Case] = []
    text = decode(path.read_bytes(), path=source.path, report=report)
    node = read_yaml(text, path=source.path, report=report) if text is not None else None
    if isinstance(node, Sequence):
        cases = [one for item in node.items if (one := _case(item, source)) is not None]
    elif not len(report):
        report.add("search.list-expected", Place(source.path, node.line if node is not None else 0))
    return cases, tuple(one for one in report if severity(one.code) == "error")


def _case(item: Node, source: Source) -> Case | None:
    values = record(_FIELDS, dict).read(item, source)
    if not values:
        return None
    for name in ("finds", "any_of", "not_found"):
        values[name] = tuple(values.get(name, ()))
    case = Case(**values, line=item.line)
    if case.scope in ("site", "tree") and not case.site:
        source.report.add("search.case-scope", Place(source.path, item.line), scope=case.scope)
    return case


def unknown_sites(path: Path, cases: list[Case], sites: Collection[str]) -> tuple[Diagnostic, ...]:
    """Cases asked from a site that cannot be searched: nothing is found there, and what must not be is not."""
    report = Report()
    for case in cases:
        if case.site and case.site not in sites:
            report.add("search.case-site", Place(str(path), case.line), value=case.site, near=nearest(case.site, sites))
    return report.found()


def check_golden(searcher: Searcher, cases: list[Case]) -> GoldenReport:
    """Runs every case. Cases of one query from one place share a ranking."""
    failed: list[Failed] = []
    rankings: dict[tuple[str, str, str], Ranking] = {}
    for case in cases:
        scope = Scope(case.scope or ("site" if case.site else "cluster"), case.site)  # type: ignore[arg-type]
        results = searcher.search(case.query, scope, page_size=50)
        found = [hit.shown.path for hit in results.hits]
        places = {path: found.index(path) + 1 if path in found else 0 for path in (*case.finds, *case.any_of, *case.not_found)}
        key = (case.query, case.site, case.scope)
        before = rankings[key].wanted if key in rankings else {}
        rankings[key] = Ranking(
            query=case.query,
            site=case.site,
            scope=case.scope,
            total=results.total,
            first=tuple(Stood(hit.shown.path, hit.shown.title) for hit in results.hits[:FIRST]),
            wanted=before | {path: places[path] for path in (*case.finds, *case.any_of)},
        )
        failed += _failures(case, results, places)
    return GoldenReport(len(cases), tuple(failed), tuple(rankings.values()))


def _failures(case: Case, results: Results, places: dict[str, int]) -> Iterator[Failed]:
    titles = tuple(f"{hit.shown.title}  {hit.shown.path}" for hit in results.hits[:5])
    for path in case.finds:
        if not 0 < places[path] <= case.within:
            yield Failed("finds", case.line, case.query, path, "", places[path], titles)
    if case.any_of and not any(0 < places[path] <= case.within for path in case.any_of):
        first = min((places[path] for path in case.any_of if places[path]), default=0)
        yield Failed("any_of", case.line, case.query, " / ".join(case.any_of), "", first, titles)
    for path in case.not_found:
        if places[path]:
            yield Failed("not_found", case.line, case.query, path, "", places[path], titles)
    if case.meant and results.did_you_mean != case.meant:
        yield Failed("meant", case.line, case.query, case.meant, results.did_you_mean, 0, titles)
    if 0 <= case.most < results.total:
        yield Failed("most", case.line, case.query, str(case.most), str(results.total), 0, titles)
