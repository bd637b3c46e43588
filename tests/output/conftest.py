"""The demonstration cluster, built once for all tests of the output, whichever process they run in."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.engine.build import build
from sitegen.engine.options import Options
from sitegen.schema.moment import read_moment
from tests.output.built import Built
from tests.output.once import once

ROOT = Path(__file__).resolve().parents[2]
CLOCK = "2026-11-22 09:00"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Built:
    """The demonstration cluster of this repository, at a fixed clock."""
    folder = once(tmp_path_factory, worker_id, "demo", _build)
    return Built(ROOT, folder / "build")


def _build(folder: Path) -> None:
    result = build(Options(root=ROOT, build=folder / "build", clock=read_moment(CLOCK)))
    told = "".join(f"{one.place.path}:{one.place.line} {one.code} {one.params}\n" for one in result.diagnostics)
    (folder / "diagnostics").write_text(told, encoding="utf-8")
