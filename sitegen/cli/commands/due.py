"""`sitegen due`"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import Whole, common_options, flag, options_of
from sitegen.cli.program import CLEAN, Command

if TYPE_CHECKING:
    from sitegen.engine.due import Due

_SHOWN = 20


def command(words: Words) -> click.Command:
    def run(next: bool, limit: int, all: bool, root: Path | None, build: Path | None, format: str) -> int:
        from sitegen.engine.due import find_due

        options = options_of(words, root=root, build=build)
        due = find_due(options.state, limit=1 if next else None if all else limit)
        if next:
            for one in due.changes[:1]:
                click.echo(due.stamp(one.at))
        elif format == "json":
            click.echo(_json(due, words))
        else:
            click.echo(_text(due, words))
        return CLEAN

    return Command(
        "due",
        words,
        callback=run,
        params=[
            flag(words, "next"),
            click.Option(["--limit", "-n"], type=Whole(words), default=_SHOWN, metavar="N", help=words("option.limit", count=_SHOWN)),
            flag(words, "all"),
            *common_options(words),
        ],
    )


def _text(due: Due, words: Words) -> str:
    from sitegen.diagnostics.printing import visible

    lines = []
    now, before = due.now(), ""
    for one in due.changes:
        at = one.at.to_minute()
        late = words("due.late") if one.at.datetime() <= now else ""
        if at != before:
            lines.append(f"{at}{late}")
            before = at
        lines.append(f"  {words(f'event.{one.event}', name=visible(one.name))}")
        lines.append(f"    {visible(one.subject)}")
    if len(due.changes) < due.total:
        lines.append(words("due.more", count=due.total - len(due.changes)))
    if not due.changes:
        lines.append(words("due.none"))
    lines.append(words("due.built", clock=due.built.to_minute()))
    return "\n".join(lines)


def _json(due: Due, words: Words) -> str:
    changes = [
        {
            "at": due.stamp(one.at),
            "event": one.event,
            "path": one.subject,
            "name": one.name,
            "message": words(f"event.{one.event}", name=one.name),
        }
        for one in due.changes
    ]
    return json.dumps({"built": due.stamp(due.built), "total": due.total, "changes": changes}, ensure_ascii=False, indent=1)
