"""The bounds of a search, read from `limits.yml`."""

from __future__ import annotations

import functools
from importlib import resources

import msgspec
import yaml


class SearchLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `limits.yml`; what each number means is written there."""

    characters: int
    pieces: int
    tokens: int
    alternatives: int
    excluded: int
    page_size: int
    page_size_most: int
    results: int
    compared: int
    compared_phrase: int
    weighed: int
    roughly: int
    snippet: int
    suggestions: int
    whoosh_documents: int
    wasted_percent: int
    wasted_documents: int
    seconds: int


@functools.cache
def search_limits() -> SearchLimits:
    """The limits of the program. Read once a process: the file is part of the program."""
    text = resources.files("sitegen.search").joinpath("limits.yml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), SearchLimits)
