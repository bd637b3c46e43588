"""Which sections take a document: every section of the cluster, found by folder."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sitegen.library.digest import of_bytes
from sitegen.official.item import item_of
from sitegen.parse.document import Document
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.settings.disclosure import Area
from sitegen.settings.life_cycle import phase
from sitegen.settings.organisation import Organisation
from sitegen.settings.section import Section
from sitegen.settings.site import Site


class _Step:
    """One folder level of the patterns: literal names, `*`, and the sections that end here."""

    __slots__ = ("any", "ends", "names")

    def __init__(self) -> None:
        self.names: dict[str, _Step] = {}
        self.any: _Step | None = None
        self.ends: list[tuple[int, Site, Section]] = []


def _area_of(written: str, areas: dict[str, Area]) -> str | None:
    name = written.strip().removeprefix("area-")
    return next((f"area-{one}" for one, area in areas.items() if name in (one, area.name)), None)


class SectionIndex:
    """Sections by folder pattern. Sites that publish nothing now (planned, offline, closed) are left out. `drafts`:
    drafts count as documents (the preview)."""

    def __init__(self, cluster: Cluster, clock: Moment, *, drafts: bool = False) -> None:
        self.cluster, self.drafts = cluster, drafts
        self._root = _Step()
        self._pages: dict[str, list[tuple[int, Site, Section]]] = {}
        self._branches: dict[tuple[str, str], tuple[int, Site, Section]] = {}
        self._catalogues: dict[tuple[str, str], tuple[Site, Section]] = {}
        self._directory: list[tuple[Site, Section]] = []
        self._owners: dict[str, Organisation | None] = {}
        self._common: dict[tuple[str, str, bool], list[tuple[Site, Section]]] = {}
        rank = 0
        self.publishing: dict[str, Site] = {one.id: one for one in cluster.sites.values() if phase(one, clock) in ("active", "archived")}
        for site in self.publishing.values():
            for section in site.sections:
                rank += 1
                for pattern in section.sources:
                    self._add(pattern, (rank, site, section))
                if section.part == "catalogue":
                    self._catalogues[site.id, section.column] = (site, section)
                elif section.part == "directory":
                    self._directory.append((site, section))
                if section.item:
                    self._branches[section.column, section.item] = (rank, site, section)
                if section.page:
                    self._pages.setdefault(section.page, []).append((rank, site, section))

    def _add(self, pattern: str, end: tuple[int, Site, Section]) -> None:
        step = self._root
        for name in pattern.split("/"):
            if name == "*":
                step.any = step.any or _Step()
                step = step.any
            else:
                step = step.names.setdefault(name, _Step())
        step.ends.append(end)

    def owner(self, document: Document) -> Organisation | None:
        """The organisation whose folder the document lies in."""
        folder = document.folder
        if folder not in self._owners:
            self._owners[folder] = self.cluster.organisation_of(folder)
        return self._owners[folder]

    def name_of(self, written: str) -> str:
        """The full name of an organisation written by id; any other text is a name already."""
        known = self.cluster.organisations.get(written)
        return known.name if known is not None else written

    def candidates(self, document: Document) -> list[tuple[Site, Section]]:
        """Sections whose folders and kinds fit, in the order of the settings. Not to be changed."""
        item = self.item(document)
        if item or document.path in self._pages:
            return self._candidates(document, item)
        like = (document.folder, document.kind, bool(document.source_url))
        known = self._common.get(like)
        if known is None:
            known = self._common[like] = self._candidates(document, item)
        return known

    def _candidates(self, document: Document, item: str) -> list[tuple[Site, Section]]:
        found = {(rank, site.id, section.id): (site, section) for rank, site, section in self._ends(document.folder)}
        for rank, site, section in self._pages.get(document.path, ()):
            found[rank, site.id, section.id] = (site, section)
        branch = self.branch(document, item) if item else None
        if branch is not None:
            found[branch[0], branch[1].id, branch[2].id] = branch[1:]
        return [
            (site, section)
            for _, (site, section) in sorted(found.items())
            if (not section.kinds or document.kind in section.kinds or section.page == document.path)
            and (not section.item or (section.item == (item or section.item) and not document.source_url))
        ]

    def item(self, document: Document) -> str:
        """The statutory item or 重点领域 the document names; "" when it names none there is."""
        written = document.legal_basis
        areas = self.cluster.platform.areas
        return (item_of(written) or _area_of(written, areas) or "") if written else ""

    def catalogues(self, document: Document) -> list[tuple[Site, Section]]:
        """The catalogue of the document's owner on its own site, and the directory of all."""
        owner = self.owner(document)
        own = self._catalogues.get((owner.site, owner.id)) if owner is not None else None
        return [own, *self._directory] if own is not None else []

    def branch(self, document: Document, item: str) -> tuple[int, Site, Section] | None:
        """The branch of 法定主动公开内容 for an item, in the column of the document's owner."""
        owner = self.owner(document)
        return self._branches.get((owner.id, item)) if owner is not None else None

    def _ends(self, folder: str) -> Iterator[tuple[int, Site, Section]]:
        """Sections whose pattern is this folder or one above it."""
        steps = [self._root]
        for name in folder.split("/"):
            steps = [following for step in steps for following in (step.names.get(name), step.any) if following is not None]
            for step in steps:
                yield from step.ends

    def digest(self) -> int:
        """Digest of everything placements and cards take from the settings."""
        cluster = self.cluster
        sites = [(one.id, one.name, one.origin, one.base, one.language, one.organisation, one.sections) for one in self.publishing.values()]
        organisations = [
            (one.id, one.name, one.folder, one.site, one.code, one.credit_code, one.area_code, one.codes, one.index_pattern)
            for one in cluster.organisations.values()
        ]
        return of_bytes(
            msgspec.json.encode(
                [
                    sites,
                    organisations,
                    sorted(cluster.failed),
                    cluster.platform.portal,
                    cluster.platform.areas,
                    cluster.platform.index_number,
                    *(["drafts"] if self.drafts else []),
                ],
                order="deterministic",
            )
        )
