"""`sites/**/<id>.yml`: one file a site (站点)."""

from __future__ import annotations

from typing import Any

import msgspec

from sitegen.diagnostics import Place, Report
from sitegen.schema.kinds import (
    ANY,
    FLAG,
    INTEGER,
    LINE,
    MOMENT,
    TEXT,
    choice,
    list_of,
    pattern,
    record,
    table_of,
)
from sitegen.schema.moment import Moment
from sitegen.schema.node import Mapping, Node, Scalar
from sitegen.schema.record import Field, Kind, Source, Value, read_record
from sitegen.settings.appearance import APPEARANCE_FIELDS, Announcement
from sitegen.settings.disclosure import ARRANGEMENT
from sitegen.settings.period import Period
from sitegen.settings.section import SECTION_ID, Section, section_fields
from sitegen.variant.text import variants
from sitegen.vocabulary import vocabulary, words


class Under(msgspec.Struct, frozen=True):
    """A site that lives under a path of another site."""

    site: str
    path: str


class Offline(msgspec.Struct, frozen=True):
    """临时下线: from an instant until another."""

    start: Moment
    until: Moment
    reason: str
    approval: str = ""


class Closed(msgspec.Struct, frozen=True):
    """永久下线: since a day, why, and where the content went."""

    on: Moment
    reason: str
    moved_to: str = ""
    approval: str = ""
    archive: bool = False


class Renamed(msgspec.Struct, frozen=True):
    """域名变更: the old host and the day of the change."""

    old_host: str
    on: Moment


class Block(msgspec.Struct, frozen=True):
    """One block of a home page."""

    section: str
    count: int = 6
    layout: str = "list"


class SiteFile(msgspec.Struct, frozen=True, kw_only=True):
    """A site as its file writes it; `sections` holds what differs from the kind's standard sections."""

    id: str
    path: str
    name: str
    kind: str
    organisation: str
    host: str = ""
    under: Under | None = None
    also: tuple[str, ...] = ()
    code: str = ""
    icp: str = ""
    police: str = ""
    conac: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    postcode: str = ""
    language: str = "zh-Hans"
    variants: tuple[str, ...] = ()
    edition_of: str = ""
    theme: str = ""
    colour: tuple[str, ...] = ()
    grey: tuple[Period, ...] | None = None
    banner: tuple[Announcement, ...] = ()
    announcement: tuple[Announcement, ...] = ()
    logo: str = ""
    internal: bool = False
    description: str = ""
    keywords: tuple[str, ...] = ()
    state: str = "active"
    offline: tuple[Offline, ...] = ()
    closed: Closed | None = None
    renamed: Renamed | None = None
    opened: Moment | None = None
    options: dict[str, Any] = {}
    disclosure: str = ""
    history: str = "hidden"
    home: tuple[Block, ...] | None = None
    sections: dict[str, dict[str, Any] | None] = {}
    places: dict[str, tuple[int, int]] = {}


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A site ready to be built: defaults resolved. `origin` has no path; `base` is "" or "/path".

    `logo`: the file, from the repository's root. `colour`: the main colour as `#rrggbb`, "" for the theme's own; `accents`: up to two more. `grey`, `banner`,
    `announcement`: the platform's with the site's own, each with its period.
    """

    id: str
    path: str
    name: str
    kind: str
    organisation: str
    host: str
    origin: str
    base: str
    parent: str
    also: tuple[str, ...]
    code: str
    icp: str
    police: str
    conac: str
    phone: str
    address: str
    email: str
    postcode: str
    language: str
    variants: tuple[str, ...]
    edition_of: str
    theme: str
    colour: str
    accents: tuple[str, ...]
    grey: tuple[Period, ...]
    banner: tuple[Announcement, ...]
    announcement: tuple[Announcement, ...]
    logo: str
    internal: bool
    description: str
    keywords: tuple[str, ...]
    state: str
    offline: tuple[Offline, ...]
    closed: Closed | None
    renamed: Renamed | None
    opened: Moment | None
    options: dict[str, Any]
    disclosure: str
    history: str
    home: tuple[Block, ...]
    sections: tuple[Section, ...]

    def section(self, section_id: str) -> Section | None:
        return next((one for one in self.sections if one.id == section_id), None)


def _moments(start: str, values: dict[str, Any]) -> dict[str, Any]:
    return {("start" if name == start else name): value for name, value in values.items()}


_OFFLINE = record(
    (
        Field("from", ("开始",), MOMENT, "开始日期", required=True),
        Field("until", ("结束",), MOMENT, "结束日期", required=True),
        Field("reason", ("原因",), LINE, "原因", required=True),
        Field("approval", ("批准文号",), LINE, "批准文号"),
    ),
    lambda **values: Offline(**_moments("from", values)),
)
_CLOSED = record(
    (
        Field("on", ("日期",), MOMENT, "下线日期", required=True),
        Field("reason", ("原因",), LINE, "原因", required=True),
        Field("moved_to", ("迁往",), LINE, "内容迁往的站点编号"),
        Field("approval", ("批准文号",), LINE, "批准文号"),
        Field("archive", ("存档",), FLAG, "保留页面并标明已下线"),
    ),
    Closed,
)
_RENAMED = record(
    (
        Field("from", ("旧域名",), LINE, "旧域名", required=True),
        Field("on", ("日期",), MOMENT, "变更日期", required=True),
    ),
    lambda **values: Renamed(values["from"], values["on"]),
)
_UNDER = record(
    (
        Field("site", ("站点",), LINE, "上级站点的编号", required=True),
        Field("path", ("路径",), pattern(r"/[a-z0-9-]+(?:/[a-z0-9-]+)*", code="site.path-expected"), "路径", required=True),
    ),
    Under,
)
_BLOCK = record(
    (
        Field("section", ("栏目",), LINE, "栏目编号", required=True),
        Field("count", ("条数",), INTEGER, "条数"),
        Field("layout", ("版式",), LINE, "版式"),
    ),
    Block,
)


def _read_sections(node: Node, source: Source) -> Value | None:
    if not isinstance(node, Mapping):
        source.refuse(node, "value.mapping-expected")
        return None
    fields = section_fields()
    found: dict[str, Any] = {}
    for entry in node.entries:
        key, value = entry.key, entry.value
        if not SECTION_ID.fullmatch(key.text):
            source.of(key.text).refuse(key, "site.section-id")
        elif isinstance(value, Scalar) and value.plain and value.text in ("false", "否"):
            found[key.text] = None
        else:
            place = Place(source.path, key.line, key.column, len(key.text))
            found[key.text] = read_record(value, fields, source.of(key.text), place=place)
            found[key.text]["line"] = key.line
    return found


def site_fields() -> tuple[Field, ...]:
    kinds = {kind: entry["name"] for kind, entry in vocabulary("site_kinds").items()}
    host = pattern(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?", code="site.host-expected")
    return (
        Field("name", ("名称", "规范名称"), LINE, "网站名称（规范名称）", required=True),
        Field("kind", ("类型",), choice(kinds), "站点类型", required=True),
        Field("organisation", ("主办单位",), LINE, "主办单位的机构编号", required=True),
        Field("host", ("域名", "主域名"), host, "主域名"),
        Field("under", ("上级站点",), _UNDER, "设在另一个站点的路径下"),
        Field("also", ("其他域名",), list_of(host), "转到主域名的其他域名"),
        # 网站标识码: bm + 8 digits (State Council departments) or 10 digits. Research standards §1.5.
        Field("code", ("网站标识码",), pattern(r"bm\d{8}|\d{10}", code="site.code-expected"), "网站标识码"),
        Field("icp", ("ICP备案号",), pattern(r"\w{1,3}ICP[备证]\d{6,10}号(?:-\d{1,3})?", code="site.icp-expected"), "ICP 备案号"),
        Field("police", ("公安备案号",), pattern(r"\w{1,3}公网安备\s*\d{14}号", code="site.police-expected"), "公安备案号"),
        Field("conac", ("党政机关标识",), LINE, "党政机关网站标识编号"),
        Field("phone", ("联系电话", "电话"), LINE, "联系电话"),
        Field("address", ("地址",), LINE, "地址"),
        Field("email", ("电子邮箱", "邮箱"), LINE, "电子邮箱"),
        Field("postcode", ("邮政编码", "邮编"), LINE, "邮政编码"),
        Field("language", ("语言",), choice(words("languages")), "语言"),
        Field(
            "variants",
            ("变体", "其他字形"),
            list_of(choice({one: words("languages")[one] for one in variants()})),
            "同时提供的其他字形，例如繁体中文 zh-Hant",
        ),
        Field("edition_of", ("对应网站",), LINE, "本站是哪个网站的其他语言版（站点编号）"),
        Field("theme", ("主题",), LINE, "主题"),
        *APPEARANCE_FIELDS,
        Field("description", ("网站描述", "描述"), TEXT, "网站描述"),
        Field("keywords", ("关键词",), list_of(LINE, split=",，、;；"), "关键词"),
        Field("internal", ("内部",), FLAG, "内部网站：不列入网站群导航，不进入全平台检索，搜索引擎不收录"),
        Field("state", ("状态",), choice(words("site_states")), "状态"),
        Field("offline", ("临时下线",), list_of(_OFFLINE), "临时下线"),
        Field("closed", ("永久下线",), _CLOSED, "永久下线"),
        Field("renamed", ("域名变更",), _RENAMED, "域名变更"),
        Field("opened", ("开通日期",), MOMENT, "网站开通的日期：从这一年起应当发布网站工作年度报表"),
        Field("disclosure", ("信息公开",), ARRANGEMENT, "政府信息公开专栏的格式，不写则按平台设置"),
        Field("history", ("修改记录",), choice(words("histories")), "在文档页公开修改记录：不公开、公开时间和说明，或同时公开修改人姓名"),
        Field("options", ("选项",), table_of(ANY), "供主题使用的自由设置"),
        Field("home", ("首页",), list_of(_BLOCK), "首页各块"),
        Field("sections", ("栏目",), Kind(_read_sections, {"type": "object"}), "栏目"),
    )


def read_site(node: Node | None, *, site_id: str, path: str, report: Report) -> SiteFile | None:
    """The site a file describes, or None when what every site needs is missing or wrong."""
    values = read_record(node, site_fields(), Source(path, report), place=Place(path))
    if any(name not in values for name in ("name", "kind", "organisation")):
        return None
    for name in ("also", "variants", "keywords", "offline", "home"):
        if name in values:
            values[name] = tuple(values[name])
    places: dict[str, tuple[int, int]] = {}
    if isinstance(node, Mapping):
        aliases = {key: one.name for one in site_fields() for key in (one.name, *one.zh)}
        for entry in node.entries:
            name = aliases.get(entry.key.text, entry.key.text)
            places[name] = (entry.value.line, entry.value.column)
            if name == "sections" and isinstance(entry.value, Mapping):
                places |= {f"sections/{one.key.text}": (one.key.line, one.key.column) for one in entry.value.entries}
    return SiteFile(id=site_id, path=path, places=places, **values)
