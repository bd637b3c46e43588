"""The settings of the whole cluster: all files together, checked against one another."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from pathlib import PurePosixPath
from typing import Any, TypeVar

import msgspec

from sitegen.diagnostics import Place, Report
from sitegen.settings.appearance import Announcement, SwitchName, switches
from sitegen.settings.column import check_columns
from sitegen.settings.file import ORGANISATIONS_PATH, PLATFORM_PATH, SettingsFile, has_errors
from sitegen.settings.index_numbers import check_index_numbers
from sitegen.settings.nearest import nearest
from sitegen.settings.organisation import Organisation
from sitegen.settings.period import Timed
from sitegen.settings.platform import Platform
from sitegen.settings.reposts import REPOSTS_PATH, Repost
from sitegen.settings.resolver import Resolver
from sitegen.settings.search_words import BETS_PATH, SYNONYMS_PATH, Words
from sitegen.settings.site import Site, SiteFile
from sitegen.settings.terms import terms_language

_Owned = TypeVar("_Owned")


class Cluster(msgspec.Struct, frozen=True, dict=True):
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
        return of_folder(self.owners, folder)

    @functools.cached_property
    def owners(self) -> dict[str, Organisation]:
        """By the folder each owns; of two with the same one the first by id, the mistake is told elsewhere."""
        return {one.folder.strip("/"): one for _, one in sorted(self.organisations.items(), reverse=True)}

    def site_of(self, path: str) -> str:
        """The id of the site a file of the repository belongs to; "" for what several share."""
        if path.startswith("content/"):
            owner = self.organisation_of(path[len("content/") :].rpartition("/")[0])
            return owner.site if owner is not None else ""
        if path.startswith("sites/"):
            own = next((one.id for one in self.sites.values() if one.path == path), "")
            name = PurePosixPath(path).stem
            return own or (name if name in self.failed else "")
        return ""

    def switches(self) -> Iterator[tuple[str, SwitchName, Timed]]:
        """(file, name, what lasts) of every grey mode, banner and announcement, where it was written."""
        yield from ((PLATFORM_PATH, name, one) for name, one in switches(self.platform))
        for site in self.sites.values():
            inherited = site.grey if site.grey == self.platform.grey else ()
            for name, one in switches(site):
                if not (one in inherited or (isinstance(one, Announcement) and one.common)):
                    yield site.path, name, one


def of_folder(table: Table[str, _Owned], folder: str) -> _Owned | None:
    """What a table by folder says of a folder: its own line, or that of the nearest folder above."""
    while folder:
        if (found := table.get(folder)) is not None:
            return found
        folder = folder.rpartition("/")[0]
    return None


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
    checks = Resolver(platform, organisations, by_id, frozenset(themes))
    sites: dict[str, Site] = {}
    for site_id in sorted(by_id.keys() | failed):
        own = Report()
        site = checks.resolve(by_id[site_id], own) if site_id in by_id else None
        report.extend(own)
        if has_errors(own) or site_id in failed:
            failed.add(site_id)
            site = held_sites.get(site_id)
        if site is not None:
            sites[site_id] = site
    if platform.portal not in by_id:
        report.add("settings.unknown-portal", Place(PLATFORM_PATH), value=platform.portal, near=nearest(platform.portal, by_id))
    _check_counterparts(by_id, sites, failed, report)
    check_columns(platform, organisations, by_id, sites, report)
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
                report.add("site.counterpart", place, id=section.id, value=section.counterpart, near=nearest(section.counterpart, known))


def _reposts(files: Table[str, SettingsFile], held: Table[str, SettingsFile], sites: Iterable[str], report: Report) -> tuple[Repost, ...]:
    """What must be reposted, from a file that may be missing; of a broken one the last good reading."""
    file = files.get(REPOSTS_PATH)
    if file is not None and has_errors(file.diagnostics):
        file = held.get(REPOSTS_PATH)
    reposts = file.reposts if file is not None else ()
    for one in reposts:
        for site in one.sites:
            if site not in sites:
                report.add("reposts.site", Place(REPOSTS_PATH, one.line, 1), value=site, near=nearest(site, sites))
    return reposts


def _words(files: Table[str, SettingsFile], held: Table[str, SettingsFile], sites: Iterable[str], report: Report) -> Words:
    """The words of the search, from files that may be missing; of a broken one the last good reading."""
    found = {}
    for path in (SYNONYMS_PATH, BETS_PATH):
        file = files.get(path)
        if file is not None and has_errors(file.diagnostics):
            file = held.get(path)
        found[path] = (file.words if file is not None else None) or Words()
    for bet in found[BETS_PATH].bets:
        for site in bet.sites:
            if site not in sites:
                report.add("search.bet-site", Place(BETS_PATH), value=site, near=nearest(site, sites))
    return Words(found[SYNONYMS_PATH].synonyms, found[BETS_PATH].bets)


def _value(path: str, name: str, files: Table[str, SettingsFile], held: Table[str, SettingsFile], report: Report) -> Any:
    file = files.get(path)
    if file is None:
        report.add("settings.missing-file", Place(path), file=path)
        return None
    if has_errors(file.diagnostics) and path in held:
        file = held[path]
    return getattr(file, name)


def _terms(files: Table[str, SettingsFile], held: Table[str, SettingsFile]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The platform's own words by language. A file with errors counts as it was before them."""
    found = {}
    for path, file in sorted(files.items()):
        if terms_language(path):
            good = held.get(path, file) if has_errors(file.diagnostics) else file
            found[terms_language(path)] = good.terms or ()
    return found


def _site_files(files: Table[str, SettingsFile], report: Report) -> tuple[dict[str, SiteFile], set[str]]:
    by_id: dict[str, SiteFile] = {}
    failed: set[str] = set()
    for path in sorted(set(files) - {PLATFORM_PATH, ORGANISATIONS_PATH, SYNONYMS_PATH, BETS_PATH, REPOSTS_PATH}):
        file = files[path]
        if terms_language(path):
            continue
        site_id = PurePosixPath(path).stem
        if has_errors(file.diagnostics):
            failed.add(site_id)
        if file.site is None:
            continue
        if site_id in by_id:
            report.add("site.id-twice", Place(path), id=site_id, other=by_id[site_id].path)
            continue
        by_id[site_id] = file.site
    return by_id, failed
