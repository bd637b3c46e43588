"""`sitegen search`"""

from __future__ import annotations

import datetime
import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import (
    HIGHEST_PORT,
    Whole,
    build_folder,
    build_option,
    find_root,
    format_option,
    lang_option,
    root_option,
)
from sitegen.cli.program import CLEAN, CONTENT, Command

if TYPE_CHECKING:
    from sitegen.diagnostics import Diagnostic
    from sitegen.engine.ranking import Compared, Ranking
    from sitegen.search.query import Filters
    from sitegen.search.result import Results, Runs
    from sitegen.search.searcher import Searcher


def command(words: Words) -> click.Command:
    def run(
        query: tuple[str, ...],
        root: Path | None,
        build: Path | None,
        site: str,
        scope: str | None,
        sort: str,
        page: int,
        engine: str | None,
        check: Path | None,
        against: Path | None,
        record: Path | None,
        serve: bool,
        host: str,
        port: int,
        processes: int,
        zero_results: Path | None,
        format: str,
        **more: str,
    ) -> int:
        if zero_results is not None:
            return _zero_results(zero_results, words, format=format)
        where = find_root(root, words)
        folder = build_folder(build, where, words)
        if engine is not None:
            if serve:
                raise click.UsageError(words("search.engine-served"), click.get_current_context(silent=True))
            folder = _by_engine(engine, words, root=where, build=build)
        if serve:
            return _serve(folder.resolve(), words, host=host, port=port, processes=processes)
        if check is not None:
            return _check(folder, check, words, against=against, record=record, format=format)
        if against is not None or record is not None:
            raise click.UsageError(words("search.record-of-what"), click.get_current_context(silent=True))
        if not query:
            raise click.UsageError(words("search.no-query"), click.get_current_context(silent=True))
        return _search(folder, " ".join(query), words, site=site, scope=scope, sort=sort, page=page, format=format, filters=more)

    params: list[click.Parameter] = [
        click.Argument(["query"], nargs=-1, metavar=words("search.query")),
        click.Option(["--site"], default="", metavar="ID", help=words("option.search-site")),
        click.Option(["--scope"], type=click.Choice(["site", "tree", "cluster"]), default=None, help=words("option.scope")),
        click.Option(["--sort"], type=click.Choice(["relevance", "date"]), default="relevance", help=words("option.sort")),
        click.Option(["--page"], type=Whole(words), default=1, metavar="N", help=words("option.page")),
        click.Option(["--engine"], type=click.Choice(["whoosh", "sqlite"]), default=None, help=words("option.engine")),
        *[click.Option([f"--{one}"], default="", metavar="VALUE", help=words("option.facet")) for one in _FACETS],
        click.Option(["--check"], type=click.Path(path_type=Path), metavar="FILE", help=words("option.golden")),
        click.Option(["--against"], type=click.Path(path_type=Path), metavar="FILE", help=words("option.against")),
        click.Option(["--record"], type=click.Path(path_type=Path), metavar="FILE", help=words("option.record")),
        click.Option(["--serve"], is_flag=True, help=words("option.search-serve")),
        click.Option(["--host"], default="127.0.0.1", metavar="HOST", help=words("option.search-host")),
        click.Option(["--port"], type=Whole(words, HIGHEST_PORT), default=8090, metavar="N", help=words("option.search-port")),
        click.Option(["--processes"], type=Whole(words), default=1, metavar="N", help=words("option.search-processes")),
        click.Option(
            ["--zero-results"],
            type=click.Path(path_type=Path, exists=True, file_okay=False),
            metavar="FOLDER",
            help=words("option.zero-results"),
        ),
        root_option(words),
        build_option(words),
        format_option(words),
        lang_option(words),
    ]
    return Command("search", words, callback=run, params=params)


_FACETS = ("organisation", "kind", "topic", "year", "validity")


def _by_engine(engine: str, words: Words, *, root: Path, build: Path | None) -> Path:
    """The folder whose index is by this engine."""
    from sitegen.cli.parameters import options_of
    from sitegen.cli.progress import Bars
    from sitegen.engine.searching import indexed_by
    from sitegen.engine.state import machine_trouble

    options = options_of(words, root=root, build=build)
    with machine_trouble(options), Bars(words) as bars:
        return indexed_by(engine, options, bars)


def _serve(build: Path, words: Words, *, host: str, port: int, processes: int) -> int:
    from sitegen.finder.options import WrongSetting
    from sitegen.finder.service import serve

    try:
        serve(
            build,
            host=host,
            port=port,
            processes=processes,
            started=lambda: click.echo(words("search.serving", url=f"http://{host}:{port}"), err=True),
        )
    except WrongSetting as wrong:
        message = words("search.wrong-setting", name=wrong.name, value=wrong.value, expected=wrong.expected)
        raise click.UsageError(message, click.get_current_context(silent=True)) from wrong
    return CLEAN


def _zero_results(log: Path, words: Words, *, format: str) -> int:
    """What citizens look for and do not find, from the log of the search service."""
    from sitegen.finder.options import usual_limits
    from sitegen.finder.query_log import zero_results

    found = zero_results(log, usual_limits().seen)
    if format == "json":
        rows = [{"query": one.query, "site": one.site, "count": one.count} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        click.echo(words("search.zero-results", count=len(found)))
        for one in found:
            click.echo(f"{one.count:6}  {one.query}  {one.site}".rstrip())
    return CLEAN


def _search(
    folder: Path, typed: str, words: Words, *, site: str, scope: str | None, sort: str, page: int, format: str, filters: dict[str, str]
) -> int:
    from sitegen.engine.searching import open_searcher
    from sitegen.search.about import now_of
    from sitegen.search.place import behind_for
    from sitegen.search.query import Scope

    with open_searcher(folder) as searcher:
        if site and site not in searcher.about.sites:
            from sitegen.cli.parameters import no_such

            raise click.UsageError(no_such(words, "usage.no-site", site, searcher.about.sites), click.get_current_context(silent=True))
        if scope in ("site", "tree") and not site:
            raise click.UsageError(words("search.scope-of-what", scope=scope), click.get_current_context(silent=True))
        kind = scope or ("site" if site else "cluster")
        results = searcher.search(
            typed,
            Scope(kind, site),  # type: ignore[arg-type]
            filters=_filters(filters, searcher, words),
            sort="date" if sort == "date" else "relevance",
            page=page,
            now=now_of(searcher.about),
        )
    if behind := behind_for(folder / "search"):
        since = datetime.datetime.fromtimestamp(time.time() - behind).strftime("%Y-%m-%d %H:%M")
        click.echo(words("search.behind", since=since), err=True)
    click.echo(_json(results) if format == "json" else _text(results, words))
    return CLEAN


def _filters(written: dict[str, str], searcher: Searcher, words: Words) -> Filters:
    """Values as the index has them, or as they are called. A slip of the pen is told, for it would find nothing."""
    from sitegen.cli.parameters import no_such
    from sitegen.search.query import Filters

    chosen = {}
    for name, value in written.items():
        if value:
            known = {one: searcher.label(name, one) for one in searcher.engine.values(name)}
            chosen[name] = tuple(one for one, label in known.items() if value in (one, label))
            if not chosen[name]:
                message = no_such(words, f"search.no-{name}", value, dict.fromkeys([*known, *known.values()]))
                raise click.UsageError(message, click.get_current_context(silent=True))
    return Filters(**chosen)


def _json(results: Results) -> str:
    import msgspec

    return json.dumps(msgspec.to_builtins(results), ensure_ascii=False, indent=1)


def _text(results: Results, words: Words) -> str:
    lines = []
    if results.did_you_mean:
        lines.append(words("search.meant", text=results.did_you_mean))
    lines += [f"★ {one.title}  {one.url}" for one in results.best_bets]
    lines += [f"→ {one.name}  {one.url}" for one in results.named]
    key = "search.relaxed" if results.relaxed else "search.total"
    lines.append(words(key, count=results.total))
    for at, hit in enumerate(results.hits, (results.page - 1) * results.page_size + 1):
        label = f" 〔{words(f'validity.{hit.shown.validity}')}〕" if hit.shown.validity in ("repealed", "lapsed", "pending") else ""
        lines.append(f"\n{at:3}. {_marked(hit.title)}{label}")
        about = "  ".join(one for one in (hit.shown.doc_number, hit.shown.date, hit.site_name, hit.shown.section_name) if one)
        lines += [f"     {about}", f"     {_marked(hit.snippet)}", f"     {hit.url}"]
        if hit.copies:
            lines.append("     " + words("search.copies", count=hit.copies))
    return "\n".join(lines)


def _marked(runs: Runs) -> str:
    return "".join(click.style(text, bold=True, fg="red") if marked else text for text, marked in runs)


def _check(folder: Path, golden: Path, words: Words, *, against: Path | None, record: Path | None, format: str) -> int:
    """A gate: not passed when a case is not met, or a wanted document stands lower than in the record `against`."""
    from sitegen.engine.golden import check_golden, read_golden, unknown_sites
    from sitegen.engine.ranking import BadRecord, compare, read_record
    from sitegen.engine.searching import open_searcher

    try:
        cases, problems = read_golden(golden)
    except OSError as error:
        raise click.UsageError(
            words("search.no-golden", path=golden, why=error.strerror or error), click.get_current_context(silent=True)
        ) from error
    if problems:
        return _bad_golden(problems, words)
    try:
        before = read_record(against) if against is not None else None
    except BadRecord as error:
        raise click.UsageError(words("search.no-record", path=against, why=error), click.get_current_context(silent=True)) from error
    with open_searcher(folder) as searcher:
        if problems := unknown_sites(golden, cases, searcher.about.sites):
            return _bad_golden(problems, words)
        report = check_golden(searcher, cases)
    compared = compare(before, report.rankings) if before is not None else None
    if record is not None:
        _record(record, report.rankings)
    if format == "json":
        import msgspec

        found = msgspec.to_builtins(report) | ({"compared": msgspec.to_builtins(compared)} if compared else {})
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        for failed in report.failed:
            said = {"expected": failed.expected, "found": failed.found or "—", "place": failed.place or "—"}
            click.echo(words(f"search.golden-{failed.kind.replace('_', '-')}", line=failed.line, query=failed.query, **said))
            for at, title in enumerate(failed.titles, 1):
                click.echo(f"     {at}. {title}")
        click.echo(words("search.golden", count=report.count, failed=len(report.failed)))
        if compared is not None:
            click.echo(_changes(compared, words))
    return CONTENT if report.failed or (compared and compared.worse) else CLEAN


def _bad_golden(problems: tuple[Diagnostic, ...], words: Words) -> int:
    """What must be mended in a file of cases before any of them can be a gate."""
    from sitegen.cli.findings import say_findings

    say_findings(problems, Path(), words, everything=True)
    return CONTENT


def _record(path: Path, rankings: tuple[Ranking, ...]) -> None:
    from sitegen.diagnostics import MachineFault
    from sitegen.engine.ranking import write_record

    try:
        write_record(path, rankings)
    except OSError as error:
        raise MachineFault("search.record", path=path, problem=error.strerror or error) from error


def _changes(compared: Compared, words: Words) -> str:
    """What stands elsewhere than in the record, query by query; steps back are marked."""
    lines = []
    for one in compared.changed:
        lines.append(words("search.ranking-of", query=one.query, site=f" ({one.site})" if one.site else ""))
        for change in one.changes:
            said = words(f"search.ranking-{change.kind}", before=change.before, now=change.now)
            lines.append(f"  {'✗' if change.worse else '·'} {said}  {change.title}  {change.path}".rstrip())
    if compared.unknown:
        lines.append(words("search.ranking-unknown", count=compared.unknown))
    lines.append(words("search.ranking", count=compared.compared, changed=len(compared.changed), worse=compared.worse))
    return "\n".join(lines)
