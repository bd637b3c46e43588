"""A section (栏目): a named, ordered list of documents of a site, chosen by rules."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from sitegen.schema.kinds import ANY, FLAG, INTEGER, LINE, LINK, TEXT, choice, list_of, pattern, table_of
from sitegen.schema.record import Field
from sitegen.vocabulary import vocabulary, words

SECTION_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One section of a site. `id` is its path under the site's root; its parent is the path before the last `/`."""

    id: str
    name: str
    column_type: str = "其他"
    description: str = ""
    keywords: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    where: dict[str, tuple[str, ...]] = {}
    order: str = "published"
    mode: str = "link"
    layout: str = "list"
    per_page: int = 20
    update_days: int = 0
    responsible: str = ""
    nav: bool = True
    feed: bool = True
    url: str = ""
    page: str = ""
    intro: str = ""
    counterpart: str = ""
    # Of the column 政府信息公开: the organisation it is of, which part this is, the item (法定事项) it gathers.
    column: str = ""
    part: str = ""
    item: str = ""

    @property
    def parent(self) -> str:
        return self.id.rpartition("/")[0]


def section_fields() -> tuple[Field, ...]:
    kinds = {kind: entry["name"] for kind, entry in vocabulary("document_kinds").items()}
    return (
        Field("name", ("名称",), LINE, "栏目名称"),
        Field("column_type", ("栏目类别",), choice({one: one for one in vocabulary("column_types")}), "栏目类别"),
        Field("description", ("栏目描述", "描述"), TEXT, "栏目描述：设置目的和主要内容"),
        Field("keywords", ("栏目关键词", "关键词"), list_of(LINE, split=",，、;；"), "栏目关键词"),
        Field(
            "from",
            ("来源目录", "取自"),
            list_of(pattern(r"[^/\\\x00]+(?:/[^/\\\x00]+)*", code="value.folder-expected")),
            "content/ 里的目录，* 代表任意一个目录",
        ),
        Field("kinds", ("内容类型",), list_of(choice(kinds)), "收录的内容类型"),
        Field("where", ("条件",), table_of(list_of(LINE), words("where_keys")), "按信息项筛选"),
        Field("order", ("排序",), choice(words("orders")), "排序方式"),
        Field("mode", ("调用方式",), choice(words("modes")), "别处文档的调用方式：链接或复制"),
        Field("layout", ("版式",), choice(words("layouts")), "栏目版式"),
        Field("per_page", ("每页条数",), INTEGER, "每页条数"),
        Field("update_days", ("更新期限",), INTEGER, "应在多少天内更新"),
        Field("responsible", ("责任单位",), LINE, "责任单位的机构编号"),
        Field("nav", ("导航",), FLAG, "显示在导航里"),
        Field("feed", ("订阅",), FLAG, "提供订阅源"),
        Field("url", ("外部地址",), LINK, "直接链接到这个地址"),
        Field("page", ("单页",), LINE, "把一篇文档作为栏目首页"),
        Field("counterpart", ("对应栏目",), LINE, "对应网站中同一内容的栏目（栏目编号）"),
        Field("intro", ("导语",), TEXT, "栏目导语"),
        Field("options", ("选项",), table_of(ANY), "供主题使用的自由设置"),
    )


def make_section(section_id: str, values: dict[str, Any], folder: str) -> Section:
    """A section from its values; `{folder}` in them stands for the organisation's folder, or the one they name."""
    folder = values.get("folder", folder)
    kept = {name: value for name, value in values.items() if name not in ("from", "options", "folder")}
    for name in ("keywords", "kinds"):
        if name in kept:
            kept[name] = tuple(kept[name])
    if "where" in kept:
        kept["where"] = {key: tuple(accepted) for key, accepted in kept["where"].items()}
    if "page" in kept:
        kept["page"] = kept["page"].replace("{folder}", folder)
    sources = values.get("from", ())
    sources = (sources,) if isinstance(sources, str) else sources
    kept["sources"] = tuple(one.replace("{folder}", folder).strip("/") for one in sources)
    return Section(id=section_id, **{"name": section_id, **kept})
