"""The next generation of a Whoosh index: links to the files of the last one, a small segment more, then a switch.

Nothing is merged on the way to publishing: one merge of Whoosh's own took 41 s. After everything is published, ten
segments of a few documents become one (`tidy`), and when many documents came or were replaced, `build` makes the index
anew.
"""

from __future__ import annotations

import functools
import itertools
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sitegen.search.engine import Chunk, ReadEntries
from sitegen.search.load import prepare_chunks
from sitegen.search.place import current, name_of, remove_others, remove_state, switch
from sitegen.search.prepared import prepare
from sitegen.search.whoosh_codec import MOST_DOCUMENTS, make_schema
from sitegen.search.whoosh_engine import (
    ABOUT,
    TOGETHER,
    check_files,
    read_segments,
    save_manifest,
)
from sitegen.search.whoosh_library import TOC, FileStorage
from sitegen.search.whoosh_segment import INDEX, SMALL, at_once, gather, merge, read_paths, write_segment
from sitegen.workers.pool import run_chunks

# A worker holds a segment in memory while it makes it: about 12 kB a document.
_SEGMENT = 12_000
# Documents a chunk of work has, about.
_CHUNK = 64
_KEPT = 4


class WhooshWriter:
    """Makes a generation in a folder of its own."""

    def __init__(self, folder: Path, base: Path | None) -> None:
        self._folder = folder
        self._known: dict[str, str] = {}
        self._made: tuple[str, ...] | None = None
        self._segments: list[Any] = []
        number = max([0, *(_number(one) for one in folder.glob("whoosh-*"))]) + 1
        self._next = folder / name_of("whoosh", f"{number:06d}")
        self.token = self._next.name
        remove_state(self._next)
        self._next.mkdir()
        if base is not None:
            manifest = check_files(base, only=".toc")
            self._known, self._made = manifest.files, manifest.made
            self._segments = read_segments(base)
            for name in self._known:
                if not name.endswith(".toc") and name != ABOUT:
                    os.link(base / name, self._next / name)
        self._paths = {id(one): read_paths(self._next, one) for one in self._segments}

    def load(self, chunks: Iterable[Chunk], read: ReadEntries[Chunk], *, jobs: int) -> Iterator[list[tuple[str, int]]]:
        chunks = list(chunks)
        if jobs > 1:
            yield from self._load_many(chunks, read, jobs=jobs)
            return
        documents = _CHUNK * len(chunks)
        gathered = gather(documents)
        for prepared in prepare_chunks(chunks, read, jobs=1):
            for one in prepared:
                self.remove((one.path,))
                gathered.add(one)
            yield [(one.path, one.digest) for one in prepared]
            if len(gathered) >= _SEGMENT:
                self._add(write_segment(self._next, gathered))
                gathered = gather(documents)
        if len(gathered):
            self._add(write_segment(self._next, gathered))

    def _load_many(self, chunks: list[Chunk], read: ReadEntries[Chunk], *, jobs: int) -> Iterator[list[tuple[str, int]]]:
        """A segment a worker, each of its own documents."""
        at_once(_CHUNK * len(chunks))  # what that takes is loaded before processes are forked
        each = max(1, min(-(-len(chunks) // jobs), _SEGMENT // _CHUNK))
        groups = [tuple(chunks[at : at + each]) for at in range(0, len(chunks), each)]
        work = functools.partial(_make_segment, read, self._next)
        for segment, done in run_chunks(work, groups, jobs=jobs, split=lambda group: [group], given_up=_give_up):
            for path, _ in done:
                self.remove((path,))
            if segment is not None:
                self._add(segment)
            yield done

    def _add(self, segment: Any) -> None:
        assert segment.doc_count_all() <= MOST_DOCUMENTS
        self._segments.append(segment)
        self._paths[id(segment)] = read_paths(self._next, segment)

    def remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            for segment in self._segments:
                found = self._paths[id(segment)].pop(path, None)
                if found is not None:
                    segment.delete_document(found[0])

    def commit(self, about: bytes) -> None:
        self._drop_empty()
        (self._next / ABOUT).write_bytes(about)
        TOC(make_schema(), self._segments, 1).write(FileStorage(str(self._next)), INDEX)
        kept = {name: digest for name, digest in self._known.items() if not name.endswith(".toc") and name != ABOUT}
        made = [one.segment_id() for one in self._segments] if self._made is None else self._made
        save_manifest(self._next, kept, made)
        switch(self._folder, self._next.name)
        self._clean()

    def _drop_empty(self) -> None:
        for segment in [one for one in self._segments if one.deleted_count() >= one.doc_count_all()]:
            self._forget(segment)

    def tidy(self) -> None:
        """Ten of a size become one of the next."""
        self._drop_empty()
        for size in range(1, len(str(SMALL))):
            few = [one for one in self._segments if len(str(one.doc_count_all())) == size]
            if len(few) >= TOGETHER:
                gathered = merge(self._next, few)
                for segment in few:
                    self._forget(segment)
                if len(gathered):
                    self._add(write_segment(self._next, gathered))

    def _forget(self, segment: Any) -> None:
        self._segments.remove(segment)
        self._paths.pop(id(segment))
        for path in self._next.glob(f"{segment.segment_id()}.*"):
            path.unlink()

    def _clean(self) -> None:
        """The last generations stay: a search that began on one of them ends there."""
        names = sorted(one.name for one in self._folder.iterdir() if one.name.startswith("whoosh-"))
        remove_others(self._folder, tuple([one for one in names if one <= self._next.name][-_KEPT:]))

    def abandon(self) -> None:
        if current(self._folder) != self._next.name:
            shutil.rmtree(self._next, ignore_errors=True)


def _number(path: Path) -> int:
    digits = path.name.rpartition("-")[2]
    return int(digits) if digits.isdigit() else 0


def _make_segment(read: ReadEntries[Chunk], folder: Path, chunks: tuple[Chunk, ...]) -> tuple[Any, list[tuple[str, int]]]:
    gathered = gather(_CHUNK * len(chunks))
    for entry in itertools.chain.from_iterable(read(chunk) for chunk in chunks):
        gathered.add(prepare(entry))
    done = [(path, digest) for path, (_, digest) in gathered.paths.items()]
    return (write_segment(folder, gathered) if done else None), done


def _give_up(group: tuple[Any, ...]) -> tuple[Any, list[tuple[str, int]]]:
    raise MemoryError(f"indexing gave up on {len(group)} pieces")
