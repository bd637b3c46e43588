"""Spells front matter as people write it: plain where YAML allows, quoted where it must be."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[\u4e00-\u9fff《][^:#\n\"'\\]*")


def scalar(text: str) -> str:
    return text if _PLAIN.fullmatch(text) and text == text.strip() else json.dumps(text, ensure_ascii=False)


def front_matter(lines: Iterable[tuple[str, str]], body: str) -> str:
    """The whole file; `lines` hold keys and values already spelled, an empty key-value pair is left out."""
    written = "".join(f"{key}: {value}\n" for key, value in lines if value)
    return f"---\n{written}---\n\n{body}"
