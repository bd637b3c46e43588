"""The front matter of a new document: everything its kind requires, filled in as far as that can be known."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import msgspec

from sitegen.official.annual_form import blank_data, forms
from sitegen.parse.fields import fields_of
from sitegen.schema.moment import Moment
from sitegen.schema.record import Field
from sitegen.settings.organisation import Organisation
from sitegen.vocabulary import vocabulary

# Keys worth offering though they are not required, as comments.
_OFFERED = {
    "policy": (
        "doc_number",
        "doc_type",
        "genre",
        "topic",
        "effective",
        "expiry",
        "disclosure",
        "replaces",
        "amends",
        "repeals",
        "source",
        "source_url",
        "attachments",
    ),
    "notice": ("source", "editor", "offline", "attachments"),
    "interpretation": ("form", "source", "image", "image_alt", "media", "held", "guests"),
    "service": ("time_limit", "fee", "online", "attachments"),
    "letter": ("replied", "reply_by"),
    "survey": ("result", "attachments"),
    "leader": ("duties", "image", "image_alt", "weight"),
    "dataset": ("format", "update_cycle"),
    "annual-report": ("attachments",),
    "topic": ("ends", "image", "image_alt"),
    "adoption": ("mode",),
    "page": (),
    "organisation": (),
}
# The parts a text of the kind has. Interpretations: 国办发〔2016〕80号 and local rules (research standards §8.1).
_PARTS = {"interpretation": ("背景依据", "主要内容", "适用范围和注意事项", "新旧政策差异")}
_NUMERALS = "一二三四五六七八九十"
_OFFERED_ELSE = ("source", "editor", "keywords", "image", "image_alt", "attachments")
_LISTS = ("materials", "process", "attachments", "interprets", "guests", "issuer")
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`~=][^\x00-\x1f\x7f]*")


class Draft(msgspec.Struct, frozen=True):
    """`text`: the file. `blank`: keys that are still to be filled in. `files`: what lies beside it, by name."""

    text: str
    blank: tuple[str, ...]
    files: tuple[tuple[str, str], ...] = ()


def new_document(
    kind: str, title: str, now: Moment, owner: Organisation | None, *, english: bool, index_number: str = "", stem: str = ""
) -> Draft:
    """The file of a new document, Chinese keys unless `english`. `index_number`: the next free one, if it gets one.
    `stem`: the file's name; a yearly report has its blank data file under the same name beside it."""
    known = _known(kind, title, now, owner, english=english)
    fields = {one.name: one for one in fields_of(kind)}
    lines: list[str] = []
    blank: list[str] = []
    first = [name for name in ("title", "kind", "published") if name == "kind" or fields[name].required]
    for name in [*first, *(one.name for one in fields.values() if one.required and one.name not in first)]:
        key = _key(fields[name], kind, english=english)
        if name in known:
            lines.append(f"{key}: {known[name]}")
            continue
        blank.append(key)
        lines.extend(_blank(key, fields[name]))
    if index_number:
        lines.append(f"{_key(fields['index_number'], kind, english=english)}: {json.dumps(index_number)}")
    files: tuple[tuple[str, str], ...] = ()
    if kind == "annual-report" and stem:
        lines.append(f"{_key(fields['data'], kind, english=english)}: {quoted(f'{stem}.csv')}")
        files = ((f"{stem}.csv", blank_data("disclosure")),)
    lines.extend(_offers(kind, fields, english=english))
    return Draft("\n".join(["---", *lines, "---", "", *_parts(kind), ""]), tuple(blank), files)


def _parts(kind: str) -> Iterator[str]:
    """Headings of the text to be written."""
    parts = forms()["disclosure"].parts if kind == "annual-report" else _PARTS.get(kind, ())
    for number, part in zip(_NUMERALS, parts, strict=False):
        yield from (f"## {number}、{part}", "")


def _known(kind: str, title: str, now: Moment, owner: Organisation | None, *, english: bool) -> dict[str, str]:
    known = {
        "kind": kind if english else str(vocabulary("document_kinds")[kind]["name"]),
        "published": now.to_minute(),
        "created": now.day(),
        "asked": now.to_minute(),
        "opens": now.day(),
        "year": str(int(now.day()[:4]) - 1),
    }
    if title:
        known["title"] = quoted(title)
    if owner is not None:
        known["issuer"] = f"[{quoted(owner.name)}]"
        known["organisation"] = owner.id
    if kind == "letter":
        del known["asked"]
    return known


def _key(field: Field, kind: str, *, english: bool) -> str:
    if english:
        return field.name
    return "姓名" if field.name == "title" and kind == "leader" else field.zh[0]


def _blank(key: str, field: Field) -> Iterator[str]:
    yield f"{key}:"
    if field.name in _LISTS:
        yield "  -"


def _offers(kind: str, fields: dict[str, Field], *, english: bool) -> Iterator[str]:
    for name in _OFFERED.get(kind, _OFFERED_ELSE):
        field = fields[name]
        if not field.required:
            yield f"# {_key(field, kind, english=english)}:  # {field.meaning}"


def quoted(text: str) -> str:
    """A text as a YAML value; in double quotes where it would be read as something else."""
    text = " ".join(text.split())
    if _PLAIN.fullmatch(text) and ": " not in text and " #" not in text and not text.endswith(":"):
        return text
    return json.dumps(text, ensure_ascii=False)
