"""`sitegen verify`"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import common_options, flag, jobs_option, options_of, site_option
from sitegen.cli.program import CLEAN, CONTENT, USAGE, Command

if TYPE_CHECKING:
    from sitegen.engine.verify import Outdated, Verified

_SHOWN = 50


def command(words: Words) -> click.Command:
    def run(root: Path | None, build: Path | None, sites: tuple[str, ...], jobs: int, format: str, all: bool) -> int:
        from sitegen.cli.progress import Bars
        from sitegen.engine.options import NoCluster
        from sitegen.engine.verify import Outdated, verify

        options = options_of(words, root=root, build=build, sites=sites, jobs=jobs)
        try:
            with Bars(words) as bars:
                found = verify(options, bars)
        except Outdated as outdated:
            return _outdated(outdated, words, format=format)
        except NoCluster as broken:
            from sitegen.cli.commands.build import no_cluster

            return no_cluster(broken, options.root, words, format=format)
        click.echo(_json(found, words) if format == "json" else _text(found, options.root, words, everything=all))
        return CLEAN if found.equal else CONTENT

    return Command(
        "verify",
        words,
        callback=run,
        params=[
            site_option(words),
            flag(words, "all"),
            jobs_option(words),
            *common_options(words),
        ],
    )


def _outdated(outdated: Outdated, words: Words, *, format: str) -> int:
    message = words(f"verify.{outdated.why}", count=len(outdated.paths))
    if format == "json":
        click.echo(json.dumps({"error": outdated.why, "message": message, "paths": outdated.paths}, ensure_ascii=False, indent=1))
        return USAGE
    click.echo(message, err=True)
    for path in outdated.paths[:_SHOWN]:
        click.echo(f"  {path}", err=True)
    if len(outdated.paths) > _SHOWN:
        click.echo(words("verify.more", count=len(outdated.paths) - _SHOWN), err=True)
    return USAGE


def _text(found: Verified, root: Path, words: Words, *, everything: bool) -> str:
    from sitegen.diagnostics.printing import Printer

    shown = found.differences if everything else found.differences[:_SHOWN]
    lines = [f"{words(f'verify.{one.kind}')}  {one.path}" for one in shown]
    if len(shown) < len(found.differences):
        lines.append(words("verify.more", count=len(found.differences) - len(shown)))
    if found.findings:
        printer = Printer(root, language=words.language)
        lines.append(words("verify.findings"))
        lines += [printer.text(one) for one in found.findings]
    if found.skipped:
        lines.append(words("verify.skipped", count=len(found.skipped)))
        lines += [f"  {path}" for path in found.skipped[:_SHOWN]]
    key = "verify.equal" if found.equal else "verify.unequal"
    differences = len(found.differences) + len(found.findings)
    lines.append(words(key, files=found.files, count=differences, clock=found.clock.to_minute(), seconds=f"{found.seconds:.2f}"))
    return "\n".join(lines)


def _json(found: Verified, words: Words) -> str:
    from sitegen.cli.findings import diagnostic_object

    return json.dumps(
        {
            "equal": found.equal,
            "files": found.files,
            "differences": [{"path": one.path, "kind": one.kind} for one in found.differences],
            "findings": [diagnostic_object(one, words) for one in found.findings],
            "skipped": found.skipped,
            "clock": found.clock.to_minute(),
            "seconds": round(found.seconds, 3),
        },
        ensure_ascii=False,
        indent=1,
    )
