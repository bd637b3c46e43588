"""Golden queries (检索用例): what must be found, and where in the order. A gate for CI, and a report of what changed."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sitegen.diagnostics import Report
from sitegen.diagnostics.catalogue import severity
from sitegen.engine.ranking import FIRST, Place, Ranking
from sitegen.schema.kinds import INTEGER, LINE, TEXT, choice, list_of, record
from sitegen.schema.node import Sequence
from sitegen.schema.record import Field, Source
from sitegen.schema.yaml_reader import read_yaml
from sitegen.search.query import Scope
from sitegen.search.searcher import Searcher


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One query. `finds`: documents of which each must be within the first `within`; `not_found`: must not be among
    them at all; `meant`: what "did you mean" must say; `most`: how many results there may be."""

    query: str
    finds: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    within: int = 10
    any_of: bool = False
    meant: str = ""
    most: int = -1
    site: str = ""
    scope: str = ""
    line: int = 0


class Failed(msgspec.Struct, frozen=True):
    """A case that is not met. `place`: where the document is now, 0 when it is not among the results."""

    line: int
    query: str
    expected: str
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


def read_golden(path: Path) -> tuple[list[Case], list[str]]:
    """The cases of a file, and what is wrong with it, in words."""
    report = Report()
    try:
        node = read_yaml(path.read_text(encoding="utf-8"), path=str(path), report=report)
    except (OSError, UnicodeDecodeError) as error:
        return [], [str(error)]
    cases: list[Case] = []
    source = Source(str(path), report)
    if not isinstance(node, Sequence):
        return [], ["a list of cases was expected / 应是一个列表"]
    for item in node.items:
        values = record(_FIELDS, dict).read(item, source)
        if values:
            either = values.pop("any_of", [])
            values["finds"] = tuple(values.get("finds", either))
            values["not_found"] = tuple(values.get("not_found", ()))
            cases.append(Case(**values, any_of=bool(either), line=item.line))
    problems = [f"{one.place.line}: {one.code} {one.params}" for one in report if severity(one.code) == "error"]
    return cases, problems


def check_golden(searcher: Searcher, cases: list[Case]) -> GoldenReport:
    """Runs every case. Cases of one query from one place share a ranking."""
    failed: list[Failed] = []
    rankings: dict[tuple[str, str, str], Ranking] = {}
    for case in cases:
        scope = Scope(case.scope or ("site" if case.site else "cluster"), case.site)  # type: ignore[arg-type]
        results = searcher.search(case.query, scope, page_size=50)
        found = [hit.shown.path for hit in results.hits]
        titles = tuple(f"{hit.shown.title}  {hit.shown.path}" for hit in results.hits[:5])

        def fail(expected: str, place: int = 0, case: Case = case, titles: tuple[str, ...] = titles) -> None:
            failed.append(Failed(case.line, case.query, expected, place, titles))

        ranks = [found.index(one) + 1 if one in found else 0 for one in case.finds]
        key = (case.query, case.site, case.scope)
        before = rankings[key].wanted if key in rankings else {}
        rankings[key] = Ranking(
            query=case.query,
            site=case.site,
            scope=case.scope,
            total=results.total,
            first=tuple(Place(hit.shown.path, hit.shown.title) for hit in results.hits[:FIRST]),
            wanted=before | dict(zip(case.finds, ranks, strict=True)),
        )
        good = [0 < rank <= case.within for rank in ranks]
        if case.any_of and not any(good):
            fail(" / ".join(case.finds))
        elif not case.any_of:
            for path, rank, is_good in zip(case.finds, ranks, good, strict=True):
                if not is_good:
                    fail(path, rank)
        for path in case.not_found:
            if path in found:
                fail(f"− {path}", found.index(path) + 1)
        if case.meant and results.did_you_mean != case.meant:
            fail(f"? {case.meant} ({results.did_you_mean or '—'})")
        if case.most >= 0 and results.total > case.most:
            fail(f"≤ {case.most} ({results.total})")
    return GoldenReport(len(cases), tuple(failed), tuple(rankings.values()))
