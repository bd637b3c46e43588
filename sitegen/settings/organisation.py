"""`sites/organisations.yml`: who publishes (机构)."""

from __future__ import annotations

import msgspec

from sitegen.schema.kinds import LINE, TEXT, choice
from sitegen.schema.record import Field
from sitegen.vocabulary import words


class Organisation(msgspec.Struct, frozen=True):
    """One organisation. `folder` is its folder of `content/`; `site` its home site; `rank` its place in the file."""

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
    rank: int = 0


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
        Field("duties", ("职责",), TEXT, "主要职责"),
    )


def default_folder(organisation_id: str, kind: str) -> str:
    return f"{'counties' if kind in ('county', 'township') else 'departments'}/{organisation_id}"
