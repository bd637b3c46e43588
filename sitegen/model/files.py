"""Files beside a document that it names: picture, attachments, links and images of its text."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterator

from sitegen.parse.document import Body, Document

# What is played in the page rather than shown or offered.
PLAYED = frozenset({"mp4", "webm", "mp3"})


def file_names(document: Document, body: Body) -> Iterator[str]:
    if document.image:
        yield document.image
    if document.data:
        yield document.data
    for attachment in document.attachments:
        yield attachment.file
    for one in document.media:
        yield from (one.file, *companions(one.file))
    for reference in body.references:
        name = local_file(reference.target)
        if name is not None:
            yield name
            if reference.kind == "image":
                yield from companions(name)


def is_played(name: str) -> bool:
    """Whether a file is video or sound, by its name."""
    return name.rpartition(".")[2].lower() in PLAYED


def companions(name: str) -> tuple[str, ...]:
    """Files that belong to a video or sound by their names: captions, transcript, picture before it plays."""
    stem = name.rpartition(".")[0]
    return tuple(f"{stem}.{ending}" for ending in ("vtt", "txt", "jpg", "png", "webp")) if is_played(name) else ()


def local_file(target: str) -> str | None:
    """The file beside the document a link or image means, or None when it means something else."""
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", target) or target.startswith(("/", "#")):
        return None
    name = urllib.parse.unquote(target.partition("#")[0]).removeprefix("./")
    if "/" in name or name.endswith(".md") or "." not in name or "\x00" in name:
        return None
    return name
