"""Small files beside the sites: put in place whole, only when they differ."""

from __future__ import annotations

import os
from pathlib import Path

_TEMPORARY = ".new-"


def put_file(path: Path, data: bytes) -> bool:
    """Writes the file unless it holds these bytes already. Returns whether it wrote."""
    try:
        if path.read_bytes() == data:
            return False
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{_TEMPORARY}{os.getpid()}-{path.name}")
    temporary.write_bytes(data)
    temporary.replace(path)
    return True


def sweep(build: Path) -> None:
    """Removes what a killed build left half written beside the sites."""
    for folder in ("manifest", "nginx", "reports"):
        for path in (build / folder).rglob(f"{_TEMPORARY}*"):
            path.unlink()
    for path in build.glob(f"{_TEMPORARY}*"):
        path.unlink()
