"""Interpretations (政策解读): which documents need one and until when, what each form must have. Rules are data."""

from __future__ import annotations

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
