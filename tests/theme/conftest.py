"""The demonstration cluster, the same that tests/output looks at, in every language, with a browser for whoever looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.output.browser import chromium
from tests.output.built import Built
from tests.output.conftest import demo
from tests.output.once import once
from tests.output.server import serving
from tests.theme.editions import LANGUAGES, edition

__all__ = ["demo"]

# Where CI finds the pictures of a run; not part of the repository.
PICTURES = Path(__file__).resolve().parents[2] / "build/pictures"


@dataclass(frozen=True)
class Edition:
    """A cluster in one language, and a browser to whom every host of it is this machine."""

    language: str
    built: Built
    browser: Browser

    def path(self, name: str) -> str:
        """The page of the table as it is called in this language."""
        site, _, path = name.partition("/")
        return f"{site}/{LANGUAGES[self.language]}{path}"


@pytest.fixture(scope="session")
def browser(demo: Built) -> Iterator[Browser]:
    """One browser for all tests of this process, to whom every host of the cluster is this machine."""
    with serving(demo) as port, chromium(port) as browser:
        yield browser


@pytest.fixture(scope="session")
def editions(demo: Built, browser: Browser, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Callable[[str], Edition]]:
    """Gives the cluster in a language, built when it is first asked for."""
    made = {"zh-Hans": Edition("zh-Hans", demo, browser)}
    with ExitStack() as stack:

        def give(language: str) -> Edition:
            if language not in made:
                folder = once(tmp_path_factory, worker_id, f"demo-{language}", edition(language))
                built = Built(folder, folder / "build")
                port = stack.enter_context(serving(built))
                made[language] = Edition(language, built, stack.enter_context(chromium(port)))
            return made[language]

        yield give


@pytest.fixture(scope="session")
def pictures() -> Path:
    PICTURES.mkdir(parents=True, exist_ok=True)
    return PICTURES
