"""What a document is found by in the static shards: its terms, and in which of three lists each stands."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator

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
OFTEN_FROM = 3
# Terms are kept in so many parts, by their hash: a build from nothing takes one part at a time.
PARTS = 4


def text_of(document: Document, body: Body) -> str:
    """What a document says, line by line: its body, then the front matter that is printed as text."""
    return "\n".join(filter(None, (plain_text(body.html), *printed_texts(document))))


class Said(msgspec.Struct, frozen=True, gc=False):
    """What a document is found by: what it is about, its text, names and its title, and the keys of its numbers, which begin
    with `#`, as no token does."""

    about: str
    text: str
    names: str
    title: str
    keys: tuple[str, ...]


def said_of(document: Document, text: str, attached: str, card: Card, short: str = "") -> Said:
    """`text`: as `text_of` gives it; `attached`: the words of its files; `short`: the short name of who publishes it."""
    about = (
        card.site_name, card.section_name, vocabulary("document_kinds")[card.kind]["name"], card.issuer, document.publisher,
        document.doc_type, document.genre, document.topic, document.editor, document.author, document.reply_by, attached,
    )  # fmt: skip
    names = (card.owner, short, card.source, document.index_number, *document.keywords, *document.issuer)
    numbers = filter(None, (document.doc_number, document.index_number))
    return Said(
        "\n".join(about),
        f"{text}\n{document.summary}",
        "\n".join(names),
        f"{document.title}\n{document.doc_number}",
        tuple(f"#{key}" for written in numbers for key in (*keys_of(written), fold(written))),
    )


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


# Lists of terms, part by part.
Parts = list[list[Listed]]
Lister = Callable[[Said], Parts]


def listed(said: Said) -> Parts:
    """The terms of a document. The first of the lists a term would be in has it."""
    found = dict.fromkeys(count_tokens(runs_of(said.about)), ONCE)
    for term, count in count_tokens(runs_of(said.text)).items():
        found[term] = OFTEN if count >= OFTEN_FROM else ONCE
    found.update(dict.fromkeys(map(packed, tokens(said.names)), OFTEN))
    found.update(dict.fromkeys((*map(packed, title_tokens(said.title)), *said.keys), TITLE))
    pairs = [[array(PAIRS) for _ in range(LISTS)] for _ in range(PARTS)]
    for pair in sorted(term for term in found if isinstance(term, int)):
        pairs[part_of(pair)][found[pair]].append(pair)
    words = parted({term: at for term, at in found.items() if isinstance(term, str)})
    return [[Listed(one.tobytes(), more) for one, more in zip(*part, strict=True)] for part in zip(pairs, words, strict=True)]


def part_of(token: Token) -> int:
    return hash_of(name_of(token)) % PARTS


def parted(words: dict[str, int]) -> list[list[tuple[str, ...]]]:
    """Terms that are no pairs, part by part and list by list."""
    lists: list[list[list[str]]] = [[[] for _ in range(LISTS)] for _ in range(PARTS)]
    for word in sorted(words):
        lists[part_of(word)][words[word]].append(word)
    return [list(map(tuple, one)) for one in lists]


def encoded(parts: Parts, rest: Indexed) -> list[bytes]:
    """A document's terms as they are stored, part by part; `rest`, what else there is, with the first."""
    return [
        _encoder.encode(msgspec.structs.replace(rest if part == 0 else Indexed(()), lists=tuple(one))) for part, one in enumerate(parts)
    ]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Indexed)


def indexed(value: bytes) -> Indexed:
    return _decoder.decode(value)
