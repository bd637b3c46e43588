"""Files beside a document that it names: picture, attachments, links and images of its text."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator

from sitegen.parse.document import Body, Document


def file_names(document: Document, body: Body) -> Iterator[str]:
    if document.image:
        yield document.image
    for attachment in document.attachments:
        yield attachment.file
    for reference in body.references:
        name = local_file(reference.target)
        if name is not None:
            yield name


def local_file(target: str) -> str | None:
    """The file beside the document a link or image means, or None when it means something else."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", target) or target.startswith(("/", "#")):
        return None
    name = urllib.parse.unquote(target.partition("#")[0]).removeprefix("./")
    if "/" in name or name.endswith(".md") or "." not in name or "\x00" in name:
        return None
    return name
