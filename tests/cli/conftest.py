"""The starter cluster, and `sitegen` run in this process."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitegen.cli.main import program
from sitegen.cli.starter import starter_files

CLOCK = "2026-11-22 09:00"

Sitegen = Callable[..., Result]


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the starter; every test gets a copy."""
    root = tmp_path_factory.mktemp("starter") / "cluster"
    for name, source in starter_files():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    return root


@pytest.fixture
def root(starter: Path, tmp_path: Path) -> Path:
    """A fresh starter cluster."""
    return Path(shutil.copytree(starter, tmp_path / "cluster"))


@pytest.fixture
def sitegen(root: Path, monkeypatch: pytest.MonkeyPatch) -> Sitegen:
    """Runs a command in the cluster, in Chinese unless the test says otherwise. One process, the usual clock."""
    monkeypatch.chdir(root)

    def run(*arguments: str, lang: str = "zh", given: str | None = None) -> Result:
        more = ["--lang", lang] if arguments and not arguments[0].startswith("-") else []
        if arguments and arguments[0] in ("build", "check") and "--clock" not in arguments:
            more += ["--clock", CLOCK]
        if arguments and arguments[0] in ("build", "check", "verify") and "--jobs" not in arguments:
            more += ["--jobs", "1"]
        everything = [*arguments, *more]
        return CliRunner().invoke(program(everything, {"LANG": "C"}), everything, input=given)

    return run


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {path}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def git(root: Path, *arguments: str) -> None:
    """A git command of a fixed author, without the settings of whoever runs the tests."""
    settings = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", str(root), *settings, *arguments], check=True, capture_output=True)


def commit(root: Path) -> None:
    """Everything as it is, committed."""
    if not (root / ".git").exists():
        git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "x")
