"""The numbers to beat, as a table; the words are those of the design."""

from __future__ import annotations

from dataclasses import dataclass

from measure.result import Result

MB = 2**20


@dataclass(frozen=True, slots=True)
class Goal:
    """A limit on one measure of sitegen in a scenario, or on its ratio to Hugo's; valid for one size of corpus."""

    documents: int
    scenario: str
    measure: str  # a field of Usage or Written
    limit: float
    of_hugo: bool

    @property
    def words(self) -> str:
        if self.of_hugo:
            return f"≤ {self.limit:g} × Hugo"
        return "nothing written" if self.measure == "written" else f"≤ {self.limit:g} s"

    def reached(self, result: Result) -> bool | None:
        """None when the result cannot tell: another size, or not measured."""
        if result.documents != self.documents:
            return None
        found = result.ratio(self.scenario, self.measure) if self.of_hugo else result.spread(self.scenario, "sitegen", self.measure)
        return None if found is None else found.middle <= self.limit


GOALS = (
    Goal(10_000, "clean", "wall", 0.5, True),
    Goal(100_000, "body", "wall", 1.5, False),
    Goal(100_000, "body", "wall", 0.02, True),
    Goal(100_000, "unchanged", "wall", 1.2, False),
    Goal(100_000, "unchanged", "written", 0, False),
    Goal(100_000, "clean", "peak_memory", 0.25, True),
)


def goals_of(scenario: str, measure: str, documents: int) -> list[Goal]:
    return [goal for goal in GOALS if (goal.scenario, goal.measure, goal.documents) == (scenario, measure, documents)]
