"""`sitegen check`"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import clock_option, common_options, flag, jobs_option, options_of, site_option
from sitegen.cli.program import Command

if TYPE_CHECKING:
    from sitegen.engine.options import Options
    from sitegen.schema.moment import Moment


def command(words: Words) -> click.Command:
    def run(
        since: str | None,
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
        from sitegen.cli.commands.build import build_and_say

        options = options_of(words, root=root, build=build, clock=clock, sites=sites, jobs=jobs, full=full, dry=True)
        if since is not None:
            return _since(options, since, words, format=format, strict=strict, everything=all)
        return build_and_say(options, words, format=format, strict=strict, slow=slow, everything=all)

    return Command(
        "check",
        words,
        callback=run,
        params=[
            click.Option(["--since"], metavar="REV", help=words("option.since")),
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


def _since(options: Options, since: str, words: Words, *, format: str, strict: bool, everything: bool) -> int:
    """Only what the change since a revision brought."""
    from sitegen.cli.commands.build import no_cluster
    from sitegen.cli.findings import count_words, exit_code, result_json, say_findings
    from sitegen.cli.progress import Bars
    from sitegen.engine.options import NoCluster, Result
    from sitegen.engine.revision import NoRevision
    from sitegen.engine.since import check_since

    try:
        with Bars(words) as bars:
            found = check_since(options, since, bars)
    except NoRevision as unknown:
        key = "since.no-repository" if unknown.repository else "since.no-revision"
        raise click.UsageError(words(key, revision=since, problem=unknown.problem), click.get_current_context()) from None
    except NoCluster as broken:
        return no_cluster(broken, options.root, words, format=format)
    if format == "json":
        result = Result(diagnostics=found.diagnostics, totals=found.totals, seconds=found.seconds, files=found.files, clock=found.clock)
        click.echo(result_json(result, words, since=found.commit, known=found.known))
    else:
        say_findings(found.diagnostics, options.root, words, everything=everything)
        counts = count_words(found.diagnostics, words)
        key = "since.done" if found.diagnostics else "since.nothing"
        click.echo(words(key, counts=counts, revision=since, commit=found.commit[:10], known=found.known, seconds=f"{found.seconds:.2f}"))
    return exit_code(found.diagnostics, strict=strict)
