"""The tables of failure modes and faults name every row and only tests there are."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Rows of the fault table that concern building (issue 2), and 42, which concerns settings.
FAULTS = {*range(1, 24), 26, 27, 38, 39, 40, 42}


def rows(path: str) -> dict[int, set[str]]:
    """Number of each row → the tests it names."""
    text = (ROOT / path).read_text(encoding="utf-8")
    return {int(number): set(re.findall(r"`(test_\w+)`", rest)) for number, rest in re.findall(r"^\| (\d+) \|(.*)$", text, re.MULTILINE)}


def functions_of(*paths: str) -> set[str]:
    found: set[str] = set()
    for path in paths:
        found |= set(re.findall(r"^def (test_\w+)\(", (ROOT / path).read_text(encoding="utf-8"), re.MULTILINE))
    return found


def numbers(name: str) -> set[int]:
    """The rows a test names itself after: `test_04_12_13_…`."""
    lead = re.match(r"test_((?:\d\d_)+)", name)
    return {int(one) for one in lead.group(1).rstrip("_").split("_")} if lead else set()


def test_every_failure_mode_has_its_tests() -> None:
    table, known = rows("docs/failure-modes.md"), functions_of("tests/engine/test_failure_modes.py")
    assert set(table) == set(range(1, 45))
    assert set().union(*table.values()) == known
    for number, named in table.items():
        assert named, number
        assert all(number in numbers(one) for one in named), number


def test_every_fault_has_its_tests() -> None:
    paths = [path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "tests/hostile").glob("test_*.py"))]
    table, known = rows("docs/faults.md"), functions_of(*paths)
    assert set(table) == FAULTS
    for number, named in table.items():
        assert named, number
        assert named == {one for one in known if number in numbers(one)}, number
