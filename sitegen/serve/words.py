"""The words of the preview's own pages, in both languages."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Literal

import yaml

Language = Literal["zh", "en"]


@functools.cache
def words_of(language: Language) -> dict[str, str]:
    """Key → words. Part of the program: never changes in a run."""
    text = resources.files("sitegen.serve").joinpath("words.yml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {key: str(both[0 if language == "zh" else 1]) for key, both in table.items()}


def language_of(wanted: str | None, default: Language) -> Language:
    return "zh" if wanted == "zh" else "en" if wanted == "en" else default
