"""Bytes → text: UTF-8 with or without BOM, any line ends; everything else refused with the likely reason."""

from __future__ import annotations

from sitegen.diagnostics import Place, Report
from sitegen.schema.characters import refused_character


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
    refused = refused_character(text)
    if refused is not None:
        code, at = refused
        before = text[:at]
        place = Place(path, before.count("\n") + 1, at - before.rfind("\n"))
        report.add(code, place, character=f"U+{ord(text[at]):04X}")
        return None
    conflict = _conflict(text)
    if conflict is not None:
        report.add("text.conflict", Place(path, text.count("\n", 0, conflict) + 1, 1, 7))
        return None
    return text


def _conflict(text: str) -> int | None:
    """Where a conflict of a merge begins that git left in the file for somebody to solve."""
    opened = text.find("<<<<<<< ")
    while opened > 0 and text[opened - 1] != "\n":
        opened = text.find("<<<<<<< ", opened + 1)
    halves = text.find("\n=======\n", opened) if opened >= 0 else -1
    return opened if halves >= 0 and text.find("\n>>>>>>> ", halves) >= 0 else None


def _is_gb18030(data: bytes) -> bool:
    """Whether the bytes read as GB18030 with Chinese in them (files saved by old Windows programs)."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return sum("\u4e00" <= character <= "\u9fff" for character in text[:2000]) > 0
