"""The only difference between a page of the preview and the built one: links to sites of the cluster lead to the preview,
and a script for live reload stands before `</body>`.

Head links and meta tags (canonical, Open Graph) stay as production shows them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from html import escape

_TAG = re.compile(rb"<(?:a|area|form|button|input|img|source|iframe|script)\b[^>]*>")


def follow_here(data: bytes, origins: Mapping[str, str]) -> bytes:
    """Links, forms and pictures of known origins at their preview addresses. `origins`: real → preview."""
    found = _pattern(tuple(sorted(origins.items())))
    if found is None:
        return data
    pattern, names = found
    return _TAG.sub(lambda tag: pattern.sub(lambda one: one.group(1) + names[one.group(2)], tag.group()), data)


@functools.lru_cache(maxsize=8)
def _pattern(origins: tuple[tuple[str, str], ...]) -> tuple[re.Pattern[bytes], dict[bytes, bytes]] | None:
    if not origins:
        return None
    names = {escape(real).encode(): preview.encode() for real, preview in origins}
    known = b"|".join(re.escape(one) for one in sorted(names, key=len, reverse=True))
    return re.compile(rb'(\s(?:href|src|action|formaction)=")(' + known + rb')(?=[/?#"])'), names


def with_script(data: bytes, script: str, values: Mapping[str, str]) -> bytes:
    """The page with a script of ours before the end of its body; what has no body is left alone. It runs before scripts
    the page defers, its modules among them."""
    at = data.rfind(b"</body>")
    if at < 0:
        return data
    attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in values.items())
    return data[:at] + f'<script src="{escape(script)}"{attributes}></script>'.encode() + data[at:]
