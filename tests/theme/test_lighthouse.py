"""Lighthouse scores of the main kinds of pages, served by nginx as the manual configures it; more pages: make lighthouse."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.output.built import Built
from tests.tools.lighthouse import ENOUGH, measure
from tests.tools.tool import HERE, tool

pytestmark = pytest.mark.xdist_group("browser")

PAGES = (
    "www/index.html",
    "www/disclosure/policies/202611/parking-measures.html",
    "www/search.html",
    "jyj/disclosure/catalogue/index.html",
)


def test_the_main_pages_score_at_least_95_everywhere(demo: Built, tmp_path: Path) -> None:
    tool("node")
    if not (HERE / "node_modules/lighthouse").is_dir():
        if os.environ.get("CI"):
            pytest.fail("Lighthouse is not installed: run tests/tools/install.sh", pytrace=False)
        pytest.skip("Lighthouse is not installed: run tests/tools/install.sh")
    # Scores of speed fall when the machine is busy with other tests: what falls short is measured again, twice at most.
    pages: tuple[str, ...] = PAGES
    for attempt in range(3):
        folder = tmp_path / str(attempt)
        folder.mkdir()
        short = [(one.page, one.scores, one.costly) for one in measure(demo, pages, folder) if min(one.scores.values()) < ENOUGH]
        pages = tuple(page for page, _, _ in short)
        if not pages:
            break
    assert short == []
