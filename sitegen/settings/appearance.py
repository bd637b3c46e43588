"""What a site or the whole platform may switch for all its pages at once: colour, logo, grey mode, banner, announcement."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Literal, Protocol

import msgspec

from sitegen.colour.scheme import named, passing, rules, shortfall
from sitegen.colour.space import colour_of
from sitegen.schema.kinds import LINE, LINK, list_of, record
from sitegen.schema.moment import Moment
from sitegen.schema.node import Node, Sequence
from sitegen.schema.record import Field, Kind, Source, Value
from sitegen.settings.period import PERIOD_FIELDS, SWITCH, Period, Timed, checked, period_values


class Announcement(msgspec.Struct, frozen=True):
    """Words on top of every page (应急横幅、公告), for a period if one is given: see `sitegen.settings.period`.

    `english`: what English sites say instead of the platform's `text`. `language`: of the text, where it is not the
    site's. `common`: said by the platform.
    """

    text: str
    url: str = ""
    english: str = ""
    language: str = ""
    common: bool = False
    start: Moment | None = None
    end: Moment | None = None


SwitchName = Literal["grey", "banner", "announcement"]


class Switched(Protocol):
    """A platform or a site."""

    @property
    def grey(self) -> tuple[Period, ...]: ...

    @property
    def banner(self) -> tuple[Announcement, ...]: ...

    @property
    def announcement(self) -> tuple[Announcement, ...]: ...


def spoken_on(one: Announcement, language: str) -> Announcement:
    """What the platform says, as a site of this language shows it."""
    change = msgspec.structs.replace
    if language != "en":
        return change(one, common=True)
    return change(one, text=one.english, common=True) if one.english else change(one, language="zh-Hans", common=True)


def switches(settings: Switched) -> Iterator[tuple[SwitchName, Timed]]:
    """Everything that lasts for a period, by name."""
    yield from (("grey", one) for one in settings.grey)
    yield from (("banner", one) for one in settings.banner)
    yield from (("announcement", one) for one in settings.announcement)


def _read_colour(node: Node, source: Source) -> Value | None:
    """One colour as `#rrggbb`; one that white text cannot be read on is refused with the nearest that passes."""
    line: str | None = LINE.read(node, source)
    if line is None:
        return None
    colour = named(line)
    if not colour:
        near = difflib.get_close_matches(line, rules()["names"], n=1, cutoff=0.5)
        source.refuse(node, "site.colour-expected", names="、".join(rules()["names"]), near=near[0] if near else "#1d4f91")
        return None
    ratio = shortfall(colour_of(colour))
    if ratio:
        near_colour = passing(colour_of(colour)).hex
        source.refuse(node, "site.colour-contrast", ratio=f"{ratio:.2f}", least=rules()["text"], near=near_colour)
        return None
    return colour


def _read_colours(node: Node, source: Source) -> Value | None:
    items = node.items if isinstance(node, Sequence) else (node,)
    limit = rules()["colours"]
    if len(items) > limit:
        source.refuse(node, "site.colour-count", count=len(items), limit=limit)
        return None
    found = [_COLOUR.read(one, source) for one in items]
    return tuple(one for one in found if one is not None) or None


_COLOUR = Kind(_read_colour, {"type": "string", "examples": ["#a61c1c", *rules()["names"]]})
COLOURS = Kind(_read_colours, list_of(_COLOUR).schema)

ANNOUNCEMENT_FIELDS = (
    Field("text", ("文字",), LINE, "横幅上的文字", required=True),
    Field("url", ("链接",), LINK, "点击后打开的地址"),
    Field("english", ("英文",), LINE, "英文版网站显示的文字；不写时英文版只显示应急横幅的中文"),
    *PERIOD_FIELDS,
)
ANNOUNCEMENT = checked(record(ANNOUNCEMENT_FIELDS, lambda **values: Announcement(**period_values(values))))


def _read_announcements(node: Node, source: Source) -> Value | None:
    found: list[Announcement] | None = list_of(ANNOUNCEMENT).read(node, source)
    return None if found is None else tuple(found)


ANNOUNCEMENTS = Kind(_read_announcements, list_of(ANNOUNCEMENT).schema)

APPEARANCE_FIELDS = (
    Field("colour", ("颜色", "主色"), COLOURS, "主色，最多再加两种辅色：颜色名或 #rrggbb"),
    Field("logo", ("标志",), LINE, "标志图片：机构目录里的文件；平台的放在门户主办单位的目录里"),
    Field("grey", ("灰色模式", "置灰"), SWITCH, "悼念日全站变灰：是、否，或起止时间"),
    Field("banner", ("应急横幅",), ANNOUNCEMENTS, "顶部的应急横幅"),
    Field("announcement", ("公告", "平台公告"), ANNOUNCEMENTS, "顶部的公告"),
)
