"""Counts and times of one process, as Prometheus reads them (text format 0.0.4)."""

from __future__ import annotations

import os
from collections import Counter

# Upper bounds of the classes of time, in seconds.
_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """Requests by what was asked and how it ended; times; searches without result, and those the query log could not take."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, int]] = Counter()
        self._times: Counter[float] = Counter()
        self._seconds = 0.0
        self._searches = 0
        self.empty = 0
        self.unlogged = 0

    def answered(self, what: str, status: int) -> None:
        self._requests[what, status] += 1

    def searched(self, seconds: float, total: int) -> None:
        self._searches += 1
        self._seconds += seconds
        self.empty += total == 0
        for bound in _BOUNDS:
            self._times[bound] += seconds <= bound

    def text(self, switched: int, behind: float) -> str:
        """Each process answers for itself: the label tells which one did. `behind`: seconds since which pages may be newer
        than the index, which is no matter of a process."""
        me = f'process="{os.getpid()}"'
        lines = ["# TYPE sitegen_search_requests_total counter"]
        for (what, status), count in sorted(self._requests.items()):
            lines.append(f'sitegen_search_requests_total{{{me},what="{what}",status="{status}"}} {count}')
        lines.append("# TYPE sitegen_search_seconds histogram")
        lines += [f'sitegen_search_seconds_bucket{{{me},le="{bound}"}} {self._times[bound]}' for bound in _BOUNDS]
        lines.append(f'sitegen_search_seconds_bucket{{{me},le="+Inf"}} {self._searches}')
        lines.append(f"sitegen_search_seconds_sum{{{me}}} {self._seconds:.6f}")
        lines.append(f"sitegen_search_seconds_count{{{me}}} {self._searches}")
        for name, value in (("empty", self.empty), ("unlogged", self.unlogged), ("generations", switched)):
            lines += [f"# TYPE sitegen_search_{name}_total counter", f"sitegen_search_{name}_total{{{me}}} {value}"]
        lines += ["# TYPE sitegen_search_behind_seconds gauge", f"sitegen_search_behind_seconds {behind:.3f}"]
        return "\n".join(lines) + "\n"
