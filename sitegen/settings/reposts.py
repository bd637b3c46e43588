"""`sites/reposts.yml`: documents of higher authorities that sites must repost (应转载文件), and within how long."""

from __future__ import annotations

from typing import Any

import msgspec

from sitegen.diagnostics import Place, Report
from sitegen.official.number import number_key
from sitegen.schema.kinds import INTEGER, LINE, LINK, MOMENT, choice, list_of
from sitegen.schema.moment import Moment
from sitegen.schema.node import Mapping, Node
from sitegen.schema.record import Field, Kind, Source, Value, read_record
from sitegen.vocabulary import vocabulary

REPOSTS_PATH = "sites/reposts.yml"


class Repost(msgspec.Struct, frozen=True):
    """One document to be reposted. `kinds`, `sites`: by whom; `line`: where it is listed. A limit of 0 hours: none set,
    nationally the word is 及时 (research standards §8.2)."""

    number: str
    title: str
    issued: Moment
    url: str = ""
    issuer: str = ""
    hours: int = 0
    kinds: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    line: int = 0

    @property
    def key(self) -> str:
        return number_key(self.number)

    @property
    def due(self) -> Moment:
        """The first minute too late. A document issued on a day, without an hour, counts from the end of the day."""
        start = self.issued if self.issued.exact else self.issued.end_of_day()
        return Moment(start.minute + self.hours * 60, True)


def _read_one(node: Node, source: Source) -> Value | None:
    values = read_record(node, REPOST_FIELDS, source, place=Place(source.path, node.line, node.column))
    if any(name not in values for name in ("number", "title", "issued")):
        return None
    for name in ("kinds", "sites"):
        values[name] = tuple(values.get(name, ()))
    return Repost(line=node.line, **values)


_KINDS = list_of(choice({kind: str(entry["name"]) for kind, entry in vocabulary("site_kinds").items()}))
_DUTY = (
    Field("hours", ("时限",), INTEGER, "发布后多少小时之内转载；不写则只列进度，不算超期"),
    Field("kinds", ("站点类型",), _KINDS, "哪些类型的站点要转载"),
    Field("sites", ("站点",), list_of(LINE, split="、;；,，"), "还有哪些站点要转载"),
)
REPOST_FIELDS = (
    Field("number", ("发文字号", "文号"), LINE, "发文字号", required=True),
    Field("title", ("标题",), LINE, "标题", required=True),
    Field("issued", ("发布时间", "发布日期"), MOMENT, "上级发布的时间", required=True),
    Field("issuer", ("发文机关",), LINE, "发文机关"),
    Field("url", ("原文链接",), LINK, "原文网址"),
    *_DUTY,
)
FILE_FIELDS = (
    *_DUTY,
    Field("documents", ("文件",), list_of(Kind(_read_one, {"type": "object"})), "应转载的文件", required=True),
)


def read_reposts(node: Node, path: str, report: Report) -> tuple[Repost, ...]:
    """The documents of the file; what it says for all of them holds where they say nothing themselves."""
    source = Source(path, report)
    if not isinstance(node, Mapping):
        source.refuse(node, "value.mapping-expected")
        return ()
    values: dict[str, Any] = read_record(node, FILE_FIELDS, source, place=Place(path))
    common = {"hours": values.get("hours", 0), "kinds": tuple(values.get("kinds", ())), "sites": tuple(values.get("sites", ()))}
    return tuple(
        msgspec.structs.replace(one, **{name: getattr(one, name) or value for name, value in common.items()})
        for one in values.get("documents", ())
    )
