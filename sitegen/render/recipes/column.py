"""The column 政府信息公开: its menu on every page of it, and what its own kinds of sections show."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from sitegen.diagnostics import Diagnostic, Place
from sitegen.library import facts
from sitegen.official.item import statutory_items
from sitegen.parse.document import Body, Document
from sitegen.render.reads import Reads
from sitegen.render.world import World
from sitegen.settings.file import ORGANISATIONS_PATH
from sitegen.settings.organisation import Organisation
from sitegen.settings.section import Section
from sitegen.settings.site import Site
from sitegen.vocabulary import vocabulary

_TAG = re.compile(r"<[^>]+>")


class Entry(msgspec.Struct, frozen=True):
    """One line of the menu. `current`: "page" for the page itself, "true" when the page lies below, else ""."""

    id: str
    name: str
    url: str
    current: str
    children: tuple[Entry, ...] = ()


class ColumnView(msgspec.Struct, frozen=True):
    """The column a page stands in: whose it is, its address, its menu."""

    organisation: str
    name: str
    url: str
    menu: tuple[Entry, ...]


class Branch(msgspec.Struct, frozen=True):
    """One branch of 法定主动公开内容: `reason` says why it is empty, where the organisation has said so."""

    name: str
    law: str
    text: str
    url: str
    filled: bool
    reason: str


def column_of(world: World, site: Site, section: Section | None, reads: Reads) -> ColumnView | None:
    """The column a section belongs to; None outside 政府信息公开."""
    root = _root(site, section) if section is not None else None
    if section is None or root is None:
        return None
    reads.shared |= {f"sections:{site.id}", f"organisation:{root.column}", f"site:{site.id}|disclosure"}
    organisation = world.frame.cluster.organisations[root.column]
    name = vocabulary("disclosure")["name"]
    return ColumnView(organisation.name, name, f"{site.base}/{root.id}/", tuple(_menu(site, root, section)))


def _root(site: Site, section: Section) -> Section | None:
    """The nearest section above (or the section itself) that opens a column."""
    parts = section.id.split("/")
    for depth in range(len(parts), 0, -1):
        above = site.section("/".join(parts[:depth]))
        if above is not None and above.part == "column":
            return above
    return None


def _menu(site: Site, root: Section, section: Section) -> list[Entry]:
    wanted = vocabulary("disclosure")["arrangements"][site.disclosure]["menu"]
    parts = (site.section(f"{root.id}/{part}") for part in wanted)
    return [_entry(site, part, section, _children(site, root, part)) for part in parts if part is not None]


def _children(site: Site, root: Section, part: Section) -> list[Section]:
    """Below 法定主动公开内容 (or the catalogue, where there is no such part): catalogue, items, sections of content."""
    below = site.section(f"{root.id}/statutory")
    if part.part != "statutory" or below is None:
        return []
    inside = [one for one in site.sections if one.parent == root.id and not one.part and one.nav]
    catalogue = [one for one in site.sections if one.id == f"{root.id}/catalogue" and site.disclosure != "2015"]
    directory = [one for one in site.sections if one.parent == root.id and one.part in ("directory", "units")]
    items = [one for one in site.sections if one.parent == below.id]
    return [*catalogue, *items, *inside, *directory]


def _entry(site: Site, one: Section, section: Section, children: list[Section]) -> Entry:
    below = tuple(_entry(site, child, section, []) for child in children)
    within = section.id.startswith(one.id + "/") or any(child.current for child in below)
    current = "page" if one.id == section.id else "true" if within else ""
    return Entry(one.id, one.name, one.url or f"{site.base}/{one.id}/", current, below if current else ())


def statutory_context(world: World, site: Site, section: Section, reads: Reads) -> dict[str, Any]:
    """The branches of 法定主动公开内容; empty ones without a reason are told (条例 art. 20, 21)."""
    organisation = world.frame.cluster.organisations[section.column]
    reads.shared |= {f"organisation:{organisation.id}", f"sections:{site.id}"}
    branches = []
    for one in site.sections:
        if one.parent != section.id or not one.item:
            continue
        key = f"filled:section:{site.id}/{one.id}"
        filled = facts.evaluate(world.connection, key)
        reads.own[key] = filled
        item = statutory_items().get(one.item)
        reason = organisation.none.get(one.item, "")
        branches.append(
            Branch(
                one.name,
                item.law if item else "",
                one.description if item is None else item.text,
                f"{site.base}/{one.id}/",
                bool(filled),
                reason,
            )
        )
    _tell_branches(world, organisation, branches, reads)
    return {"branches": branches}


def _tell_branches(world: World, organisation: Organisation, branches: list[Branch], reads: Reads) -> None:
    place = _place_of(world, organisation, reads)
    params = {"organisation": organisation.name, "id": organisation.id}
    empty = [one.name for one in branches if not one.filled and not one.reason]
    if empty and is_complete(world, reads):
        told = {**params, "items": "、".join(empty), "count": str(len(empty))}
        reads.told.append(Diagnostic("disclosure.branch-empty", place, told))
    for one in branches:
        if one.filled and one.reason:
            reads.told.append(Diagnostic("disclosure.branch-not-empty", place, {**params, "item": one.name, "reason": one.reason}))


def _place_of(world: World, organisation: Organisation, reads: Reads) -> Place:
    name = f"line|{organisation.id}"
    reads.shared.add(f"platform:{name}")
    return Place(ORGANISATIONS_PATH, int(world.frame.platform_value(name) or 0), 1)


def is_complete(world: World, reads: Reads) -> bool:
    """Whether the column counts as built, so that what is missing from it is told."""
    reads.shared.add("platform:disclosure_complete")
    return world.frame.cluster.platform.disclosure_complete


def check_part(world: World, site: Site, section: Section, reads: Reads, *, filled: bool) -> None:
    """指南 and 制度 consist of documents: there are some (条例第十二条, 国办公开办函〔2019〕61号)."""
    reads.shared.add(f"organisation:{section.column}")
    organisation = world.frame.cluster.organisations[section.column]
    if filled or organisation.kind not in vocabulary("disclosure")["obliged"] or not is_complete(world, reads):
        return
    folder = section.page or next(iter(section.sources), "")
    params = {"organisation": organisation.name, "part": section.name, "file": f"content/{folder}"}
    reads.told.append(Diagnostic("disclosure.part-empty", _place_of(world, organisation, reads), params))


def check_guide(world: World, document: Document, body: Body, reads: Reads) -> None:
    """政府信息公开指南 says everything article 12 asks for."""
    if not is_complete(world, reads):
        return
    text = _TAG.sub("", body.html)
    missing = [name for name, shown in vocabulary("disclosure")["guide"].items() if not any(word in text for word in shown)]
    if missing:
        reads.told.append(Diagnostic("disclosure.guide", Place(f"content/{document.path}", 1), {"missing": "、".join(missing)}))


def units_context(world: World, site: Site, section: Section, reads: Reads) -> dict[str, Any]:
    """Columns of the organisations that live inside this site."""
    reads.shared.add(f"sections:{site.id}")
    units = [one for one in site.sections if one.parent == section.id and one.part == "column"]
    reads.shared |= {f"organisation:{one.column}" for one in units}
    names = world.frame.cluster.organisations
    return {"units": [(names[one.column].name, f"{site.base}/{one.id}/") for one in units]}
