"""Findings of a build or check as text and as JSON, and the exit code they mean."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.cli.language import Words
from sitegen.cli.program import CLEAN, CONTENT
from sitegen.cli.terminal import paint, table, wants_colour, width

if TYPE_CHECKING:
    from sitegen.diagnostics import Diagnostic
    from sitegen.engine.options import Result, Totals

# More than a screenful or two hides the first mistakes, which are usually the cause of the others.
SHOWN = 50


def exit_code(diagnostics: Sequence[Diagnostic], *, strict: bool) -> int:
    """1 when something must be repaired."""
    counts = _counts(diagnostics)
    return CONTENT if counts["error"] or (strict and counts["warning"]) else CLEAN


def say_findings(diagnostics: Sequence[Diagnostic], root: Path, words: Words, *, everything: bool) -> None:
    """Every finding with its source line, in the order of their places; the first fifty unless `everything`."""
    if not diagnostics:
        return
    from sitegen.diagnostics.printing import Printer

    printer = Printer(root, language=words.language, colour=wants_colour(sys.stdout), width=width(sys.stdout))
    shown = _first(diagnostics, everything=everything)
    for one in shown:
        click.echo(printer.text(one))
        click.echo()
    if len(shown) < len(diagnostics):
        click.echo(words("findings.more", count=len(diagnostics) - len(shown)))
        click.echo()


def _first(diagnostics: Sequence[Diagnostic], *, everything: bool) -> list[Diagnostic]:
    """In order of place. Where not all are shown, errors are kept before warnings and notes."""
    from sitegen.diagnostics import Diagnostic
    from sitegen.diagnostics.catalogue import severity

    ordered = sorted(diagnostics, key=Diagnostic.order)
    if everything or len(ordered) <= SHOWN:
        return ordered
    ranks = {"error": 0, "warning": 1, "note": 2}
    kept = sorted(ordered, key=lambda one: ranks[severity(one.code)])[:SHOWN]
    return sorted(kept, key=Diagnostic.order)


def count_words(diagnostics: Sequence[Diagnostic], words: Words) -> str:
    """`2 errors, 1 warning`, or that there is nothing to say."""
    counts = _counts(diagnostics)
    parts = [
        words(f"count.{kind}" + ("" if counts[kind] == 1 else "s"), count=counts[kind])
        for kind in ("error", "warning", "note")
        if counts[kind]
    ]
    text = words("list.comma").join(parts) if parts else words("count.none")
    return paint(text, "red" if counts["error"] else "yellow" if counts["warning"] else "green")


def say_totals(totals: dict[str, Totals], words: Words) -> None:
    """What happened to the files of every site where something happened."""
    busy = {site: one for site, one in totals.items() if one.rendered or one.written or one.removed or one.failed}
    if not busy:
        return
    head = [words(f"totals.{name}") for name in ("site", "rendered", "written", "reused", "removed", "failed")]
    rows = [head, *([site, *_numbers(one)] for site, one in busy.items())]
    if len(totals) > 1:
        sums = [sum(column) for column in zip(*(_figures(one) for one in totals.values()), strict=True)]
        rows.append([words("totals.sum"), *map(str, sums)])
    lines = table(rows)
    click.echo(paint(lines[0], "bold"))
    for line in lines[1:]:
        click.echo(line)
    if len(busy) < len(totals):
        click.echo("  " + words("totals.quiet", count=len(totals) - len(busy)))
    click.echo()


def say_slowest(slowest: Sequence[tuple[str, int, float]], words: Words) -> None:
    """Which kinds of pages took how long."""
    if not slowest:
        click.echo(words("slow.none"))
        return
    rows = [[words(f"slow.{name}") for name in ("recipe", "pages", "seconds", "each")]]
    ordered = sorted(slowest, key=lambda one: -one[2])
    rows += [
        [recipe_name(recipe, words), str(pages), f"{seconds:.2f}", f"{seconds / max(pages, 1) * 1000:.1f}"]
        for recipe, pages, seconds in ordered
    ]
    lines = table(rows)
    click.echo(paint(lines[0], "bold"))
    for line in lines[1:]:
        click.echo(line)
    click.echo()


def recipe_name(recipe: str, words: Words) -> str:
    kind, _, variant = recipe.partition("@")
    key = f"recipe.{kind}"
    if not words.has(key):
        return recipe
    return f"{words(key)} ({recipe})" if not variant else f"{words('recipe-variant', recipe=words(key), variant=variant)} ({recipe})"


def result_json(result: Result, words: Words, **more: Any) -> str:
    """One object for a machine."""
    found = {
        "diagnostics": [diagnostic_object(one, words) for one in result.diagnostics],
        "totals": {site: dict(zip(_NAMES, _figures(one), strict=True)) for site, one in result.totals.items()},
        "seconds": round(result.seconds, 3),
        "clock": result.clock.to_minute(),
        **more,
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def diagnostic_object(diagnostic: Diagnostic, words: Words) -> dict[str, Any]:
    from sitegen.diagnostics.catalogue import hint, message, severity

    return {
        "code": diagnostic.code,
        "severity": severity(diagnostic.code),
        "path": diagnostic.place.path,
        "line": diagnostic.place.line,
        "column": diagnostic.place.column,
        "message": message(diagnostic.code, diagnostic.params, language=words.language),
        "hint": hint(diagnostic, language=words.language),
    }


_NAMES = ("rendered", "written", "reused", "removed", "failed")


def _figures(total: Totals) -> tuple[int, ...]:
    return total.rendered, total.written, total.reused, total.removed, total.failed


def _numbers(total: Totals) -> list[str]:
    return [str(one) for one in _figures(total)]


def _counts(diagnostics: Sequence[Diagnostic]) -> Counter[str]:
    if not diagnostics:
        return Counter()
    from sitegen.diagnostics.catalogue import severity

    return Counter(severity(one.code) for one in diagnostics)
