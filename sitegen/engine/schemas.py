"""JSON Schemas (draft 2020-12) of everything people write, made from the tables of fields the readers use.

They are for completion in editors: `sitegen check` remains the judge. What it accepts, they accept.
"""

from __future__ import annotations

from typing import Any

from sitegen.parse.fields import common_fields, fields_of
from sitegen.schema.kinds import record_schema
from sitegen.settings.organisation import organisation_fields
from sitegen.settings.platform import PLATFORM_FIELDS
from sitegen.settings.reposts import FILE_FIELDS, REPOST_FIELDS
from sitegen.settings.search_words import BET_FIELDS
from sitegen.settings.section import SECTION_ID, section_fields
from sitegen.settings.site import site_fields
from sitegen.vocabulary import vocabulary

Schema = dict[str, Any]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schemas() -> dict[str, Schema]:
    """Schemas by name: `front-matter`, `platform`, `organisations`, `reposts`, `site`, `synonyms`, `best-bets`, `terms`."""
    return {
        "front-matter": {"$schema": _DRAFT, "title": "文档信息 front matter", **_front_matter()},
        "platform": {"$schema": _DRAFT, "title": "平台设置 sites/platform.yml", **record_schema(PLATFORM_FIELDS)},
        "organisations": {
            "$schema": _DRAFT,
            "title": "机构 sites/organisations.yml",
            "type": "object",
            "additionalProperties": record_schema(organisation_fields()),
        },
        "reposts": {"$schema": _DRAFT, "title": "应转载文件 sites/reposts.yml", **_reposts()},
        "site": {"$schema": _DRAFT, "title": "站点 sites/**/<站点编号>.yml", **_site()},
        "terms": {
            "$schema": _DRAFT,
            "title": "繁简转换例外表 sites/terms.zh-Hant.yml",
            "type": ["object", "null"],
            "additionalProperties": {"type": ["string", "number", "boolean"]},
        },
        "synonyms": {
            "$schema": _DRAFT,
            "title": "同义词 sites/search/synonyms.yml",
            "type": ["array", "null"],
            "items": {"type": ["array", "string"], "items": {"type": ["string", "number"]}},
        },
        "best-bets": {
            "$schema": _DRAFT,
            "title": "推荐结果 sites/search/best-bets.yml",
            "type": ["array", "null"],
            "items": record_schema(BET_FIELDS),
        },
    }


def _reposts() -> Schema:
    """The file's own keys, and those of each document listed."""
    schema = record_schema(FILE_FIELDS)
    for key in ("documents", "文件"):
        schema["properties"][key] = {"type": "array", "items": record_schema(REPOST_FIELDS)}
    return schema


def _front_matter() -> Schema:
    """One record a kind. The kind is the one written; without one it comes from the folder, and any may be meant."""
    kinds: dict[str, str] = {kind: entry["name"] for kind, entry in vocabulary("document_kinds").items()}
    field = next(one for one in common_fields() if one.name == "kind")
    keys = (field.name, *field.zh)
    records = {kind: record_schema(fields_of(kind)) for kind in kinds}
    chosen = [
        {
            "if": {"anyOf": [{"required": [key], "properties": {key: {"enum": [kind, word]}}} for key in keys]},
            "then": {"$ref": f"#/$defs/{kind}"},
        }
        for kind, word in kinds.items()
    ]
    unsaid = {
        "if": {"not": {"anyOf": [{"required": [key]} for key in keys]}},
        "then": {"anyOf": [{"$ref": f"#/$defs/{kind}"} for kind in kinds]},
    }
    return {"type": "object", "properties": _all_properties(records), "allOf": [*chosen, unsaid], "$defs": records}


def _all_properties(records: dict[str, Schema]) -> Schema:
    """Every key of every kind, to complete before the kind is known. Where kinds differ, any of their forms will do."""
    forms: dict[str, list[Schema]] = {}
    for schema in records.values():
        for key, form in schema["properties"].items():
            if form not in forms.setdefault(key, []):
                forms[key].append(form)
    return {key: different[0] if len(different) == 1 else {"anyOf": different} for key, different in forms.items()}


def _site() -> Schema:
    """A site file; its sections are records of their own, or false to remove a standard one."""
    schema = record_schema(site_fields())
    section = {"anyOf": [record_schema(section_fields()), {"enum": [False, "否"]}]}
    for key in ("sections", "栏目"):
        schema["properties"][key] = {
            "type": ["object", "null"],
            "description": schema["properties"][key]["description"],
            "propertyNames": {"pattern": f"^(?:{SECTION_ID.pattern})$"},
            "additionalProperties": section,
        }
    return schema
