"""One site file resolved against all others: address, sections, home, what it takes over from the platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sitegen.diagnostics import Place, Report
from sitegen.settings.appearance import spoken_on
from sitegen.settings.column import ROOT, column_sections, unit_sections
from sitegen.settings.life_cycle import check_life_cycle
from sitegen.settings.nearest import nearest
from sitegen.settings.organisation import Organisation
from sitegen.settings.platform import Platform
from sitegen.settings.section import Section, make_section
from sitegen.settings.site import Block, Site, SiteFile
from sitegen.variant.text import variants
from sitegen.vocabulary import vocabulary

# What a site has not just as its file writes it.
_RESOLVED = ("host", "theme", "home", "sections", "colour", "logo", "grey", "banner", "announcement")


class Resolver:
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
            near = nearest(file.organisation, self._organisations)
            report.add("settings.unknown-organisation", place("organisation"), value=file.organisation, key="organisation", near=near)
            return None
        address = self._address(file, place, report)
        if address is None:
            return None
        theme = file.theme or self._platform.theme
        if theme not in self._themes:
            report.add("site.unknown-theme", place("theme"), value=theme, near=nearest(theme, self._themes))
        for key, first in (("host", self._first_by_host), ("code", self._first_by_code)):
            value = getattr(file, key)
            if value and first[value] != file.id:
                report.add("site.shared-value", place(key), key=key, value=value, other=first[value])
        check_life_cycle(file, place, report)
        _check_variants(file, place, report)
        if file.edition_of and (file.edition_of not in self._files or file.edition_of == file.id):
            report.add("site.edition", place("edition_of"), value=file.edition_of, near=nearest(file.edition_of, self._files))
        sections = self._sections(file, organisation, report)
        home = self._home(file, sections, place, report)
        host, base = address
        plain = {
            name: getattr(file, name) for name in Site.__struct_fields__ if name in SiteFile.__struct_fields__ and name not in _RESOLVED
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
                report.add(code, place("under"), value=current.under.site, near=nearest(current.under.site, self._files))
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
                    report.add("site.section-not-there", Place(file.path), id=section_id, near=nearest(section_id, values))
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
                report.add(
                    "settings.unknown-organisation",
                    place,
                    value=responsible,
                    key="responsible",
                    near=nearest(responsible, self._organisations),
                )
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
        brought = dict(vocabulary("site_kinds")[file.kind]["sections"])
        if file.sections.get(ROOT) is not None:  # a kind of site that has no column may open it
            brought.setdefault(ROOT, vocabulary("disclosure")["root"])
        for section_id, keys in brought.items():
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
                report.add("site.home-section", place("home"), id=block.section, near=nearest(block.section, ids))
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
