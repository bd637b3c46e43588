"""What makes two documents copies of one another (转载): the same title and text, letter by letter."""

from __future__ import annotations

import re

from sitegen.library.digest import of_bytes

# Texts shorter than this are alike by chance (“见附件。”): they are no copies of one another.
_SHORTEST = 60


def copy_group(title: str, text: str) -> int:
    """The same for copies, 0 for what is too short to be one."""
    plain = re.sub(r"[\W_]+", "", title + text)
    return of_bytes(plain.encode("utf-8", "replace")) if len(plain) >= _SHORTEST else 0
