"""All settings files together: read one by one, then checked against one another."""

from __future__ import annotations

import difflib
import re
import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Table
from pathlib import PurePosixPath
from typing import Any

import msgspec

from sitegen.diagnostics import Diagnostic, Place, Report
from sitegen.diagnostics.catalogue import severity
from sitegen.schema.node import Mapping, Node
from sitegen.schema.record import Source, read_record
from sitegen.schema.yaml_reader import read_yaml
from sitegen.settings.appearance import Announcement, SwitchName, spoken_on, switches
from sitegen.settings.column import ROOT, column_sections, unit_sections
from sitegen.settings.index_numbers import check_index_numbers
from sitegen.settings.life_cycle import check_life_cycle
from sitegen.settings.organisation import Organisation, default_folder, organisation_fields
from sitegen.settings.period import Timed
from sitegen.settings.platform import PLATFORM_FIELDS, Platform
from sitegen.settings.reposts import REPOSTS_PATH, Repost, read_reposts
from sitegen.settings.search_words import BETS_PATH, SYNONYMS_PATH, Words, is_empty, read_bets, read_synonyms
from sitegen.settings.section import Section, make_section
from sitegen.settings.site import Block, Site, SiteFile, read_site
from sitegen.settings.terms import read_terms, terms_language
from sitegen.variant.text import variants
from sitegen.vocabulary import vocabulary

PLATFORM_PATH = "sites/platform.yml"
ORGANISATIONS_PATH = "sites/organisations.yml"
# What a site has not just as its file writes it.
_RESOLVED = ("host", "theme", "home", "sections", "colour", "logo", "grey", "banner", "announcement")
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


class Cluster(msgspec.Struct, frozen=True):
    """The settings of the whole cluster. `failed`: ids of sites whose own file has errors. `lines`: where each
    organisation stands in its file."""

    platform: Platform
    organisations: dict[str, Organisation]
    sites: dict[str, Site]
    failed: frozenset[str]
    lines: dict[str, int] = {}
    words: Words = Words()
    reposts: tuple[Repost, ...] = ()
    terms: dict[str, tuple[tuple[str, str], ...]] = {}

    def organisation_of(self, folder: str) -> Organisation | None:
        """The organisation that owns a folder of `content/`: the longest match."""
        return next(
            (self.organisations[one] for prefix, one in self._folders() if (folder + "/").startswith(prefix)), None
        )

    def switches(self) -> Iterator[tuple[str, SwitchName, Timed]]:
        """(file, name, what lasts) of every grey mode, banner and announcement, where it was written."""
        yield from ((PLATFORM_PATH, name, one) for name, one in switches(self.platform))
        for site in self.sites.values():
            inherited = site.grey if site.grey == self.platform.grey else ()
            for name, one in switches(site):
                if not (one in inherited or (isinstance(one, Announcement) and one.common)):
                    yield site.path, name, one

    def _folders(self) -> list[tuple[str, str]]:
        folders = ((one.folder.strip("/") + "/", one.id) for one in self.organisations.values())
        return sorted(folders, key=lambda pair: (-len(pair[0]), pair[1]))


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
    for rank, entry in enumerate(node.entries):
        key = entry.key.text
        place = Place(path, entry.key.line, entry.key.column, len(key))
        values = read_record(entry.value, organisation_fields(), Source(path, report, key), place=place)
        if "name" not in values:
            continue
        values["more_items"] = tuple(values.get("more_items", ()))
        values["folder"] = values.get("folder", default_folder(key, values.get("kind", "department"))).strip("/")
        organisations[key] = Organisation(id=key, rank=rank, **values)
    for one in organisations.values():
        if one.parent and one.parent not in organisations:
            report.add("settings.unknown-organisation", Place(path), value=one.parent, key=one.id, near=_near(one.parent, organisations))
    return organisations


def load_cluster(
    files: Table[str, SettingsFile],
    *,
    held: Table[str, SettingsFile],
    held_sites: Table[str, Site],
    themes: Iterable[str],
    report: Report,
) -> Cluster | None:
    """The cluster, or None when `platform.yml` or `organisations.yml` is missing or broken and not held.

    `held`, `held_sites`: the last good reading of the common files and of each site. A site with errors is taken from
    there, or left out; either way it is named in `failed`.
    """
    for file in files.values():
        report.extend(file.diagnostics)
    platform = _value(PLATFORM_PATH, "platform", files, held, report)
    organisations = _value(ORGANISATIONS_PATH, "organisations", files, held, report)
    if platform is None or organisations is None:
        return None
    check_index_numbers(platform, organisations, files[ORGANISATIONS_PATH].lines, PLATFORM_PATH, ORGANISATIONS_PATH, report)
    by_id, failed = _site_files(files, report)
    checks = _Checks(platform, organisations, by_id, frozenset(themes))
    sites: dict[str, Site] = {}
    for site_id in sorted(by_id.keys() | failed):
        own = Report()
        site = checks.resolve(by_id[site_id], own) if site_id in by_id else None
        report.extend(own)
        if _has_errors(own) or site_id in failed:
            failed.add(site_id)
            site = held_sites.get(site_id)
        if site is not None:
            sites[site_id] = site
    if platform.portal not in by_id:
        report.add("settings.unknown-portal", Place(PLATFORM_PATH), value=platform.portal, near=_near(platform.portal, by_id))
    _check_counterparts(by_id, sites, failed, report)
    words = _words(files, held, by_id.keys() | failed, report)
    lines = _value(ORGANISATIONS_PATH, "lines", files, held, report)
    reposts = _reposts(files, held, by_id.keys() | failed, report)
    return Cluster(platform, organisations, sites, frozenset(failed), lines, words, reposts, _terms(files, held))


def _check_counterparts(by_id: Table[str, SiteFile], sites: Table[str, Site], failed: Iterable[str], report: Report) -> None:
    """Sections name sections of the site theirs is an edition of."""
    for site_id in sorted(by_id.keys() & sites.keys() - set(failed)):
        file, other = by_id[site_id], sites.get(sites[site_id].edition_of)
        known = [one.id for one in other.sections] if other else []
        for section in sites[site_id].sections if other or not sites[site_id].edition_of else ():
            if section.counterpart and section.counterpart not in known:
                place = Place(file.path, (file.sections.get(section.id) or {}).get("line", 0))
                report.add("site.counterpart", place, id=section.id, value=section.counterpart, near=_near(section.counterpart, known))


def _reposts(
    files: Table[str, SettingsFile], held: Table[str, SettingsFile], sites: Iterable[str], report: Report
) -> tuple[Repost, ...]:
    """What must be reposted, from a file that may be missing; of a broken one the last good reading."""
    file = files.get(REPOSTS_PATH)
    if file is not None and _has_errors(file.diagnostics):
        file = held.get(REPOSTS_PATH)
    reposts = file.reposts if file is not None else ()
    for one in reposts:
        for site in one.sites:
            if site not in sites:
                report.add("reposts.site", Place(REPOSTS_PATH, one.line, 1), value=site, near=_near(site, sites))
    return reposts


def _words(files: Table[str, SettingsFile], held: Table[str, SettingsFile], sites: Iterable[str], report: Report) -> Words:
    """The words of the search, from files that may be missing; of a broken one the last good reading."""
    found = {}
    for path in (SYNONYMS_PATH, BETS_PATH):
        file = files.get(path)
        if file is not None and _has_errors(file.diagnostics):
            file = held.get(path)
        found[path] = (file.words if file is not None else None) or Words()
    for bet in found[BETS_PATH].bets:
        for site in bet.sites:
            if site not in sites:
                report.add("search.bet-site", Place(BETS_PATH), value=site, near=_near(site, sites))
    return Words(found[SYNONYMS_PATH].synonyms, found[BETS_PATH].bets)


def _value(path: str, name: str, files: Table[str, SettingsFile], held: Table[str, SettingsFile], report: Report) -> Any:
    file = files.get(path)
    if file is None:
        report.add("settings.missing-file", Place(path), file=path)
        return None
    if _has_errors(file.diagnostics) and path in held:
        file = held[path]
    return getattr(file, name)


def _terms(files: Table[str, SettingsFile], held: Table[str, SettingsFile]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The platform's own words by language. A file with errors counts as it was before them."""
    found = {}
    for path, file in sorted(files.items()):
        if terms_language(path):
            good = held.get(path, file) if _has_errors(file.diagnostics) else file
            found[terms_language(path)] = good.terms or ()
    return found


def _site_files(
    files: Table[str, SettingsFile], report: Report
) -> tuple[dict[str, SiteFile], set[str]]:
    by_id: dict[str, SiteFile] = {}
    failed: set[str] = set()
    for path in sorted(set(files) - {PLATFORM_PATH, ORGANISATIONS_PATH, SYNONYMS_PATH, BETS_PATH, REPOSTS_PATH}):
        file = files[path]
        if terms_language(path):
            continue
        site_id = PurePosixPath(path).stem
        if _has_errors(file.diagnostics):
            failed.add(site_id)
        if file.site is None:
            continue
        if site_id in by_id:
            report.add("site.id-twice", Place(path), id=site_id, other=by_id[site_id].path)
            continue
        by_id[site_id] = file.site
    return by_id, failed


def _has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(severity(one.code) == "error" for one in diagnostics)


def _near(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return found[0] if found else "—"


class _Checks:
    """Resolves one site file against all others."""

    def __init__(
        self,
        platform: Platform,
        organisations: dict[str, Organisation],
        files: dict[str, SiteFile],
        themes: frozenset[str],
    ) -> None:
        self._platform, self._organisations, self._files, self._themes = platform, organisations, files, themes
        self._first_by_host = _first_owner((file.host, file.id) for file in files.values() if file.host)
        self._first_by_code = _first_owner((file.code, file.id) for file in files.values() if file.code)

    def resolve(self, file: SiteFile, report: Report) -> Site | None:
        def place(key: str) -> Place:
            return Place(file.path, *file.places.get(key, (0, 0)))

        organisation = self._organisations.get(file.organisation)
        if organisation is None:
            near = _near(file.organisation, self._organisations)
            report.add("settings.unknown-organisation", place("organisation"), value=file.organisation, key="organisation", near=near)
            return None
        address = self._address(file, place, report)
        if address is None:
            return None
        theme = file.theme or self._platform.theme
        if theme not in self._themes:
            report.add("site.unknown-theme", place("theme"), value=theme, near=_near(theme, self._themes))
        for key, first in (("host", self._first_by_host), ("code", self._first_by_code)):
            value = getattr(file, key)
            if value and first[value] != file.id:
                report.add("site.shared-value", place(key), key=key, value=value, other=first[value])
        check_life_cycle(file, place, report)
        _check_variants(file, place, report)
        if file.edition_of and (file.edition_of not in self._files or file.edition_of == file.id):
            report.add("site.edition", place("edition_of"), value=file.edition_of, near=_near(file.edition_of, self._files))
        sections = self._sections(file, organisation, report)
        home = self._home(file, sections, place, report)
        host, base = address
        plain = {
            name: getattr(file, name)
            for name in Site.__struct_fields__
            if name in SiteFile.__struct_fields__ and name not in _RESOLVED
        }
        plain["disclosure"] = file.disclosure or self._platform.disclosure
        for inherited in ("icp", "police", "conac"):
            plain[inherited] = plain[inherited] or self._from_parents(file, inherited)
        return Site(
            **plain,
            host=host,
            origin=f"{self._platform.scheme}://{host}",
            base=base,
            parent=file.under.site if file.under else "",
            theme=theme,
            **self._appearance(file, organisation),
            home=home,
            sections=sections,
        )

    def _address(self, file: SiteFile, place: Any, report: Report) -> tuple[str, str] | None:
        """Host and base path, following `under` upwards."""
        base, seen, current = "", {file.id}, file
        while current.under is not None:
            base = current.under.path + base
            parent = self._files.get(current.under.site)
            if parent is None or parent.id in seen:
                code = "site.under-loop" if parent else "site.unknown-parent"
                report.add(code, place("under"), value=current.under.site, near=_near(current.under.site, self._files))
                return None
            seen.add(parent.id)
            current = parent
        if not current.host:
            report.add("site.no-address", place("host"))
            return None
        return current.host, base

    def _appearance(self, file: SiteFile, organisation: Organisation) -> dict[str, Any]:
        """Colours, logo and grey mode are the site's own or else the platform's; banners and announcements are both."""
        platform = self._platform
        colours = file.colour or platform.colour
        return {
            "colour": colours[0] if colours else "",
            "accents": colours[1:],
            "logo": f"content/{organisation.folder}/{file.logo}" if file.logo else self._common_logo(),
            "grey": platform.grey if file.grey is None else file.grey,
            "banner": (*(spoken_on(one, file.language) for one in platform.banner), *file.banner),
            "announcement": (
                *(spoken_on(one, file.language) for one in platform.announcement if one.english or file.language != "en"),
                *file.announcement,
            ),
        }

    def _common_logo(self) -> str:
        """The platform's logo lies in the folder of the organisation that runs the portal."""
        portal = self._files.get(self._platform.portal)
        owner = self._organisations.get(portal.organisation) if portal else None
        return f"content/{owner.folder}/{self._platform.logo}" if owner and self._platform.logo else ""

    def _from_parents(self, file: SiteFile, name: str) -> str:
        """A registration of the host the site lives on (ICP and 公安 registrations are of the host)."""
        current = file
        while current.under is not None:
            current = self._files[current.under.site]
            value: str = getattr(current, name)
            if value:
                return value
        return ""

    def _sections(self, file: SiteFile, organisation: Organisation, report: Report) -> tuple[Section, ...]:
        values = self._standard(file, organisation)
        for section_id, own in file.sections.items():
            if own is None:
                if section_id not in values:
                    report.add("site.section-not-there", Place(file.path), id=section_id, near=_near(section_id, values))
                for gone in [one for one in values if one == section_id or one.startswith(section_id + "/")]:
                    del values[gone]
                continue
            line = own.get("line", 0)
            kept = {key: value for key, value in own.items() if key != "line"}
            place = Place(file.path, line)
            if section_id not in values and "name" not in kept:
                report.add("site.section-name", place, id=section_id)
            responsible = kept.get("responsible")
            if responsible and responsible not in self._organisations:
                report.add("settings.unknown-organisation", place, value=responsible, key="responsible", near=_near(responsible, self._organisations))
            if not 1 <= kept.get("per_page", 20) <= 200:
                report.add("site.per-page", place, value=kept["per_page"])
                del kept["per_page"]
            values[section_id] = {**values.get(section_id, {}), **kept}
        for section_id in values:
            parent = section_id.rpartition("/")[0]
            if parent and parent not in values:
                line = (file.sections.get(section_id) or {}).get("line", 0)
                report.add("site.section-parent", Place(file.path, line), id=section_id, parent=parent)
        return tuple(make_section(one, keys, organisation.folder) for one, keys in values.items())

    def _standard(self, file: SiteFile, organisation: Organisation) -> dict[str, dict[str, Any]]:
        """Sections the site's kind brings, the column 政府信息公开 and its organisations' columns among them."""
        values: dict[str, dict[str, Any]] = {}
        arrangement = file.disclosure or self._platform.disclosure
        units = [one for one in self._organisations.values() if one.site == file.id and one.id != organisation.id]
        for section_id, keys in vocabulary("site_kinds")[file.kind]["sections"].items():
            values[section_id] = dict(keys)
            if section_id == ROOT:
                values[section_id] |= {"column": organisation.id, "part": "column"}
                values |= column_sections(organisation, self._platform, arrangement=arrangement)
        if ROOT in values and file.id == self._platform.portal:
            values[f"{ROOT}/directory"] = {**vocabulary("disclosure")["directory"], "part": "directory"}
        return values | (unit_sections(units, self._platform, arrangement=arrangement) if ROOT in values else {})

    def _home(self, file: SiteFile, sections: tuple[Section, ...], place: Any, report: Report) -> tuple[Block, ...]:
        ids = {one.id for one in sections}
        if file.home is None:
            standard = vocabulary("site_kinds")[file.kind]["home"]
            return tuple(Block(**block) for block in standard if block["section"] in ids)
        for block in file.home:
            if block.section not in ids:
                report.add("site.home-section", place("home"), id=block.section, near=_near(block.section, ids))
            if not 1 <= block.count <= 50:
                report.add("site.home-count", place("home"), value=block.count)
        return tuple(block for block in file.home if block.section in ids and 1 <= block.count <= 50)


def _check_variants(file: SiteFile, place: Callable[[str], Place], report: Report) -> None:
    for name in file.variants:
        if variants()[name].of != file.language:
            report.add("site.variant-language", place("variants"), name=name, language=file.language)


def _first_owner(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    first: dict[str, str] = {}
    for value, owner in sorted(pairs, key=lambda pair: (pair[0], pair[1])):
        first.setdefault(value, owner)
    return first
