"""Every finding that stands, kept with the memo of what it was found in."""

from __future__ import annotations

import sqlite3

import msgspec

from sitegen.diagnostics import Diagnostic
from sitegen.library.store import get_blob

_decode = msgspec.msgpack.Decoder(tuple[Diagnostic, ...])
_TOLD = (
    "SELECT diagnostics FROM document WHERE diagnostics IS NOT NULL",
    "SELECT model_diagnostics FROM document WHERE model_diagnostics IS NOT NULL",
    "SELECT diagnostics FROM asset WHERE diagnostics IS NOT NULL",
    "SELECT diagnostics FROM number_finding",
    "SELECT diagnostics FROM page WHERE diagnostics IS NOT NULL",
)


def all_diagnostics(connection: sqlite3.Connection) -> tuple[Diagnostic, ...]:
    """Every finding that stands, whether this build found it or an earlier one; each once, by place."""
    found: dict[tuple[str, int, int, str, str], Diagnostic] = {}
    for query in _TOLD:
        for (told,) in connection.execute(query):
            found.update((one.order(), one) for one in _decode.decode(told))
    for (told,) in connection.execute("SELECT diagnostics FROM scan_finding"):
        one = msgspec.msgpack.decode(told, type=Diagnostic)
        found[one.order()] = one
    for name in ("settings-diagnostics", "theme-diagnostics", "repost-diagnostics", "history-diagnostics"):
        stored = get_blob(connection, name)
        found.update((one.order(), one) for one in (_decode.decode(stored) if stored is not None else ()))
    return tuple(found[key] for key in sorted(found))
