"""What somebody typed → a query of tokens. Every text is a query; none raises, none is longer than the limits."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable
from importlib import resources
from typing import Literal

import msgspec
import yaml

from sitegen.search.limits import search_limits
from sitegen.search.tokens import fold, is_han, letters, query_tokens, runs
from sitegen.search.typed_number import TypedNumber, typed_numbers

# A quotation in any of the marks people type; what it holds is the one group that is not None.
QUOTATION = r"\"([^\"]*)\"|“([^”]*)”|「([^」]*)」|『([^』]*)』|＂([^＂]*)＂"
_QUOTED = re.compile(rf"(?P<minus>(?<![^\s])[-－–]\s*)?(?:{QUOTATION})")
_EXCLUDED = re.compile(r"(?<![^\s])[-－–](?=[^\s\-－–])([^\s]+)")
_SEPARATOR = re.compile(r"[\s,，;；、|]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+")

Sort = Literal["relevance", "date"]


class Piece(msgspec.Struct, frozen=True, array_like=True):
    """One word of a query. `literal`: its letters as typed, folded. `alternatives`: token groups, any of which will do;
    a document has all tokens of a group. `exact`: quoted, so the letters stand in the document as they are."""

    literal: str
    alternatives: tuple[tuple[str, ...], ...]
    exact: bool = False


class Query(msgspec.Struct, frozen=True):
    """A query. `text` as typed, cut to the limits; `literal`: all letters of what is wanted, side by side, for a title
    typed with its punctuation is compared by them; `excluded`: pieces no result has; `numbers`: document numbers in it;
    `cut`: something typed is not searched for."""

    text: str = ""
    literal: str = ""
    wanted: tuple[Piece, ...] = ()
    excluded: tuple[Piece, ...] = ()
    numbers: tuple[TypedNumber, ...] = ()
    cut: bool = False

    @property
    def empty(self) -> bool:
        return not self.wanted


class Scope(msgspec.Struct, frozen=True):
    """Where to look: `site` alone, `tree` (the site with its sub-sites), or the whole `cluster`. `site`: from where the
    search is made; addresses of copies are those of this site."""

    kind: Literal["site", "tree", "cluster"] = "cluster"
    site: str = ""


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """What results must be; several values of one kind: any of them. Values are those of the facets."""

    site: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    validity: tuple[str, ...] = ()
    language: tuple[str, ...] = ()


FACETS = ("site", "organisation", "kind", "topic", "year", "validity")

# The other ways to say a piece: folded letters → folded letters.
Synonyms = Callable[[str], Iterable[str]]


def _no_synonyms(_literal: str) -> Iterable[str]:
    return ()


def parse_query(typed: str, synonyms: Synonyms = _no_synonyms) -> Query:
    """The query somebody means: words apart by spaces, "exact phrase" in any quotes, -word for what is not wanted."""
    limits = search_limits()
    plain = " ".join(_CONTROL.sub(" ", typed[: limits.characters * 4]).split())
    text = plain[: limits.characters]
    phrases: list[str] = []
    unwanted: list[tuple[str, bool]] = []

    def take_quoted(found: re.Match[str]) -> str:
        inside = next((one for one in found.groups()[1:] if one is not None), "")
        if found["minus"]:
            unwanted.append((inside, True))
        else:
            phrases.append(inside)
        return " "

    def take_excluded(found: re.Match[str]) -> str:
        unwanted.append((found[1], False))
        return " "

    rest = _EXCLUDED.sub(take_excluded, _QUOTED.sub(take_quoted, text))
    words = [one for one in _SEPARATOR.split(rest) if one]
    asked = [part for one in words for part in _parted(_without_asking(one, alone=len(words) == 1))]
    made = [_piece(one, synonyms, exact=False) for one in asked] + [_piece(one, _no_synonyms, exact=True) for one in phrases]
    wanted = tuple(dict.fromkeys(one for one in made if one is not None))
    excluded = tuple(piece for one, exact in unwanted if (piece := _piece(one, _no_synonyms, exact=exact)) is not None)
    kept = _within(_without_lone(wanted), limits.pieces, limits.tokens)
    cut = len(plain) > limits.characters or len(typed) > limits.characters * 4 or len(kept) < len(_without_lone(wanted))
    literal = letters(" ".join([*words, *phrases]))
    return Query(text, literal, kept, _within(excluded, limits.excluded, limits.tokens), typed_numbers(text), cut)


def _piece(written: str, synonyms: Synonyms, *, exact: bool) -> Piece | None:
    literal = letters(written)
    groups = [_quoted_tokens(written) if exact else tuple(query_tokens(written))]
    if not groups[0]:
        return None
    for other in synonyms(literal):
        groups.append(tuple(query_tokens(other)))
    most = search_limits().alternatives
    return Piece(literal, tuple(dict.fromkeys(one for one in groups if one))[:most], exact)


@functools.cache
def asking() -> tuple[tuple[str, ...], ...]:
    """Words people ask with, before, after and between what they look for; the longest first."""
    text = resources.files("sitegen.search").joinpath("asking.yml").read_text(encoding="utf-8")
    table = yaml.safe_load(text)
    return tuple(tuple(sorted(table[place], key=len, reverse=True)) for place in ("before", "after", "between"))


def _without_asking(word: str, *, alone: bool) -> str:
    """The word without what people only ask with; "" where nothing else is in it and other words are there."""
    before, after, _ = asking()
    plain = fold(word)
    if not alone and plain in (*before, *after):
        return ""
    start, end = 0, len(plain)
    while head := next((one for one in before if plain.startswith(one, start) and start + len(one) <= end), ""):
        start += len(head)
    while tail := next((one for one in after if plain.endswith(one, start, end)), ""):
        end -= len(tail)
    kept = plain[start:end]
    if len(letters(kept)) >= 2:
        return word if (start, end) == (0, len(plain)) else kept
    return "" if not kept and not alone else word


def _parted(word: str) -> list[str]:
    """What stands on both sides of a word people ask with, if both are words themselves."""
    plain = fold(word)
    for one in asking()[2]:
        before, found, after = plain.partition(one)
        if found and len(letters(before)) >= 2 and len(letters(after)) >= 2:
            return [before, after]
    return [word] if word else []


def _quoted_tokens(written: str) -> tuple[str, ...]:
    """Tokens of a quoted stretch. People cut it anywhere, also within a number or a word: those at its ends are not
    asked for (the literal text is compared anyway), if something else is left. A single Han character at an end is
    most likely the beginning or the end of a longer run, which has other tokens."""
    parts = runs(fold(written))
    ends = [at for at in {0, len(parts) - 1} if parts and (not is_han(parts[at]) or len(parts[at]) == 1)]
    inner = " ".join(part for at, part in enumerate(parts) if at not in ends)
    return tuple(query_tokens(inner) or query_tokens(written))


def _without_lone(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Pieces of single Han characters, as `(五)风` is, are asked for only where there is nothing else."""
    longer = tuple(one for one in pieces if any(len(token) > 1 or not is_han(token) for token in one.alternatives[0]))
    return longer or pieces


def _within(pieces: tuple[Piece, ...], most: int, tokens: int) -> tuple[Piece, ...]:
    """The first pieces that fit; of one that does not fit, its own way of saying it only."""
    kept: list[Piece] = []
    for piece in pieces[:most]:
        room = tokens - sum(len(group) for one in kept for group in one.alternatives)
        groups = [group for at, group in enumerate(piece.alternatives) if at == 0 or sum(map(len, piece.alternatives[: at + 1])) <= room]
        groups[0] = groups[0][: max(room, 0)]
        if not groups[0]:
            break
        kept.append(Piece(piece.literal, tuple(groups), piece.exact))
    return tuple(kept)


def is_latin(text: str) -> bool:
    """Whether a text is Latin letters alone, and so may be pinyin or initials."""
    found = runs(fold(text))
    return bool(found) and all(one.isascii() and one.isalpha() for one in found)
