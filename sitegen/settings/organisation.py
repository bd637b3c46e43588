"""`sites/organisations.yml`: who publishes (机构)."""

from __future__ import annotations

import msgspec

from sitegen.official.item import item_of
from sitegen.schema.kinds import ENDPOINT, LINE, MOMENT, TEXT, choice, list_of, table_of
from sitegen.schema.moment import Moment
from sitegen.schema.node import Mapping, Node
from sitegen.schema.record import Field, Kind, Source, Value
from sitegen.vocabulary import words


class Organisation(msgspec.Struct, frozen=True):
    """One organisation. `folder` is its folder of `content/`; `site` its home site."""

    id: str
    name: str
    kind: str = "department"
    short: str = ""
    code: str = ""
    parent: str = ""
    folder: str = ""
    site: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    postcode: str = ""
    head: str = ""
    duties: str = ""
    established: Moment | None = None
    disclosure_endpoint: str = ""
    suggestion_endpoint: str = ""
    credit_code: str = ""
    area_code: str = ""
    index_pattern: str = ""
    codes: dict[str, str] = {}
    none: dict[str, str] = {}
    more_items: tuple[str, ...] = ()


def _read_item(node: Node, source: Source) -> Value | None:
    line = LINE.read(node, source)
    if line is None:
        return None
    item = item_of(line)
    if item is None and not line.startswith("area-"):
        source.refuse(node, "disclosure.item-unknown")
        return None
    return item or line


def _read_none(node: Node, source: Source) -> Value | None:
    """Reasons by item; the items are named as in front matter."""
    reasons = table_of(LINE).read(node, source)
    if not isinstance(node, Mapping) or reasons is None:
        return None
    items = {entry.key.text: _ITEM.read(entry.key, source) for entry in node.entries}
    return {items[key]: reason for key, reason in reasons.items() if items[key] is not None}


_ITEM = Kind(_read_item, {"type": ["string", "number"]})
_NONE = Kind(_read_none, {"type": "object", "additionalProperties": LINE.schema})


def organisation_fields() -> tuple[Field, ...]:
    return (
        Field("name", ("名称", "全称"), LINE, "机构全称", required=True),
        Field("short", ("简称",), LINE, "机构简称"),
        Field("kind", ("类型",), choice(words("organisation_kinds")), "机构类型"),
        Field("code", ("机构代码",), LINE, "机构代码，用来生成索引号"),
        Field("parent", ("上级",), LINE, "上级机构的编号"),
        Field("folder", ("目录",), LINE, "在 content/ 里的目录"),
        Field("site", ("网站",), LINE, "机构的网站（站点编号）"),
        Field("address", ("办公地址", "地址"), LINE, "办公地址"),
        Field("hours", ("办公时间",), LINE, "办公时间"),
        Field("phone", ("联系电话", "电话"), LINE, "联系电话"),
        Field("fax", ("传真",), LINE, "传真号码"),
        Field("email", ("电子邮箱", "邮箱"), LINE, "互联网联系方式"),
        Field("postcode", ("邮政编码", "邮编"), LINE, "邮政编码"),
        Field("head", ("负责人",), LINE, "负责人姓名"),
        Field("disclosure_endpoint", ("依申请公开接口",), ENDPOINT, "本机构的申请表提交到这个地址，代替平台的"),
        Field("suggestion_endpoint", ("意见箱接口",), ENDPOINT, "本机构的意见箱提交到这个地址，代替平台的"),
        Field("duties", ("职责",), TEXT, "主要职责"),
        Field("established", ("成立日期",), MOMENT, "机构成立的日期：从这一年起应当编制政府信息公开工作年度报告"),
        Field("credit_code", ("统一社会信用代码",), LINE, "统一社会信用代码，18 位"),
        Field("area_code", ("行政区划代码",), LINE, "行政区划代码"),
        Field("index_pattern", ("索引号格式",), LINE, "本机构的索引号格式，不写则按平台设置"),
        Field("codes", ("编码",), table_of(LINE), "索引号里本机构自己的代码段，例如 unit: 015"),
        Field("none", ("无此项",), _NONE, "没有内容的法定事项和原因，例如 20-8: 本机关无行政事业性收费"),
        Field("more_items", ("另有事项",), list_of(_ITEM), "本类机构通常没有、本机构有的法定事项"),
    )


def default_folder(organisation_id: str, kind: str) -> str:
    return f"{'counties' if kind in ('county', 'township') else 'departments'}/{organisation_id}"
