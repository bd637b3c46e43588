"""`sites/platform.yml`: what all sites of the cluster share (集约化平台)."""

from __future__ import annotations

from typing import Any

import msgspec

from sitegen.schema.kinds import ANY, ENDPOINT, FLAG, LINE, choice, list_of, table_of
from sitegen.schema.record import Field
from sitegen.settings.appearance import APPEARANCE_FIELDS, Announcement
from sitegen.settings.disclosure import DISCLOSURE_FIELDS, Area, IndexNumbers
from sitegen.settings.period import Period
from sitegen.settings.search import SEARCH, Search
from sitegen.variant.text import variants
from sitegen.vocabulary import vocabulary


class Platform(msgspec.Struct, frozen=True):
    """Settings shared by every site."""

    name: str
    city: str
    portal: str
    timezone: str = "Asia/Shanghai"
    theme: str = "gov"
    scheme: str = "https"
    leaving_notice: bool = True
    disclosure_endpoint: str = ""
    suggestion_endpoint: str = ""
    html: bool = False
    traditional: str = ""
    logo: str = ""
    colour: tuple[str, ...] = ()
    grey: tuple[Period, ...] = ()
    banner: tuple[Announcement, ...] = ()
    announcement: tuple[Announcement, ...] = ()
    disclosure: str = "2019"
    disclosure_complete: bool = True
    areas: dict[str, Area] = {}
    index_number: IndexNumbers | None = None
    options: dict[str, Any] = {}
    search: Search = Search()
    share_pictures: tuple[str, ...] = ()
    share_font: str = ""


_KINDS = choice({kind: entry["name"] for kind, entry in vocabulary("document_kinds").items()})

PLATFORM_FIELDS = (
    Field("name", ("名称",), LINE, "平台名称", required=True),
    Field("city", ("城市",), LINE, "城市名", required=True),
    Field("portal", ("门户",), LINE, "门户网站的站点编号", required=True),
    Field("timezone", ("时区",), LINE, "时区，例如 Asia/Shanghai"),
    Field("theme", ("主题",), LINE, "默认主题"),
    Field("scheme", ("协议",), LINE, "https 或 http"),
    Field("disclosure_endpoint", ("依申请公开接口",), ENDPOINT, "依申请公开的申请表提交到这个地址；不写则网页上说明怎样书面申请"),
    Field("suggestion_endpoint", ("意见箱接口",), ENDPOINT, "意见箱提交到这个地址；不写则网页上只列联系方式"),
    Field("leaving_notice", ("离站提示",), FLAG, "点击站外链接时先显示提示页"),
    Field("html", ("允许HTML",), FLAG, "允许正文使用经过清理的 HTML"),
    Field("traditional", ("繁体字形",), choice(variants()["zh-Hant"].conversions), "繁体版用哪种字形，不写为台湾字形"),
    *APPEARANCE_FIELDS,
    *DISCLOSURE_FIELDS,
    Field("options", ("选项",), table_of(ANY), "供主题使用的自由设置"),
    Field("search", ("检索",), SEARCH, "站内检索"),
    Field("share_pictures", ("分享图",), list_of(_KINDS), "哪些内容类型的文档生成带标题的分享图"),
    Field("share_font", ("分享图字体",), LINE, "分享图的字体：主题 static/ 里的文件，文件名以 _ 开头；不填则用系统自带的免费中文字体"),
)
