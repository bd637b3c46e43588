"""Old addresses of a document (旧地址): paths of its site that lead to it now."""

from __future__ import annotations

import re

_ALIAS = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?")

# A file name may hold 255 bytes, of which a temporary name needs some.
_LONGEST_PART = 120
_LONGEST = 1000


def alias_route(alias: str) -> str | None:
    """The route of an old address under the site's root; None when it is no plain path of a site."""
    if len(alias) > _LONGEST or not _ALIAS.fullmatch(alias) or alias == "/":
        return None
    if any(len(part) > _LONGEST_PART for part in alias.split("/")):
        return None
    return alias.lstrip("/") + ("index.html" if alias.endswith("/") else "")
