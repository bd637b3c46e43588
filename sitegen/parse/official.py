"""Checks of an official document (公文) that need nothing but its own front matter."""

from __future__ import annotations

import datetime
import re

from sitegen.diagnostics import Place, Report
from sitegen.official.number import read_number
from sitegen.official.working_days import is_announced, working_days_later
from sitegen.parse.document import Document
from sitegen.vocabulary import vocabulary

_NOTE_AT_END = re.compile(r"(?:（[^（）]*）|\([^()]*\))\s*$")


def check_official(document: Document, where: str, report: Report) -> None:
    """发文字号, 公文种类, the time limit of publication, and that what is not public is not published."""

    def place(key: str) -> Place:
        return Place(where, document.lines.get(key, 1), 1)

    if document.doc_number:
        _check_number(document, place("doc_number"), report)
    if document.doc_type:
        _check_type(document, place("doc_type"), report)
    if document.disclosure == "closed" and not document.draft and not document.withdrawn:
        report.add("disclosure.not-public", place("disclosure"))
    if document.created is not None and not document.source_url and _is_owed(document):
        _check_time(document, place("published"), report)


def _is_owed(document: Document) -> bool:
    rule = vocabulary("disclosure")["catalogue"]
    return document.disclosure in ("", *rule["disclosure"]) and (document.kind in rule["kinds"] or bool(document.disclosure))


def _check_number(document: Document, place: Place, report: Report) -> None:
    """发文字号 in its right form (GB/T 9704—2012), its year that of the signature."""
    written = document.doc_number
    reading = read_number(written)
    if reading is None:
        report.add("number.form", place, value=written)
        return
    for code in reading.faults:
        report.add(code, place, value=written, correct=reading.number)
    year = reading.number.year
    if year and document.created is not None and document.created.day()[:4] != str(year):
        report.add("number.year", place, value=written, year=year, created=document.created.day())


def _check_type(document: Document, place: Place, report: Report) -> None:
    """公文种类 as the title's last word says it (中办发〔2012〕14号 第八条)."""
    title = _NOTE_AT_END.sub("", document.title).strip()
    kinds = sorted(vocabulary("doc_types"), key=len, reverse=True)
    named = next((one for one in kinds if title.endswith(one)), "")
    if named and named != document.doc_type and {named, document.doc_type} != {"命令", "令"}:
        report.add("number.doc-type", place, value=document.doc_type, named=named)


def _check_time(document: Document, place: Place, report: Report) -> None:
    """Published within twenty working days (条例 art. 26)."""
    limit = vocabulary("disclosure")["time_limit"]
    created = document.created
    assert created is not None
    days = (document.published.minute - created.minute) // (24 * 60)
    if days <= limit["working_days"] or created.datetime().date() < datetime.date.fromisoformat(limit["since"]):
        return
    until = working_days_later(created, limit["working_days"])
    if document.published < until:
        return
    last = until.datetime() - datetime.timedelta(days=1)
    params = {
        "created": created.day(),
        "published": document.published.day(),
        "until": last.date().isoformat(),
        "days": limit["working_days"],
    }
    report.add("disclosure.late", place, **params)
    unknown = [year for year in range(created.datetime().year, last.year + 1) if not is_announced(year)]
    if unknown:
        report.add("disclosure.calendar", place, years="、".join(str(year) for year in unknown))
