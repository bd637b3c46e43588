"""The column 政府信息公开 of an organisation: the sections it brings to a site (国办公开办函〔2019〕61号)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sitegen.diagnostics import Place, Report
from sitegen.official.item import Item, owed_items
from sitegen.settings.organisation import Organisation
from sitegen.settings.platform import Platform
from sitegen.settings.site import Site, SiteFile
from sitegen.vocabulary import vocabulary

ROOT = "disclosure"
UNITS = f"{ROOT}/units"

Values = dict[str, Any]


def column_sections(organisation: Organisation, platform: Platform, *, arrangement: str, prefix: str = ROOT) -> dict[str, Values]:
    """Sections of the column below `prefix`, by id, in the arrangement's order; branches of 法定主动公开内容 after it."""
    data = vocabulary("disclosure")
    sections: dict[str, Values] = {}
    for part in data["arrangements"][arrangement]["sections"]:
        sections[f"{prefix}/{part}"] = {**data["sections"][part], "column": organisation.id, "part": part}
        if part == "statutory":
            sections.update(_branches(organisation, platform, f"{prefix}/{part}"))
    return sections


def _branches(organisation: Organisation, platform: Platform, prefix: str) -> dict[str, Values]:
    """One section an item (法定事项) or 重点领域: it takes documents by their item, or by their folder."""
    return {
        f"{prefix}/{one.id}": {
            "name": one.name,
            "description": f"《中华人民共和国政府信息公开条例》{one.law}：{one.text}" if one.law else one.text,
            "column_type": "信息公开目录",
            "from": tuple(f"{{folder}}/{folder}" for folder in one.folders),
            "layout": "column-list",
            "nav": False,
            "feed": False,
            "column": organisation.id,
            "part": "item",
            "item": one.id,
        }
        for one in items_of(organisation, platform)
    }


def items_of(organisation: Organisation, platform: Platform) -> list[Item]:
    """Statutory items the organisation owes, then the 重点领域 the platform gives it."""
    areas = (
        Item(f"area-{name}", area.name, "", area.text or area.name, folders=(name,))
        for name, area in platform.areas.items()
        if organisation.id in area.organisations or organisation.kind in area.kinds
    )
    return [*owed_items(organisation.kind, organisation.more_items), *areas]


def unit_sections(units: list[Organisation], platform: Platform, *, arrangement: str) -> dict[str, Values]:
    """Columns of organisations that live inside another organisation's site, below 部门和乡镇信息公开."""
    if not units:
        return {}
    sections: dict[str, Values] = {UNITS: {**vocabulary("disclosure")["units"], "part": "units", "nav": False}}
    for one in units:
        prefix = f"{UNITS}/{one.id}"
        sections[prefix] = {
            "name": f"{one.short or one.name}政府信息公开", "column_type": "信息公开目录", "layout": "column",
            "column": one.id, "part": "column", "nav": False,
        }  # fmt: skip
        for section_id, values in column_sections(one, platform, arrangement=arrangement, prefix=prefix).items():
            sections[section_id] = {**values, "nav": False, "folder": one.folder}
    return sections


def check_columns(
    platform: Platform, organisations: Mapping[str, Organisation], files: Mapping[str, SiteFile], sites: Mapping[str, Site], report: Report
) -> None:
    """Organisations that must have the column have it with all its parts, on the site that is theirs (条例第四条第二款,
    国办公开办函〔2019〕61号). Sites that are not open yet or closed, and broken files, are passed over."""
    obliged = vocabulary("disclosure")["obliged"] if platform.disclosure_complete else ()
    for organisation in organisations.values():
        file, site = files.get(organisation.site), sites.get(organisation.site)
        if organisation.kind not in obliged or file is None or site is None or file.state in ("planned", "closed"):
            continue
        parts = {one.part for one in site.sections if one.column == organisation.id}
        data = vocabulary("disclosure")
        missing = [part for part in data["arrangements"][site.disclosure]["sections"] if part not in parts]
        if missing:
            names = "、".join(data["sections"][part]["name"] for part in missing)
            place = Place(file.path, *_written(file, missing))
            report.add("disclosure.part-missing", place, organisation=organisation.name, parts=names, name=data["name"], root=ROOT)


def _written(file: SiteFile, missing: list[str]) -> tuple[int, int]:
    """Where the file leaves one of the parts or the column out; else its first line."""
    keys = [*(f"sections/{ROOT}/{part}" for part in missing), f"sections/{ROOT}"]
    return next((file.places[key] for key in keys if key in file.places), (1, 1))
