"""Two rankings side by side: what moved, came and went, and what of it is a step back."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from sitegen.engine.ranking import BadRecord, Change, Place, Ranking, compare, read_record, write_record


def ranking(order: str, query: str = "居住证", **wanted: int) -> Ranking:
    """The documents named by letters, in this order."""
    return Ranking(query=query, total=len(order), first=tuple(Place(one, f"题{one}") for one in order[:10]), wanted=wanted)


def changes(before: Ranking, now: Ranking) -> list[tuple[str, str, int, int]]:
    return [(one.kind, one.path, one.before, one.now) for found in compare([before], [now]).changed for one in found.changes]


def test_a_document_that_passes_others_is_named_and_those_it_passes_are_not() -> None:
    assert changes(ranking("abcdef"), ranking("acdebf")) == [("moved", "b", 2, 5)]


def test_one_that_comes_and_one_that_it_pushes_out_are_named_and_those_between_are_not() -> None:
    assert changes(ranking("abcdefghij"), ranking("axbcdefghi")) == [("new", "x", 0, 2), ("gone", "j", 10, 0)]


def test_a_wanted_document_is_named_whenever_it_stands_elsewhere() -> None:
    assert changes(ranking("abc", b=2), ranking("xabc", b=3)) == [("new", "x", 0, 1), ("moved", "b", 2, 3)]


@pytest.mark.parametrize(("before", "now", "worse"), [(2, 5, 1), (5, 2, 0), (2, 0, 1), (0, 3, 0), (12, 31, 1), (31, 12, 0), (7, 7, 0)])
def test_only_a_wanted_document_that_loses_places_is_a_step_back(before: int, now: int, worse: int) -> None:
    found = compare([ranking("", w=before)], [ranking("", w=now)])
    assert found.worse == worse


def test_what_nobody_wants_may_go_without_a_step_back() -> None:
    assert compare([ranking("ab", a=1)], [ranking("a", a=1)]).worse == 0


def test_the_same_query_from_another_site_is_another_query() -> None:
    here = Ranking(query="停车", site="jyj", first=(Place("a", ""),))
    found = compare([here], [Ranking(query="停车", first=(Place("b", ""),))])
    assert (found.compared, found.unknown, found.changed) == (0, 2, ())


@given(some.permutations("abcdefgh"))
def test_nobody_is_said_to_have_moved_who_kept_the_order(order: list[str]) -> None:
    """Whoever is not named stands where it stood, or in the old order among the others not named."""
    named = {path for _, path, _, _ in changes(ranking("abcdefgh"), ranking("".join(order)))}
    rest = [one for at, one in enumerate(order) if one not in named and "abcdefgh"[at] != one]
    assert rest == sorted(rest)


@given(some.lists(some.text("abcdefgh", max_size=8).map(lambda one: "".join(dict.fromkeys(one))), min_size=2, max_size=2))
def test_a_ranking_compared_with_itself_has_no_changes_and_names_agree_with_places(orders: list[str]) -> None:
    before, now = map(ranking, orders)
    assert changes(before, before) == []
    for kind, path, at, to in changes(before, now):
        assert (orders[0] + " ").find(path) + 1 == at
        assert (orders[1] + " ").find(path) + 1 == to
        assert kind == ("new" if not at else "gone" if not to else "moved")


def test_a_record_is_read_as_it_was_written_and_lies_sorted(tmp_path: Path) -> None:
    path = tmp_path / "ranking.json"
    rankings = [ranking("ba", "乙", a=2), ranking("ab", "丙")]
    write_record(path, rankings)
    assert sorted(read_record(path), key=lambda one: one.query) == sorted(rankings, key=lambda one: one.query)
    text = path.read_text(encoding="utf-8")
    write_record(path, reversed(rankings))
    assert path.read_text(encoding="utf-8") == text
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2, "rankings": []}', '{"version": 1}', "\ufeff- {query: 1}"])
def test_another_file_is_no_record(tmp_path: Path, text: str) -> None:
    path = tmp_path / "ranking.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadRecord):
        read_record(path)
    with pytest.raises(BadRecord):
        read_record(tmp_path / "missing.json")


def test_a_change_says_what_it_was() -> None:
    (found,) = compare([ranking("ab")], [ranking("ba")]).changed
    assert found.changes in (
        (Change(kind="moved", path="a", title="题a", before=1, now=2),),
        (Change(kind="moved", path="b", title="题b", before=2, now=1),),
    )
