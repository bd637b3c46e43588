"""`sitegen build`"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import clock_option, common_options, flag, jobs_option, options_of, site_option
from sitegen.cli.program import Command

if TYPE_CHECKING:
    from sitegen.engine.options import Options, Result
    from sitegen.schema.moment import Moment


def command(words: Words) -> click.Command:
    def run(
        root: Path | None,
        build: Path | None,
        clock: Moment | datetime.datetime | None,
        sites: tuple[str, ...],
        jobs: int,
        format: str,
        full: bool,
        strict: bool,
        slow: bool,
        all: bool,
    ) -> int:
        options = options_of(words, root=root, build=build, clock=clock, sites=sites, jobs=jobs, full=full)
        return build_and_say(options, words, format=format, strict=strict, slow=slow, everything=all)

    return Command(
        "build",
        words,
        callback=run,
        params=[
            site_option(words),
            flag(words, "full"),
            clock_option(words),
            flag(words, "strict"),
            flag(words, "slow"),
            flag(words, "all"),
            jobs_option(words),
            *common_options(words),
        ],
    )


def build_and_say(options: Options, words: Words, *, format: str, strict: bool, slow: bool, everything: bool) -> int:
    """Builds, or checks where the options say `dry`; prints what it found. Returns the exit code."""
    from sitegen.cli.findings import exit_code, result_json
    from sitegen.cli.progress import Bars
    from sitegen.engine.build import build
    from sitegen.engine.options import NoCluster
    from sitegen.workers.limits import collect_seldom

    collect_seldom()
    try:
        with Bars(words) as bars:
            result = build(options, bars)
    except NoCluster as broken:
        return no_cluster(broken, options.root, words, format=format)
    if format == "json":
        more: dict[str, Any] = {}
        if slow:
            more["slowest"] = [{"recipe": one[0], "pages": one[1], "seconds": round(one[2], 4)} for one in result.slowest]
        click.echo(result_json(result, words, **more))
    else:
        _say(result, options, words, slow=slow, everything=everything)
    return exit_code(result.diagnostics, strict=strict)


def no_cluster(broken: Any, root: Path, words: Words, *, format: str) -> int:
    """The common settings cannot be read: only their findings are there to be told."""
    from sitegen.cli.findings import count_words, result_json, say_findings
    from sitegen.cli.program import CONTENT
    from sitegen.engine.options import Result

    if format == "json":
        click.echo(result_json(Result(diagnostics=broken.diagnostics, totals={}, seconds=0.0, files=0), words))
    else:
        say_findings(broken.diagnostics, root, words, everything=True)
        click.echo(words("build.no-cluster", counts=count_words(broken.diagnostics, words)))
    return CONTENT


def _say(result: Result, options: Options, words: Words, *, slow: bool, everything: bool) -> None:
    from sitegen.cli.findings import count_words, say_findings, say_slowest, say_totals

    say_findings(result.diagnostics, options.root, words, everything=everything)
    if slow:
        say_slowest(result.slowest, words)
    totals = result.totals.values()
    sums = {name: sum(getattr(one, name) for one in totals) for name in ("rendered", "written", "removed", "reused", "failed")}
    key = "check.done" if options.dry else "build.done"
    if not options.dry:
        say_totals(result.totals, words)
        if not (sums["rendered"] or sums["written"] or sums["removed"]):
            key = "build.nothing"
    counts = count_words(result.diagnostics, words)
    figures = {**sums, "pages": sums["rendered"] + sums["reused"], "sites": len(result.totals), "files": result.files}
    click.echo(words(key, counts=counts, seconds=f"{result.seconds:.2f}", clock=result.clock.to_minute(), **figures))
