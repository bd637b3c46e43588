"""Results as they are kept: every single run, in JSON; medians and ratios are computed from them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from measure.output import Written
from measure.process import Usage


@dataclass(frozen=True, slots=True)
class Run:
    """One build: which, and what it cost."""

    scenario: str
    generator: str
    repeat: int
    usage: Usage
    written: Written


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, smallest and largest of a measure over the repeats."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, values: list[float]) -> Spread:
        return cls(median(values), min(values), max(values))


@dataclass(frozen=True, slots=True)
class Result:
    """A whole session on one corpus."""

    name: str
    started: str  # ISO 8601, UTC
    documents: int
    sites: int
    seed: int
    machine: dict[str, str | int | float]
    versions: dict[str, str]
    commands: dict[str, str]
    runs: list[Run] = field(default_factory=list)

    def scenarios(self) -> list[str]:
        return list(dict.fromkeys(run.scenario for run in self.runs))

    def spread(self, scenario: str, generator: str, measure: str) -> Spread | None:
        values = list(self._values(scenario, generator, measure).values())
        return Spread.of(values) if values else None

    def ratio(self, scenario: str, measure: str) -> Spread | None:
        """sitegen / Hugo, repeat by repeat: the two runs of a pair followed each other, under the same load."""
        ours = self._values(scenario, "sitegen", measure)
        theirs = self._values(scenario, "hugo", measure)
        pairs = [ours[repeat] / theirs[repeat] for repeat in ours if theirs.get(repeat)]
        return Spread.of(pairs) if pairs else None

    def _values(self, scenario: str, generator: str, measure: str) -> dict[int, float]:
        return {
            run.repeat: float(getattr(run.usage if hasattr(run.usage, measure) else run.written, measure))
            for run in self.runs
            if run.scenario == scenario and run.generator == generator
        }

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load_result(path: Path) -> Result:
    kept = json.loads(path.read_text(encoding="utf-8"))
    runs = [Run(**{**run, "usage": Usage(**run["usage"]), "written": Written(**run["written"])}) for run in kept.pop("runs")]
    return Result(**kept, runs=runs)
