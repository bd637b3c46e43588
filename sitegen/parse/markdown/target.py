"""Which targets links and images may have."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

LINK_SCHEMES = frozenset({"", "http", "https", "mailto", "tel", "id"})
IMAGE_SCHEMES = frozenset({""})

# Browsers skip these while they read a scheme: `java\tscript:` runs.
_SKIPPED = re.compile(r"[\x00-\x20\x7f-\xa0\s]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")


def scheme(target: str) -> str:
    """The scheme of a target in lower case: "" for a path, "//" for a path that names another host.

    Also seen through white space, and through percent signs and character references, lest somebody
    decode them later."""
    found = _scheme(target)
    if not found and ("%" in target or "&" in target):
        found = _scheme(unquote(unescape(target)))
    return found


def shown(found: str) -> str:
    """A scheme as an editor knows it."""
    return found if found == "//" else f"{found}:"


def _scheme(target: str) -> str:
    bare = _SKIPPED.sub("", target)
    if bare[:2].replace("\\", "/") == "//":
        return "//"
    found = _SCHEME.match(bare)
    return found[1].lower() if found else ""
