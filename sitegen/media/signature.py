"""What a file's first bytes say it is, whatever its name."""

from __future__ import annotations

import codecs
import re

from sitegen.media.limits import MediaLimits, Signature

_BYTE_ORDER_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKUP_WINDOW = 1024
_SHORT_SIGNATURE = 3
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def identify(head: bytes, *, limits: MediaLimits) -> str:
    """The kind of content: a name of `signatures` or `markup` in limits.yml, `text` (UTF-8),
    `text-other` (text in another encoding) or "" when it cannot be told."""
    text = _text(head)
    for signature in limits.signatures:
        if _begins(head, signature, readable=text == "text") and _confirmed(head, signature.content, text):
            return signature.content
    # ISO 32000-1 lets a PDF begin late; only white space and a byte-order mark are accepted before it here.
    if _text_start(head).startswith(b"%PDF-"):
        return "pdf"
    return _markup(head, limits) or text


def _begins(head: bytes, signature: Signature, *, readable: bool) -> bool:
    magic = bytes.fromhex(signature.hex)
    if readable and len(magic) <= _SHORT_SIGNATURE:
        return False
    return head.startswith(magic, signature.at)


def _confirmed(head: bytes, content: str, text: str) -> bool:
    """What first bytes alone do not tell: captions must be UTF-8 (WebVTT §3), and a Matroska file is WebM only if its
    header says so (RFC 9559 §5.1.1, DocType)."""
    if content == "vtt":
        return text == "text"
    return content != "webm" or b"webm" in head[:64]


def _text_start(head: bytes) -> bytes:
    window = head[:_MARKUP_WINDOW]
    for mark in _BYTE_ORDER_MARKS:
        window = window.removeprefix(mark)
    return window.replace(b"\0", b"").lstrip()


def _markup(head: bytes, limits: MediaLimits) -> str:
    start = _text_start(head).lower()
    for content, beginnings in limits.markup.items():
        if any(start.startswith(beginning.encode()) for beginning in beginnings):
            return "svg" if content in ("xml", "html") and b"<svg" in start else content
    return ""


def _text(head: bytes) -> str:
    if not head:
        return ""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "text-other"
    if _CONTROL.search(head):
        return ""
    if _decodes(head, "utf-8"):
        return "text"
    return "text-other" if _decodes(head, "gb18030") else ""


def _decodes(head: bytes, encoding: str) -> bool:
    """Whether the bytes are text so far; a character cut off at the end is no fault."""
    try:
        codecs.getincrementaldecoder(encoding)("strict").decode(head, final=False)
    except UnicodeDecodeError:
        return False
    return True
