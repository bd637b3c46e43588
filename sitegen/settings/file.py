"""One settings file by itself: depends on nothing but its text."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

import msgspec

from sitegen.diagnostics import Diagnostic, Place, Report
from sitegen.diagnostics.catalogue import severity
from sitegen.schema.node import Mapping, Node
from sitegen.schema.record import Source, read_record
from sitegen.schema.yaml_reader import read_yaml
from sitegen.settings.nearest import nearest
from sitegen.settings.organisation import Organisation, default_folder, organisation_fields
from sitegen.settings.platform import PLATFORM_FIELDS, Platform
from sitegen.settings.reposts import REPOSTS_PATH, Repost, read_reposts
from sitegen.settings.search_words import BETS_PATH, SYNONYMS_PATH, Words, is_empty, read_bets, read_synonyms
from sitegen.settings.site import SiteFile, read_site
from sitegen.settings.terms import read_terms, terms_language

PLATFORM_PATH = "sites/platform.yml"
ORGANISATIONS_PATH = "sites/organisations.yml"
_SITE_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


class SettingsFile(msgspec.Struct, frozen=True):
    """One settings file as read: exactly one of the values, or none when it is broken."""

    platform: Platform | None = None
    organisations: dict[str, Organisation] | None = None
    site: SiteFile | None = None
    lines: dict[str, int] = {}
    words: Words | None = None
    reposts: tuple[Repost, ...] = ()
    terms: tuple[tuple[str, str], ...] | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


def read_settings_file(path: str, text: str) -> SettingsFile:
    """One file, by itself: depends on nothing but its text."""
    report = Report()
    node = read_yaml(text, path=path, report=report)
    if path in (SYNONYMS_PATH, BETS_PATH) and (node is not None or len(report) == 0):
        return SettingsFile(words=_read_words(node, path, report), diagnostics=report.found())
    if path == REPOSTS_PATH:
        reposts = read_reposts(node, path, report) if node is not None else ()
        return SettingsFile(reposts=reposts, diagnostics=report.found())
    if node is None and len(report) == 0:
        report.add("settings.empty", Place(path))
    if node is None:
        return SettingsFile(diagnostics=report.found())
    if path == PLATFORM_PATH:
        values = read_record(node, PLATFORM_FIELDS, Source(path, report), place=Place(path))
        complete = all(name in values for name in ("name", "city", "portal"))
        complete = _check_timezone(values.get("timezone", ""), path, report) and complete
        return SettingsFile(platform=Platform(**values) if complete else None, diagnostics=report.found())
    if path == ORGANISATIONS_PATH:
        organisations = _read_organisations(node, path, report)
        lines = {entry.key.text: entry.key.line for entry in node.entries} if isinstance(node, Mapping) else {}
        return SettingsFile(organisations=organisations, lines=lines, diagnostics=report.found())
    if terms_language(path):
        return SettingsFile(terms=read_terms(node, path, report), diagnostics=report.found())
    if not _SITE_ID.fullmatch(PurePosixPath(path).stem):
        report.add("site.id-expected", Place(path), value=PurePosixPath(path).stem)
        return SettingsFile(diagnostics=report.found())
    site = read_site(node, site_id=PurePosixPath(path).stem, path=path, report=report)
    return SettingsFile(site=site, diagnostics=report.found())


def _read_words(node: Node | None, path: str, report: Report) -> Words:
    if node is None or is_empty(node):
        return Words()
    if path == SYNONYMS_PATH:
        return Words(synonyms=read_synonyms(node, path, report))
    return Words(bets=read_bets(node, path, report))


def _check_timezone(name: str, path: str, report: Report) -> bool:
    try:
        zoneinfo.ZoneInfo(name or "Asia/Shanghai")
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        report.add("settings.timezone", Place(path), value=name)
        return False
    return True


def _read_organisations(node: Any, path: str, report: Report) -> dict[str, Organisation] | None:
    if not isinstance(node, Mapping):
        Source(path, report).refuse(node, "value.mapping-expected")
        return None
    organisations: dict[str, Organisation] = {}
    places: dict[str, Place] = {}
    for entry in node.entries:
        key = entry.key.text
        place = places[key] = Place(path, entry.key.line, entry.key.column, len(key))
        values = read_record(entry.value, organisation_fields(), Source(path, report, key), place=place)
        if "name" not in values:
            continue
        values["more_items"] = tuple(values.get("more_items", ()))
        values["folder"] = values.get("folder", default_folder(key, values.get("kind", "department"))).strip("/")
        organisations[key] = Organisation(id=key, **values)
    for one in list(organisations.values()):
        if one.parent and one.parent not in organisations:
            report.add(
                "settings.unknown-organisation", places[one.id], value=one.parent, key=one.id, near=nearest(one.parent, organisations)
            )
        elif loop := _loop(organisations, one):
            report.add("settings.parent-loop", places[one.id], loop=" → ".join(loop))
            organisations[one.id] = msgspec.structs.replace(one, parent="")
    return organisations


def _loop(organisations: dict[str, Organisation], one: Organisation) -> list[str]:
    """The way from an organisation up to itself; empty where it ends at the top."""
    way = [one.id]
    while (above := organisations.get(one.parent)) is not None and above.id not in way:
        way.append(above.id)
        one = above
    return [*way, above.id] if above is not None and above.id == way[0] else []


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(severity(one.code) == "error" for one in diagnostics)
