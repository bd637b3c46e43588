"""What the front matter of a document says in its page besides the body: for whoever searches."""

from __future__ import annotations

import msgspec

from sitegen.parse.document import Document, Material
from sitegen.parse.fields import kind_fields

_FIELDS = (
    "question", "basis", "conditions", "materials", "place", "hours", "phone", "process", "time_limit", "fee", "guests", "position",
    "duties", "signature", "legal_basis",
)  # fmt: skip


def printed_texts(document: Document) -> list[str]:
    """Each with the name the page prints above it, where the kind has one."""
    # What a field means may go on after a colon with how it is written, which is no matter of readers.
    labels = {one.name: one.meaning.partition("：")[0] for one in kind_fields().get(document.kind, ())}
    texts = []
    for name in _FIELDS:
        value = getattr(document, name)
        if value:
            text = value if isinstance(value, str) else "\n".join(_said(one) for one in value)
            texts.append(f"{labels[name]}\n{text}" if name in labels else text)
    return texts


def _said(one: str | Material) -> str:
    """One of several values, as its page prints it."""
    return one if isinstance(one, str) else " ".join(part for part in msgspec.structs.astuple(one) if part)
