"""A small cluster of the engine's tests and a preview of it; a browser that finds `*.localhost` here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.engine.cluster import Cluster, make_cluster
from tests.output.browser import playwright
from tests.output.conftest import demo
from tests.serve.running import Running, running
from tests.tools.tool import chromium_program

__all__ = ["demo"]


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    return make_cluster(tmp_path)


@pytest.fixture
def preview(cluster: Cluster) -> Iterator[Running]:
    with running(cluster.root) as found:
        found.wait_for("files read")
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    expect.set_options(timeout=20_000)  # a machine may be busy
    found = playwright().chromium.launch(executable_path=chromium_program(), args=arguments)
    try:
        yield found
    finally:
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a profile of its own. Errors of its scripts fail the test at its end: what is raised in a listener
    would end the connection to the driver, and with it every browser test of this process."""
    context = browser.new_context()
    found = context.new_page()
    found.set_default_timeout(30_000)
    errors: list[str] = []
    found.on("pageerror", lambda error: errors.append(str(error)))
    yield found
    context.close()
    assert errors == []
