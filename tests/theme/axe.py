"""axe-core in a page: violations of WCAG 2.0 to 2.2, levels A and AA."""

from __future__ import annotations

import functools
import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

SCRIPT = Path(__file__).resolve().parents[1] / "tools/node_modules/axe-core/axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
_RUN = """
async ([only, tags]) => {
  const choice = only.length ? { type: "rule", values: only } : { type: "tag", values: tags };
  const found = await axe.run(document, { runOnly: choice, resultTypes: ["violations"] });
  return found.violations.flatMap(one => one.nodes.map(
    node => `${one.id}: ${node.target.join(" ")}: ${node.failureSummary.split("\\n").slice(1).join(" ").trim()}`));
}
"""


def violations(page: Page, *rules: str) -> list[str]:
    """What axe finds on the page as it stands now; with `rules` only those."""
    page.evaluate(_source())
    return [str(one) for one in page.evaluate(_RUN, [list(rules), _TAGS])]


@functools.cache
def _source() -> str:
    if not SCRIPT.is_file():
        reason = "axe-core is not installed: run tests/tools/install.sh"
        if os.environ.get("CI"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return SCRIPT.read_text(encoding="utf-8")
