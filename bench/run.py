"""Measures sitegen and Hugo on the same corpus, in turns, and keeps the results."""

from __future__ import annotations

import argparse
import contextlib
import json
import shlex
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cluster.prose import NoProse
from cluster.sitegen_tree import write_themes
from corpus import BENCH, LAWS, REPOSITORY, CorpusOrder, make_corpus
from measure.edit import (
    MARK,
    Edit,
    NothingToEdit,
    Target,
    add_document,
    applied,
    change_body,
    change_template,
    change_title,
    editable_document,
)
from measure.generator import Generator, GeneratorMissing, find_hugo, find_sitegen
from measure.machine import machine_facts
from measure.output import compare, take_snapshot
from measure.process import CommandFailed, run_measured
from measure.report import table
from measure.result import Result, Run

SITES = {1_000: 20, 10_000: 20, 100_000: 50}
# In the order they run; an edit of None leaves the input as it is.
SCENARIOS: dict[str, Edit | None] = {
    "clean": None,
    "unchanged": None,
    "body": change_body,
    "title": change_title,
    "new": add_document,
    "template": change_template,
}


@dataclass(frozen=True, slots=True)
class Bench:
    """A corpus and the generators that are measured on it."""

    corpus: Path
    generators: tuple[Generator, ...]
    logs: Path

    def runs(self, scenarios: list[str], repeats: int) -> Iterator[Run]:
        """Each scenario with one generator, then the other; who begins changes with every repeat."""
        if "clean" not in scenarios:
            for generator in self.generators:
                if generator.incremental or not generator.output_of(self.corpus).is_dir():
                    self._settle(generator)
        for repeat in range(repeats):
            turn = self.generators if repeat % 2 == 0 else self.generators[::-1]
            for scenario in scenarios:
                for generator in turn:
                    yield self._run(scenario, generator, repeat)

    def _run(self, scenario: str, generator: Generator, repeat: int) -> Run:
        edit = SCENARIOS[scenario]
        if scenario == "clean":
            self._put_aside(generator.output_of(self.corpus))
        if edit is None:
            return self._measure(scenario, generator, repeat)
        target = Target(
            document=editable_document(self.corpus, generator.name, repeat),
            template=self.corpus / generator.template,
            turn=repeat,
        )
        with applied(edit(target), self.corpus):
            run = self._measure(scenario, generator, repeat)
        if generator.incremental:
            self._settle(generator)
        return run

    def _put_aside(self, output: Path) -> None:
        """Out of the way without deleting: ext4 is slow to make files for half a minute after many were deleted."""
        if output.is_dir():
            output.rename(self.corpus / f"aside-{output.name}-{uuid.uuid4().hex[:8]}")

    def _measure(self, scenario: str, generator: Generator, repeat: int) -> Run:
        output = generator.output_of(self.corpus)
        before = take_snapshot(output, without=generator.state)
        log = self.logs / f"{scenario}-{generator.name}-{repeat}.log"
        usage = run_measured(generator.built_by(self.corpus), generator.folder, log)
        written = compare(before, take_snapshot(output, without=generator.state))
        return Run(scenario, generator.name, repeat, usage, written)

    def _settle(self, generator: Generator) -> None:
        """Builds without measuring, so that the next run finds only its own edit."""
        run_measured(generator.built_by(self.corpus), generator.folder, self.logs / f"settle-{generator.name}.log")


def prepare_corpus(folder: Path, order: CorpusOrder, *, laws: Path, themes: Path) -> None:
    """Makes the corpus unless a whole and unedited one of the same order is there; brings the themes up to date."""
    kept = folder / "corpus.json"
    made = kept.is_file() and not (folder / MARK).exists()
    if made and json.loads(kept.read_text(encoding="utf-8"))["fingerprint"] == order.fingerprint(laws):
        write_themes(folder, themes)
        return
    _say(f"making {order.documents} documents in {folder}")
    make_corpus(order, folder, laws=laws, themes=themes)
    (folder / MARK).unlink(missing_ok=True)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="documents; 1000, 10000, 100000 (default 10000)")
    parser.add_argument("--sites", type=int, help="default 20, for 100000 documents 50")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--scenario", action="append", choices=list(SCENARIOS), help="may be repeated; default all")
    parser.add_argument("--only", choices=["sitegen", "hugo"], help="measure one generator alone")
    parser.add_argument("--name", help="of the result; default size, date and time")
    parser.add_argument("--laws", type=Path, default=LAWS, help="folder of law texts; without it: the repository's content/")
    parser.add_argument("--themes", type=Path, default=REPOSITORY / "themes")
    parser.add_argument("--theme", default="gov")
    parser.add_argument("--directory", action="store_true", help="with the column 政府信息公开 and its catalogue; Hugo has neither")
    parser.add_argument("--template", default="themes/{theme}/templates/document.html", help="the one that is edited")
    parser.add_argument("--jobs", type=int, help="passed on to sitegen")
    parser.add_argument("--sitegen-options", default="", help="more options of `sitegen build`, in one string")
    parser.add_argument("--sitegen-command", default="", help="run this instead; {root} stands for the corpus")
    parser.add_argument("--hugo", default="", metavar="PATH", help="the Hugo binary")
    parser.add_argument("--hugo-options", default="", help="more options of Hugo, in one string")
    parser.add_argument("--hugo-command", default="", help="run this instead; {root} stands for the corpus")
    parser.add_argument("--work", type=Path, default=BENCH / "work", help="where corpora and outputs go")
    parser.add_argument("--results", type=Path, default=BENCH / "results")
    return parser


def _generators(options: argparse.Namespace) -> tuple[Generator, ...]:
    found: list[Generator] = []
    if options.only != "hugo":
        jobs = f"--jobs {options.jobs} " if options.jobs else ""
        template = options.template.replace("{theme}", options.theme)
        found.append(
            find_sitegen(
                REPOSITORY,
                command=options.sitegen_command,
                options=jobs + options.sitegen_options,
                template=template,
            )
        )
    if options.only != "sitegen":
        found.append(find_hugo(BENCH, binary=options.hugo, command=options.hugo_command, options=options.hugo_options))
    return tuple(found)


def main() -> int:
    options = _parser().parse_args()
    sites = options.sites or SITES.get(options.size, 20)
    work: Path = options.work.resolve()
    corpus = work / f"{options.size}-{sites}"
    started = datetime.now(UTC)
    try:
        generators = _generators(options)
        order = CorpusOrder(options.size, sites, options.seed, options.theme, options.directory)
        prepare_corpus(corpus, order, laws=options.laws, themes=options.themes)
        result = Result(
            name=options.name or f"{options.size}-{started:%Y%m%d-%H%M%S}",
            started=started.isoformat(timespec="seconds"),
            documents=options.size,
            sites=sites,
            seed=options.seed,
            machine=machine_facts(REPOSITORY),
            versions={each.name: each.version for each in generators},
            commands={each.name: shlex.join(_without_paths(each.command)) for each in generators},
        )
        bench = Bench(corpus, generators, work / "logs")
        for run in bench.runs(options.scenario or list(SCENARIOS), options.repeat):
            result.runs.append(run)
            _say(
                f"{run.scenario:10} {run.generator:8} {run.usage.wall:8.2f} s  cpu {run.usage.cpu:8.2f} s  "
                f"{run.usage.peak_memory / 2**20:7.0f} MB  wrote {run.written.written} of {run.written.files}"
            )
            result.save(options.results / f"{result.name}.json")
        for aside in corpus.glob("aside-*"):
            shutil.rmtree(aside, ignore_errors=True)
    except (GeneratorMissing, NothingToEdit, CommandFailed, NoProse, subprocess.SubprocessError) as fault:
        _say(str(fault))
        return 3
    with contextlib.suppress(BrokenPipeError):
        print(table(result))
    return 0


def _without_paths(command: tuple[str, ...]) -> list[str]:
    """The command as a result may show it: a program's name, not where it lies on this machine."""
    return [Path(part).name if part.startswith("/") else part for part in command]


if __name__ == "__main__":
    sys.exit(main())
