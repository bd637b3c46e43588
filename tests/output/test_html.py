"""Every page is valid HTML, and the build that made them had nothing to say."""

from __future__ import annotations

import json
import subprocess

from tests.output.built import Built
from tests.output.rules import WHOLE
from tests.tools.tool import html_checker


def test_the_demonstration_cluster_builds_without_a_finding(demo: Built) -> None:
    assert (demo.build.parent / "diagnostics").read_text(encoding="utf-8") == ""


def test_every_page_says_what_it_is(demo: Built) -> None:
    known = {*WHOLE, "banner", "twin", "redirect"}
    assert {page.kind for page in demo.pages} == known
    assert len(demo.pages) > 800
    assert {page.site.id for page in demo.of_kind("home", "notice")} == set(demo.sites)


def test_the_nu_html_checker_finds_no_error(demo: Built) -> None:
    command = [
        *html_checker(),
        "--errors-only",
        "--skip-non-html",
        "--format",
        "json",
        str(demo.build / "sites"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    messages = json.loads(done.stderr)["messages"]
    assert [f"{one.get('url')}:{one.get('lastLine')} {one['message']}" for one in messages][:20] == []
    assert done.returncode == 0
