"""The column 政府信息公开 of an organisation: the sections it brings to a site (国办公开办函〔2019〕61号)."""

from __future__ import annotations

from typing import Any

from sitegen.official.item import Item, owed_items
from sitegen.settings.organisation import Organisation
from sitegen.settings.platform import Platform
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
