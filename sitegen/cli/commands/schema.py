"""`sitegen schema`"""

from __future__ import annotations

import json
from pathlib import Path

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import lang_option
from sitegen.cli.program import CLEAN, Command


def command(words: Words) -> click.Command:
    def run(folder: Path) -> int:
        from sitegen.diagnostics import MachineFault
        from sitegen.engine.schemas import schemas
        from sitegen.publish.place import put_file

        if folder.exists() and not folder.is_dir():
            raise click.UsageError(words("schema.not-a-folder", path=folder), click.get_current_context())
        try:
            for name, schema in schemas().items():
                path = folder / f"{name}.schema.json"
                data = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
                click.echo(words("schema.done" if put_file(path, data.encode()) else "schema.same", path=path))
        except OSError as error:
            raise MachineFault("machine.write", path=error.filename or folder, problem=error.strerror or error) from error
        return CLEAN

    return Command(
        "schema",
        words,
        callback=run,
        params=[
            click.Argument(["folder"], type=click.Path(path_type=Path), metavar=words("schema.dir")),
            lang_option(words),
        ],
    )
