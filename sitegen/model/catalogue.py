"""政府信息公开目录: which documents belong in it, and the ordered lists it is browsed by.

An organisation's catalogue is the list of its section `catalogue`; the portal's directory is that of all organisations.
Facets of both are lists `catalogue:<site>/<section>|<facet>|<value>`, paged like sections.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import msgspec

from sitegen.model.routes import short_id
from sitegen.model.sections import SectionIndex
from sitegen.parse.document import Document
from sitegen.vocabulary import vocabulary

FACETS = ("topic", "genre", "audience", "year")
_BETWEEN = re.compile("[、，,；;]")


class Place(msgspec.Struct, frozen=True, array_like=True):
    """A list a document stands in because it belongs in a catalogue."""

    list: str
    rank: int


def belongs(document: Document) -> bool:
    """Whether a document is public information of its owner's own (data: `catalogue` of disclosure.yml)."""
    rule = vocabulary("disclosure")["catalogue"]
    if document.source_url or document.disclosure in ("request", "closed"):
        return False
    return document.kind in rule["kinds"] or document.disclosure in rule["disclosure"] or bool(document.legal_basis)


def catalogue_places(document: Document, index: SectionIndex) -> Iterator[Place]:
    """Where a document stands in its owner's catalogue and in the portal's directory, newest publication first."""
    if not belongs(document):
        return
    values = [(facet, value) for facet in FACETS for value in values_of(document, facet)]
    for site, section in index.catalogues(document):
        scope = f"{site.id}/{section.id}"
        yield Place(f"section:{scope}", document.published.minute)
        for facet, value in values:
            yield Place(f"catalogue:{scope}|{facet}|{value}", document.published.minute)


def values_of(document: Document, facet: str) -> list[str]:
    """Names in addresses of a document's values: topic `11` and `11-2`, genre, every audience, year of making."""
    if facet == "year":
        return [(document.created or document.published).day()[:4]]
    if facet == "genre":
        written = document.genre or document.doc_type
        return [genre_name(written)] if written else []
    if facet == "audience":
        return [audience_name(one) for one in audiences(document.audience)]
    number = topic_numbers().get(document.topic)
    return [] if number is None else [number] if "-" not in number else [number.partition("-")[0], number]


@functools.cache
def topic_numbers() -> dict[str, str]:
    """Topic as written → its number in addresses: the place in the vocabulary, which is only ever added to."""
    numbers: dict[str, str] = {}
    for at, (top, leaves) in enumerate(vocabulary("topics").items(), 1):
        numbers[top] = f"{at:02d}"
        numbers.update({f"{top}\\{leaf}": f"{at:02d}-{below}" for below, leaf in enumerate(leaves, 1)})
    return numbers


def audiences(written: str) -> list[str]:
    """The groups a 服务对象 names, each once: `企业、个人` is for both."""
    return list(dict.fromkeys(one for part in _BETWEEN.split(written) if (one := part.strip())))


def audience_name(one: str) -> str:
    """An audience's name in addresses: a short stable id, as there is no vocabulary of them."""
    return "a" + short_id(f"audience:{one}", 6)


def genre_name(written: str) -> str:
    """A genre's name in addresses: of the vocabulary, else a short stable id."""
    return _genres().get(written) or "g" + short_id(f"genre:{written}", 6)


@functools.cache
def _genres() -> dict[str, str]:
    return {word: name for name, word in vocabulary("genres").items()}


def label(facet: str, value: str, *, genre: str = "", audience: str = "") -> str:
    """What a value is called: the topic as written, the genre's word, the audience, the year. `genre`, `audience`: as a
    document under it writes them, for what no vocabulary has; without them such a value is its own name."""
    if facet == "topic":
        return next((written.rpartition("\\")[2] for written, number in topic_numbers().items() if number == value), value)
    if facet == "genre":
        return str(vocabulary("genres").get(value) or genre or value)
    if facet == "audience":
        return next((one for one in audiences(audience) if audience_name(one) == value), value)
    return value
