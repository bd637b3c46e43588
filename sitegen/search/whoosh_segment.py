"""One segment of the index: written whole by one process, merged from small ones, read term by term."""

from __future__ import annotations

import shutil
import uuid
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from sitegen.search.impact import impacts
from sitegen.search.prepared import Prepared
from sitegen.search.whoosh_codec import (
    COLUMNS,
    LETTERS,
    POSTINGS,
    SHOWN,
    TEXT,
    BulkCodec,
    make_schema,
    parted,
    posting,
)
from sitegen.search.whoosh_library import FileStorage, columns

INDEX = "MAIN"
_PATHS = "paths"
_FIELDS = ("facet", "key", "title", "word")
_WEIGHED = ("title", "word")

# Term → documents with their weights, see `whoosh_codec.posting`; one number for both is half the work and the memory.
Postings = dict[str, "array[int]"]


def _no_postings() -> array[int]:
    return array(POSTINGS)


class Gathered(msgspec.Struct):
    """The documents of a segment to be: their columns, paths and postings, in memory."""

    paths: dict[str, tuple[int, int]] = {}
    stored: dict[str, list[bytes]] = msgspec.field(default_factory=lambda: {name: [] for name in COLUMNS})
    postings: dict[str, Postings] = msgspec.field(default_factory=lambda: {name: defaultdict(_no_postings) for name in _FIELDS})

    def add(self, one: Prepared) -> None:
        """One document more; its number is how many there were."""
        number = len(self.stored[SHOWN])
        self.paths[one.path] = (number, one.digest)
        for name, value in ((SHOWN, one.shown), (TEXT, one.text), (LETTERS, one.letters)):
            self.stored[name].append(value)
        words, title = impacts(one)
        _post(self.postings["word"], words, number)
        _post(self.postings["title"], title, number)
        _post(self.postings["key"], dict.fromkeys(one.keys, 0), number)
        _post(self.postings["facet"], {f"{name}:{value}": 0 for name, value in one.fields}, number)

    def __len__(self) -> int:
        return len(self.stored[SHOWN])


def _post(table: Postings, weighed: Mapping[str, int], number: int) -> None:
    first = posting(number, 0)
    for term, weight in weighed.items():
        table[term].append(first | weight)


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
        table = gathered.postings[field]
        for term in sorted(table):  # the order of characters is that of their UTF-8
            documents, weights = parted(table[term])
            terms.add_term(term.encode(), documents, weights if field in _WEIGHED else b"")
        terms.finish_field()
    terms.close()
    paths_file(folder, segment).write_bytes(msgspec.msgpack.encode(gathered.paths))
    return segment


def paths_file(folder: Path, segment: Any) -> Path:
    return folder / str(segment.make_filename(f".{_PATHS}"))


def read_paths(folder: Path, segment: Any) -> dict[str, tuple[int, int]]:
    """Path → (number in the segment, digest) of its documents, those deleted since included."""
    return msgspec.msgpack.decode(paths_file(folder, segment).read_bytes(), type=dict[str, tuple[int, int]])


class SegmentReader:
    """One segment, open. `base`: what is added to its documents' numbers in the whole index."""

    def __init__(self, folder: Path, segment: Any, base: int) -> None:
        storage = FileStorage(str(folder))
        codec, schema = segment.codec(), make_schema()
        self._formats = {name: schema[name].format for name in _FIELDS}
        self._terms = codec.terms_reader(storage, segment)
        self._documents = codec.per_document_reader(storage, segment)
        self._columns = {
            name: self._documents.column_reader(name, columns.VarBytesColumn()) for name in COLUMNS if segment.doc_count_all()
        }
        self.base, self.size = base, int(segment.doc_count_all())
        self.deleted = frozenset(int(one) for one in segment.deleted_docs())

    def postings(self, field: str, term: str) -> tuple[array[int], bytes] | None:
        """Documents of a term, deleted ones included, with their weights; None where nothing has it."""
        key = (field, term.encode())
        if key not in self._terms:
            return None
        matcher = self._terms.matcher(*key, self._formats[field])
        return matcher.documents, matcher.weights

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

    def all_postings(self) -> Iterator[tuple[str, bytes, array[int], bytes]]:
        for field, term in self._terms.terms():
            matcher = self._terms.matcher(field, term, self._formats[field])
            yield field, term, matcher.documents, matcher.weights

    def close(self) -> None:
        self._terms.close()
        self._documents.close()


def merge(folder: Path, segments: Iterable[Any]) -> Gathered:
    """Small segments as one, without what was deleted."""
    gathered = Gathered()
    for segment in segments:
        reader = SegmentReader(folder, segment, 0)
        numbers: dict[int, int] = {}
        for number in range(reader.size):
            if number not in reader.deleted:
                numbers[number] = len(gathered) + len(numbers)
        for path, (number, digest) in read_paths(folder, segment).items():
            if number in numbers:
                gathered.paths[path] = (numbers[number], digest)
        for field, term, ids, weights in reader.all_postings():
            _merge_term(gathered.postings[field], term.decode(), ids, weights, numbers)
        for name in COLUMNS:
            gathered.stored[name] += [reader.stored(name, number) for number in numbers]
        reader.close()
    return gathered


def _merge_term(table: Postings, term: str, documents: array[int], weights: bytes, numbers: dict[int, int]) -> None:
    kept = [posting(numbers[one], weights[at] if weights else 0) for at, one in enumerate(documents) if one in numbers]
    if kept:
        table[term].extend(kept)
