"""A small cluster in the theme `gov`, built, served and seen in Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.engine.cluster import Cluster, build_at, make_cluster
from tests.output.browser import chromium
from tests.output.built import Built
from tests.output.server import serving

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def gov(tmp_path: Path) -> Cluster:
    """The example in the theme `gov`, not built yet."""
    cluster = make_cluster(tmp_path)
    shutil.copytree(ROOT / "themes/gov", cluster.path("themes/gov"))
    cluster.replace("sites/platform.yml", "theme: plain", "theme: gov")
    cluster.replace("sites/departments/jyj.yml", "theme: school\n", "")
    return cluster


@pytest.fixture
def look(gov: Cluster) -> Iterator[Callable[[], Browser]]:
    """Builds the cluster as it is now and opens a browser on it."""
    stack: list[Iterator[Browser]] = []

    def opened() -> Iterator[Browser]:
        build_at(gov)
        with serving(Built(gov.root, gov.build)) as port, chromium(port) as browser:
            yield browser

    def look_now() -> Browser:
        stack.append(opened())
        return next(stack[-1])

    yield look_now
    for one in stack:
        one.close()  # type: ignore[attr-defined]
