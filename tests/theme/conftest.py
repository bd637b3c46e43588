"""The demonstration cluster, the same that tests/output looks at, and a browser for whoever looks at it here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.output.browser import chromium
from tests.output.built import Built
from tests.output.conftest import demo
from tests.output.server import serving

__all__ = ["demo"]

# Where CI finds the pictures of a run; not part of the repository.
PICTURES = Path(__file__).resolve().parents[2] / "build/pictures"


@pytest.fixture(scope="session")
def browser(demo: Built) -> Iterator[Browser]:
    """One browser for all tests of this process, to whom every host of the cluster is this machine."""
    with serving(demo) as port, chromium(port) as browser:
        yield browser


@pytest.fixture(scope="session")
def pictures() -> Path:
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES
