"""Index numbers (索引号) for documents without one, and new ones where two branches took the same.

There is no counter anywhere: the next number is one more than the largest in the documents themselves. Two branches may
so take the same number; after the merge it stands twice. Then the document that had it in the base (what was published
before) keeps it, else the one published first, by path where that is the same; the others get the next free numbers.
The result depends on the tree and the base only, so every clone that repairs the same merge writes the same bytes; and
since numbers of the base are never touched, a published number stays. Proof by tests/engine/test_assign.py.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from sitegen.model.catalogue import belongs
from sitegen.model.numbering import Numbering, numbering_of, values_for
from sitegen.parse.document import Document
from sitegen.parse.read import read_front
from sitegen.publish.place import put_file
from sitegen.settings.cluster import Cluster
from sitegen.settings.organisation import Organisation

_KEYS = ("索引号", "index_number")
_ENGLISH_KEY = re.compile(rb"^(?:title|published|kind)[ \t]*:", re.MULTILINE)


class Assigned(msgspec.Struct, frozen=True):
    """One number given. `before`: what stood there, where two documents had the same."""

    path: str
    number: str
    before: str = ""


class Unassigned(msgspec.Struct, frozen=True):
    """A document that needs a number and cannot get one: a segment its organisation or the document has no value for."""

    path: str
    segment: str


class Assignment(msgspec.Struct, frozen=True):
    """What `assign` did, or would do."""

    given: tuple[Assigned, ...]
    refused: tuple[Unassigned, ...]
    documents: int


def assign(root: Path, cluster: Cluster, base: Callable[[str], bytes | None], *, write: bool) -> Assignment:
    """Gives every document that belongs in a catalogue a number of its own.

    `base`: the bytes of `content/<path>` as published before, None where it was not. Files are otherwise left as they
    are, byte for byte.
    """
    documents = list(_documents(root))
    serials = _Serials(cluster)
    for one in documents:
        serials.learn(one)
    twice = {number for number, count in Counter(one.index_number for one in documents if one.index_number).items() if count > 1}
    losers = {path for number in sorted(twice) for path in _losers(documents, number, base)}
    given: list[Assigned] = []
    refused: list[Unassigned] = []
    wanting = (one for one in documents if one.path in losers or (not one.index_number and belongs(one) and not one.draft))
    for document in sorted(wanting, key=_order):
        try:
            number = serials.next(document)
        except KeyError as missing:
            refused.append(Unassigned(document.path, str(missing.args[0])))
            continue
        if number:
            given.append(Assigned(document.path, number, document.index_number))
    if write:
        for done in given:
            target = root / "content" / done.path
            put_file(target, with_number(target.read_bytes(), done.number))
    return Assignment(tuple(given), tuple(refused), len(documents))


def next_number(root: Path, cluster: Cluster, document: Document) -> str:
    """The number a new document would get; "" where there is no pattern. Reads its organisation's folder only.

    Raises KeyError with the segment that has no value.
    """
    owner = cluster.organisation_of(document.folder)
    if owner is None or numbering_of(cluster, owner) is None:
        return ""
    serials = _Serials(cluster)
    for one in _documents(root, owner.folder):
        serials.learn(one)
    return serials.next(document)


class _Serials:
    """Numbers taken, and the largest serial of every count."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._taken: set[str] = set()
        self._last: dict[str, int] = defaultdict(int)
        self._numberings: dict[str, tuple[Organisation, Numbering] | None] = {}

    def learn(self, document: Document) -> None:
        number = document.index_number
        if not number:
            return
        self._taken.add(number)
        found = self._numbering(document)
        scope = found[1].pattern.scope(number, found[1].values) if found is not None else None
        if scope is not None:
            self._last[scope[0]] = max(self._last[scope[0]], scope[1])

    def next(self, document: Document) -> str:
        found = self._numbering(document)
        if found is None:
            return ""
        pattern = found[1].pattern
        values = values_for(document, found[1], self._cluster)
        moment = (document.created or document.published).datetime()
        scope = pattern.scope_of(values, moment)
        while True:
            self._last[scope] += 1
            number = pattern.write(values, moment, self._last[scope])
            if number not in self._taken:
                self._taken.add(number)
                return number

    def _numbering(self, document: Document) -> tuple[Organisation, Numbering] | None:
        if document.folder not in self._numberings:
            owner = self._cluster.organisation_of(document.folder)
            numbering = numbering_of(self._cluster, owner) if owner is not None else None
            self._numberings[document.folder] = (owner, numbering) if owner is not None and numbering is not None else None
        return self._numberings[document.folder]


def _documents(root: Path, folder: str = "") -> Iterator[Document]:
    """Front matter of all documents, by path; files that cannot be read as such are left out (`check` reports them)."""
    content = root / "content"
    for path in sorted((content / folder).rglob("*.md")):
        if path.is_symlink() or not path.is_file():
            continue
        document = read_front(path.relative_to(content).as_posix(), path.read_bytes())
        if document is not None:
            yield document


def _order(document: Document) -> tuple[int, str]:
    return document.published.minute, document.path


def _losers(documents: list[Document], number: str, base: Callable[[str], bytes | None]) -> list[str]:
    """All but one of the documents with the same number."""
    rivals = sorted((one for one in documents if one.index_number == number), key=_order)

    def published(one: Document) -> bool:
        data = base(one.path)
        before = read_front(one.path, data) if data is not None else None
        return before is not None and before.index_number == number

    keeper = next((one for one in rivals if published(one)), rivals[0])
    return [one.path for one in rivals if one is not keeper]


def with_number(data: bytes, number: str) -> bytes:
    """The file with its index number: the value replaced where the key stands, else a line before the closing `---`."""
    start = data.index(b"---")
    end_of_line = b"\r\n" if data[start:].split(b"\n", 1)[0].endswith(b"\r") else b"\n"
    close = re.compile(rb"^---[ \t]*\r?$", re.MULTILINE).search(data, start + 3)
    assert close is not None  # it was read as front matter
    head = data[: close.start()]
    value = f'"{number}"'.encode()
    for key in _KEYS:
        line = re.compile(rb"^(" + key.encode() + rb"[ \t]*:)[^\r\n]*", re.MULTILINE)
        if line.search(head):
            return line.sub(rb"\1 " + value, head, count=1) + data[close.start() :]
    key = _KEYS[1] if _ENGLISH_KEY.search(head) else _KEYS[0]
    return head + key.encode() + b": " + value + end_of_line + data[close.start() :]
