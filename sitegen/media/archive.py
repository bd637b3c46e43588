"""Archives judged by their directory, without unpacking: bombs, nesting, programs, wrong content.

The directory is read here and not by `zipfile`, which makes an object for each of the million entries a hostile
archive may list before anything can be counted. RAR and 7z keep their directory compressed or encrypted: of them
only the first bytes are known, and nothing in this program unpacks them.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import IO

import msgspec

from sitegen.media.limits import AttachmentType, MediaLimits
from sitegen.media.refusal import Refusal, file_extension, human_size

# APPNOTE.TXT 4.3.12, 4.3.14–4.3.16 and 4.5.3.
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_NO_SIZE = 0xFFFFFFFF
_MAX_COMMENT = 0xFFFF
_UTF8_FLAG = 0x800
_GZIP = b"\x1f\x8b"
_GZIP_BLOCK = 1 << 12  # deflate makes at most 1032 times as much of it: 4 MB at once


class BrokenArchive(Exception):
    """The directory cannot be read."""


class Member(msgspec.Struct, frozen=True, array_like=True):
    """One entry of an archive's directory; `size` is its length when unpacked."""

    name: str
    size: int


def check_archive(name: str, data: bytes | IO[bytes], limits: MediaLimits) -> Refusal | None:
    """What speaks against publishing this archive; None when nothing does or when it is no zip or gzip file."""
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    stream.seek(0)
    head = stream.read(4)
    if head.startswith(_GZIP):
        return _check_gzip(name, stream, limits)
    if head in (b"PK\x03\x04", b"PK\x05\x06"):
        return _check_zip(name, stream, limits)
    return None


def kind_of_members(names: frozenset[str], limits: MediaLimits) -> str:
    """The file name ending a zip with these members should have: `docx`, `ofd` … or `zip`."""
    kinds = ((ending, kind) for ending, kind in limits.attachments.items() if kind.members)
    return next((ending for ending, kind in kinds if _has_members(names, kind)), "zip")


def _check_zip(name: str, stream: IO[bytes], limits: MediaLimits) -> Refusal | None:
    try:
        size = _length(stream)
        at, length, listed = _directory(stream, size)
        if listed > limits.archive_members or length > limits.archive_directory_bytes:
            return _too_many(name, listed, limits)
        members = tuple(_members(_read(stream, at, length)))
    except BrokenArchive:
        return Refusal("media.archive-broken", {"name": name})
    if len(members) > limits.archive_members:
        return _too_many(name, len(members), limits)
    # Measured against the whole file: entries that share their bytes (overlap) do not hide that way.
    unpacked = sum(member.size for member in members)
    return _bomb(name, size, unpacked, limits) or _check_members(name, members, limits)


def _check_members(name: str, members: tuple[Member, ...], limits: MediaLimits) -> Refusal | None:
    kind = limits.attachments.get(file_extension(name))
    for member in members:
        if finding := _check_member(name, member.name, kind, limits):
            return finding
    names = frozenset(member.name for member in members)
    if kind and not _has_members(names, kind):
        found = kind_of_members(names, limits).upper()
        return Refusal("media.attachment-magic", {"name": name, "expected": file_extension(name).upper(), "found": found})
    return None


def _check_member(name: str, member: str, kind: AttachmentType | None, limits: MediaLimits) -> Refusal | None:
    params = {"name": name, "member": member}
    if _escapes(member):
        return Refusal("media.archive-path", params)
    if member.rsplit("/", 1)[-1].lower() in limits.macro_members:
        return Refusal("media.archive-macro", params)
    plain = kind is None or not kind.members
    ending = file_extension(member)
    # An office file carries what it embeds; only in a plain zip does a visitor meet the member itself.
    if plain and ending in limits.nested_refused:
        return Refusal("media.archive-nested", params)
    if plain and ending in limits.members_refused:
        return Refusal("media.archive-member", params)
    return None


def _has_members(names: frozenset[str], kind: AttachmentType) -> bool:
    return all(any(name.startswith(wanted) for name in names) if wanted.endswith("/") else wanted in names for wanted in kind.members)


def _escapes(member: str) -> bool:
    """A path that would leave the folder it is unpacked into ("zip slip")."""
    path = member.replace("\\", "/")
    return path.startswith("/") or path[1:2] == ":" or ".." in path.split("/") or "\0" in path


def _bomb(name: str, size: int, unpacked: int, limits: MediaLimits) -> Refusal | None:
    if unpacked <= min(limits.archive_bytes, _ratio_bytes(size, limits)):
        return None
    params = {
        "name": name,
        "size": human_size(size),
        "unpacked": human_size(unpacked),
        "ratio": str(unpacked // max(size, 1)),
        "limit": human_size(limits.archive_bytes),
        "limit_ratio": str(limits.archive_ratio),
    }
    return Refusal("media.archive-bomb", params)


def _ratio_bytes(size: int, limits: MediaLimits) -> int:
    """The most an archive of this size may unpack to by the ratio alone."""
    return max(limits.archive_ratio_floor, limits.archive_ratio * size)


def _too_many(name: str, count: int, limits: MediaLimits) -> Refusal:
    params = {"name": name, "count": str(count), "limit": str(limits.archive_members)}
    return Refusal("media.archive-members", params)


def _check_gzip(name: str, stream: IO[bytes], limits: MediaLimits) -> Refusal | None:
    """gzip has no directory and its length field counts modulo 4 GB: blocks are inflated, counted and dropped."""
    size = _length(stream)
    stream.seek(0)
    try:
        unpacked = _gzip_length(stream, min(limits.archive_bytes, _ratio_bytes(size, limits)))
    except (zlib.error, BrokenArchive):
        return Refusal("media.archive-broken", {"name": name})
    return _bomb(name, size, unpacked, limits)


def _gzip_length(stream: IO[bytes], enough: int) -> int:
    """Bytes in all members of a gzip file; counting ends once it is more than `enough`."""
    total = 0
    pending = stream.read(_GZIP_BLOCK)
    while pending.startswith(_GZIP) and total <= enough:
        inflater = zlib.decompressobj(wbits=31)
        while not inflater.eof and total <= enough:
            if not pending:
                raise BrokenArchive
            total += len(inflater.decompress(pending))
            pending = inflater.unused_data or stream.read(_GZIP_BLOCK)
    return total


def _length(stream: IO[bytes]) -> int:
    return stream.seek(0, io.SEEK_END)


def _directory(stream: IO[bytes], size: int) -> tuple[int, int, int]:
    """Where the central directory begins, its length and how many entries it claims."""
    tail_at = max(0, size - _END.size - _MAX_COMMENT)
    tail = _read(stream, tail_at, size - tail_at)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + _END.size:
        raise BrokenArchive
    *_, count, length, offset, _comment = _END.unpack_from(tail, at)
    end = tail_at + at
    if _NO_SIZE in (length, offset) or count == 0xFFFF:
        count, length, offset, end = _end_64(stream, end) or (count, length, offset, end)
    if length > end:
        raise BrokenArchive
    # The directory ends where its end record begins, also when something was put before the archive.
    return end - length, length, count


def _end_64(stream: IO[bytes], end: int) -> tuple[int, int, int, int] | None:
    """Count, length, offset and place of the ZIP64 end record; None when there is none."""
    if end < _LOCATOR_64.size:
        return None
    mark, _, at, _ = _LOCATOR_64.unpack(_read(stream, end - _LOCATOR_64.size, _LOCATOR_64.size))
    if mark != b"PK\x06\x07":
        return None
    if at > end - _END_64.size:
        raise BrokenArchive
    mark, _, _, _, _, _, _, count, length, offset = _END_64.unpack(_read(stream, at, _END_64.size))
    if mark != b"PK\x06\x06":
        raise BrokenArchive
    return count, length, offset, at


def _members(directory: bytes) -> Iterator[Member]:
    at = 0
    while at + _ENTRY.size <= len(directory):
        mark, _, _, flags, *_, size, name_length, extra_length, comment_length, _, _, _, _ = _ENTRY.unpack_from(directory, at)
        if mark != b"PK\x01\x02":
            raise BrokenArchive
        name_at = at + _ENTRY.size
        extra_at = name_at + name_length
        at = extra_at + extra_length + comment_length
        if at > len(directory):
            raise BrokenArchive
        extra = directory[extra_at : extra_at + extra_length]
        yield Member(_name(directory[name_at:extra_at], flags), _size_64(extra) if size == _NO_SIZE else size)
    if at != len(directory):
        raise BrokenArchive


def _name(raw: bytes, flags: int) -> str:
    """Chinese systems write GB18030 where the UTF-8 flag is not set."""
    if flags & _UTF8_FLAG:
        return raw.decode("utf-8", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _size_64(extra: bytes) -> int:
    """The unpacked size in the ZIP64 extra field, which is its first value."""
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, at)
        if tag == 1 and length >= 8 and at + 12 <= len(extra):
            size: int = struct.unpack_from("<Q", extra, at + 4)[0]
            return size
        at += 4 + length
    return _NO_SIZE


def _read(stream: IO[bytes], at: int, length: int) -> bytes:
    stream.seek(at)
    data = stream.read(length)
    if len(data) != length:
        raise BrokenArchive
    return data
