"""Which targets links and images may have."""

from __future__ import annotations

import re
from urllib.parse import unquote

LINK_SCHEMES = frozenset({"", "http", "https", "mailto", "tel", "id"})
IMAGE_SCHEMES = frozenset({""})

# Browsers skip these while they read a scheme: `java\tscript:` runs.
_SKIPPED = re.compile(r"[\x00-\x20\x7f-\xa0\s]+")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")


def scheme(target: str) -> str:
    """The scheme of a target in lower case: "" for a path, "//" for a path that names another host.

    Also seen through white space, and once through percent signs, lest somebody decode them later."""
    bare = _SKIPPED.sub("", target)
    return _scheme(bare) or (_scheme(unquote(bare)) if "%" in bare else "")


def _scheme(bare: str) -> str:
    if bare[:2].replace("\\", "/") == "//":
        return "//"
    found = _SCHEME.match(bare)
    return found[1].lower() if found else ""
