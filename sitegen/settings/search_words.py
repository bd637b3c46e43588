"""`sites/search/synonyms.yml` and `sites/search/best-bets.yml`: words that mean the same, curated answers."""

from __future__ import annotations

from typing import Any

import msgspec

from sitegen.diagnostics import Place, Report
from sitegen.schema.kinds import LINE, LINK, TEXT, list_of, pattern, record
from sitegen.schema.node import Node, Scalar, Sequence
from sitegen.schema.record import Field, Source
from sitegen.search.about import Bet
from sitegen.search.tokens import letters
from sitegen.settings.period import PERIOD_FIELDS, checked, period_values

SYNONYMS_PATH = "sites/search/synonyms.yml"
BETS_PATH = "sites/search/best-bets.yml"
_PATH = pattern(r"[^/\\\x00][^\\\x00]*\.md", code="search.bet-document")


class Words(msgspec.Struct, frozen=True):
    """`synonyms`: groups of words, as letters (see `search.tokens`)."""

    synonyms: tuple[tuple[str, ...], ...] = ()
    bets: tuple[Bet, ...] = ()


def _make_bet(**values: Any) -> Bet:
    kept = period_values(values)
    kept["queries"] = tuple(dict.fromkeys(one for one in map(letters, kept["queries"]) if one))
    kept["sites"] = tuple(kept.get("sites", ()))
    return Bet(**kept)


BET_FIELDS = (
    Field("queries", ("检索词",), list_of(LINE, split="、;；"), "检索词，几个词任一个都算", required=True),
    Field("title", ("标题",), LINE, "显示的标题，指向文档时可不填"),
    Field("url", ("链接",), LINK, "打开的地址"),
    Field("document", ("文档",), _PATH, "content/ 里的文档，撤下后推荐也不再显示"),
    Field("summary", ("摘要",), TEXT, "一句说明"),
    Field("sites", ("站点",), list_of(LINE, split="、;；,，"), "只在这些站点显示"),
    *PERIOD_FIELDS,
)
_BETS = list_of(checked(record(BET_FIELDS, _make_bet)))


def read_synonyms(node: Node, path: str, report: Report) -> tuple[tuple[str, ...], ...]:
    """A list of groups; each a list, or one line with commas between the words."""
    source = Source(path, report)
    if not isinstance(node, Sequence):
        source.refuse(node, "search.list-expected")
        return ()
    words_of = list_of(LINE, split="、,，;；=")
    groups: list[tuple[str, ...]] = []
    first: dict[str, int] = {}
    for item in node.items:
        words = tuple(dict.fromkeys(one for one in map(letters, words_of.read(item, source) or ()) if one))
        if len(words) < 2:
            source.refuse(item, "search.synonym-alone")
            continue
        for word in words:
            if word in first:
                report.add("search.synonym-twice", Place(path, item.line, item.column), word=word, first=first[word])
            first.setdefault(word, item.line)
        groups.append(words)
    return tuple(groups)


def read_bets(node: Node, path: str, report: Report) -> tuple[Bet, ...]:
    """A list of curated answers."""
    source = Source(path, report)
    if not isinstance(node, Sequence):
        source.refuse(node, "search.list-expected")
        return ()
    bets: list[Bet] = []
    for item in node.items:
        for bet in _BETS.read(item, source) or ():
            if not bet.document and not (bet.url and bet.title):
                report.add("search.bet-target", Place(path, item.line, item.column))
            else:
                bets.append(bet)
    return tuple(bets)


def is_empty(node: Node | None) -> bool:
    """A file of comments alone holds no words, and that is no mistake."""
    return node is None or (isinstance(node, Scalar) and not node.text)
