"""What a search answers: hits with marked runs of text, facets, and what else may be meant."""

from __future__ import annotations

import msgspec

# A text in runs: (text, whether it matches). Escaping is the business of whoever prints them.
Runs = tuple[tuple[str, bool], ...]


class Shown(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is stored of a document to show it. Dates as `2026-03-05`; `url` absolute; `places`: its address in other
    sites that show it. `group`: the same for copies of one document."""

    path: str
    url: str
    title: str
    site: str
    section: str = ""
    section_name: str = ""
    organisation: str = ""
    owner: str = ""
    kind: str = "article"
    topic: str = ""
    date: str = ""
    updated: str = ""
    minute: int = 0
    validity: str = ""
    language: str = ""
    doc_number: str = ""
    index_number: str = ""
    summary: str = ""
    group: str = ""
    places: dict[str, str] = {}


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One result. `copies`: how many other documents with the same text were left out."""

    shown: Shown
    url: str
    site_name: str
    title: Runs
    snippet: Runs
    copies: int = 0
    score: float = 0.0


class FacetValue(msgspec.Struct, frozen=True):
    """One value of a facet, its name for people, and how many results have it."""

    value: str
    label: str
    count: int


class Named(msgspec.Struct, frozen=True):
    """An organisation, site or section whose name (or its pinyin) was typed."""

    kind: str
    name: str
    url: str
    site: str = ""


class BestBet(msgspec.Struct, frozen=True):
    """A curated answer shown above the results."""

    title: str
    url: str
    summary: str = ""


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to one search. `total`: documents that match; `reachable`: how many of them can be paged through.
    `relaxed`: no document has all words, these have some. `cut`: the query was longer than what is searched."""

    total: int = 0
    reachable: int = 0
    page: int = 1
    page_size: int = 10
    hits: tuple[Hit, ...] = ()
    facets: dict[str, tuple[FacetValue, ...]] = {}
    named: tuple[Named, ...] = ()
    best_bets: tuple[BestBet, ...] = ()
    did_you_mean: str = ""
    relaxed: bool = False
    cut: bool = False
    generation: str = ""
