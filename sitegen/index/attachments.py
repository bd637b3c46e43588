"""The words inside attachments: docx, xlsx, pdf. A hostile file costs itself and no more.

Office files are zip archives whose parts are XML: read with expat, entities refused. Their directories were checked when
the file was inspected (`media.archive`). Runs in worker processes with bounded memory; the text is cached by digest.
"""

from __future__ import annotations

import functools
import os
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from xml.parsers import expat

import msgspec
import yaml

from sitegen.library.digest import of_file
from sitegen.model.files import local_file
from sitegen.parse.document import Body, Document
from sitegen.workers.limits import TooSlow, time_limit


class _Enough(Exception):
    """As much text as is kept."""


@functools.cache
def limits() -> dict[str, int]:
    """All of `limits.yml`."""
    table: dict[str, int] = yaml.safe_load(resources.files("sitegen.index").joinpath("limits.yml").read_text(encoding="utf-8"))
    return table


class Library(msgspec.Struct, frozen=True):
    """Where workers read: the repository and the state."""

    root: str
    state: str


def attached_text(connection: sqlite3.Connection, document: Document, body: Body, library: Library) -> str:
    """Titles and texts of the files offered with the document."""
    named = {one.file: one.title for one in document.attachments}
    for reference in body.references:
        name = local_file(reference.target) if reference.kind == "link" else None
        if name:
            named.setdefault(name, reference.text)
    parts = []
    for name, title in named.items():
        path = f"content/{document.folder}/{name}"
        row = connection.execute("SELECT digest FROM asset WHERE path = ? AND info IS NOT NULL", (path,)).fetchone()
        if row is not None:
            parts += [title, name.rpartition(".")[0], attachment_text(Path(library.root) / path, row[0], Path(library.state))]
    return "\n".join(one for one in parts if one)


def attachment_text(path: Path, digest: bytes, state: Path) -> str:
    """The text of a file with this digest; "" where it has none, or none that can be had within the limits."""
    extract = _KINDS.get(path.suffix.lower())
    if extract is None:
        return ""
    cached = state / "texts" / digest.hex()[:2] / digest.hex()
    try:
        return zlib.decompress(cached.read_bytes()).decode("utf-8")
    except (OSError, zlib.error, UnicodeDecodeError):
        pass
    text = _extract(extract, path, digest)
    if text is None:
        return ""
    cached.parent.mkdir(parents=True, exist_ok=True)
    temporary = cached.with_name(f"{cached.name}.{os.getpid()}")
    temporary.write_bytes(zlib.compress(text.encode("utf-8", "replace")))
    temporary.replace(cached)
    return text


def _extract(extract: Callable[[Path], str], path: Path, digest: bytes) -> str | None:
    """None when the file is not the one with the digest (any more): the next build sees the other."""
    try:
        if of_file(path.read_bytes()) != digest:
            return None
    except OSError:
        return None
    try:
        with time_limit(limits()["seconds"]):
            return _tidy(extract(path))
    except (TooSlow, MemoryError, RecursionError):
        return ""
    except Exception:  # whatever a reader of foreign files raises: the file has no words for us, and that is all
        return ""


def _tidy(text: str) -> str:
    return re.sub(r"[ \t\x00-\x08\x0b-\x1f]+", " ", re.sub(r"\s*\n\s*", "\n", text)).strip()[: limits()["characters"]]


def _docx(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return _xml_text(_member(archive, "word/document.xml"), text=("t",), breaks=("p", "br", "tab", "tc"))


def _xlsx(path: Path) -> str:
    """Shared strings, and strings and numbers written in the cells."""
    parts = []
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "xl/sharedStrings.xml" in names:
            parts.append(_xml_text(_member(archive, "xl/sharedStrings.xml"), text=("t",), breaks=("si",)))
        sheets = sorted(one for one in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", one))
        for name in sheets[: limits()["members"]]:
            parts.append(_xml_text(_member(archive, name), text=("t",), breaks=("c", "row")))
    return "\n".join(parts)


def _member(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """One part in pieces, up to the limit: what a directory says of a part's size is not believed."""
    left = limits()["member_bytes"]
    with archive.open(name) as stream:
        while left > 0 and (piece := stream.read(min(1 << 16, left))):
            left -= len(piece)
            yield piece


def _xml_text(pieces: Iterator[bytes], *, text: tuple[str, ...], breaks: tuple[str, ...]) -> str:
    """The text within elements of these names; others of them end a line."""
    found: list[str] = []
    inside = 0
    length = 0
    most = limits()["characters"]

    def start(name: str, _attributes: object) -> None:
        nonlocal inside
        inside += name.rpartition(":")[2] in text

    def end(name: str) -> None:
        nonlocal inside
        local = name.rpartition(":")[2]
        inside -= local in text
        if local in breaks:
            found.append("\n")

    def characters(data: str) -> None:
        nonlocal length
        if inside:
            found.append(data)
            length += len(data)
            if length > most:
                raise _Enough

    def refuse(*_: object) -> None:
        raise _Enough

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (_Enough, expat.ExpatError):
        pass
    return "".join(found)


def _pdf(path: Path) -> str:
    if path.stat().st_size > limits()["pdf_bytes"]:
        return ""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    found: list[str] = []
    length = 0
    for page in PdfReader(path).pages[: limits()["pdf_pages"]]:
        found.append(page.extract_text())
        length += len(found[-1])
        if length > limits()["characters"]:
            break
    return "\n".join(found)


_KINDS: dict[str, Callable[[Path], str]] = {".docx": _docx, ".xlsx": _xlsx, ".pdf": _pdf}
