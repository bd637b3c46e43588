"""Bytes of a Markdown file → its record, its body and what is wrong with it."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import msgspec
import yaml

from sitegen.diagnostics import Diagnostic, Place, Report
from sitegen.diagnostics.catalogue import severity
from sitegen.parse.document import Body, Document
from sitegen.parse.fields import fields_of, values_to_record
from sitegen.parse.markdown.document import render_markdown
from sitegen.parse.official import check_official
from sitegen.parse.signature import with_signature
from sitegen.scan.text import decode
from sitegen.schema.moment import Moment
from sitegen.schema.node import Mapping, Node
from sitegen.schema.record import Source, read_record
from sitegen.schema.yaml_reader import read_yaml
from sitegen.vocabulary import vocabulary
from sitegen.workers.limits import TooSlow, time_limit

_NO_MOMENT = Moment(0)


class Parsed(msgspec.Struct, frozen=True, array_like=True):
    """What one file says. `document` is None when the file is broken."""

    document: Document | None
    body: Body | None
    diagnostics: tuple[Diagnostic, ...]


@functools.cache
def limits() -> dict[str, int]:
    text = resources.files("sitegen.parse").joinpath("limits.yml").read_text(encoding="utf-8")
    table: dict[str, int] = yaml.safe_load(text)
    return table


def parse_document(path: str, data: bytes, *, allow_html: bool = False) -> Parsed:
    """The document of `content/<path>`. A file with any error has no document: it is published when repaired."""
    report = Report()
    where = f"content/{path}"
    try:
        with time_limit(limits()["document_seconds"]):
            document, body = _read(path, data, where, report, allow_html)
    except TooSlow:
        report.add("document.too-slow", Place(where), seconds=limits()["document_seconds"])
        document = body = None
    except RecursionError:
        report.add("document.too-deep", Place(where))
        document = body = None
    found = tuple(sorted(set_of(report), key=Diagnostic.order))
    if any(severity(one.code) == "error" for one in found):
        return Parsed(None, None, found)
    return Parsed(document, body, found)


def read_front(path: str, data: bytes) -> Document | None:
    """What the front matter of `content/<path>` says, without its text; None where it cannot be read."""
    report = Report()
    text = decode(data, path=path, report=report) if len(data) <= limits()["document_bytes"] else None
    split = _split(text, path, report) if text is not None else None
    if split is None:
        return None
    values, lines = _front_matter(read_yaml(split[0], path=path, report=report, first_line=2), path, path, report)
    if "title" not in values or "published" not in values:
        return None
    return Document(path=path, lines=lines, **values)


def set_of(report: Report) -> list[Diagnostic]:
    """Findings without repetitions."""
    return list({one.order(): one for one in report}.values())


def _read(path: str, data: bytes, where: str, report: Report, allow_html: bool) -> tuple[Document | None, Body | None]:
    if len(data) > limits()["document_bytes"]:
        report.add("document.too-large", Place(where), size=len(data), limit=limits()["document_bytes"])
        return None, None
    text = decode(data, path=where, report=report)
    if text is None:
        return None, None
    if not text.strip():
        report.add("document.empty", Place(where))
        return None, None
    split = _split(text, where, report)
    if split is None:
        return None, None
    front, source, first_line = split
    node = read_yaml(front, path=where, report=report, first_line=2)
    values, lines = _front_matter(node, path, where, report)
    rendered = render_markdown(source, path=where, first_line=first_line, report=report, allow_html=allow_html)
    body = Body(with_signature(rendered.html), rendered.references, rendered.headings)
    if not values:
        return None, body
    values.setdefault("summary", rendered.summary)
    complete = "title" in values and "published" in values
    if not complete:
        # What else is wrong is told at once: these agree with everything.
        values = {"title": "", "published": values.get("created") or _NO_MOMENT, **values}
    document = Document(path=path, lines=lines, characters=rendered.characters, **values)
    _check(document, rendered.html, where, report)
    return document if complete else None, body


def _split(text: str, where: str, report: Report) -> tuple[str, str, int] | None:
    """Front matter, body, and the body's first line."""
    if not text.startswith("---\n"):
        report.add("document.no-front-matter", Place(where, 1, 1))
        return None
    end = text.find("\n---", 3)
    while end >= 0 and text[end + 4 : end + 5] not in ("\n", "", " "):
        end = text.find("\n---", end + 4)
    if end < 0:
        report.add("document.front-matter-open", Place(where, 1, 1, 3))
        return None
    front = text[4 : end + 1]
    if len(front.encode()) > limits()["front_matter_bytes"]:
        report.add("document.front-matter-size", Place(where, 1), limit=limits()["front_matter_bytes"])
        return None
    rest = text.find("\n", end + 4)
    source = text[rest + 1 :] if rest >= 0 else ""
    return front, source, text.count("\n", 0, rest + 1) + 1 if rest >= 0 else 1


def _front_matter(node: Node | None, path: str, where: str, report: Report) -> tuple[dict[str, Any], dict[str, int]]:
    if node is None:
        if len(report) == 0:
            report.add("document.front-matter-empty", Place(where, 1, 1))
        return {}, {}
    kind = _kind(node, path)
    fields = fields_of(kind)
    values = values_to_record(read_record(node, fields, Source(where, report), place=Place(where, 1, 1, 3)))
    values["kind"] = values.get("kind", kind)
    if kind == "adoption":
        values.setdefault("title", "—")
        values.setdefault("published", _NO_MOMENT)
    lines: dict[str, int] = {}
    if isinstance(node, Mapping):
        keys = fields.keys
        lines = {keys[entry.key.text].name: entry.key.line for entry in node.entries if entry.key.text in keys}
    return values, lines


@functools.cache
def _kind_words() -> tuple[dict[str, str], dict[str, str]]:
    kinds = vocabulary("document_kinds")
    names = {word: kind for kind, entry in kinds.items() for word in (kind, entry["name"])}
    folders = {folder: kind for kind, entry in kinds.items() for folder in entry.get("folders", ())}
    return names, folders


def _kind(node: Node, path: str) -> str:
    """The kind as written, else as the folder brings it, else an article."""
    names, folders = _kind_words()
    if isinstance(node, Mapping):
        for key in ("kind", "类型", "内容类型"):
            written = node.get(key)
            text = getattr(written, "text", "")
            if text in names:
                return names[text]
    return folders.get(path.rpartition("/")[0].rpartition("/")[2], "article")


def _check(document: Document, html: str, where: str, report: Report) -> None:
    def place(key: str) -> Place:
        return Place(where, document.lines.get(key, 1), 1)

    if len(document.title) > limits()["title_characters"]:
        report.add("document.title-long", place("title"), limit=limits()["title_characters"])
    if len(document.summary) > limits()["summary_characters"]:
        report.add("document.summary-long", place("summary"), limit=limits()["summary_characters"])
    check_official(document, where, report)
    if document.image and not document.image_alt:
        report.add("document.image-alt", place("image"), file=document.image)
    if document.created and document.created >= document.published.end_of_day():
        report.add("document.dates", place("created"), created=document.created.day(), published=document.published.day())
    if document.opens and document.closes and document.opens > document.closes:
        report.add("document.period", place("closes"), opens=document.opens.day(), closes=document.closes.day())
    if not html.strip() and document.kind not in ("adoption", "topic", "leader", "organisation", "service", "letter", "dataset"):
        report.add("document.no-text", Place(where, 1))
