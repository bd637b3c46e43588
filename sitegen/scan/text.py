"""Bytes → text: UTF-8 with or without BOM, any line ends; everything else refused with the likely reason."""

from __future__ import annotations

import re

from sitegen.diagnostics import Place, Report

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# Bidirectional overrides can make text read differently from what it is (CVE-2021-42574).
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def decode(data: bytes, *, path: str, report: Report) -> str | None:
    """The text with `\\n` line ends and no BOM, or None with a diagnostic."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        report.add("text.utf-16", Place(path))
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        code = "text.gb18030" if _is_gb18030(data) else "text.not-utf-8"
        report.add(code, Place(path, line, 1), offset=error.start, byte=f"0x{data[error.start]:02X}")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for pattern, code in ((_FORBIDDEN, "text.control-character"), (_BIDI, "text.bidi-control")):
        found = pattern.search(text)
        if found is not None:
            before = text[: found.start()]
            place = Place(path, before.count("\n") + 1, found.start() - before.rfind("\n"))
            report.add(code, place, character=f"U+{ord(found.group()):04X}")
            return None
    return text


def _is_gb18030(data: bytes) -> bool:
    """Whether the bytes read as GB18030 with Chinese in them (files saved by old Windows programs)."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return sum("\u4e00" <= character <= "\u9fff" for character in text[:2000]) > 0
