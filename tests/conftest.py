"""Fixtures of several folders of tests: the example cluster, fresh and built."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.cluster import Cluster, build_at, make_cluster


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    """The example, not built yet."""
    return make_cluster(tmp_path)


@pytest.fixture
def built(cluster: Cluster) -> Cluster:
    """The example, built at the usual clock."""
    build_at(cluster)
    return cluster
