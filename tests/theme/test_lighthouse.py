"""Lighthouse scores of the main kinds of pages, served by nginx as the manual configures it; more pages: make lighthouse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.output.built import Built
from tests.tools.lighthouse import ENOUGH, measure
from tests.tools.tool import HERE, tool

pytestmark = pytest.mark.xdist_group("browser")

PAGES = (
    "www/index.html",
    "www/news/index.html",
    "www/disclosure/policies/202611/parking-measures.html",
    "www/services/tech-project.html",
)


def test_the_main_pages_score_at_least_95_everywhere(demo: Built, tmp_path: Path) -> None:
    tool("node")
    if not (HERE / "node_modules/lighthouse").is_dir():
        pytest.skip("Lighthouse is not installed: run tests/tools/install.sh")
    short = [
        (one.page, one.scores, one.costly)
        for one in measure(demo, PAGES, tmp_path)
        if min(one.scores.values()) < ENOUGH
    ]
    assert short == []
