"""Which language the command line speaks, and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from sitegen.cli.words import WORDS

Language = Literal["zh", "en"]


class Words:
    """The words of the command line in one language: `words("key", name=value)`."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._at = 0 if language == "zh" else 1

    def __call__(self, key: str, **values: object) -> str:
        return WORDS[key][self._at].format(**values) if values else WORDS[key][self._at]

    def has(self, key: str) -> bool:
        return key in WORDS

    def both(self, key: str) -> tuple[str, str]:
        """Chinese and English, for what is written into files."""
        return WORDS[key]


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """`--lang` wherever it stands (help and usage errors need it before the arguments are read), else the locale."""
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument.startswith("--lang="):
            return "zh" if argument[7:].lower().startswith("zh") else "en"
        if argument == "--lang" and at + 1 < len(arguments):
            return "zh" if arguments[at + 1].lower().startswith("zh") else "en"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "zh" if environment[name].lower().startswith("zh") else "en"
    return "en"
