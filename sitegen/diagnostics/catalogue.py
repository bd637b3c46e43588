"""The words of every diagnostic, Chinese and English, read from `messages.yml`."""

from __future__ import annotations

import functools
import re
from importlib import resources
from typing import Literal, NamedTuple

import yaml

from sitegen.diagnostics.diagnostic import Diagnostic, Severity

Language = Literal["zh", "en"]
_NAME = re.compile(r"\{([a-z_]+)\}")


class Wording(NamedTuple):
    """One code's words. `message` and `hint` by language; `{name}` stands for a parameter."""

    severity: Severity
    message: dict[str, str]
    hint: dict[str, str]


@functools.cache
def wordings() -> dict[str, Wording]:
    """All codes. Read once a process: the file is part of the program."""
    text = resources.files("sitegen.diagnostics").joinpath("messages.yml").read_text(encoding="utf-8")
    raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {
        code: Wording(
            severity=entry["severity"],
            message={"zh": entry["zh"], "en": entry["en"]},
            hint={"zh": entry.get("hint_zh", ""), "en": entry.get("hint_en", "")},
        )
        for code, entry in raw.items()
    }


def severity(code: str) -> Severity:
    return wordings()[code].severity


def message(code: str, params: dict[str, str], *, language: Language) -> str:
    return _fill(wordings()[code].message[language], params)


def hint(diagnostic: Diagnostic, *, language: Language) -> str:
    return _fill(wordings()[diagnostic.code].hint[language], diagnostic.params)


def _fill(words: str, params: dict[str, str]) -> str:
    return _NAME.sub(lambda found: params.get(found.group(1), found.group(0)), words)
