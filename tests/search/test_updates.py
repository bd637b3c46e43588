"""Many small updates of an index, by the engines themselves: the same answers as an index made at once."""

from __future__ import annotations

import contextlib
import random
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search import sqlite_engine
from sitegen.search.about import About, SiteAbout, encode_about
from sitegen.search.bits import Within, flags_of, mask_of, members
from sitegen.search.engine import Entry
from sitegen.search.engines import open_engine, open_writer, read_wear
from sitegen.search.limits import search_limits
from sitegen.search.place import current
from sitegen.search.query import Scope
from sitegen.search.result import Shown
from sitegen.search.searcher import Searcher

_ABOUT = encode_about(About(sites={"www": SiteAbout(id="www", name="示范市", url="/")}))
_WORDS = ("食品安全", "义务教育", "公共交通", "医疗保障", "城市绿化", "住房公积金", "职业培训")
_ENGINES = ("whoosh", "sqlite")


def _entry(number: int, version: int) -> Entry:
    dice = random.Random(f"{number}/{version}")
    body = "。".join(dice.choices(_WORDS, k=12))
    month = number % 12 + 1
    shown = Shown(
        path=f"n/{number}.md", url=f"/{number}.html", title=f"{dice.choice(_WORDS)}工作第{number}号", site="www",
        date=f"2026-{month:02}-01", minute=month * 100 + number % 5,
    )  # fmt: skip
    return Entry(shown=shown, names=f"第{version}版", body=body, keys=(f"path:{shown.path}",), sites=("www",))


def _read(chunk: tuple[tuple[int, int], ...]) -> list[Entry]:
    return [_entry(number, version) for number, version in chunk]


def _update(folder: Path, engine: str, chunk: tuple[tuple[int, int], ...], gone: tuple[str, ...] = ()) -> None:
    writer = open_writer(folder, engine, fresh=not current(folder))
    writer.remove(gone)
    for _ in writer.load([chunk], _read, jobs=1):
        pass
    writer.commit(_ABOUT)


def _answers(folder: Path) -> dict[str, object]:
    with contextlib.closing(open_engine(folder)) as engine:
        searcher = Searcher(engine)
        found: dict[str, object] = {word: searcher.order(word, Scope()) for word in (*_WORDS, "食品教育绿化", "“交通医疗”", "第3版")}
        found["paths"] = dict(engine.paths())
        return found


@pytest.mark.parametrize("engine", _ENGINES)
def test_after_many_updates_and_tidying_the_answers_are_those_of_an_index_made_at_once(tmp_path: Path, engine: str) -> None:
    dice = random.Random(7)
    there = dict.fromkeys(range(40), 0)
    _update(tmp_path / "grown", engine, tuple(there.items()))
    tidied = 0
    for version in range(1, 130):
        number = dice.randrange(60)
        if dice.random() < 0.2 and number in there:
            del there[number]
            _update(tmp_path / "grown", engine, (), gone=(f"n/{number}.md",))
        else:
            there[number] = version
            _update(tmp_path / "grown", engine, ((number, version),))
        if read_wear(tmp_path / "grown").scattered:
            tidied += 1
            writer = open_writer(tmp_path / "grown", engine, fresh=False)
            writer.tidy()
            writer.commit(_ABOUT)
    _update(tmp_path / "made", engine, tuple(sorted(there.items())))
    assert _answers(tmp_path / "grown") == _answers(tmp_path / "made")
    assert tidied == 0 if engine == "sqlite" else tidied >= 8


@pytest.mark.parametrize("engine", _ENGINES)
def test_what_a_writer_says_of_its_state_is_what_is_published(tmp_path: Path, engine: str) -> None:
    from sitegen.search.engines import token

    for number in range(3):
        writer = open_writer(tmp_path, engine, fresh=not number)
        for _ in writer.load([((number, 0),)], _read, jobs=1):
            pass
        writer.commit(_ABOUT)
        assert token(tmp_path) == writer.token


@pytest.mark.parametrize("engine", _ENGINES)
def test_the_newest_of_a_set_come_first_and_those_of_a_minute_by_path(tmp_path: Path, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _update(tmp_path, engine, tuple((number, 0) for number in range(80)))
    with contextlib.closing(open_engine(tmp_path)) as opened:
        shown = {one: opened.shown(one) for one in range(opened.size)}
        for few in (1000, 10):
            monkeypatch.setattr(sqlite_engine, "_FEW", few)
            for every in (1, 3, 20):
                some = range(0, 80, every)
                wanted = sorted(some, key=lambda one: (-shown[one].minute, shown[one].path))
                assert opened.newest(mask_of(some, opened.size), 30) == wanted[:30]


def test_of_very_many_documents_those_with_the_words_in_the_title_come_first_and_then_the_newest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _update(tmp_path, "sqlite", tuple((number, 0) for number in range(80)))
    few = msgspec.structs.replace(search_limits(), weighed=10)
    monkeypatch.setattr(sqlite_engine, "search_limits", lambda: few)
    with contextlib.closing(open_engine(tmp_path)) as engine:
        placed = [one.shown for one in Searcher(engine).order("食品安全", Scope())]
    assert len(placed) > 40
    titled = ["食品安全" in one.title for one in placed]
    assert titled == sorted(titled, reverse=True)
    others = [one.minute for one, in_title in zip(placed, titled, strict=True) if not in_title]
    assert others == sorted(others, reverse=True)


@given(st.sets(st.integers(0, 300)))
def test_a_set_has_its_members(documents: set[int]) -> None:
    mask = mask_of(documents, 301)
    assert list(members(mask)) == sorted(documents)
    assert mask.bit_count() == len(documents)
    assert [one in documents for one in range(301)] == [bool(flag) for flag in flags_of(mask, 301)]
    assert all((one in Within(mask, 301)) == (one in documents) for one in range(301))
