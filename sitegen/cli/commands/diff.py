"""`sitegen diff`"""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import clock_option, common_options, flag, jobs_option, options_of, site_option
from sitegen.cli.program import CLEAN, Command

if TYPE_CHECKING:
    from sitegen.engine.compare import ChangedPage, Compared
    from sitegen.schema.moment import Moment

# So many pages are listed; so many that differ alike stand in one line, with so many of the facts that made them.
_SHOWN, _ALIKE, _FACTS = 200, 3, 3
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def command(words: Words) -> click.Command:
    def run(
        before: str | None,
        after: str,
        since: str | None,
        html: Path | None,
        root: Path | None,
        build: Path | None,
        clock: Moment | datetime.datetime | None,
        sites: tuple[str, ...],
        jobs: int,
        format: str,
        all: bool,
    ) -> int:
        first = before or since
        if first is None or (before and since):
            raise click.UsageError(words("diff.which"), click.get_current_context())
        options = options_of(words, root=root, build=build, clock=clock, sites=sites, jobs=jobs)
        return _compare(options, first, after, html, words, format=format, everything=all)

    return Command(
        "diff",
        words,
        callback=run,
        params=[
            click.Argument(["before"], required=False, metavar=words("diff.before")),
            click.Argument(["after"], required=False, default="", metavar=words("diff.after")),
            click.Option(["--since"], metavar="REV", help=words("option.diff-since")),
            click.Option(["--html"], type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help=words("option.html")),
            site_option(words),
            clock_option(words),
            flag(words, "all"),
            jobs_option(words),
            *common_options(words),
        ],
    )


def _compare(options: Any, before: str, after: str, html: Path | None, words: Words, *, format: str, everything: bool) -> int:
    from sitegen.cli.commands.build import no_cluster
    from sitegen.cli.progress import Bars
    from sitegen.engine.compare import compare
    from sitegen.engine.options import NoCluster
    from sitegen.engine.revision import NoRevision

    try:
        with Bars(words) as bars, compare(options, before, after, bars) as (compared, old, new):
            if html is not None:
                from sitegen.serve.report import report

                _write(html, report(compared, old, new, words.language))
    except NoRevision as unknown:
        key = "since.no-repository" if unknown.repository else "since.no-revision"
        named = f"{before} {after}".strip()
        raise click.UsageError(words(key, revision=named, problem=unknown.problem), click.get_current_context()) from None
    except NoCluster as broken:
        return no_cluster(broken, options.root, words, format=format)
    if format == "json":
        import msgspec

        from sitegen.cli.facts import fact_words
        from sitegen.cli.findings import diagnostic_object

        facts = {key: fact_words(key, words) for page in compared.pages for key in page.common}
        errors = [diagnostic_object(one, words) for one in compared.errors]
        found = {**msgspec.to_builtins(compared), "clock": compared.clock.to_minute(), "facts": facts, "errors": errors}
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        _say(compared, before, after, words, everything=everything)
        _say_errors(compared, new.root, words, everything=everything)
    return CLEAN


def _write(path: Path, text: str) -> None:
    from sitegen.diagnostics import MachineFault

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise MachineFault("machine.write", path=path, problem=error.strerror or error) from error


def _say(compared: Compared, before: str, after: str, words: Words, *, everything: bool) -> None:
    room = len(compared.pages) if everything else _SHOWN
    by_site: dict[str, list[ChangedPage]] = {}
    apart: dict[str, tuple[list[ChangedPage], list[list[ChangedPage]]]]
    for page in compared.pages:
        by_site.setdefault(page.site, []).append(page)
    apart = {site: (pages, []) if everything else _apart(pages) for site, pages in by_site.items()}
    left = 0
    for site, (single, alike) in sorted(apart.items(), key=lambda one: not one[1][0]):  # those with pages of their own first
        click.echo(words("diff.site", name=compared.sites.get(site, site), site=site, count=len(by_site[site])))
        for page in single[:room]:
            click.echo(f"  {_SIGNS[page.kind]} {page.url}{_about(page, words)}")
        left, room = left + len(single[room:]), room - len(single[:room])
        for group in alike:
            click.echo(f"  ~ {_alike(group, words)}")
    if left:
        click.echo(words("diff.more", count=left))
    kinds = {kind: sum(one.kind == kind for one in compared.pages) for kind in _SIGNS}
    names = {"before": before, "after": after or words("diff.files"), "clock": compared.clock.to_minute()}
    click.echo(words("diff.done" if compared.pages else "diff.nothing", **kinds, **names))
    for site, count in compared.searched.items():
        click.echo(words("diff.shards", name=compared.sites.get(site, site), site=site, count=count))


def _say_errors(compared: Compared, root: Path, words: Words, *, everything: bool) -> None:
    """What is missing from the list above, and why."""
    if not compared.errors:
        return
    from sitegen.cli.findings import say_findings

    click.echo(words("diff.errors" if len(compared.errors) > 1 else "diff.error", count=len(compared.errors)))
    click.echo()
    say_findings(compared.errors, root, words, everything=everything)


def _apart(pages: list[ChangedPage]) -> tuple[list[ChangedPage], list[list[ChangedPage]]]:
    """Pages to be looked at one by one, and many that differ by the same settings or parts of the theme only."""
    groups: dict[tuple[str, ...], list[ChangedPage]] = {}
    for page in pages:
        groups.setdefault(page.common, []).append(page)
    alike = {common for common, group in groups.items() if common and len(group) > _ALIKE}
    return [page for page in pages if page.common not in alike], [group for common, group in groups.items() if common in alike]


def _alike(group: list[ChangedPage], words: Words) -> str:
    from sitegen.cli.facts import fact_words

    common = group[0].common
    named = words("diff.comma").join(fact_words(key, words) for key in common[:_FACTS])
    what = named if len(common) <= _FACTS else words("diff.facts", named=named, count=len(common))
    return words("diff.alike", count=len(group), what=what, url=group[0].url)


def _about(page: ChangedPage, words: Words) -> str:
    from sitegen.cli.facts import reason_words
    from sitegen.diagnostics.printing import visible

    if page.leads:
        return f"  → {page.leads}"
    if page.common:
        return "  " + reason_words(page.common[0], words)
    own = page.source.removeprefix("content/")
    told = bool(page.reason) and page.reason != "new" and not (page.source and page.reason.endswith(f":{own}"))
    why = reason_words(page.reason, words) if told else ""
    return "".join(f"  {visible(one)}" for one in (page.source, why) if one)
