"""Why there is no index to search: apart from the engines, for it is asked in every build."""

from __future__ import annotations

import contextlib
import sqlite3
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec


class Missing(Exception):
    """There is no index, or none that can be trusted. `why`: a diagnostic code."""

    def __init__(self, why: str, folder: Path) -> None:
        super().__init__(why, folder)
        self.why, self.folder = why, folder


@contextlib.contextmanager
def damage_as_missing(folder: Path) -> Iterator[None]:
    """What reading a damaged index ends in, where opening it did not tell: as Missing."""
    try:
        yield
    except (sqlite3.DatabaseError, zlib.error, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Missing("search.damaged", folder) from error
