"""Every dependency has its reason in docs/dependencies.md, and nothing there is a leftover."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=\[;! ]", one)[0] for one in requirements}


def test_each_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = _names(project["dependencies"])
    for extra in project["optional-dependencies"].values():
        wanted |= _names(extra)
    rows = re.findall(r"^\| (.+?) \| (.+?) \|", (ROOT / "docs/dependencies.md").read_text(encoding="utf-8"), re.MULTILINE)
    explained = {
        name for row in rows for cell in row[:2] for name in re.findall(r"^`([\w-]+)`|, `([\w-]+)`", cell) for name in name if name
    }
    assert wanted - explained == set()
    assert explained - wanted - set(project["optional-dependencies"]) == set()
