"""What a document is found by in the static shards: its terms, and in which of three lists each stands."""

from __future__ import annotations

import functools
from array import array
from collections.abc import Iterator

import msgspec

from sitegen.model.card import Card
from sitegen.parse.document import Body, Document
from sitegen.parse.markdown.text import plain_text
from sitegen.parse.printed import printed_texts
from sitegen.search.tokens import Token, count_tokens, fold, packed, runs_of, spelt, title_tokens, tokens
from sitegen.search.typed_number import keys_of
from sitegen.shards.coding import LISTS, OFTEN, ONCE, TITLE, hash_of
from sitegen.vocabulary import vocabulary

# A term that stands so often in a text is what the text is about rather than mentioned.
_OFTEN = 3
# Terms are kept in so many parts, by their hash: a build from nothing takes one part at a time.
PARTS = 4


def text_of(document: Document, body: Body) -> str:
    """What a document says, line by line: its body, then the front matter that is printed as text."""
    return "\n".join(filter(None, (plain_text(body.html), *printed_texts(document))))


def terms_of(document: Document, text: str, attached: str, card: Card, short: str = "") -> dict[Token, int]:
    """Term → list. `text`: as `text_of` gives it; `attached`: the words of its files; `short`: the short name of who
    publishes it. Keys of the document number begin with `#`, which no token does."""
    about = (
        card.site_name, card.section_name, vocabulary("document_kinds")[card.kind]["name"], card.issuer, document.publisher,
        document.doc_type, document.genre, document.topic, document.editor, document.author, document.reply_by,
    )  # fmt: skip
    found = dict.fromkeys(count_tokens(runs_of("\n".join((*about, attached)))), ONCE)
    for term, count in count_tokens(runs_of(f"{text}\n{document.summary}")).items():
        found[term] = OFTEN if count >= _OFTEN else ONCE
    names = (card.owner, short, card.source, document.index_number, *document.keywords, *document.issuer)
    found.update(dict.fromkeys(map(packed, tokens("\n".join(names))), OFTEN))
    found.update(dict.fromkeys(map(packed, title_tokens(f"{document.title}\n{document.doc_number}")), TITLE))
    for written in (document.doc_number, document.index_number):
        if written:
            found.update((f"#{key}", TITLE) for key in (*keys_of(written), fold(written)))
    return found


def facets_of(card: Card, topic: str) -> Iterator[tuple[str, str]]:
    """(facet, value) of a document; its sites and sections are its appearances."""
    yield "kind", card.kind
    if card.owner:
        yield "organisation", card.owner
    if topic:
        yield "topic", topic
    if card.validity:
        yield "validity", card.validity


# Array type of pairs of Han characters (`search.tokens.Token`).
PAIRS = "I"


class Listed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The terms of one list: pairs of Han characters as the bytes of an array, the others as they are written."""

    pairs: bytes = b""
    words: tuple[str, ...] = ()

    def names(self) -> Iterator[bytes]:
        """All of them in UTF-8."""
        yield from map(name_of, array(PAIRS, self.pairs))
        yield from map(name_of, self.words)


class Indexed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What was put into the shards for a document: terms of each list, part by part, facets, and the signs of those parts
    of its text that are files of their own; a number its copies have too; whether its files have words."""

    lists: tuple[Listed, ...]
    facets: tuple[tuple[str, str], ...] = ()
    signs: tuple[str, ...] = ()
    copies: int = 0
    attached: bool = False


def name_of(token: Token) -> bytes:
    """A term as shards have it, in UTF-8."""
    return spelt(token).encode()


class _Parts(dict[Token, int]):
    """The part of a term, as terms are met; most come again and again."""

    def __missing__(self, token: Token) -> int:
        part = hash_of(name_of(token)) % PARTS
        if len(self) < _KNOWN:
            self[token] = part
        return part


_KNOWN = 1 << 17


@functools.cache
def _parts() -> _Parts:
    return _Parts()


def parted(found: dict[Token, int], rest: Indexed) -> list[bytes]:
    """A document's terms as they are stored, part by part; `rest`, what else there is, with the first."""
    lists = [[(array(PAIRS), list[str]()) for _ in range(LISTS)] for _ in range(PARTS)]
    part_of = _parts()
    for term, at in found.items():
        pairs, words = lists[part_of[term]][at]
        if isinstance(term, int):
            pairs.append(term)
        else:
            words.append(term)
    return [
        _encoder.encode(msgspec.structs.replace(rest if part == 0 else Indexed(()), lists=tuple(Listed(pairs.tobytes(), tuple(words)) for pairs, words in one)))
        for part, one in enumerate(lists)
    ]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Indexed)


def indexed(value: bytes) -> Indexed:
    return _decoder.decode(value)
