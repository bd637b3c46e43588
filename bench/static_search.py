"""Measures what static shards cost a build: making them, their size, memory, an edit and a new document.

    python bench/static_search.py --size 1000 --updates 20                       # does everything run?
    python bench/static_search.py --size 10000 --name static-10000
    python bench/static_search.py --size 100000 --name static-100000

The library follows the files, then the shards follow the library, and their files are written: this alone is timed, no
other page is made. Above `cluster_limit` a cluster has the shards of each site only, as in a build.
What a search costs a browser is measured by `browser_search.py`.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from corpus import BENCH, LAWS, REPOSITORY, CorpusOrder
from measure.edit import Change, Target, add_document, applied, change_body
from measure.machine import machine_facts
from run import SITES, prepare_corpus
from search import cpu_seconds, in_process

from sitegen.diagnostics import Report
from sitegen.engine.inputs import ALONE, Found, update_library
from sitegen.engine.options import Options, Progress
from sitegen.engine.rendering import render_stale
from sitegen.engine.sharding import bring_shards_up_to_date
from sitegen.engine.state import file_clock, open_fresh
from sitegen.scan.changes import find_changes, find_changes_in
from sitegen.schema.moment import read_moment
from sitegen.settings.cluster import Cluster

_RECIPES = "('search-shard', 'search-cards', 'search-text', 'search-index')"


class Shards:
    """The library of a cluster and its shards."""

    def __init__(self, root: Path, jobs: int) -> None:
        self.options = Options(root=root, build=root / "build", clock=read_moment("2026-11-22 09:00"), jobs=jobs)
        shutil.rmtree(self.options.build, ignore_errors=True)
        self.options.state.mkdir(parents=True)
        self.connection = open_fresh(self.options.state)
        self._read(None)

    def _read(self, folders: list[str] | None) -> None:
        """The library follows the files: of these folders, or all."""
        root, started_ns = self.options.root, file_clock(self.options.state)
        changes = (
            find_changes(root, self.connection, started_ns=started_ns)
            if folders is None
            else find_changes_in(root, self.connection, folders, started_ns=started_ns)
        )
        found = Found(changes, [], [], started_ns, folders is None, False)
        updated = update_library(self.connection, self.options, found, Progress(), Report())
        self.cluster: Cluster = updated.cluster
        self.clock = updated.clock

    def follow(self) -> tuple[float, list[str]]:
        """Seconds until the shards have what the library has, and their files that were written for it."""
        started = time.perf_counter()
        bring_shards_up_to_date(self.connection, self.options, self.cluster, self.clock, Progress())
        self.connection.execute(f"UPDATE page SET stale = 0 WHERE stale = 1 AND recipe NOT IN {_RECIPES}")
        made = render_stale(
            self.connection, self.options, jobs=self.options.jobs, alone=ALONE, lost=set(), progress=Progress(), at_once=True
        )
        written = [f"{page.site}/{page.route}" for page, _, outcome in made if outcome.wrote]
        return time.perf_counter() - started, written

    def edit(self, change: Change) -> tuple[float, int]:
        """Seconds from when the library knows the change until the shards do, and how many of their files were written.
        The change is undone."""
        with applied(change, self.options.root):
            self._read([change.path.parent.relative_to(self.options.root).as_posix()])
            seconds, written = self.follow()
        self._read([change.path.parent.relative_to(self.options.root).as_posix()])
        self.follow()
        return seconds, len(written)


def measure(root: Path, updates: int, jobs: int, seed: int) -> dict[str, Any]:
    shards = Shards(root, jobs)
    cpu = cpu_seconds()
    seconds, files = shards.follow()
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    output = root / "build" / "sites"
    result: dict[str, Any] = {
        "jobs": jobs,
        "seconds": seconds,
        "cpu_seconds": cpu_seconds() - cpu,
        "files": len(files),
        "megabytes": sum((output / name).stat().st_size for name in files) / 1e6,
        "peak_process_mb": peak / 1024,
    }
    dice = random.Random(seed)
    documents = [
        path for (path,) in shards.connection.execute("SELECT d.path FROM card c JOIN document d ON d.id = c.document ORDER BY d.path")
    ]
    for name, change, times in (("edit", change_body, updates), ("new_document", add_document, max(1, updates // 10))):
        done = [shards.edit(change(Target(root / "content" / dice.choice(documents), root / "themes", turn))) for turn in range(times)]
        spent, written = [one for one, _ in done], [count for _, count in done]
        result |= {
            f"{name}s": times,
            f"{name}_median_ms": statistics.median(spent) * 1000,
            f"{name}_worst_ms": max(spent) * 1000,
            f"{name}_files_median": statistics.median(written),
            f"{name}_files_most": max(written),
        }
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000)
    parser.add_argument("--sites", type=int)
    parser.add_argument("--updates", type=int, default=1_000, help="edits measured; a tenth as many new documents")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, default=BENCH / "work", help="where corpora go")
    parser.add_argument("--laws", type=Path, default=LAWS)
    parser.add_argument("--name")
    options = parser.parse_args()
    sites = options.sites or SITES.get(options.size, 20)
    root = options.work.resolve() / f"{options.size}-{sites}"
    prepare_corpus(root, CorpusOrder(options.size, sites, options.seed), laws=options.laws, themes=REPOSITORY / "themes")
    facts = {
        "size": options.size,
        "sites": sites,
        "machine": machine_facts(REPOSITORY),
        "results": in_process(measure, root, options.updates, options.jobs, options.seed),
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    if options.name:
        (BENCH / "results" / f"{options.name}.json").write_text(text + "\n", encoding="utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
