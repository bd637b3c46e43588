"""Fixtures of several folders of tests: the example cluster, fresh and built."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.engine.cluster import Cluster, build_at, make_cluster

_MEMORY = Path("/dev/shm")
_ROOM = 4 << 30

# Tests write many small files: in memory, where the machine has room, they take a third of the time.
if _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_MEMORY))


# How long examples take says something of the machine, which may be busy, and nothing of the law.
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    """The example, not built yet."""
    return make_cluster(tmp_path)


@pytest.fixture
def built(cluster: Cluster) -> Cluster:
    """The example, built at the usual clock."""
    build_at(cluster)
    return cluster
