"""Characters no text of ours may hold: control characters, and those that change the order text is shown in."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
# Bidirectional overrides can make text read differently from what it is (CVE-2021-42574).
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")


def refused_character(text: str) -> tuple[str, int] | None:
    """The diagnostic code and place of the first character that is refused, if any."""
    for pattern, code in ((_FORBIDDEN, "text.control-character"), (_BIDI, "text.bidi-control")):
        found = pattern.search(text)
        if found is not None:
            return code, found.start()
    return None
