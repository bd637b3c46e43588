"""A tool that is not a Python package: found, or the test says which script installs it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
_FOLDERS = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
_CHECKER = HERE / "node_modules/vnu-jar/build/dist/vnu.jar"


def tool(name: str) -> str:
    """The path of a program. In CI an absent tool fails the test; elsewhere the test is skipped, with the reason."""
    path = shutil.which(name, path=_FOLDERS)
    return path or _absent(name)


def chromium_program() -> str:
    """Chromium: the build without a desktop where there is one, for it takes half the processor time."""
    return shutil.which("chromium-headless-shell", path=_FOLDERS) or tool("chromium")


def html_checker() -> list[str]:
    """The command that runs the Nu Html Checker."""
    return [tool("java"), "-jar", str(_CHECKER) if _CHECKER.is_file() else _absent("the Nu Html Checker")]


def _absent(name: str) -> str:
    reason = f"{name} is not installed: run tests/tools/install.sh"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
