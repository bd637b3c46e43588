"""Shards are written and read back; numbers of documents are steady and in the order of publication."""

from __future__ import annotations

import datetime

from hypothesis import given
from hypothesis import strategies as some

from sitegen.schema.moment import Moment
from sitegen.shards.coding import count_numbers, decode_numbers, encode_numbers, pack, unpack
from sitegen.shards.numbering import assign, month_of, place_in_time, width_for

_ascending = some.lists(some.integers(0, 2**27), unique=True).map(sorted)
_lists = some.tuples(*[_ascending.map(encode_numbers)] * 3)
# Minutes of 2026-11, each with the number of a document.
_FIRST = (datetime.date(2026, 11, 1) - datetime.date(1970, 1, 1)).days * 1440
_month = some.dictionaries(some.integers(0, 10**6), some.integers(_FIRST, _FIRST + 30 * 1440 - 1), min_size=1, max_size=60)


@given(_ascending)
def test_numbers_come_back_as_they_were(numbers: list[int]) -> None:
    assert decode_numbers(encode_numbers(numbers)) == numbers
    assert count_numbers(encode_numbers(numbers)) == len(numbers)


@given(some.dictionaries(some.text(min_size=1, max_size=8).filter(lambda one: one.isprintable()), _lists, max_size=20))
def test_a_shard_comes_back_as_it_was(shard: dict[str, tuple[bytes, bytes, bytes]]) -> None:
    named = {term.encode(): lists for term, lists in shard.items()}
    assert unpack(pack(sorted(named.items()))) == named


@given(_month)
def test_numbers_differ_stay_in_their_month_and_follow_the_order_of_publication(published: dict[int, int]) -> None:
    width = width_for(len(published))
    members = [(minute, document) for document, minute in published.items()]
    numbers = assign(members, width)
    in_order = [numbers[document] for _, document in sorted(members)]
    assert in_order == sorted(set(in_order))
    assert {number // width for number in in_order} == {month_of(_FIRST)}


@given(_month, some.integers(10**6 + 1, 10**7), some.integers(_FIRST, _FIRST + 30 * 1440 - 1))
def test_a_new_document_moves_only_those_side_by_side_with_it(published: dict[int, int], new: int, minute: int) -> None:
    width = width_for(len(published) + 1)
    before = assign([(at, document) for document, at in published.items()], width)
    after = assign([(at, document) for document, at in (published | {new: minute}).items()], width)
    moved = sorted(after[document] for document in before if before[document] != after[document])
    run = sorted([*moved, after[new]])
    taken = set(after.values())
    assert all(place in taken for place in range(run[0], run[-1]))  # no free place lies between them


def test_a_day_without_a_time_is_spread_over_the_day() -> None:
    places = {place_in_time(Moment(_FIRST), f"news/{name}.md") for name in range(50)}
    assert len(places) > 45
    assert all(_FIRST <= place < _FIRST + 1440 for place in places)
    assert place_in_time(Moment(_FIRST + 60, exact=True), "news/1.md") == _FIRST + 60
