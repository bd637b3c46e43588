"""Why a file is not published: a diagnostic code and its parameters, without a place."""

from __future__ import annotations

import msgspec


class Refusal(msgspec.Struct, frozen=True, array_like=True):
    """One finding about a file's bytes. The caller knows the place and makes a diagnostic of it."""

    code: str
    params: dict[str, str]


def file_extension(name: str) -> str:
    """The ending of a file name without its dot, lower case; "" when there is none."""
    last = name.rsplit("/", 1)[-1]
    return last.rsplit(".", 1)[1].lower() if "." in last else ""


def human_size(size: int) -> str:
    """A number of bytes for people: 512 B, 36 KB, 1.2 MB (1 KB is 1024 bytes)."""
    if size < 1024:
        return f"{size} B"
    value = float(size)
    for unit in ("KB", "MB", "GB", "TB"):
        value /= 1024
        shown = round(value) if unit == "KB" or value >= 100 else round(value, 1)
        if shown < 1024 or unit == "TB":
            return f"{shown:g} {unit}"
    raise AssertionError("unreachable")
