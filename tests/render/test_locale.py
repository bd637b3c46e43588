"""Dates and sizes as the readers of a language write them."""

from __future__ import annotations

import pytest

from sitegen.render.locale import file_size, written
from sitegen.schema.moment import read_moment


@pytest.mark.parametrize(
    ("style", "language", "shown"),
    [
        ("day", "zh-Hans", "2026-03-05"),
        ("day", "zh-Hant", "2026-03-05"),
        ("day", "en", "5 March 2026"),
        ("minute", "zh-Hans", "2026-03-05 09:30"),
        ("minute", "en", "5 March 2026, 09:30"),
        ("long", "zh-Hans", "2026年3月5日"),
        ("long", "en", "5 March 2026"),
        ("iso", "en", "2026-03-05"),
        ("iso-minute", "en", "2026-03-05 09:30"),
    ],
)
def test_a_date_is_written_as_its_readers_write_it(style: str, language: str, shown: str) -> None:
    moment = read_moment("2026-03-05 09:30")
    assert moment is not None
    assert written(moment, style, language) == shown


@pytest.mark.parametrize(
    ("size", "language", "shown"),
    [(50, "zh-Hans", "50 字节"), (50, "en", "50 bytes"), (36_900, "zh-Hans", "36 KB"), (36_900, "en", "36 KB")],
)
def test_a_size_is_written_in_the_words_of_the_language(size: int, language: str, shown: str) -> None:
    assert file_size(size, language) == shown
