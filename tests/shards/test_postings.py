"""Terms turned over: one by one and all at once, to the same shards, and those are what patching makes."""

from __future__ import annotations

from array import array
from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as some

from sitegen.search.tokens import Token, count_tokens, packed, runs_of, spelt, title_tokens, tokens
from sitegen.shards.coding import decode_numbers, hash_of, unpack
from sitegen.shards.many_postings import ManyPostings
from sitegen.shards.many_terms import listed_at_once
from sitegen.shards.postings import Postings
from sitegen.shards.terms import PAIRS, PARTS, Listed, Said, listed
from sitegen.shards.turned import Turned

_token = some.text("食品安全法规\u3400\u9fff々〇", min_size=2, max_size=2) | some.sampled_from(
    ["a", "2026", "法", "#示政发|2026|3", "\U00020000法", "x" * 200, "食\U00020000", "食品安", "\u9fff", "z"]
)
_document = some.dictionaries(_token, some.integers(0, 2), max_size=8)
_numbers = some.lists(some.integers(0, 2**30 - 1) | some.integers(0, 300), unique=True, max_size=12).map(sorted)


def _listed(terms: dict[str, int]) -> list[Listed]:
    lists = []
    for at in range(3):
        kept = [packed(term) for term, where in terms.items() if where == at]
        pairs = array(PAIRS, [one for one in kept if isinstance(one, int)])
        lists.append(Listed(pairs.tobytes(), tuple(one for one in kept if isinstance(one, str))))
    return lists


def _fill(postings: Turned, documents: dict[int, dict[str, int]]) -> Turned:
    for number, terms in sorted(documents.items()):
        postings.add(number, _listed(terms))
    return postings


@settings(deadline=None)
@given(_numbers.flatmap(lambda numbers: some.fixed_dictionaries(dict.fromkeys(numbers, _document))), some.sampled_from([1, 5, 1 << 18]))
def test_all_at_once_makes_the_shards_that_one_by_one_does(documents: dict[int, dict[str, int]], at_once: int) -> None:
    made = _fill(ManyPostings(at_once), documents).shards(3, 2)
    assert made == _fill(Postings(), documents).shards(3, 2)
    found: dict[bytes, Any] = {}
    for at, (value, frequent) in made.items():
        terms = unpack(value)
        assert list(terms) == sorted(terms)
        assert all(hash_of(term) & 3 == at for term in terms)
        counts = {term.decode(): sum(map(len, map(decode_numbers, lists))) for term, lists in terms.items()}
        assert frequent == {term: count.bit_length() - 1 for term, count in counts.items() if count >= 2}
        found |= terms
    wanted: dict[bytes, list[list[int]]] = {}
    for number, document in sorted(documents.items()):
        for term, where in document.items():
            wanted.setdefault(term.encode(), [[], [], []])[where].append(number)
    assert {term: list(map(decode_numbers, lists)) for term, lists in found.items()} == wanted


_said = some.text("食品安全法规 ，国\u3400\U00020000〇々aBé1\x00", max_size=40)


@settings(deadline=None)
@given(_said, _said | _said.map(lambda one: one * 3), _said, _said, some.tuples(some.just("#示政发|2026|3")) | some.just(()))
def test_terms_are_listed_at_once_as_one_by_one(about: str, text: str, names: str, title: str, keys: tuple[str, ...]) -> None:
    said = Said(about, text, names, title, keys)
    parts = listed(said)
    assert listed_at_once(said) == parts
    for at, lists in enumerate(parts):
        assert all(hash_of(name) % PARTS == at for one in lists for name in one.names())
    found = {name.decode(): at for lists in parts for at, one in enumerate(lists) for name in one.names()}
    assert sum(1 for lists in parts for one in lists for _ in one.names()) == len(found)
    counts = Counter(tokens(text))
    for term, at in found.items():
        assert at == (0 if term in (*title_tokens(title), *keys) else 1 if term in tokens(names) or counts[term] >= 3 else 2)
    assert found.keys() == {*tokens(about), *tokens(text), *tokens(names), *title_tokens(title), *keys}


@settings(deadline=None)
@given(some.text("食品安全法规 ，。①國務\u3400\U00020000\U00020001〇々aBé1２\x00", max_size=60))
def test_tokens_are_counted_as_they_are_listed(text: str) -> None:
    counts: dict[Token, int] = count_tokens(runs_of(text))
    listed = tokens(text)
    assert {spelt(token): count for token, count in counts.items()} == {token: listed.count(token) for token in listed}
    assert all(packed(spelt(token)) == token for token in counts)
