"""The program: commands loaded when asked for, usage errors in words with close matches, exit codes."""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

from sitegen.cli.language import Words

CLEAN, CONTENT, USAGE, OURS, INTERRUPTED = 0, 1, 2, 3, 130

# In the order of a day's work; each has `command(words)` in `sitegen.cli.commands.<name>`.
COMMANDS = ("init", "new", "assign", "check", "build", "serve", "diff", "search", "verify", "why", "due", "schema", "clean")


class Command(click.Command):
    """A command whose help is in our words."""

    def __init__(self, name: str, words: Words, **more: Any) -> None:
        super().__init__(
            name, help=words(f"{name}.help"), short_help=words(f"{name}.short"), options_metavar=words("usage.options"), **more
        )
        self.words = words

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_our_words(super().get_help_option(ctx), self.words)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_usage(self, ctx, formatter, self.words)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_options(self, ctx, formatter, self.words)


class Program(click.Group):
    """`sitegen`."""

    def __init__(self, words: Words) -> None:
        super().__init__(
            "sitegen",
            help=words("program.help"),
            options_metavar=words("usage.options"),
            subcommand_metavar=words("usage.command"),
            invoke_without_command=True,
            callback=_say_help,
        )
        self.words = words
        self.params = [
            click.Option(["--lang"], type=click.Choice(["zh", "en"]), expose_value=False, help=words("option.lang")),
            click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, help=words("option.version"), callback=_version),
        ]

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"sitegen.cli.commands.{cmd_name}")
        command: click.Command = module.command(self.words)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and name not in COMMANDS:
            near = difflib.get_close_matches(name, COMMANDS, n=2, cutoff=0.5)
            message = self.words("usage.no-command", name=name)
            raise click.UsageError(message + _near(near, COMMANDS, self.words), ctx)
        return super().resolve_command(ctx, args)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_our_words(super().get_help_option(ctx), self.words)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_usage(self, ctx, formatter, self.words)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _write_options(self, ctx, formatter, self.words)
        with formatter.section(self.words("usage.commands-title")):
            formatter.write_dl([(name, self.words(f"{name}.short")) for name in COMMANDS])

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *_: Any, **__: Any) -> NoReturn:
        """Runs and leaves with an exit code; nothing is raised but SystemExit."""
        try:
            found = super().main(args, prog_name or "sitegen", standalone_mode=False)
            code = found if isinstance(found, int) else CLEAN
            sys.stdout.flush()
        except click.ClickException as error:
            code = self._usage(error)
        except (click.Abort, KeyboardInterrupt):
            click.echo(self.words("interrupted"), err=True)
            code = INTERRUPTED
        except BrokenPipeError:
            # Whoever read our words has gone; nothing more can be said.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = CONTENT
        except Exception as error:
            code = self._failed(error)
        sys.exit(code)

    def _usage(self, error: click.ClickException) -> int:
        if isinstance(error, click.UsageError) and error.ctx is not None:
            click.echo(error.ctx.get_usage(), err=True)
        click.echo(self.words("usage.error", message=say_usage(error, self.words)), err=True)
        if isinstance(error, click.UsageError) and error.ctx is not None:
            click.echo(self.words("usage.try", command=error.ctx.command_path), err=True)
        return USAGE

    def _failed(self, error: Exception) -> int:
        from sitegen.cli.terminal import say_fault
        from sitegen.diagnostics import MachineFault

        if isinstance(error, MachineFault):
            say_fault(error, self.words)
            return OURS
        import traceback

        traceback.print_exception(error)
        click.echo(self.words("ours"), err=True)
        return OURS


def say_usage(error: click.ClickException, words: Words) -> str:
    """What was written and what was expected, with close matches."""
    if isinstance(error, click.NoSuchOption):
        known = [one for param in _params(error) for one in (*param.opts, *param.secondary_opts)]
        near = difflib.get_close_matches(error.option_name, known, n=2, cutoff=0.6)
        return words("usage.no-option", name=error.option_name) + _near(near, known, words)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return words("usage.missing", name=error.param.human_readable_name)
    if isinstance(error, click.BadParameter) and error.param is not None:
        if isinstance(error.param.type, click.Choice):
            known = [str(one) for one in error.param.type.choices]
            return words("usage.choice", option=error.param.opts[-1], known=words("list.comma").join(known))
        if not isinstance(error, BadValue):
            return words("usage.value", option=error.param.opts[-1], message=error.message)
    if isinstance(error, click.BadOptionUsage):
        return words("usage.value-missing", option=error.option_name)
    if isinstance(error, click.UsageError) and error.message.startswith("Got unexpected extra argument"):
        return words("usage.extra", names=error.message.partition("(")[2].rpartition(")")[0])
    return error.message


class BadValue(click.BadParameter):
    """A value refused in our own words."""


def _near(near: Sequence[str], known: Sequence[str], words: Words) -> str:
    comma = words("list.comma")
    if near:
        return words("usage.near", near=words("list.or").join(near))
    return words("usage.known", known=comma.join(known))


def _params(error: click.UsageError) -> list[click.Parameter]:
    return list(error.ctx.command.get_params(error.ctx)) if error.ctx is not None else []


def _in_our_words(option: click.Option | None, words: Words) -> click.Option | None:
    if option is not None:
        option.help = words("option.help")
    return option


def _write_usage(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter, words: Words) -> None:
    pieces = command.collect_usage_pieces(ctx)
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=words("usage.usage"))


def _write_options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter, words: Words) -> None:
    options = [param for param in command.get_params(ctx) if isinstance(param, click.Option)]
    rows = [row for option in options if (row := option.get_help_record(ctx)) is not None]
    with formatter.section(words("usage.options-title")):
        formatter.write_dl(rows)


@click.pass_context
def _say_help(ctx: click.Context) -> None:
    """Without a command: all of them, and the exit code of wrong usage."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
        ctx.exit(USAGE)


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        import sitegen

        click.echo(f"sitegen {sitegen.__version__}")
        ctx.exit()
