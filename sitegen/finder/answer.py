"""What was asked of the service, and its answer as JSON: the shapes of `openapi.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

import msgspec

from sitegen.schema.moment import Moment
from sitegen.search.query import Filters, Scope, Sort
from sitegen.search.result import FacetValue, Hit, Results, Runs
from sitegen.search.searcher import Searcher

ScopeKind = Literal["site", "tree", "cluster"]
# Kinds that portals show apart on the first page, and how many of each.
APART = {"policy": 3, "service": 2}
FILTERS = Filters.__struct_fields__
_FARTHEST_PAGE = 1000


class Refused(Exception):
    """A parameter is none of the values it may have."""

    def __init__(self, parameter: str, expected: str) -> None:
        super().__init__(parameter, expected)
        self.parameter, self.expected = parameter, expected


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One request: words, from which site, where, how."""

    q: str
    site: str
    scope: ScopeKind = "site"
    sort: Sort = "relevance"
    page: int = 1
    filters: dict[str, str] = {}

    @property
    def apart(self) -> bool:
        """Whether policies and services are also shown apart."""
        return self.page == 1 and self.sort == "relevance" and not self.filters


class Answer(msgspec.Struct, frozen=True):
    """The results, those of the kinds that are shown apart, and what the values of the filters are called."""

    results: Results
    apart: dict[str, tuple[Hit, ...]]
    labels: dict[str, str]


def read_asked(parameters: Mapping[str, str], site: str, scopes: tuple[str, ...], letters: int, *, strict: bool) -> Asked:
    """The request in parameters of an address. Strict: Refused for a value nobody knows, else the usual one is taken."""

    def chosen(name: str, values: tuple[str, ...], usual: str) -> str:
        value = parameters.get(name, "") or usual
        if value in values:
            return value
        if strict:
            raise Refused(name, ", ".join(values))
        return usual

    page = parameters.get("page", "") or "1"
    if not (page.isascii() and page.isdigit() and len(page) <= 9 and 1 <= int(page) <= _FARTHEST_PAGE):
        if strict:
            raise Refused("page", f"1–{_FARTHEST_PAGE}")
        page = "1"
    return Asked(
        q=parameters.get("q", "")[:letters].strip(),
        site=site,
        scope=msgspec.convert(chosen("scope", scopes, "site" if "site" in scopes else scopes[0]), ScopeKind),
        sort=msgspec.convert(chosen("sort", get_args(Sort), "relevance"), Sort),
        page=int(page),
        filters={name: parameters[name][:200] for name in FILTERS if parameters.get(name)},
    )


def find(searcher: Searcher, asked: Asked, now: Moment) -> Answer:
    """Runs in the thread of the index."""
    scope = Scope(asked.scope, asked.site)
    filters = _filters(searcher, asked.filters)
    results = searcher.search(asked.q, scope, filters=filters, sort=asked.sort, page=asked.page, now=now)
    apart: dict[str, tuple[Hit, ...]] = {}
    if asked.apart and results.total and not results.relaxed:
        kinds = {one.value for one in results.facets.get("kind", ())}
        if len(kinds) > 1:
            for kind, most in APART.items():
                if kind in kinds:
                    only = searcher.search(asked.q, scope, filters=Filters(kind=(kind,)), page_size=most, now=now)
                    apart[kind] = only.hits
    results = msgspec.structs.replace(results, facets=_by_name(results.facets))
    return Answer(results, apart, {name: searcher.label(name, value) for name, value in asked.filters.items()})


def _filters(searcher: Searcher, written: dict[str, str]) -> Filters:
    """An organisation may be named by its name, as its facet and the static search do."""
    values: dict[str, tuple[str, ...]] = {name: (value,) for name, value in written.items()}
    organisations = searcher.about.organisations
    name = written.get("organisation", "")
    if name and name not in organisations:
        values["organisation"] = tuple(one for one, known in organisations.items() if known == name) or (name,)
    return Filters(**values)


def _by_name(facets: Mapping[str, tuple[FacetValue, ...]]) -> dict[str, tuple[FacetValue, ...]]:
    """The facets with organisations under their names: an address of the search page is understood by whoever answers, the
    service or the shards, which know no other."""
    named = tuple(msgspec.structs.replace(one, value=one.label) for one in facets.get("organisation", ()))
    return {**facets, "organisation": named} if facets else {}


def as_json(answer: Answer) -> dict[str, Any]:
    results = answer.results
    shown_apart = {hit.url for hits in answer.apart.values() for hit in hits}
    return {
        "total": results.total,
        "reachable": results.reachable,
        "page": results.page,
        "page_size": results.page_size,
        "relaxed": results.relaxed,
        "cut": results.cut,
        "did_you_mean": results.did_you_mean,
        "hits": [_hit(one) for one in results.hits if one.url not in shown_apart],
        "apart": {kind: [_hit(one) for one in hits] for kind, hits in answer.apart.items()},
        "best_bets": [{"title": one.title, "url": one.url, "summary": one.summary} for one in results.best_bets],
        "named": [{"kind": one.kind, "name": one.name, "url": one.url} for one in results.named],
        "labels": answer.labels,
        "facets": {
            name: [{"value": one.value, "label": one.label, "count": one.count} for one in values]
            for name, values in results.facets.items()
        },
        "generation": results.generation,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    shown = hit.shown
    return {
        "url": hit.url,
        "title": _runs(hit.title),
        "snippet": _runs(hit.snippet),
        "date": shown.date,
        "kind": shown.kind,
        "doc_number": shown.doc_number,
        "site": shown.site,
        "site_name": hit.site_name,
        "section_name": shown.section_name,
        "owner": shown.owner,
        "validity": shown.validity,
        "copies": hit.copies,
    }


def _runs(runs: Runs) -> list[list[Any]]:
    return [[text, match] for text, match in runs]
