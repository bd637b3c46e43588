"""Indexes of small clusters."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.cluster import Cluster, make_cluster


@pytest.fixture(params=["whoosh", "sqlite"])
def cluster(request: pytest.FixtureRequest, tmp_path: Path) -> Cluster:
    """The example, searched by each engine in turn."""
    made = make_cluster(tmp_path)
    made.replace("sites/platform.yml", "search: {", f"search: {{engine: {request.param}, ")
    return made
