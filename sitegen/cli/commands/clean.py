"""`sitegen clean`"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import build_folder, build_option, find_root, lang_option, root_option
from sitegen.cli.program import CLEAN, Command
from sitegen.cli.terminal import is_terminal


def command(words: Words) -> click.Command:
    def run(state: bool, yes: bool, root: Path | None, build: Path | None) -> int:
        from sitegen.engine.clean import clean, find_output

        where = find_root(root, words)
        folder = build_folder(build, where, words)
        if not find_output(folder):
            click.echo(words("clean.nothing", path=folder))
            return CLEAN
        target = folder / ".state" if state else folder
        if not yes:
            if not is_terminal(sys.stdin):
                raise click.UsageError(words("clean.not-asked", path=target), click.get_current_context())
            if not _agreed(words("clean.ask", path=target)):
                click.echo(words("clean.kept"))
                return CLEAN
        clean(folder, only_state=state)
        click.echo(words("clean.done", path=target))
        return CLEAN

    return Command(
        "clean",
        words,
        callback=run,
        params=[
            click.Option(["--state"], is_flag=True, help=words("option.state")),
            click.Option(["--yes", "-y"], is_flag=True, help=words("option.yes")),
            root_option(words),
            build_option(words),
            lang_option(words),
        ],
    )


def _agreed(question: str) -> bool:
    answer = click.prompt(question, default="", show_default=False, prompt_suffix=" ")
    return str(answer).strip().lower() in ("y", "yes", "是", "好")
