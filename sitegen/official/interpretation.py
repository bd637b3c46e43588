"""Interpretations (政策解读): which documents need one and until when, what each form must have. Rules are data."""

from __future__ import annotations

import re

import msgspec

from sitegen.official.working_days import working_days_later
from sitegen.schema.moment import Moment, read_moment
from sitegen.vocabulary import vocabulary


class Demand(msgspec.Struct, frozen=True):
    """What a form of interpretation must have, counted in its text; `keys` of its front matter."""

    pictures: int = 0
    recordings: int = 0
    questions: int = 0
    characters: int = 0
    keys: tuple[str, ...] = ()


_NOT_TEXT = re.compile(r"<[^>]+>|[\W_]+")


def copied_percent(html: str, documents: list[str]) -> int:
    """How much of an interpretation stands word for word in the documents it interprets (all as HTML), in per cent of
    its runs of characters; 0 where too little is written to say so."""
    rule = vocabulary("interpretations")["copied"]
    text, length = _NOT_TEXT.sub("", html), rule["run"]
    if len(text) < rule["characters"]:
        return 0
    known = {run for one in documents for run in _runs(_NOT_TEXT.sub("", one), length)}
    runs = _runs(text, length)
    return 100 * len(runs & known) // len(runs)


def most_copied() -> int:
    """The percentage above which an interpretation is a mere excerpt."""
    return int(vocabulary("interpretations")["copied"]["percent"])


def unspoken(html: str, form: str) -> list[str]:
    """What an interpretation of this form must speak of and, by its words, does not."""
    rule = vocabulary("interpretations")["speaks"]
    text = _NOT_TEXT.sub("", html)
    if form not in rule["forms"] or len(text) < rule["characters"]:
        return []
    return [name for name, shown in rule["of"].items() if not any(one in text for one in shown)]


def _runs(text: str, length: int) -> set[str]:
    return {text[at : at + length] for at in range(len(text) - length + 1)}


def demand_of(form: str) -> Demand:
    """What a form must have; nothing for a plain text."""
    return msgspec.convert(vocabulary("interpretations")["forms"].get(form, {}), Demand)


def interpretation_due(kind: str, genre: str, created: Moment | None, published: Moment) -> Moment | None:
    """The instant from which a document without an interpretation is late; None: it needs none."""
    needed = vocabulary("interpretations")["needed"]
    if kind not in needed["kinds"] or genre not in needed["genres"]:
        return None
    since = read_moment(str(needed["since"]))
    if since is None or (created or published) < since:
        return None
    return working_days_later(published, needed["working_days"])
