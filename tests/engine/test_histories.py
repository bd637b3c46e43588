"""The law of the engine: after any history, what lies in `build/` is what a clean build makes.

Histories are random: edits of every kind, builds with one or two workers, builds killed with -9 at a random moment,
the clock moved. `SITEGEN_HISTORIES` sets how many (default 60), `SITEGEN_SEED` the first seed; the seed of a failing
history is the test's own name.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from pathlib import Path

import msgspec
import pytest

from sitegen.diagnostics import Diagnostic
from sitegen.engine.options import Options, Result
from sitegen.engine.reference import build_clean
from sitegen.engine.search_proof import compare_indexes
from tests.engine.cluster import Cluster, build_at, differences, make_cluster, moment, tree
from tests.engine.histories import EDITS

_FIRST = int(os.environ.get("SITEGEN_SEED", "1"))
_COUNT = int(os.environ.get("SITEGEN_HISTORIES", "60"))
_CLOCKS = ("2026-11-22 09:00", "2026-11-22 09:30", "2026-11-23 08:00", "2026-11-24 00:00", "2026-11-26 12:00")


@pytest.mark.parametrize("seed", range(_FIRST, _FIRST + _COUNT))
def test_after_any_history_the_output_is_that_of_a_clean_build(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    cluster = make_cluster(tmp_path)
    if seed % 2:
        cluster.replace("sites/platform.yml", "shards: none", "shards: cluster")
    if seed % 3 == 0:
        cluster.replace("sites/platform.yml", "search: {", "search: {engine: sqlite, ")
    if seed % 3:  # most of them with twins from the beginning
        cluster.append("sites/www.yml", "variants: [zh-Hant]\n")
    clock = 0
    told: list[str] = []
    result = None
    for _ in range(chance.randint(2, 7)):
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            told.append(chance.choice(EDITS)(cluster, chance))
        if chance.random() < 0.2:
            clock = chance.randrange(len(_CLOCKS))
            told.append(f"clock {_CLOCKS[clock]}")
        if chance.random() < 0.15:
            told.append(_build_and_kill(cluster, _CLOCKS[clock], chance))
            continue
        jobs = 2 if chance.random() < 0.05 else 1
        sites = ("www",) if chance.random() < 0.08 else ()
        result = build_at(cluster, _CLOCKS[clock], jobs=jobs, sites=sites)
        told.append(f"build -j{jobs} {sites}")
    result = build_at(cluster, _CLOCKS[clock])
    told.append("build")
    problem = _unlike_clean(cluster, _CLOCKS[clock], result, tmp_path / "clean")
    assert not problem, "\n".join([f"seed {seed}", *told, "---", *problem])


def _unlike_clean(cluster: Cluster, clock: str, result: Result, into: Path) -> list[str]:
    """What differs from a clean build that is given the last good versions of broken files.

    Pages that cannot be made keep their last good content, which a clean build cannot know: they must fail in both.
    """
    clean, failed = build_clean(Options(root=cluster.root, build=into, clock=moment(clock), jobs=1), cluster.build)
    other = {f"sites/{site}/{route}" for site, route in failed}
    ours, theirs = tree(cluster.build), tree(into)
    if failed:  # the manifest lists what failed pages keep
        other |= {path for path in ours.keys() | theirs.keys() if path.startswith("manifest")}
    found = differences(
        {path: data for path, data in ours.items() if path not in other},
        {path: data for path, data in theirs.items() if path not in other},
    )
    found += [f"index: {kind} {path}" for path, kind in compare_indexes(cluster.build, into)]
    shutil.rmtree(into)
    if _told(result.diagnostics) != _told(clean.diagnostics):
        mine, its = set(_told(result.diagnostics)), set(_told(clean.diagnostics))
        found += [f"only incremental says {one}" for one in mine - its] + [f"only clean says {one}" for one in its - mine]
    return found


def _told(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    return [msgspec.json.encode(one).decode() for one in diagnostics if not one.code.startswith(("library.", "search.rebuilt"))]


def _build_and_kill(cluster: Cluster, clock: str, chance: random.Random) -> str:
    """A build in a process of its own, killed with -9 somewhere on the way."""
    after = chance.random() ** 2 * 0.25
    child = os.fork()
    if child == 0:
        try:
            os.setpgid(0, 0)
            build_at(cluster, clock, jobs=chance.choice((1, 2)))
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return f"build killed after {after:.3f} s"
