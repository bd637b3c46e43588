"""Statutory items (法定主动公开内容) of articles 20 and 21: which there are, who owes them, how editors name them."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import msgspec

from sitegen.vocabulary import vocabulary

_NUMERALS = {word: number for number, word in enumerate("一二三四五六七八九十", 1)}
_ARTICLE_20 = re.compile(r"(?:第二十条)?\s*第?\s*[（(]?\s*([一二三四五六七八九十]{1,3}|\d{1,2})\s*[）)]?\s*项?")


class Item(msgspec.Struct, frozen=True):
    """One branch of the statutory content. `law`: article and item; `text`: its wording; `folders`: of whose documents."""

    id: str
    name: str
    law: str
    text: str
    kinds: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()


@functools.cache
def statutory_items() -> dict[str, Item]:
    """All items of the regulations, in their order."""
    table = vocabulary("disclosure")["items"]
    return {
        name: Item(name, one["name"], one["law"], one["text"], tuple(one["kinds"]), tuple(one["folders"])) for name, one in table.items()
    }


def owed_items(kind: str, more: Iterable[str] = ()) -> list[Item]:
    """What an organisation of a kind must publish, with items it adds for itself, in the regulations' order."""
    added = set(more)
    return [one for one in statutory_items().values() if kind in one.kinds or one.id in added]


def item_of(written: str) -> str | None:
    """The id of the item an editor means by 3, 第二十条第（三）项, 20-3, or its name; None for another text."""
    text = written.strip()
    if text in statutory_items():
        return text
    named = _by_name().get(re.sub(r"^第二十一?条[\s：:]*", "", text))
    if named is not None:
        return named
    found = _ARTICLE_20.fullmatch(text)
    number = _value(found[1]) if found else 0
    return f"20-{number}" if f"20-{number}" in statutory_items() else None


@functools.cache
def _by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for one in statutory_items().values():
        for name in (one.name, one.text):
            names.setdefault(name, one.id)
    return names


def _value(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, rest = text.partition("十")
    if not ten:
        return _NUMERALS.get(text, 0)
    return 10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(rest, 0)
