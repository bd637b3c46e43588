"""Old addresses of a document (旧地址): paths of its site that lead to it now."""

from __future__ import annotations

import re

_ALIAS = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?")


def alias_route(alias: str) -> str | None:
    """The route of an old address under the site's root; None when it is no plain path of a site."""
    if not _ALIAS.fullmatch(alias) or alias == "/":
        return None
    return alias.lstrip("/") + ("index.html" if alias.endswith("/") else "")
