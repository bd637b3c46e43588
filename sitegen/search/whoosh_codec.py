"""How postings lie in a Whoosh index of ours: Whoosh's own codec, with all postings of a term written at once.

The stock writer calls Python once a posting and makes a pickle and a zlib stream of every rare term: 50 documents of
2,000 characters a second, four times the size of the text. Here the documents of a term are an array and their weights
bytes, kept where Whoosh keeps inlined postings: beside the term. Positions are not kept: of a quoted phrase all
bigrams are asked for and the literal text is compared, which is as exact (docs/search.md).
"""

from __future__ import annotations

import pickle
import struct
import sys
from array import array
from hashlib import md5
from typing import Any

from sitegen.search.whoosh_library import ListMatcher, W3Codec, W3FieldWriter, W3TermInfo, columns, fields

# Array type of document numbers: a segment has fewer than 65,536 documents.
IDS = "H"
POSTINGS = "I"
MOST_DOCUMENTS = 60_000
SHOWN, TEXT, LETTERS = "shown", "text", "letters"
COLUMNS = (SHOWN, TEXT, LETTERS)
# A term with the bytes of an array of its documents, ascending, and their weights, a byte each; none where they do not matter.
Term = tuple[str, bytes, bytes]
_ID = struct.Struct(f"={IDS}")
_FIELD = struct.Struct("!H")
_LENGTHS = struct.Struct("!ii")


def make_schema() -> Any:
    """`word`: all tokens; `title`: those of titles; `key`: exact names; `facet`: `field:value`; columns for texts."""
    stored = {name: fields.COLUMN(columns.VarBytesColumn()) for name in COLUMNS}
    return fields.Schema(word=fields.ID(), title=fields.ID(), key=fields.ID(), facet=fields.ID(), **stored)


def posting(document: int, weight: int) -> int:
    """A document with its weight as one number, four bytes in an array of `POSTINGS`."""
    return document << 8 | weight


def parted(postings: array[int]) -> tuple[array[int], bytes]:
    """The documents and the weights of postings, taken apart by the places of their bytes."""
    if sys.byteorder == "big":
        postings = array(POSTINGS, postings)
        postings.byteswap()
    data = postings.tobytes()
    numbers = bytearray(2 * len(postings))
    numbers[0::2], numbers[1::2] = data[1::4], data[2::4]
    documents = array(IDS, bytes(numbers))
    if sys.byteorder == "big":
        documents.byteswap()
    return documents, data[0::4]


def joined(documents: array[int], weights: bytes) -> array[int]:
    """The postings that `parted` takes apart."""
    return array(POSTINGS, [posting(document, weight) for document, weight in zip(documents, weights, strict=True)])


class BulkFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes the postings of a term in one call, and what the table of terms has of it: its own `add` asks the file where
    it is and writes three times, for every term."""

    def __init__(self, *rest: Any) -> None:
        super().__init__(*rest)
        self._at = int(self._tindex.dbfile.tell())

    def add_term(self, term: Term) -> None:
        """Terms come in their order."""
        name, documents, weights = term
        count, first, last = len(documents) // _ID.size, _ID.unpack_from(documents)[0], _ID.unpack(documents[-_ID.size :])[0]
        total, most = (sum(weights), max(weights)) if weights else (count, 1)
        info = W3TermInfo._struct.pack(1, total, count, 0, 0, most, first, last)
        value = info + pickle.dumps((documents, weights, ()), 4)
        key = _FIELD.pack(self._fieldid) + name.encode()
        hashed = int.from_bytes(md5(key).digest()[-4:], "big")
        table, at = self._tindex, self._at
        table.index.append(at)
        table.buckets[hashed & 255].append((hashed, at))
        self._at += table.dbfile.file.write(_LENGTHS.pack(len(key), len(value)) + key + value)


class BulkMatcher(ListMatcher):  # type: ignore[misc]
    """The postings of a term as Whoosh reads them; we take them whole."""

    def __init__(self, ids: bytes, weights: bytes, *rest: Any, **more: Any) -> None:
        self.documents = array(IDS, ids)
        self.weights = weights
        super().__init__(list(self.documents), [float(one) for one in weights] or None, None, *rest, **more)


class BulkCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's codec with our postings."""

    def field_writer(self, storage: Any, segment: Any) -> BulkFieldWriter:
        return BulkFieldWriter(self, storage, segment)

    def postings_reader(self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None) -> BulkMatcher:
        ids, weights, _ = terminfo.inlined_postings()
        return BulkMatcher(ids, weights, format_, scorer=scorer, term=term, terminfo=terminfo)
