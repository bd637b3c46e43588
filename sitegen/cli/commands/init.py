"""`sitegen init`"""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import lang_option
from sitegen.cli.program import CLEAN, Command


def command(words: Words) -> click.Command:
    def run(folder: Path, git: bool) -> int:
        from sitegen.cli.starter import starter_files

        _check_empty(folder, words)
        count = _copy(folder, starter_files())
        click.echo(words("init.done", path=folder, count=count))
        if git:
            click.echo(words(_make_repository(folder)))
        click.echo(words("init.next", path=folder))
        return CLEAN

    return Command(
        "init",
        words,
        callback=run,
        params=[
            click.Argument(["folder"], type=click.Path(path_type=Path), metavar=words("init.dir")),
            click.Option(["--git"], is_flag=True, help=words("option.git")),
            lang_option(words),
        ],
    )


def _check_empty(folder: Path, words: Words) -> None:
    """Refuses a folder that holds anything but a repository just made."""
    context = click.get_current_context()
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise click.UsageError(words("init.not-a-folder", path=folder), context)
    if folder.is_dir() and any(one.name != ".git" for one in folder.iterdir()):
        raise click.UsageError(words("init.not-empty", path=folder), context)


def _copy(folder: Path, files: Iterable[tuple[str, Path]]) -> int:
    from sitegen.diagnostics import MachineFault

    count = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in files:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            count += 1
    except OSError as error:
        raise MachineFault("machine.write", path=error.filename or folder, problem=error.strerror or error) from error
    return count


def _make_repository(folder: Path) -> str:
    """A repository with everything added; committed where git knows who commits. Returns what to say."""
    steps = (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "新建网站集群"])
    for step in steps:
        try:
            subprocess.run(["git", "-C", str(folder), *step], check=True, capture_output=True)
        except FileNotFoundError:
            return "init.no-git"
        except subprocess.CalledProcessError:
            return "init.git-uncommitted" if step[0] == "commit" else "init.git-failed"
    return "init.git"
