"""`sitegen assign`"""

from __future__ import annotations

from pathlib import Path

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import find_root, lang_option, root_option
from sitegen.cli.program import CLEAN, CONTENT, Command


def command(words: Words) -> click.Command:
    def run(since: str | None, dry: bool, root: Path | None) -> int:
        from sitegen.cli.settings import read_cluster
        from sitegen.diagnostics import MachineFault
        from sitegen.engine.assign import assign
        from sitegen.engine.revision import NoRevision, Revision

        where = find_root(root, words)
        cluster = read_cluster(where)
        if cluster is None or cluster.platform.index_number is None:
            raise click.UsageError(words("assign.no-pattern"), click.get_current_context())
        try:
            base = Revision.of(where, since) if since is not None else Revision.before(where)
        except NoRevision as wrong:
            raise click.UsageError(
                words("assign.no-revision", name=since or "", problem=wrong.problem), click.get_current_context()
            ) from wrong
        try:
            done = assign(where, cluster, base.file, write=not dry)
        except OSError as error:
            raise MachineFault("machine.write", path=error.filename or where, problem=error.strerror or error) from error
        for one in done.given:
            key = "assign.again" if one.before else "assign.given"
            click.echo(words(key, path=f"content/{one.path}", number=one.number, before=one.before))
        for refused in done.refused:
            click.echo(words("assign.refused", path=f"content/{refused.path}", segment=refused.segment), err=True)
        summary = "assign.would" if dry else "assign.done"
        click.echo(words(summary, given=len(done.given), documents=done.documents))
        return CONTENT if done.refused or (dry and done.given) else CLEAN

    return Command(
        "assign",
        words,
        callback=run,
        params=[
            click.Option(["--since"], metavar="REVISION", help=words("option.assign-since")),
            click.Option(["--dry-run", "dry"], is_flag=True, help=words("option.dry-run")),
            root_option(words),
            lang_option(words),
        ],
    )
