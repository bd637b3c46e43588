"""Results as a Markdown table, the goals beside them."""

from __future__ import annotations

from measure.goal import MB, goals_of
from measure.result import Result, Spread

_SCENARIOS = {
    "clean": "clean build",
    "unchanged": "nothing changed",
    "body": "one body edited",
    "title": "one title changed",
    "new": "one document added",
    "template": "document template edited",
}
# Measure, its name, its unit, one unit in the measure's own, decimals; which rows a table has.
_MEASURES = (
    ("wall", "wall time", "s", 1, 2),
    ("cpu", "CPU time", "s", 1, 2),
    ("peak_memory", "peak memory", "MB", MB, 0),
    ("written", "files written", "", 1, 0),
)
_HEAD = "| scenario | measure | sitegen | Hugo | sitegen / Hugo | goal |\n| --- | --- | ---: | ---: | ---: | --- |"


def table(result: Result) -> str:
    rows = [_row(result, scenario, measure) for scenario in result.scenarios() for measure in _MEASURES]
    return "\n".join([_caption(result), "", _HEAD, *rows])


def _row(result: Result, scenario: str, row: tuple[str, str, str, int, int]) -> str:
    measure, name, unit, one, decimals = row
    first = measure == _MEASURES[0][0]
    cells = (
        f"**{_SCENARIOS[scenario]}**" if first else "",
        name,
        _spread(result.spread(scenario, "sitegen", measure), unit, one, decimals),
        _spread(result.spread(scenario, "hugo", measure), unit, one, decimals),
        _spread(result.ratio(scenario, measure), "", 1, 3) if measure != "written" else "",
        _goals(result, scenario, measure),
    )
    return f"| {' | '.join(cells)} |"


def _spread(spread: Spread | None, unit: str, one: int, decimals: int) -> str:
    """Median, and the range where the repeats differ in print."""
    if spread is None:
        return "–"
    middle, least, most = (f"{value / one:,.{decimals}f}" for value in (spread.middle, spread.least, spread.most))
    shown = f"{middle} {unit}".strip()
    return shown if least == most else f"{shown} ({least}–{most})"


def _goals(result: Result, scenario: str, measure: str) -> str:
    marks = {True: "reached", False: "**missed**", None: "not measured"}
    found = goals_of(scenario, measure, result.documents)
    return "; ".join(f"{goal.words}: {marks[goal.reached(result)]}" for goal in found)


def _caption(result: Result) -> str:
    machine = result.machine
    versions = "; ".join(f"{name} {version}" for name, version in result.versions.items())
    return (
        f"{result.documents:,} documents, {result.sites} sites, seed {result.seed}; "
        f"{machine['cores']} cores ({machine['cpu']}), {machine['memory_mb']} MB, {machine['system']}, "
        f"Python {machine['python']}; commit {machine['commit']}; {result.started[:10]}. {versions}. "
        "Median of the repeats, smallest and largest in brackets; ratios pair by pair."
    )
