"""Result pages in each site's own frame: the search page the build made, its form filled in, its results written.

The page's words and its frame come from the theme; here are only elements, the same as `js/search/view.js` makes. Every
text is a text node of the tree: nothing typed or titled can become an element.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import lxml.html
from lxml.html import HtmlElement, builder

from sitegen.finder.answer import FILTERS, Answer, Asked
from sitegen.render.locale import written
from sitegen.schema.moment import read_moment
from sitegen.search.query import QUOTATION
from sitegen.search.result import Hit, Runs

# Values of a facet that are shown.
_VALUES = 12
# What a search page must have to take results.
_PARTS = ("search", "search-form", "search-q", "search-status", "search-results", "search-fallback")
_PLACE = re.compile(r"\{(\w+)\}")
_QUOTED = re.compile(QUOTATION)
_ILLEGAL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NoFrame(Exception):
    """The site has no search page."""


class Frames:
    """Search pages of sites as the build made them, read again when they change."""

    def __init__(self, build: Path) -> None:
        self._sites = build / "sites"
        self._known: dict[str, tuple[tuple[int, int], str]] = {}

    def of(self, site: str) -> HtmlElement:
        """A fresh tree. NoFrame when the site has none."""
        path = self._sites / site / "search.html"
        try:
            stat = path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
            known = self._known.get(site)
            if known is None or known[0] != stamp:
                known = self._known[site] = (stamp, path.read_text(encoding="utf-8"))
        except OSError as error:
            raise NoFrame(site) from error
        return read_frame(known[1], site)


def read_frame(html: str, site: str) -> HtmlElement:
    """A fresh tree of a site's search page. NoFrame when it is none."""
    tree = lxml.html.document_fromstring(html)
    if any(tree.find(f".//*[@id='{one}']") is None for one in _PARTS):
        raise NoFrame(site)
    return tree


def result_page(frame: HtmlElement, asked: Asked, answer: Answer, path: str) -> bytes:
    """The page for an answer. `path`: of the search page on the site's host."""
    view = _View(frame.get_element_by_id("search").attrib, frame.get("lang", ""), asked, path)
    _fill_form(frame, asked)
    frame.get_element_by_id("search-status").text = view.status(answer)
    results = frame.get_element_by_id("search-results")
    results.set("data-served", "")
    results.extend(view.results(answer))
    if answer.results.total:
        frame.get_element_by_id("search-fallback").set("hidden", "")
    for note in frame.find_class("without-script"):
        note.set("hidden", "")
    title = frame.find(".//title")
    title.text = f"{_clean(asked.q)}_{title.text}" if asked.q else title.text
    html: bytes = lxml.html.tostring(frame, doctype="<!doctype html>", encoding="utf-8")
    return html


def _fill_form(frame: HtmlElement, asked: Asked) -> None:
    frame.get_element_by_id("search-q").set("value", _clean(asked.q))
    for box in frame.get_element_by_id("search-form").iter("input"):
        chosen = {"scope": asked.scope, "sort": asked.sort}.get(box.get("name", ""))
        if chosen is not None:
            box.attrib.pop("checked", None)
            if box.get("value") == chosen:
                box.set("checked", "")


class _View:
    """The elements of one answer, in the words of the page."""

    def __init__(self, words: Mapping[str, str], language: str, asked: Asked, path: str) -> None:
        self._words, self._language, self._asked, self._path = words, language, asked, path

    def word(self, key: str, /, **values: object) -> str:
        """In one pass: what somebody typed is no placeholder."""
        text = self._words.get(f"data-word-{key}", key)
        return _clean(_PLACE.sub(lambda found: str(values.get(found[1], found[0])), text))

    def _day(self, day: str) -> str:
        moment = read_moment(day)
        return written(moment, "day", self._language) if moment else _clean(day)

    def label(self, facet: str, value: str, label: str = "") -> str:
        known = self._words.get(f"data-{facet}-{value}") if facet in ("kind", "validity") else None
        return _clean(known or label or value)

    def address(self, **changes: str) -> str:
        """This page with other parameters; what is usual is left out."""
        asked = self._asked
        parameters = {"q": asked.q, "scope": asked.scope, "sort": asked.sort, **asked.filters, "page": "", **changes}
        usual = {"scope": "site", "sort": "relevance", "page": "1"}
        kept = {name: value for name, value in parameters.items() if value and usual.get(name) != value}
        return f"{self._path}?{urlencode(kept)}"

    def status(self, answer: Answer) -> str:
        results, typed = answer.results, self._asked.q
        if not typed:
            return self.word("short")
        words = _quoted_within(self._words.get("data-word-found", ""), typed)
        if not results.total:
            return self.word("none-named" if results.best_bets or results.named else "none", words=words)
        if results.total == 1:
            return self.word("found-one", words=words)
        first = results.page_size * (results.page - 1) + 1
        last = min(results.total, first + max(len(results.hits), 1) - 1)
        return self.word("found", words=words, count=results.total, first=first, last=last)

    def results(self, answer: Answer) -> list[HtmlElement]:
        results = answer.results
        parts: list[HtmlElement | None] = []
        if not self._asked.q:
            return []
        if results.total > 1:
            parts.append(self._filters(answer))
        if results.did_you_mean:
            link = builder.A(_clean(results.did_you_mean), href=self.address(q=results.did_you_mean))
            parts.append(builder.P(self.word("did-you-mean"), link, builder.CLASS("search-note")))
        if not results.total and not results.best_bets and not results.named:
            parts.append(builder.P(self.word("none-hint"), builder.CLASS("search-note")))
        if results.relaxed and results.total:
            parts.append(builder.P(self.word("instead"), builder.CLASS("search-note")))
        parts.append(self._chosen(answer.labels))
        parts.append(
            self._bets(
                [(one.title, one.url, one.summary) for one in results.best_bets] + [(one.name, one.url, "") for one in results.named]
            )
        )
        for words, kind in (("policies", "policy"), ("services", "service")):
            parts.append(self._apart(words, kind, answer.apart.get(kind, ())))
        apart = {hit.url for hits in answer.apart.values() for hit in hits}
        rest = [hit for hit in results.hits if hit.url not in apart]
        if rest:
            parts.append(_section("search-others", self.word("all"), self._list(rest)))
        parts.append(self._pager(answer))
        return [one for one in parts if one is not None]

    def _list(self, hits: Iterable[Hit]) -> HtmlElement:
        return builder.OL(*map(self._hit, hits), builder.CLASS("search-hits"))

    def _hit(self, hit: Hit) -> HtmlElement:
        shown = hit.shown
        title = builder.H3(builder.A(*_runs(hit.title), href=_safe(hit.url)))
        if shown.validity and shown.validity != "in-force":
            title[-1].tail = " "
            title.append(builder.SPAN(self.label("validity", shown.validity), builder.CLASS("flag flag-void")))
        facts = [builder.SPAN(self.label("kind", shown.kind), builder.CLASS("search-kind"))]
        facts += [builder.SPAN(_clean(one)) for one in (shown.doc_number, hit.site_name) if one]
        if shown.date:
            facts.append(builder.E.time(self._day(shown.date), datetime=shown.date))
        if hit.copies:
            facts.append(builder.SPAN(self.word("copies", count=hit.copies)))
        for one in facts:
            one.tail = " "
        parts = [title]
        if hit.snippet:
            parts.append(builder.P(*_runs(hit.snippet), builder.CLASS("search-snippet")))
        return builder.LI(*parts, builder.P(*facts, builder.CLASS("search-facts")))

    def _apart(self, words: str, kind: str, hits: tuple[Hit, ...]) -> HtmlElement | None:
        if not hits:
            return None
        name = self.word(words)
        more = builder.A(self.word("more", name=name), href=self.address(kind=kind))
        return _section(f"search-{words}", name, self._list(hits), builder.P(more, builder.CLASS("search-more")))

    def _bets(self, links: list[tuple[str, str, str]]) -> HtmlElement | None:
        if not links:
            return None
        items = [
            builder.LI(builder.A(_clean(title), href=_safe(url)), *([" " + _clean(summary)] if summary else []))
            for title, url, summary in links
        ]
        return _section("search-best-bets", self.word("best-bets"), builder.UL(*items, builder.CLASS("search-bets")))

    def _chosen(self, labels: Mapping[str, str]) -> HtmlElement | None:
        filters = self._asked.filters
        if not filters:
            return None
        items = []
        for facet, value in filters.items():
            shown = self.label(facet, value, labels[facet])
            label = {"aria-label": self.word("remove", name=shown)}
            items.append(builder.LI(builder.A(f"{self.word(facet)}：{shown} ×", href=self.address(**{facet: ""}), **label)))
        clear = builder.A(self.word("clear"), href=self.address(**dict.fromkeys(FILTERS, "")))
        return builder.UL(*items, builder.LI(clear), builder.CLASS("search-chosen"))

    def _filters(self, answer: Answer) -> HtmlElement:
        body = builder.DIV(builder.CLASS("search-facets"))
        for facet, values in answer.results.facets.items():
            if len(values) < 2:
                continue
            items = []
            for one in values[:_VALUES]:
                link = builder.A(self.label(facet, one.value, one.label), href=self.address(**{facet: one.value}))
                link.tail = " "
                items.append(builder.LI(link, builder.SPAN(self.word("count", count=one.count), builder.CLASS("search-count"))))
            body.append(builder.DIV(builder.H2(self.word(facet)), builder.UL(*items)))
        return builder.E.details(builder.E.summary(self.word("filters")), body, {"class": "search-filters"})

    def _pager(self, answer: Answer) -> HtmlElement | None:
        results = answer.results
        last = -(-results.reachable // results.page_size)
        if last < 2:
            return None
        items = []
        if results.page > 1:
            items.append(builder.LI(builder.A(self.word("previous"), rel="prev", href=self.address(page=str(results.page - 1)))))
        items.append(builder.LI(f"{results.page} / {last}", {"aria-current": "page"}))
        if results.page < last:
            items.append(builder.LI(builder.A(self.word("next"), rel="next", href=self.address(page=str(results.page + 1)))))
        return builder.E.nav(builder.UL(*items), {"class": "pager", "aria-label": self.word("page")})


def _section(id_: str, title: str, *children: HtmlElement) -> HtmlElement:
    heading = builder.H2(title, id=id_)
    return builder.E.section(heading, *children, {"class": "search-part", "aria-labelledby": id_})


def _runs(runs: Runs) -> list[Any]:
    mark: Callable[..., HtmlElement] = builder.E.mark
    return [mark(_clean(text)) if match else _clean(text) for text, match in runs]


def _quoted_within(sentence: str, typed: str) -> str:
    """What was typed as it stands between the quotation marks of a sentence: quotations in it have the inner marks (GB/T
    15834-2011, 4.8), and one that is all of it has none of its own."""

    def inner(found: re.Match[str]) -> str:
        return next((one for one in found.groups() if one is not None), "")

    whole = _QUOTED.fullmatch(typed)
    if whole is not None:
        return inner(whole)
    opened, closed = "『』" if "「" in sentence else "‘’"
    return _QUOTED.sub(lambda found: f"{opened}{inner(found)}{closed}", typed)


def _clean(text: str) -> str:
    """Without the characters a tree cannot hold."""
    return _ILLEGAL.sub("", text)


def _safe(url: str) -> str:
    """An address of the web, or of this host; anything else leads nowhere."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return "#"
    return _clean(url) if scheme in ("", "http", "https") else "#"
