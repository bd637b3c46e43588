"""Curated answers (推荐结果) shown above the results, by dates and sites."""

from __future__ import annotations

from sitegen.schema.moment import Moment
from sitegen.search.about import Bet
from sitegen.search.bits import Within
from sitegen.search.engine import Engine
from sitegen.search.query import Query, Scope
from sitegen.search.result import BestBet
from sitegen.search.tokens import letters


def best_bets(query: Query, bets: tuple[Bet, ...], engine: Engine, scope: Scope, now: Moment) -> tuple[BestBet, ...]:
    """The bets of this query that run now; one of a document only while the document is published."""
    typed = letters(query.text)
    found = []
    for bet in bets:
        if not typed or typed not in bet.queries or (bet.sites and scope.site not in bet.sites):
            continue
        if (bet.start is not None and now < bet.start) or (bet.end is not None and bet.end <= now):
            continue
        shown = _shown(bet, engine)
        if shown is not None:
            found.append(shown)
    return tuple(found)


def _shown(bet: Bet, engine: Engine) -> BestBet | None:
    if not bet.document:
        return BestBet(bet.title, bet.url, bet.summary)
    published = Within((1 << engine.size) - 1, engine.size)
    for document in engine.lookup(f"path:{bet.document}"):
        if document in published:
            shown = engine.shown(document)
            return BestBet(bet.title or shown.title, shown.url, bet.summary or shown.summary)
    return None
