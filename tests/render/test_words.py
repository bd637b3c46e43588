"""Words and locale: the theme's words in three languages, none missing, none left over; dates and numbers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from sitegen.render.locale import grouped, long_date
from sitegen.schema.moment import read_moment

ROOT = Path(__file__).resolve().parents[2]
THEMES = sorted(path.parent.name for path in (ROOT / "themes").glob("*/theme.yml"))
LANGUAGES = ("zh-Hans", "zh-Hant", "en")
_CALL = re.compile(r"""\bt\(\s*["']([\w.-]+)["']\s*([~,)])""")
_QUOTED = re.compile(r"""["']([a-z0-9]+(?:[.-][a-z0-9-]+)*\.[\w.-]*)["']""")


def words(theme: str, language: str) -> dict[str, str]:
    path = ROOT / f"themes/{theme}/i18n/{language}.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}


@pytest.mark.parametrize("theme", THEMES)
def test_the_three_languages_have_the_same_words_with_the_same_parameters(theme: str) -> None:
    simplified = words(theme, "zh-Hans")
    for language in LANGUAGES[1:]:
        other = words(theme, language)
        assert sorted(other) == sorted(simplified), language
        for key, text in simplified.items():
            assert set(re.findall(r"\{\w+\}", str(other[key]))) == set(re.findall(r"\{\w+\}", str(text))), f"{language}: {key}"
        assert [key for key, text in other.items() if not str(text).strip()] == []


def test_every_word_a_template_asks_for_is_there() -> None:
    missing = []
    for path in _sources(".html"):
        known = words("gov", "zh-Hans") | words(path.relative_to(ROOT / "themes").parts[0], "zh-Hans")
        for key, after in _CALL.findall(path.read_text(encoding="utf-8")):
            if key not in known and not (after == "~" and any(one.startswith(key) for one in known)):
                missing.append(f"{path.name}: {key}")
    assert missing == []


def test_no_word_is_left_over() -> None:
    """Asked for by name in a template or in the program, or by the beginning of its name (`t("kind." ~ …)`)."""
    texts = [path.read_text(encoding="utf-8") for path in (*_sources(".html"), *sorted((ROOT / "sitegen").rglob("*.py")))]
    named: set[str] = set()
    beginnings: set[str] = set()
    for text in texts:
        for found in _QUOTED.findall(text):
            named.add(found)
        beginnings.update(re.findall(r"""["']([a-z0-9-]+(?:\.[\w-]*)*[.-])["']\s*[~+]""", text))
        beginnings.update(re.findall(r"""f["']([a-z0-9-]+\.[\w.-]*)\{""", text))
    left = [key for key in words("gov", "zh-Hans") if key not in named and not key.startswith(tuple(beginnings))]
    assert left == []


def _sources(ending: str) -> list[Path]:
    return sorted((ROOT / "themes").rglob(f"templates/**/*{ending}"))


@pytest.mark.parametrize(("language", "shown"), [("zh-Hans", "2026年3月5日"), ("zh-Hant", "2026年3月5日"), ("en", "5 March 2026")])
def test_a_long_date_is_written_as_its_readers_do(language: str, shown: str) -> None:
    moment = read_moment("2026-03-05 09:30")
    assert moment is not None
    assert long_date(moment, language) == shown


def test_numbers_have_their_thousands_set_off() -> None:
    assert [grouped(7), grouped(12345), grouped(1234567.891, 1)] == ["7", "12,345", "1,234,567.9"]
