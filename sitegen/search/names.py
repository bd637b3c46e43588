"""Organisations, sites and sections by their names, also as pinyin (`shijiaoyuju`) or its initials (`sjyj`)."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.search.about import About, Name
from sitegen.search.limits import search_limits
from sitegen.search.query import Query, Scope, is_latin
from sitegen.search.result import Named
from sitegen.search.tokens import letters


def make_name(kind: str, name: str, url: str, site: str) -> Name:
    """A name with its pinyin. Names are few: this is done while indexing, so that a search needs no dictionary."""
    from pypinyin import Style, lazy_pinyin

    plain = letters(name)
    full = "".join(lazy_pinyin(plain, errors="default"))
    return Name(kind, name, url, site, plain, full, "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER, errors="default")))


def named(query: Query, about: About, scope: Scope) -> tuple[Named, ...]:
    """Names that are what was typed, exact ones first."""
    typed = letters(query.text)
    if len(typed) < 2:
        return ()
    found = sorted(_matching(typed, about, scope, latin=is_latin(query.text)), key=lambda pair: (pair[0], len(pair[1].name), pair[1].url))
    unique = dict.fromkeys(Named(one.kind, one.name, one.url, one.site) for _, one in found)
    return tuple(unique)[: search_limits().suggestions]


def _matching(typed: str, about: About, scope: Scope, *, latin: bool) -> Iterator[tuple[int, Name]]:
    """(rank, name): equal, beginning, or holding what was typed; pinyin only where Latin letters were typed."""
    for one in about.names:
        if one.site and scope.kind == "site" and one.site != scope.site:
            continue
        site = about.sites.get(one.site)
        if site is not None and site.internal and scope.site != one.site:
            continue
        if one.letters == typed:
            yield 0, one
        elif latin and typed in (one.pinyin, one.initials):
            yield 1, one
        elif not latin and len(typed) >= 3 and typed in one.letters and one.kind != "section":
            yield 2, one
        elif latin and len(typed) >= 4 and one.pinyin.startswith(typed):
            yield 3, one
