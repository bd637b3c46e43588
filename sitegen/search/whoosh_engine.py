"""The engine on Whoosh (default): an index of segments nobody changes once they are published."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from sitegen.search.bits import mask_of, members
from sitegen.search.choose import rarest
from sitegen.search.engine import Missing, Wear
from sitegen.search.limits import search_limits
from sitegen.search.prepared import unpack, unpack_letters
from sitegen.search.query import Piece
from sitegen.search.result import Shown
from sitegen.search.whoosh_codec import LETTERS, SHOWN, TEXT, make_schema
from sitegen.search.whoosh_library import TOC, FileStorage
from sitegen.search.whoosh_segment import INDEX, SMALL, SegmentReader, read_paths

MANIFEST = "manifest.json"
ABOUT = "about"
# So many segments of one small size become one, after everything is published.
TOGETHER = 10


class Manifest(msgspec.Struct, frozen=True):
    """Files of a generation with their SHA-256. A generation whose files differ is never opened. `made`: the segments the
    index was made of; all others came since."""

    files: dict[str, str]
    made: tuple[str, ...] = ()


def open_whoosh(folder: Path) -> WhooshEngine:
    """The generation for searching. Missing when a file of it is not what was published."""
    check_files(folder)
    try:
        return WhooshEngine(folder)
    except Exception as error:
        raise Missing("search.damaged", folder) from error


def read_manifest(folder: Path) -> Manifest:
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        raise Missing("search.damaged", folder) from error


def check_files(folder: Path, *, only: str = "") -> Manifest:
    """Compares every file (those ending with `only`) with the manifest before anything is read from them."""
    manifest = read_manifest(folder)
    present = {path.name for path in folder.iterdir()} - {MANIFEST}
    if present != manifest.files.keys():
        raise Missing("search.damaged", folder)
    for name, digest in manifest.files.items():
        if name.endswith(only) and file_sha256(folder / name) != digest:
            raise Missing("search.damaged", folder / name)
    return manifest


def file_sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_segments(folder: Path) -> list[Any]:
    """The segments of a generation, with what was deleted of each. Its files must have been checked."""
    toc = TOC.read(FileStorage(str(folder)), INDEX, schema=make_schema())
    segments: list[Any] = toc.segments
    return segments


def read_wear(folder: Path) -> Wear:
    """How a generation has worn since it was made."""
    manifest = check_files(folder, only=".toc")
    segments = read_segments(folder)
    deleted = sum(one.deleted_count() for one in segments)
    added = sum(one.doc_count() for one in segments if one.segment_id() not in manifest.made)
    there = sum(one.doc_count_all() for one in segments)
    worn = max(deleted, added)
    percent = 100 * worn // there if worn >= search_limits().wasted_documents else 0
    return Wear(percent, is_scattered(one.doc_count_all() for one in segments))


def is_scattered(sizes: Iterable[int]) -> bool:
    """Whether ten of the segments are of one small size: up to nine documents, or up to 99."""
    counts = Counter(len(str(size)) for size in sizes if size < SMALL)
    return any(count >= TOGETHER for count in counts.values())


class WhooshEngine:
    """One generation, open. Its files stay readable while newer generations are published and this one is removed."""

    def __init__(self, folder: Path) -> None:
        self.generation = folder.name
        self._about = (folder / ABOUT).read_bytes()
        self._readers: list[SegmentReader] = []
        self._paths: list[tuple[str, int]] = []
        base = 0
        for segment in read_segments(folder):
            reader = SegmentReader(folder, segment, base)
            self._readers.append(reader)
            base += reader.size
        self.size = base
        self._live = base - sum(len(one.deleted) for one in self._readers)
        self._folder = folder
        self._masks: dict[tuple[str, str], int] = {}
        self._values: dict[str, tuple[str, ...]] = {}

    def match(self, wanted: Iterable[Piece], *, where: str = "") -> Mapping[int, float]:
        field = where or "word"
        pieces = list(wanted)
        found: dict[int, float] = {}
        for reader in self._readers if pieces else ():
            found.update((reader.base + one, score) for one, score in _match(reader, field, pieces).items())
        return found

    def some(self, wanted: Iterable[Piece], *, where: str = "") -> Mapping[int, float]:
        field = where or "word"
        tokens = {token for piece in wanted for group in piece.alternatives[:1] for token in group}
        found = {token: [(one, postings) for one in self._readers if (postings := one.postings(field, token))] for token in tokens}
        counts = {token: sum(one.count(ids) for one, (ids, _) in postings) for token, postings in found.items()}
        scores: dict[int, float] = {}
        for token in rarest(counts):
            rare = math.log(1 + self._live / counts[token])
            for reader, (ids, weights) in found[token]:
                for one, weight in zip(ids, weights, strict=True):
                    if one not in reader.deleted:
                        scores[reader.base + one] = scores.get(reader.base + one, 0.0) + rare * weight
        return _most(scores, search_limits().compared_phrase)

    def lookup(self, key: str) -> tuple[int, ...]:
        return tuple(one for reader in self._readers for one in reader.live("key", key))

    def mask(self, field: str, value: str) -> int:
        known = self._masks.get((field, value))
        if known is None:
            live = (one for reader in self._readers for one in reader.live("facet", f"{field}:{value}"))
            known = mask_of(live, self.size)
            if known:  # what nothing has is not remembered: anything may be asked for
                self._masks[field, value] = known
        return known

    def values(self, field: str) -> tuple[str, ...]:
        if field not in self._values:
            prefix = f"{field}:"
            known = {term[len(prefix) :] for reader in self._readers for term in reader.terms("facet", prefix)}
            self._values[field] = tuple(one for one in sorted(known) if self.mask(field, one))
        return self._values[field]

    def newest(self, mask: int, most: int) -> list[int]:
        """By month first, so that few documents have to be looked at."""
        chosen: list[int] = []
        for month in reversed(self.values("month")):
            of_month = [(self.shown(one), one) for one in members(mask & self.mask("month", month))]
            of_month.sort(key=lambda pair: (-pair[0].minute, pair[0].path))
            chosen += [one for _, one in of_month]
            if len(chosen) >= most:
                break
        return chosen[:most]

    def shown(self, document: int) -> Shown:
        return msgspec.msgpack.decode(self._stored(SHOWN, document), type=Shown)

    def text(self, document: int) -> str:
        return unpack(self._stored(TEXT, document))

    def letters(self, document: int) -> str:
        return unpack_letters(self._stored(LETTERS, document))

    def _stored(self, name: str, document: int) -> bytes:
        reader = next(one for one in self._readers if document < one.base + one.size)
        return reader.stored(name, document - reader.base)

    def about(self) -> bytes:
        return self._about

    def paths(self) -> Iterator[tuple[str, int]]:
        found: dict[str, int] = {}
        for reader, segment in zip(self._readers, read_segments(self._folder), strict=True):
            for path, (number, digest) in read_paths(self._folder, segment).items():
                if number not in reader.deleted:
                    found[path] = digest
        yield from sorted(found.items())

    def check(self) -> int:
        """Every digest was compared when it was opened."""
        return 0

    def close(self) -> None:
        for reader in self._readers:
            reader.close()


def _match(reader: SegmentReader, field: str, pieces: list[Piece]) -> dict[int, float]:
    """Documents of one segment that have a group of each piece."""
    found: dict[int, float] | None = None
    for piece in pieces:
        of_piece: dict[int, float] = {}
        for group in piece.alternatives:
            for one, score in _group(reader, field, group, found).items():
                of_piece[one] = max(score, of_piece.get(one, 0.0))
        if not of_piece:
            return {}
        found = of_piece if found is None else {one: found[one] + score for one, score in of_piece.items()}
    return {one: score for one, score in (found or {}).items() if one not in reader.deleted}


def _group(reader: SegmentReader, field: str, group: tuple[str, ...], among: Mapping[int, float] | None) -> dict[int, float]:
    """Documents that have all tokens, the rarest looked at first; only of those `among`, where given."""
    postings = []
    for token in group:
        one = reader.postings(field, token)
        if one is None:
            return {}
        postings.append(one)
    postings.sort(key=lambda one: len(one[0]))
    together = set(postings[0][0]) if among is None else among.keys() & set(postings[0][0])
    for ids, _ in postings[1:]:
        if not together:
            return {}
        together.intersection_update(ids)
    scores = dict.fromkeys(together, 0.0)
    for ids, weights in postings:
        weight_of = dict(zip(ids, weights, strict=True))
        for document in together:
            scores[document] += weight_of[document]
    return {one: score / len(postings) for one, score in scores.items()}


def _most(scores: dict[int, float], most: int) -> dict[int, float]:
    """The `most` best, and those as good as the last."""
    if len(scores) <= most:
        return scores
    last = sorted(scores.values(), reverse=True)[most - 1]
    return {one: score for one, score in scores.items() if score >= last}


def save_manifest(folder: Path, known: Mapping[str, str], made: Iterable[str]) -> None:
    """Writes the manifest; digests of files that were there before are taken over."""
    names = sorted(path.name for path in folder.iterdir() if path.name != MANIFEST)
    manifest = Manifest({name: known.get(name) or file_sha256(folder / name) for name in names}, tuple(made))
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
