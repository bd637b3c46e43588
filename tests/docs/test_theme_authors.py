"""What theme authors are told holds: every example renders as it says, and the child theme comes out as promised."""

from __future__ import annotations

import re
from pathlib import Path

from sitegen.cli.starter import starter_files
from sitegen.engine.build import build
from sitegen.engine.options import Options
from tests.docs.theme_examples import read_examples, render
from tests.engine.cluster import CLOCK, moment

DOCS = Path(__file__).resolve().parents[2] / "docs"
_STEP = re.compile(r"`((?:themes|sites)/\S+)`:\n\n +```\w+\n(.*?)\n +```", re.DOTALL)
_PROMISE = re.compile(r"^ +- `(build/\S+)` (has|lacks) `(.+)`$", re.MULTILINE)


def test_every_example_renders_as_it_says(tmp_path: Path) -> None:
    examples = read_examples(DOCS / "theme-examples.md")
    assert len(examples) > 25
    made = render(examples, tmp_path)
    assert [(one.source, shown) for one, shown in zip(examples, made, strict=True)] == [(one.source, one.expected) for one in examples]


def test_every_name_theme_authors_are_told_of_has_an_example() -> None:
    text = (DOCS / "theme-authors.md").read_text(encoding="utf-8")
    tables = text[text.index("## What every template sees") : text.index("## Words and static files")]
    rows = re.findall(r"^\| (`[^|]+`) \|", tables, re.MULTILINE)
    names = {name for row in rows for name in re.findall(r"`(\w+)", row)}
    assert len(names) > 25
    used = " ".join(one.source for one in read_examples(DOCS / "theme-examples.md"))
    assert sorted(name for name in names if not re.search(rf"\b{name}\b", used)) == []


def test_a_child_theme_is_made_in_the_steps_of_the_manual(tmp_path: Path) -> None:
    text = (DOCS / "theme-authors.md").read_text(encoding="utf-8")
    text = text[text.index("## A child theme in ten minutes") : text.index("## The theme `gov`")]
    root = tmp_path / "cluster"
    for path, source in starter_files():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(source.read_bytes())
    steps = _STEP.findall(text)
    assert len(steps) == 5
    for path, block in steps:
        lines = "".join(line.removeprefix("   ") + "\n" for line in block.split("\n"))
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        before = target.read_text(encoding="utf-8") if path.startswith("sites/") else ""
        target.write_text(before + lines, encoding="utf-8")
    result = build(Options(root=root, build=root / "build", clock=moment(CLOCK)))
    assert [one for one in result.diagnostics if one.code.startswith(("render.", "theme."))] == []
    promises = _PROMISE.findall(text)
    assert len(promises) == 4
    for path, has, words in promises:
        found = [one.read_text(encoding="utf-8") for one in root.glob(path)]
        assert len(found) == 1, path
        assert (words in found[0]) == (has == "has"), (path, words)
