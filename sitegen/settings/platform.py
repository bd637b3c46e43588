"""`sites/platform.yml`: what all sites of the cluster share (集约化平台)."""

from __future__ import annotations

from typing import Any

import msgspec

from sitegen.schema.kinds import ANY, FLAG, LINE, LINK, MOMENT, record, table_of
from sitegen.schema.moment import Moment
from sitegen.schema.record import Field


class Announcement(msgspec.Struct, frozen=True):
    """A banner on every page, until an instant if one is given."""

    text: str
    url: str = ""
    until: Moment | None = None


class Platform(msgspec.Struct, frozen=True):
    """Settings shared by every site."""

    name: str
    city: str
    portal: str
    timezone: str = "Asia/Shanghai"
    theme: str = "gov"
    scheme: str = "https"
    leaving_notice: bool = True
    html: bool = False
    banner: Announcement | None = None
    announcement: Announcement | None = None
    options: dict[str, Any] = {}


_ANNOUNCEMENT = record(
    (
        Field("text", ("文字",), LINE, "横幅上的文字", required=True),
        Field("url", ("链接",), LINK, "点击后打开的地址"),
        Field("until", ("截止",), MOMENT, "到这一刻自动撤下"),
    ),
    Announcement,
)

PLATFORM_FIELDS = (
    Field("name", ("名称",), LINE, "平台名称", required=True),
    Field("city", ("城市",), LINE, "城市名", required=True),
    Field("portal", ("门户",), LINE, "门户网站的站点编号", required=True),
    Field("timezone", ("时区",), LINE, "时区，例如 Asia/Shanghai"),
    Field("theme", ("主题",), LINE, "默认主题"),
    Field("scheme", ("协议",), LINE, "https 或 http"),
    Field("leaving_notice", ("离站提示",), FLAG, "点击站外链接时先显示提示页"),
    Field("html", ("允许HTML",), FLAG, "允许正文使用经过清理的 HTML"),
    Field("banner", ("应急横幅",), _ANNOUNCEMENT, "全平台顶部的应急横幅"),
    Field("announcement", ("平台公告",), _ANNOUNCEMENT, "全平台的公告"),
    Field("options", ("选项",), table_of(ANY), "供主题使用的自由设置"),
)
