"""The tables of failure modes and faults name every row and only tests there are."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Rows of the fault table that concern building, and 42, which concerns settings; then those of preview and search.
FAULTS = {*range(1, 24), 26, 27, 38, 39, 40, 42}
SERVED = set(range(28, 38))


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
    table = rows("docs/faults.md")
    assert set(table) == FAULTS | SERVED
    building, serving = named_in("hostile"), named_in("serve", "finder", "search", "shards")
    for number, named in table.items():
        assert named, number
        if number in SERVED:
            assert named <= serving, number
        else:
            assert named == {one for one in building if number in numbers(one)}, number


def named_in(*folders: str) -> set[str]:
    paths = (path for folder in folders for path in sorted((ROOT / "tests" / folder).glob("test_*.py")))
    return functions_of(*(path.relative_to(ROOT).as_posix() for path in paths))
