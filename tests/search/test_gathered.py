"""Documents gathered for a segment one by one and all at once: the same postings, kept or written."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as some

from sitegen.search.engine import Entry
from sitegen.search.impact import impacts
from sitegen.search.prepared import Prepared, prepare
from sitegen.search.result import Shown
from sitegen.search.tokens import spelt
from sitegen.search.whoosh_pairs import Pairs
from sitegen.search.whoosh_segment import Gathered, SegmentReader, merge, write_segment

_text = some.text("食品安全法规國\u3400\U00020000\u9fff々 ，a2é\n", max_size=40)
_entries = some.lists(some.tuples(_text, _text, _text | _text.map(lambda one: one * 70)), max_size=5)


def _prepared(texts: list[tuple[str, str, str]]) -> list[Prepared]:
    shown = [
        Shown(
            path=f"{at}.md",
            url="",
            title=title,
            site="www",
            section="",
            section_name="",
            organisation="",
            owner="",
            kind="article",
            topic="",
            date="2026-01-02",
            updated="2026-01-02",
            minute=at,
            validity="",
            language="zh",
            doc_number="",
            index_number="",
            summary="",
        )
        for at, (title, _, _) in enumerate(texts)
    ]
    return [prepare(Entry(shown=one, names=names, body=body)) for one, (_, names, body) in zip(shown, texts, strict=True)]


def _gather(gathered: Gathered, documents: list[Prepared]) -> Gathered:
    for one in documents:
        gathered.add(one)
    return gathered


@settings(deadline=None)
@given(_entries)
def test_all_pairs_at_once_give_the_terms_of_one_by_one(texts: list[tuple[str, str, str]]) -> None:
    documents = _prepared(texts)
    one_by_one = _gather(Gathered(), documents)
    at_once = _gather(Gathered(pairs=Pairs()), documents)
    for field in one_by_one.postings:
        terms = list(one_by_one.terms(field))
        assert list(at_once.terms(field)) == terms
        assert [name for name, _, _ in terms] == sorted({name for name, _, _ in terms})
    words = {name: weights for name, _, weights in at_once.terms("word")}
    for one in documents:
        for token, weight in impacts(one).items():
            assert weight in words[spelt(token)]


def test_what_was_gathered_at_once_is_written_and_merged(tmp_path: Path) -> None:
    documents = _prepared([("食品安全法", "市监局", "食品安全，人人有责。" * 3), ("法规", "", "安全法规 2026"), ("食", "", "")])
    segments = [
        write_segment(tmp_path, _gather(Gathered(pairs=Pairs()), documents[:2])),
        write_segment(tmp_path, _gather(Gathered(), documents[2:])),
    ]
    merged = merge(tmp_path, segments)
    assert list(merged.terms("word")) == list(_gather(Gathered(), documents).terms("word"))
    reader = SegmentReader(tmp_path, segments[0], 0)
    found = reader.postings("word", "安全")
    assert found is not None
    assert list(found[0]) == [0, 1]
    assert list(reader.terms("word", "安全")) == ["安全"]
    reader.close()
