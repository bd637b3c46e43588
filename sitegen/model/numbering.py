"""How an organisation's index numbers (索引号) are written: the pattern of the settings with its own codes in it."""

from __future__ import annotations

import functools

import msgspec

from sitegen.model.catalogue import topic_numbers
from sitegen.official.index_number import Pattern, WrongPattern, read_pattern
from sitegen.parse.document import Document
from sitegen.settings.cluster import Cluster
from sitegen.settings.organisation import Organisation


class Numbering(msgspec.Struct, frozen=True):
    """One organisation's pattern, and the values of the segments that do not differ by document."""

    pattern: Pattern
    values: dict[str, str]


def numbering_of(cluster: Cluster, organisation: Organisation) -> Numbering | None:
    """None where the platform has no pattern, or one that cannot be used (the settings say so)."""
    shared = cluster.platform.index_number
    text = organisation.index_pattern or (shared.pattern if shared else "")
    if not text or shared is None:
        return None
    try:
        pattern = _pattern(text, shared.reset, frozenset(organisation.codes))
    except WrongPattern:
        return None
    own = {
        "code": organisation.code,
        "plain_code": organisation.code.replace("-", ""),
        "credit_code": organisation.credit_code,
        "area_code": organisation.area_code,
    }
    return Numbering(pattern, {**{name: value for name, value in own.items() if value}, **organisation.codes})


@functools.cache
def _pattern(text: str, reset: tuple[str, ...], more: frozenset[str]) -> Pattern:
    return read_pattern(text, reset=reset, more=more)


def values_for(document: Document, numbering: Numbering, cluster: Cluster) -> dict[str, str]:
    """The organisation's values with those of one document: category, group, topic."""
    shared = cluster.platform.index_number
    if shared is None:
        return numbering.values
    own = {
        "category": shared.categories.get(document.kind) or shared.categories.get("else", ""),
        "group": shared.groups.get(document.genre or document.doc_type) or shared.groups.get("else", ""),
        "topic": topic_numbers().get(document.topic, "").replace("-", ""),
    }
    return {**numbering.values, **{name: value for name, value in own.items() if value}}
