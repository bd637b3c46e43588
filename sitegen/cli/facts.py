"""Keys of facts in words: what a page depends on, and why it was made again."""

from __future__ import annotations

from sitegen.cli.language import Words

GROUPS = ("documents", "lists", "templates", "words", "settings", "addresses")

_GROUP_OF = {
    "document": "documents", "card": "documents", "name": "documents", "relations": "documents", "translations": "documents", "headings": "documents",
    "asset": "documents", "versions": "documents",
    "filled": "lists", "whole": "lists", "count": "lists", "facets": "lists", "exports": "lists",
    "near": "lists", "latest": "lists", "open": "lists", "range": "lists", "pages": "lists", "more": "lists",
    "year": "lists", "years": "lists", "fixed": "lists", "ranks": "lists", "passed": "settings",
    "template": "templates", "static": "templates", "word": "words",
    "route": "addresses", "room": "addresses",
}  # fmt: skip
_LISTS = ("section", "sticky", "related", "topic", "site")


def group_of(key: str) -> str:
    return _GROUP_OF.get(key.partition(":")[0], "settings")


def reason_words(reason: str, words: Words) -> str:
    """Why a page was made: a word of the planner, or the fact that changed."""
    if words.has(f"reason.{reason}"):
        return words(f"reason.{reason}")
    return words("reason.changed", fact=fact_words(reason, words)) if ":" in reason else reason


def fact_words(key: str, words: Words) -> str:
    """A fact as a person would name it."""
    kind, _, subject = key.partition(":")
    first, _, rest = subject.partition("|")
    name = f"fact.{kind}"
    if kind in ("near", "latest", "range", "more") and first:
        return words(
            f"{name}-{first.partition(':')[0]}" if words.has(f"{name}-{first.partition(':')[0]}") else name,
            list=_list(first, words),
            at=rest,
        )
    if kind in ("open", "pages", "filled", "whole", "count"):
        return words(name, list=_list(subject, words))
    if kind == "name":
        return words(name, name=_name(subject))
    if kind in ("document", "card", "relations", "translations", "headings", "versions"):
        return words(name, path=f"content/{subject}")
    if kind == "word":
        return words(name, language=rest.partition("|")[0], name=rest.partition("|")[2])
    if words.has(name):
        return words(name, first=first, rest=rest.replace("|", " "), subject=subject)
    return key


def _list(key: str, words: Words) -> str:
    kind, _, subject = key.partition(":")
    site, _, rest = subject.partition("/")
    return words(f"list.{kind}", site=site, name=rest) if kind in _LISTS else key


def _name(subject: str) -> str:
    kind, _, rest = subject.partition(":")
    return f"content/{rest}" if kind == "path" else rest if kind == "number" else subject
