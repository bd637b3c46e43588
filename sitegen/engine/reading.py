"""A chunk of input files: read, hashed, and parsed or inspected by one worker."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import msgspec

from sitegen.diagnostics import Diagnostic, Place
from sitegen.library.digest import of_file
from sitegen.media import media_limits
from sitegen.model.asset import AssetInfo, inspect_asset, media_file
from sitegen.model.packed import Packed, pack
from sitegen.parse.read import Parsed, parse_document
from sitegen.scan.changes import UNREAD, file_digest
from sitegen.scan.walk import Entry


class ReadJob(msgspec.Struct, frozen=True):
    """Files with the digest known until now. `state` "": pictures are not kept."""

    root: str
    state: str
    allow_html: bool
    files: tuple[tuple[Entry, bytes | None], ...]


class Asset(msgspec.Struct, frozen=True):
    """An attachment or image as inspected."""

    info: AssetInfo | None
    diagnostics: tuple[Diagnostic, ...]


class ReadFile(msgspec.Struct, frozen=True):
    """One file. `digest` None: it is gone or cannot be read. `document`, `asset`: only when its bytes changed."""

    entry: Entry
    digest: bytes | None
    changed: bool
    blob: str = ""
    document: Packed | None = None
    asset: Asset | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


_encode = msgspec.msgpack.encode
files_read = msgspec.msgpack.Decoder(list[ReadFile]).decode


def read_chunk(job: ReadJob) -> bytes:
    """What `files_read` reads: one message, since between processes objects are pickled one by one."""
    return _encode([_read(job, entry, known) for entry, known in job.files])


def given_up(job: ReadJob) -> bytes:
    """The outcome for a file whose reading ended its process."""
    found = []
    for entry, _ in job.files:
        told = (Diagnostic("document.unprocessable", Place(entry.path), {}),)
        if entry.path.endswith(".md"):
            found.append(ReadFile(entry, UNREAD, True, document=pack(Parsed(None, None, told))))
        else:
            found.append(ReadFile(entry, UNREAD, True, asset=Asset(None, told)))
    return _encode(found)


def split(job: ReadJob) -> list[ReadJob]:
    return [msgspec.structs.replace(job, files=(one,)) for one in job.files]


def _read(job: ReadJob, entry: Entry, known: bytes | None) -> ReadFile:
    path = Path(job.root) / entry.path
    is_asset = entry.path.startswith("content/") and not entry.path.endswith(".md")
    try:
        if is_asset and entry.size > media_limits().image_bytes:
            with open(path, "rb") as stream:
                data = stream.read(media_limits().head_bytes)
            digest = file_digest(path)
        else:
            data = path.read_bytes()
            digest = of_file(data)
    except FileNotFoundError:
        return ReadFile(entry, None, known is not None)
    except OSError as error:
        told = (Diagnostic("scan.unreadable", Place(entry.path), {"problem": error.strerror or ""}),)
        if is_asset:
            return ReadFile(entry, UNREAD, True, asset=Asset(None, told))
        if entry.path.startswith("content/"):
            return ReadFile(entry, UNREAD, True, document=pack(Parsed(None, None, told)))
        return ReadFile(entry, UNREAD, True, diagnostics=told)
    if digest == known:
        return ReadFile(entry, digest, False, _blob_id(entry, data))
    if is_asset:
        return ReadFile(entry, digest, True, asset=_inspect(job, entry, digest, data))
    if entry.path.startswith("content/"):
        parsed = parse_document(entry.path[len("content/") :], data, allow_html=job.allow_html)
        return ReadFile(entry, digest, True, _blob_id(entry, data), pack(parsed))
    return ReadFile(entry, digest, True)


def _blob_id(entry: Entry, data: bytes) -> str:
    """The name git has for a document's text (see `history`)."""
    if not entry.path.endswith(".md"):
        return ""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _inspect(job: ReadJob, entry: Entry, digest: bytes, data: bytes) -> Asset:
    inspected = inspect_asset(entry.path, data, entry.size)
    if job.state and inspected.info is not None:
        for size, made in zip(inspected.info.variants, inspected.data, strict=False):
            target = media_file(Path(job.state), digest, f"{size.suffix}.{size.extension}")
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f"{target.name}.{os.getpid()}")
            temporary.write_bytes(made)
            temporary.replace(target)
    return Asset(inspected.info, inspected.diagnostics)
