"""The record of what one page read while it was made."""

from __future__ import annotations

from sitegen.diagnostics import Diagnostic


class Reads:
    """`shared`: keys of settings and theme, the same value for all pages of a build. `own`: facts of the library
    with the digest seen. `latest`: (list key, count) asked for. `told`: findings of this page."""

    __slots__ = ("latest", "own", "shared", "told")

    def __init__(self) -> None:
        self.shared: set[str] = set()
        self.own: dict[str, int] = {}
        self.latest: set[tuple[str, int]] = set()
        self.told: list[Diagnostic] = []
