"""One search: a typed text, a scope, filters → results. Engines find, this decides what is shown and in which order."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping

import msgspec

from sitegen.schema.moment import Moment
from sitegen.search.about import About, decode_about
from sitegen.search.best_bets import best_bets
from sitegen.search.bits import Within, mask_of, members
from sitegen.search.choose import best, within
from sitegen.search.engine import Engine
from sitegen.search.limits import search_limits
from sitegen.search.names import named
from sitegen.search.query import FACETS, Filters, Piece, Query, Scope, Sort, parse_query
from sitegen.search.rank import Candidate, first_points, has_words, text_points, title_points
from sitegen.search.result import FacetValue, Hit, Results, Shown
from sitegen.search.snippet import excerpt, mark
from sitegen.search.suggest import correction, suggestions
from sitegen.search.synonyms import synonyms_of
from sitegen.search.tokens import letters
from sitegen.search.typed_number import keys_of
from sitegen.vocabulary import vocabulary, words


class Placed(msgspec.Struct, frozen=True):
    """A result by itself: the document, how many copies of it were left out, its points."""

    shown: Shown
    copies: int
    score: float


class Searcher:
    """Answers queries on one open state of an index."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.about: About = decode_about(engine.about())
        self._scopes: dict[Scope, int] = {}

    def search(
        self,
        typed: str,
        scope: Scope,
        *,
        filters: Filters | None = None,
        sort: Sort = "relevance",
        page: int = 1,
        page_size: int = 0,
        now: Moment | None = None,
    ) -> Results:
        """The results of a page, from 1; one beyond the last is the last. `now` decides which best bets are shown. Never
        raises for anything typed: filters and scopes nobody knows have no results."""
        filters = filters or Filters()
        limits = search_limits()
        size = min(max(page_size or limits.page_size, 1), limits.page_size_most)
        query = parse_query(typed, synonyms_of(self.about.synonyms))
        answer = Results(
            page=max(1, page),
            page_size=size,
            generation=self.engine.generation,
            cut=query.cut,
            named=named(query, self.about, scope),
            best_bets=best_bets(query, self.about.bets, self.engine, scope, now or Moment(0)),
        )
        if query.empty:
            return answer
        inside = self._scope(scope)
        found, relaxed = self._found(query, inside)
        everything = mask_of(found.scores, self.engine.size)
        facets = self._facets(everything, filters)
        kept = everything & self._filter(filters)
        ranked = self._ranked(found, kept, query, sort)
        shown = ranked[: limits.results]
        reached = min(answer.page, max(1, -(-len(shown) // size)))
        first = (reached - 1) * size
        meant = correction(query, self.engine, inside) if relaxed or not found.scores else ""
        return msgspec.structs.replace(
            answer,
            page=reached,
            total=kept.bit_count(),
            reachable=len(shown),
            hits=tuple(self._hit(one, copies, query, scope) for one, copies in shown[first : first + size]),
            facets=facets,
            did_you_mean=meant,
            relaxed=relaxed and bool(kept),
        )

    def order(self, typed: str, scope: Scope) -> list[Placed]:
        """What `search` shows, in its order and as far as one can page, without all it says of it: an excerpt takes longer
        than to find what it is of. For those who ask thousands of questions."""
        query = parse_query(typed, synonyms_of(self.about.synonyms))
        if query.empty:
            return []
        found, _ = self._found(query, self._scope(scope))
        ranked = self._ranked(found, mask_of(found.scores, self.engine.size), query, "relevance")
        return [Placed(one.shown, copies, round(one.points, 3)) for one, copies in ranked[: search_limits().results]]

    def suggest(self, typed: str, scope: Scope) -> tuple[str, ...]:
        """Titles and names that hold what has been typed until now."""
        query = parse_query(typed)
        return suggestions(query, self.engine, self._scope(scope), self.about, scope)

    # which documents

    def _scope(self, scope: Scope) -> int:
        """The documents of a scope. Those of internal sites are in the scope of their own site alone."""
        sites = self.about.sites
        if scope.site not in sites:
            scope = Scope(scope.kind)  # all that nobody knows are one: anything may be sent, and scopes are remembered
        known = self._scopes.get(scope)
        if known is None:
            here = sites.get(scope.site)
            if scope.kind == "cluster":
                chosen: Iterable[str] = [one.id for one in sites.values() if not one.internal]
            elif here is None:
                chosen = ()
            elif scope.kind == "tree":
                chosen = [one for one in here.tree if one == here.id or (one in sites and not sites[one].internal)]
            else:
                chosen = (here.id,)
            known = 0
            for site in chosen:
                known |= self.engine.mask("site", site)
            for one in sites.values():
                if one.internal and one.id != scope.site:
                    known &= ~self.engine.mask("home", one.id)
            self._scopes[scope] = known
        return known

    def _filter(self, filters: Filters, *, but: str = "") -> int:
        mask = -1
        for field in Filters.__struct_fields__:
            chosen = getattr(filters, field)
            if chosen and field != but:
                any_of = 0
                for value in chosen:
                    any_of |= self.engine.mask(field, value)
                mask &= any_of
        return mask

    def _found(self, query: Query, inside: int) -> tuple[_Found, bool]:
        """Documents with all that is wanted, else (True) those with some of it."""
        found = self._matches(query, inside)
        if found.scores or sum(len(group) for piece in query.wanted for group in piece.alternatives[:1]) <= 1:
            return found, False
        return _Found(self._some(query, inside)), True

    def _matches(self, query: Query, inside: int) -> _Found:
        engine = self.engine
        scores = dict(within(engine.match(query.wanted), inside, engine.size))
        number_hits = self._numbered(query, inside)
        highest = max(scores.values(), default=1.0)
        for document in number_hits:
            scores.setdefault(document, highest)
        if scores and any(one.exact for one in query.wanted):
            scores = self._exact(scores, query)
        for piece in query.excluded:
            scores = self._without(scores, piece)
        return _Found(scores, frozenset(number_hits) & scores.keys())

    def _some(self, query: Query, inside: int) -> dict[int, float]:
        """Of the best, documents that have at least half of the tokens; none where a phrase was quoted."""
        if any(one.exact for one in query.wanted):
            return {}
        tokens = {token for piece in query.wanted for group in piece.alternatives[:1] for token in group}
        limits = search_limits()
        end = time.monotonic() + limits.seconds
        scores = within(self.engine.some(query.wanted), inside, self.engine.size)
        kept = {}
        for document in best(scores, limits.results, self.engine):
            if time.monotonic() > end:
                break
            text = letters(self.engine.shown(document).title) + self.engine.letters(document)
            if sum(token in text for token in tokens) * 2 >= len(tokens):
                kept[document] = scores[document]
        return kept

    def _numbered(self, query: Query, inside: int) -> set[int]:
        """Documents whose number, or index number, was typed."""
        allowed = Within(inside, self.engine.size)
        found: set[int] = set()
        for number in query.numbers:
            for document in self.engine.lookup(number.bare):
                if document in allowed and number.fits(self._number_key(document)):
                    found.add(document)
        for key in {letters(query.text), *(one.literal for one in query.wanted)}:
            found.update(document for document in self.engine.lookup(f"index:{key}") if document in allowed)
        return found

    def _number_key(self, document: int) -> str:
        return keys_of(self.engine.shown(document).doc_number)[0]

    def _exact(self, scores: dict[int, float], query: Query) -> dict[int, float]:
        """Those in which every quoted phrase stands, in text or title. All are looked at, the best first: of a phrase of
        common words few have it of the many that have its pairs. The clock sets an end to looking."""
        end = time.monotonic() + search_limits().seconds
        phrases = [(one.literal, self.engine.match((one,), where="title")) for one in query.wanted if one.exact]
        kept: dict[int, float] = {}
        for document in sorted(scores, key=scores.__getitem__, reverse=True):
            if time.monotonic() > end:
                break
            text = self.engine.letters(document)
            if all(one in text or (document in titled and self._is_titled(document, one)) for one, titled in phrases):
                kept[document] = scores[document]
        return kept

    def _without(self, scores: dict[int, float], piece: Piece) -> dict[int, float]:
        """Without documents that have the piece. Several tokens may stand apart, so the letters are looked at."""
        doubtful = [one for one in self.engine.match((piece,)) if one in scores]
        if piece.alternatives[0] != (piece.literal,) and len(doubtful) <= search_limits().compared_phrase:
            doubtful = [one for one in doubtful if self._holds(one, piece.literal)]
        gone = set(doubtful)
        return {document: score for document, score in scores.items() if document not in gone}

    def _holds(self, document: int, literal: str) -> bool:
        return self._is_titled(document, literal) or literal in self.engine.letters(document)

    def _is_titled(self, document: int, literal: str) -> bool:
        return literal in letters(self.engine.shown(document).title)

    # in which order

    def _ranked(self, found: _Found, kept: int, query: Query, sort: Sort) -> list[tuple[Candidate, int]]:
        """The best, each with the number of its copies, which are left out."""
        limits = search_limits()
        scores = found.scores if kept.bit_count() == len(found.scores) else within(found.scores, kept, self.engine.size)
        if not scores:
            return []
        highest = max(scores.values()) or 1.0

        def candidate(document: int) -> Candidate:
            relevance = max(scores[document], 0.0) / highest
            return Candidate(document, self.engine.shown(document), relevance, document in found.numbers)

        if sort == "date":
            candidates = [candidate(one) for one in self.engine.newest(kept, limits.results)]
            return _once(sorted(candidates, key=Candidate.by_date))
        weighed = self._weighed(scores, kept)
        chosen = dict.fromkeys((*sorted(found.numbers & scores.keys()), *best(weighed, limits.results, self.engine)))
        others = {document: score for document, score in weighed.items() if document not in chosen}
        return _once(self._compared([candidate(one) for one in chosen], others, candidate, query))

    def _weighed(self, scores: Mapping[int, float], kept: int) -> dict[int, float]:
        """Relevance, less for what is not in force any more: decides only who is compared with the text."""
        ended = 0
        for value in ("repealed", "lapsed"):
            ended |= self.engine.mask("validity", value)
        ended &= kept
        weighed = dict(scores)
        for document in members(ended):
            weighed[document] *= 0.5
        return weighed

    def _compared(
        self, candidates: list[Candidate], others: Mapping[int, float], candidate: Callable[[int], Candidate], query: Query
    ) -> list[Candidate]:
        """Sorted; the first of them by what stands in title and text. Where fewer than a page have the words as they were
        typed, all candidates are compared, and then the other documents that match, until a page of them is found."""
        limits = search_limits()
        end = time.monotonic() + limits.seconds
        youngest = max(one.shown.minute for one in candidates)

        def weigh(one: Candidate) -> None:
            one.points = first_points(one, youngest) + title_points(one, query)

        def compare(one: Candidate) -> bool:
            text = self.engine.letters(one.document)
            one.points += text_points(text, query)
            return has_words(one.shown.title, text, query)

        for one in candidates:
            weigh(one)
        candidates.sort(key=Candidate.order)
        having = looked = 0
        for one in candidates:
            if time.monotonic() > end or (looked >= limits.compared and having >= limits.page_size):
                break
            having += compare(one)
            looked += 1
        further = []
        if having < limits.page_size and others:
            further = [candidate(one) for one in self._further(others, query, limits.page_size - having, end)]
        for one in further:
            weigh(one)
            compare(one)
        return [*sorted([*candidates[:looked], *further], key=Candidate.order), *candidates[looked:]]

    def _further(self, weighed: Mapping[int, float], query: Query, missing: int, end: float) -> list[int]:
        """Documents whose text has the words as they were typed, the best first, until so many are found: of those as good
        as the last all, so that it does not depend on their numbers. `end`: when to give up, on the monotonic clock."""
        found: list[int] = []
        last = 0.0
        for document in sorted(weighed, key=weighed.__getitem__, reverse=True):
            if (len(found) >= missing and weighed[document] != last) or time.monotonic() > end:
                break
            last = weighed[document]
            text = self.engine.letters(document)
            if all(one.literal in text for one in query.wanted):
                found.append(document)
        most = search_limits().results
        return found if len(found) <= most else self.engine.newest(mask_of(found, self.engine.size), most)

    # what is shown

    def _hit(self, candidate: Candidate, copies: int, query: Query, scope: Scope) -> Hit:
        shown = candidate.shown
        site = self.about.sites.get(shown.site)
        return Hit(
            shown=shown,
            url=shown.places.get(scope.site, shown.url) if scope.kind != "cluster" else shown.url,
            site_name=site.name if site else "",
            title=mark(shown.title, query),
            snippet=excerpt(self.engine.text(candidate.document), query, search_limits().snippet, shown.summary),
            copies=copies,
            score=round(candidate.points, 3),
        )

    def _facets(self, everything: int, filters: Filters) -> dict[str, tuple[FacetValue, ...]]:
        """Counts of each value among all that match, the facet's own filter left aside."""
        facets: dict[str, tuple[FacetValue, ...]] = {}
        for field in FACETS:
            base = everything & self._filter(filters, but=field)
            counts = [
                FacetValue(value, self.label(field, value), count)
                for value in self.engine.values(field)
                if (count := (base & self.engine.mask(field, value)).bit_count())
            ]
            key = (lambda one: one.value) if field == "year" else (lambda one: f"{10**9 - one.count:010d}{one.value}")
            facets[field] = tuple(sorted(counts, key=key, reverse=field == "year"))
        return facets

    def label(self, field: str, value: str) -> str:
        """What a value of a facet is called."""
        if field == "site":
            site = self.about.sites.get(value)
            return site.name if site else value
        if field == "organisation":
            return self.about.organisations.get(value, value)
        if field == "kind":
            return str(vocabulary("document_kinds").get(value, {}).get("name", value))
        if field == "validity":
            return words("validity").get(value, value).partition("/")[0]
        return value


class _Found(msgspec.Struct, frozen=True):
    """Documents that match with their relevance; `numbers`: those whose document number was typed."""

    scores: Mapping[int, float]
    numbers: frozenset[int] = frozenset()


def _once(candidates: list[Candidate]) -> list[tuple[Candidate, int]]:
    """The first of each group of copies, with how many follow."""
    copies: dict[str, int] = {}
    kept: list[Candidate] = []
    for one in candidates:
        group = one.shown.group or one.shown.path
        if group in copies:
            copies[group] += 1
        else:
            copies[group] = 0
            kept.append(one)
    return [(one, copies[one.shown.group or one.shown.path]) for one in kept]
