"""One segment of the index: written whole by one process, merged from small ones, read term by term."""

from __future__ import annotations

import functools
import heapq
import shutil
import uuid
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from sitegen.search.impact import impacts, title_impacts
from sitegen.search.prepared import Prepared
from sitegen.search.tokens import Token, spelt
from sitegen.search.whoosh_codec import (
    COLUMNS,
    IDS,
    LETTERS,
    POSTINGS,
    SHOWN,
    TEXT,
    BulkCodec,
    Term,
    joined,
    make_schema,
    parted,
    posting,
)
from sitegen.search.whoosh_files import MappedStorage
from sitegen.search.whoosh_library import FileStorage, TermNotFound, columns
from sitegen.workers.numbers import numpy_is_there

INDEX = "MAIN"
# A segment of fewer documents is kept a second time in the shape it was gathered in: then ten of them become one in a
# tenth of the time Whoosh's files take to be read term by term.
SMALL = 100
_PATHS, _GATHERED = "paths", "gathered"
_FIELDS = ("facet", "key", "title", "word")
_WEIGHED = ("title", "word")

# From so many documents on their pairs are sorted all at once; below, loading numpy takes longer.
_MANY = 256
# Term → documents with their weights, see `whoosh_codec.posting`; one number for both is half the work and the memory.
Postings = dict[Token, "array[int]"]
_NO_POSTINGS = functools.partial(array, POSTINGS)


class Gathered(msgspec.Struct):
    """The documents of a segment to be: their columns, paths and postings, in memory. `pairs`: those of words that are pairs
    of Han characters, where very many documents are gathered."""

    paths: dict[str, tuple[int, int]] = {}
    stored: dict[str, list[bytes]] = msgspec.field(default_factory=lambda: {name: [] for name in COLUMNS})
    postings: dict[str, Postings] = msgspec.field(default_factory=lambda: {name: defaultdict(_NO_POSTINGS) for name in _FIELDS})
    pairs: Any = None

    def add(self, one: Prepared) -> None:
        """One document more; its number is how many there were."""
        number = len(self.stored[SHOWN])
        self.paths[one.path] = (number, one.digest)
        for name, value in ((SHOWN, one.shown), (TEXT, one.text), (LETTERS, one.letters)):
            self.stored[name].append(value)
        words: Mapping[Token, int] = impacts(one) if self.pairs is None else self.pairs.add(one)
        _post(self.postings["word"], words, number)
        _post(self.postings["title"], title_impacts(one), number)
        _post(self.postings["key"], dict.fromkeys(one.keys, 0), number)
        _post(self.postings["facet"], {f"{name}:{value}": 0 for name, value in one.fields}, number)

    def terms(self, field: str) -> Iterator[Term]:
        """The terms of a field in their order: that of characters is that of their UTF-8."""
        table = self.postings[field]
        names = sorted((spelt(token), token) for token in table)
        terms = ((name, *_bytes_of(table[token])) for name, token in names)
        return terms if self.pairs is None or field != "word" else heapq.merge(terms, self.pairs.terms())

    def __len__(self) -> int:
        return len(self.stored[SHOWN])


def gather(documents: int) -> Gathered:
    """A segment to be of about so many documents."""
    if not at_once(documents):
        return Gathered()
    from sitegen.search.whoosh_pairs import Pairs

    return Gathered(pairs=Pairs())


def at_once(documents: int) -> bool:
    """Whether the pairs of so many documents are sorted all at once."""
    return documents >= _MANY and numpy_is_there()


def _post(table: Postings, weighed: Mapping[Any, int], number: int) -> None:
    first = posting(number, 0)
    for token, weight in weighed.items():
        table[token].append(first | weight)


def _bytes_of(postings: array[int]) -> tuple[bytes, bytes]:
    documents, weights = parted(postings)
    return documents.tobytes(), weights


def write_segment(folder: Path, gathered: Gathered) -> Any:
    """Writes the files of a segment and returns it, for the table of contents. Several processes may do so at once."""
    part = folder / f"part-{uuid.uuid4().hex[:12]}"
    part.mkdir()
    segment = _write(part, gathered)
    for path in part.iterdir():
        if path.is_file():
            path.replace(folder / path.name)
    shutil.rmtree(part)
    return segment


def _write(folder: Path, gathered: Gathered) -> Any:
    storage, codec, schema = FileStorage(str(folder)), BulkCodec(), make_schema()
    segment = codec.new_segment(storage, INDEX)
    columns_of = codec.per_document_writer(storage, segment)
    for number in range(len(gathered)):
        columns_of.start_doc(number)
        for name in COLUMNS:
            columns_of.add_column_value(name, columns.VarBytesColumn(), gathered.stored[name][number])
        columns_of.finish_doc()
    columns_of.close()
    segment.set_doc_count(len(gathered))
    terms = codec.field_writer(storage, segment)
    for field in _FIELDS:
        terms.start_field(field, schema[field])
        for name, documents, weights in gathered.terms(field):
            terms.add_term((name, documents, weights if field in _WEIGHED else b""))
        terms.finish_field()
    terms.close()
    paths_file(folder, segment).write_bytes(msgspec.msgpack.encode(gathered.paths))
    if len(gathered) < SMALL:
        _gathered_file(folder, segment).write_bytes(msgspec.msgpack.encode(_keep(gathered)))
    return segment


def paths_file(folder: Path, segment: Any) -> Path:
    return folder / str(segment.make_filename(f".{_PATHS}"))


def read_paths(folder: Path, segment: Any) -> dict[str, tuple[int, int]]:
    """Path → (number in the segment, digest) of its documents, those deleted since included."""
    return msgspec.msgpack.decode(paths_file(folder, segment).read_bytes(), type=dict[str, tuple[int, int]])


class SegmentReader:
    """One segment, open. `base`: what is added to its documents' numbers in the whole index."""

    def __init__(self, folder: Path, segment: Any, base: int) -> None:
        storage = MappedStorage(str(folder))
        codec = segment.codec()
        self._terms = codec.terms_reader(storage, segment)
        self._documents = codec.per_document_reader(storage, segment)
        self._columns = {name: self._documents.column_reader(name, columns.VarBytesColumn()) for name in COLUMNS if segment.doc_count_all()}
        self.base, self.size = base, int(segment.doc_count_all())
        self.deleted = frozenset(int(one) for one in segment.deleted_docs())

    def postings(self, field: str, term: str) -> tuple[array[int], bytes] | None:
        """Documents of a term, deleted ones included, with their weights; None where nothing has it."""
        try:
            ids, weights, _ = self._terms.term_info(field, term.encode()).inlined_postings()
        except TermNotFound:
            return None
        return array(IDS, ids), weights

    def count(self, documents: array[int]) -> int:
        """How many of these documents are not deleted."""
        return len(documents) - len(self.deleted.intersection(documents)) if self.deleted else len(documents)

    def live(self, field: str, term: str) -> list[int]:
        """Documents of a term by their number in the whole index."""
        found = self.postings(field, term)
        return [self.base + one for one in found[0] if one not in self.deleted] if found is not None else []

    def terms(self, field: str, prefix: str) -> Iterator[str]:
        """All terms of a field that begin so."""
        wanted = prefix.encode()
        for name, term in self._terms.terms_from(field, wanted):
            if name != field or not term.startswith(wanted):
                return
            yield term.decode()

    def stored(self, name: str, number: int) -> bytes:
        return bytes(self._columns[name][number])

    def close(self) -> None:
        self._terms.close()
        self._documents.close()


class _Kept(msgspec.Struct, array_like=True):
    """`Gathered` as a file: postings as the bytes of their arrays."""

    paths: dict[str, tuple[int, int]]
    stored: dict[str, list[bytes]]
    postings: dict[str, dict[str, bytes]]


def _keep(gathered: Gathered) -> _Kept:
    postings = {
        field: {name: joined(array(IDS, documents), weights).tobytes() for name, documents, weights in gathered.terms(field)}
        for field in _FIELDS
    }
    return _Kept(gathered.paths, gathered.stored, postings)


def _gathered_file(folder: Path, segment: Any) -> Path:
    return folder / str(segment.make_filename(f".{_GATHERED}"))


def merge(folder: Path, segments: Iterable[Any]) -> Gathered:
    """Small segments as one, without what was deleted."""
    merged = Gathered()
    for segment in segments:
        kept = msgspec.msgpack.decode(_gathered_file(folder, segment).read_bytes(), type=_Kept)
        deleted = frozenset(int(one) for one in segment.deleted_docs())
        alive = [one for one in range(len(kept.stored[SHOWN])) if one not in deleted]
        numbers = {one: len(merged) + at for at, one in enumerate(alive)}
        for name, postings in kept.postings.items():
            _merge_terms(merged.postings[name], postings, numbers)
        for path, (number, digest) in kept.paths.items():
            if number in numbers:
                merged.paths[path] = (numbers[number], digest)
        for name in COLUMNS:
            merged.stored[name] += [kept.stored[name][one] for one in alive]
    return merged


def _merge_terms(table: Postings, postings: Mapping[str, bytes], numbers: Mapping[int, int]) -> None:
    first = {one: posting(number, 0) for one, number in numbers.items()}
    for term, data in postings.items():
        documents, weights = parted(array(POSTINGS, data))
        moved = [first[one] | weight for one, weight in zip(documents, weights, strict=True) if one in first]
        if moved:
            table[term].extend(moved)
