"""The reference of all commands, Chinese and English: `python -m sitegen.cli.reference > docs/cli.md`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from sitegen.cli.language import Words
from sitegen.cli.program import COMMANDS, Program


def reference() -> str:
    """The text of `docs/cli.md`: everything in it comes from the commands themselves."""
    words = Words("zh"), Words("en")
    programs = Program(words[0]), Program(words[1])
    lines = [words[0]("reference.head"), "", words[1]("reference.head"), "", *_exit_codes(words)]
    for name in COMMANDS:
        lines += ["", *_command(name, programs, words)]
    return "\n".join(lines) + "\n"


def _exit_codes(words: tuple[Words, Words]) -> Iterator[str]:
    yield "| 退出码 exit code | 含义 | meaning |"
    yield "|---|---|---|"
    for code in (0, 1, 2, 3, 130):
        yield f"| {code} | {words[0](f'reference.exit-{code}')} | {words[1](f'reference.exit-{code}')} |"


def _command(name: str, programs: tuple[Program, Program], words: tuple[Words, Words]) -> Iterator[str]:
    yield f"## sitegen {name}"
    yield ""
    rows = []
    for program, one in zip(programs, words, strict=True):
        parent = click.Context(program, info_name="sitegen")
        command = program.get_command(parent, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=parent)
        yield f"**{one(f'{name}.short')}**"
        yield ""
        yield f"    sitegen {name} {' '.join(command.collect_usage_pieces(context))}"
        yield ""
        yield one(f"{name}.help")
        yield ""
        options = [param for param in command.get_params(context) if isinstance(param, click.Option)]
        rows.append([record for option in options if (record := option.get_help_record(context))])
    yield "| 选项 option | 作用 | meaning |"
    yield "|---|---|---|"
    for (option, chinese), (_, english) in zip(*rows, strict=True):
        yield f"| `{option.replace('|', chr(92) + '|')}` | {chinese} | {english} |"


if __name__ == "__main__":
    print(reference(), end="")
