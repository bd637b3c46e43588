"""Attachments: is this kind of file published, is it what its name says, how large is it."""

from __future__ import annotations

import msgspec

from sitegen.media.archive import check_archive
from sitegen.media.limits import AttachmentType, MediaLimits
from sitegen.media.refusal import Refusal, file_extension, human_size
from sitegen.media.signature import identify

# How a kind of content is called in a message; others by their upper-case name.
_CALLED = {
    "ole": "OLE (DOC/XLS/PPT)",
    "jpeg": "JPG",
    "text": "TXT",
    "elf": "EXE (ELF)",
    "mach-o": "EXE (Mach-O)",
}


class AttachmentInfo(msgspec.Struct, frozen=True, array_like=True):
    """What the list of attachments shows. `remarks` are findings that do not stop publication."""

    label: str
    mime: str
    size: int
    remarks: tuple[Refusal, ...] = ()


def sniff_attachment(name: str, head: bytes, size: int, *, limits: MediaLimits) -> AttachmentInfo | Refusal:
    """Judge an attachment of `size` bytes by its name and its first `limits.head_bytes` bytes.

    A zip larger than `head` is only known to be a zip; `check_archive` has the last word on it.
    """
    kind = limits.attachments.get(file_extension(name))
    if kind is None:
        return Refusal("media.attachment-type", {"name": name, "extension": file_extension(name) or name})
    refusal = _check_size(name, size, limits) or _check_content(name, head, kind, limits)
    if refusal is None and kind.content == "zip" and len(head) >= size:
        refusal = check_archive(name, head, limits)
    return refusal or AttachmentInfo(kind.label, kind.mime, size, _remarks(name, size, limits))


def _check_size(name: str, size: int, limits: MediaLimits) -> Refusal | None:
    if size <= 0:
        return Refusal("media.attachment-empty", {"name": name})
    if size > limits.attachment_bytes:
        return Refusal("media.attachment-size", _sizes(name, size, limits.attachment_bytes))
    return None


def _check_content(name: str, head: bytes, kind: AttachmentType, limits: MediaLimits) -> Refusal | None:
    found = identify(head, limits=limits)
    if found == kind.content:
        return None
    params = {"name": name, "expected": file_extension(name).upper()}
    if kind.content in ("text", "vtt") and found == "text-other":
        return Refusal("media.attachment-encoding", params)
    if found in ("", "text-other"):
        return Refusal("media.attachment-unreadable", {**params, "head": head[:8].hex(" ").upper()})
    return Refusal("media.attachment-magic", {**params, "found": content_name(found)})


def _remarks(name: str, size: int, limits: MediaLimits) -> tuple[Refusal, ...]:
    if size <= limits.attachment_large:
        return ()
    return (Refusal("media.attachment-large", _sizes(name, size, limits.attachment_large)),)


def _sizes(name: str, size: int, limit: int) -> dict[str, str]:
    return {"name": name, "size": human_size(size), "limit": human_size(limit)}


def content_name(content: str) -> str:
    """A kind of content as a message calls it: PDF, ZIP, OLE (DOC/XLS/PPT)."""
    return _CALLED.get(content, content.upper())
