"""The words of every diagnostic, Chinese and English: `messages/<area>.yml`, where a code's area is what stands before its dot.

Codes are permanent: never rename one, never give an old one a new meaning. In the files: severity is error (the editor
must act, the command ends with 1), warning or note; `{names}` are filled from parameters; hint_zh and hint_en say what
to do.
"""

from __future__ import annotations

import functools
import re
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal, NamedTuple

import yaml

from sitegen.diagnostics.diagnostic import Diagnostic, Severity
from sitegen.diagnostics.system import in_chinese

Language = Literal["zh", "en"]
_NAME = re.compile(r"\{([a-z_]+)\}")


class Wording(NamedTuple):
    """One code's words. `message` and `hint` by language; `{name}` stands for a parameter."""

    severity: Severity
    message: dict[str, str]
    hint: dict[str, str]


def wordings() -> dict[str, Wording]:
    """All codes, area by area."""
    areas = sorted(one.name.removesuffix(".yml") for one in _folder().iterdir() if one.name.endswith(".yml"))
    return {code: wording for area in areas for code, wording in _area(area).items()}


@functools.cache
def _area(name: str) -> dict[str, Wording]:
    """The codes of one area. Read once a process: the files are part of the program."""
    text = _folder().joinpath(f"{name}.yml").read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {
        code: Wording(
            severity=entry["severity"],
            message={"zh": entry["zh"], "en": entry["en"]},
            hint={"zh": entry.get("hint_zh", ""), "en": entry.get("hint_en", "")},
        )
        for code, entry in raw.items()
    }


def _folder() -> Traversable:
    return resources.files("sitegen.diagnostics").joinpath("messages")


def _wording(code: str) -> Wording:
    return _area(code.partition(".")[0])[code]


def severity(code: str) -> Severity:
    return _wording(code).severity


def message(code: str, params: dict[str, str], *, language: Language) -> str:
    if language == "zh" and "problem" in params:
        params = {**params, "problem": in_chinese(params["problem"])}
    return _fill(_wording(code).message[language], params)


def hint(diagnostic: Diagnostic, *, language: Language) -> str:
    return _fill(_wording(diagnostic.code).hint[language], diagnostic.params)


def _fill(words: str, params: dict[str, str]) -> str:
    return _NAME.sub(lambda found: params.get(found.group(1), found.group(0)), words)
