"""`sitegen why`"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.language import Words
from sitegen.cli.parameters import common_options, flag, options_of
from sitegen.cli.program import CLEAN, CONTENT, Command

if TYPE_CHECKING:
    from sitegen.engine.why import Explained, Why

# Of each group; the rest on request.
_SHOWN = 12


def command(words: Words) -> click.Command:
    def run(target: str, root: Path | None, build: Path | None, format: str, all: bool) -> int:
        from sitegen.engine.why import explain

        options = options_of(words, root=root, build=build)
        why = explain(options, target, Path.cwd())
        if format == "json":
            click.echo(_json(why, target, words))
        else:
            click.echo(_text(why, target, options.root, words, everything=all))
        return CLEAN if why.page is not None else CONTENT

    return Command(
        "why",
        words,
        callback=run,
        params=[
            click.Argument(["target"], metavar=words("why.target")),
            flag(words, "all"),
            *common_options(words),
        ],
    )


def _text(why: Why, target: str, root: Path, words: Words, *, everything: bool) -> str:
    from sitegen.diagnostics.printing import Printer, visible

    printer = Printer(root, language=words.language)
    if why.page is None:
        if why.unpublished:
            lines = [words("why.unpublished", path=visible(why.unpublished))]
            return "\n".join([*lines, *(printer.text(one) for one in why.diagnostics)])
        lines = [words("why.unknown", target=visible(target))]
        if why.near:
            lines += [words("why.near"), *(f"  {one}" for one in why.near)]
        return "\n".join(lines)
    page = why.page
    lines = [visible(page.url), *(f"  {line}" for line in _head(page, words)), words("why.depends")]
    for group, facts in _groups(page, words).items():
        lines.append(f"  {group}")
        shown = facts if everything else facts[:_SHOWN]
        lines += [f"    {visible(one)}" for one in shown]
        if len(shown) < len(facts):
            lines.append(f"    {words('why.more', count=len(facts) - len(shown))}")
    if page.unknown:
        lines.append(words("why.not-made"))
    if why.others:
        lines.append(words("why.others"))
        lines += [f"  {visible(url)}  {_recipe(recipe, words)}" for url, recipe in why.others]
    lines += [printer.text(one) for one in page.diagnostics]
    return "\n".join(lines)


def _head(page: Explained, words: Words) -> list[str]:
    from sitegen.cli.facts import reason_words
    from sitegen.diagnostics.printing import visible

    lines = [
        words("why.file", path=f"sites/{page.site}/{page.route}", size=page.size),
        words("why.recipe", recipe=_recipe(page.recipe, words)),
    ]
    if page.source:
        lines.append(words("why.source", path=visible(page.source)))
    reason = visible(reason_words(page.reason, words))
    lines.append(words("why.stale" if page.stale else "why.reason", reason=reason))
    lines.append(words(f"why.state-{page.state}"))
    return lines


def _groups(page: Explained, words: Words) -> dict[str, list[str]]:
    """What the page read, grouped, in words."""
    from sitegen.cli.facts import GROUPS, fact_words, group_of

    found: dict[str, list[str]] = {words(f"group.{group}"): [] for group in GROUPS}
    for key in page.facts:
        text = fact_words(key, words)
        group = found[words(f"group.{group_of(key)}")]
        if text not in group:
            group.append(text)
    return {group: facts for group, facts in found.items() if facts}


def _recipe(recipe: str, words: Words) -> str:
    from sitegen.cli.findings import recipe_name

    return recipe_name(recipe, words)


def _json(why: Why, target: str, words: Words) -> str:
    from sitegen.cli.facts import fact_words, reason_words
    from sitegen.cli.findings import diagnostic_object

    page = why.page
    if page is None:
        found = {
            "found": False,
            "target": target,
            "unpublished": why.unpublished,
            "near": why.near,
            "diagnostics": [diagnostic_object(one, words) for one in why.diagnostics],
        }
        return json.dumps(found, ensure_ascii=False, indent=1)
    found = {
        "found": True,
        "url": page.url,
        "site": page.site,
        "route": page.route,
        "recipe": page.recipe,
        "source": page.source,
        "state": page.state,
        "stale": page.stale,
        "reason": page.reason,
        "reason_words": reason_words(page.reason, words),
        "size": page.size,
        "depends": [{"fact": key, "words": fact_words(key, words)} for key in page.facts],
        "complete": not page.unknown,
        "others": [{"url": url, "recipe": recipe} for url, recipe in why.others],
        "diagnostics": [diagnostic_object(one, words) for one in page.diagnostics],
    }
    return json.dumps(found, ensure_ascii=False, indent=1)
