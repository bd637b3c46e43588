"""`sites/terms.<language>.yml`: the platform's own words in another script, phrase by phrase (繁简转换例外表)."""

from __future__ import annotations

import re

from sitegen.diagnostics import Place, Report
from sitegen.schema.kinds import LINE
from sitegen.schema.node import Mapping, Node
from sitegen.schema.record import Source
from sitegen.variant.text import variants

_PATH = re.compile(r"sites/terms\.([\w-]+)\.ya?ml")
# What a phrase is written with to stay as it is.
_KEPT = frozenset({"保留", "keep", "true", "是"})
# A term stands in text, in attributes and in facts for machines: it brings no markup into any of them.
_TERM = re.compile(r"[^\s\"'<>&\\\x00-\x1f]+(?: [^\s\"'<>&\\\x00-\x1f]+)*")


def terms_language(path: str) -> str:
    """The variant a file of terms is for; "" for any other file."""
    found = _PATH.fullmatch(path)
    return found[1] if found else ""


def read_terms(node: Node, path: str, report: Report) -> tuple[tuple[str, str], ...]:
    """(phrase, what it becomes) in the order of the file. A phrase may stay as it is: `保留` (`keep`)."""
    language = terms_language(path)
    if language not in variants():
        report.add("settings.terms-language", Place(path), value=language, names="、".join(variants()))
        return ()
    if not isinstance(node, Mapping):
        Source(path, report).refuse(node, "value.mapping-expected")
        return ()
    found: dict[str, str] = {}
    for entry in node.entries:
        phrase, source = entry.key.text.strip(), Source(path, report, entry.key.text)
        becomes = LINE.read(entry.value, source)
        if becomes is None:
            continue
        if not (_TERM.fullmatch(phrase) and _TERM.fullmatch(becomes)):
            source.refuse(entry.value, "settings.term")
            continue
        found[phrase] = phrase if becomes in _KEPT else becomes
    return tuple(found.items())
