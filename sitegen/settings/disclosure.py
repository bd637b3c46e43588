"""Settings of 政府信息公开 that the platform shares: arrangement of the column, 重点领域."""

from __future__ import annotations

import msgspec

from sitegen.schema.kinds import FLAG, LINE, TEXT, choice, list_of, record, table_of
from sitegen.schema.record import Field
from sitegen.vocabulary import vocabulary, words


class Area(msgspec.Struct, frozen=True):
    """One 重点领域: a further branch of 法定主动公开内容 for some organisations, by id or by kind."""

    name: str
    text: str = ""
    organisations: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


class IndexNumbers(msgspec.Struct, frozen=True):
    """How index numbers (索引号) are written: see `official.index_number`. `categories`: code by kind of document;
    `groups`: code by genre; `else` in both: of all others."""

    pattern: str
    reset: tuple[str, ...] = ("year",)
    categories: dict[str, str] = {}
    groups: dict[str, str] = {}


def _index_numbers(
    pattern: str, reset: list[str] | None = None, categories: dict[str, str] | None = None, groups: dict[str, str] | None = None
) -> IndexNumbers:
    return IndexNumbers(pattern, ("year",) if reset is None else tuple(reset), categories or {}, groups or {})


def _area(name: str, text: str = "", organisations: list[str] | None = None, kinds: list[str] | None = None) -> Area:
    return Area(name, text, tuple(organisations or ()), tuple(kinds or ()))


def arrangements() -> dict[str, str]:
    """Arrangements of the column 政府信息公开, with their Chinese names."""
    return {name: str(one["name"]) for name, one in vocabulary("disclosure")["arrangements"].items()}


ARRANGEMENT = choice(arrangements())
AREA = record(
    (
        Field("name", ("名称",), LINE, "领域名称", required=True),
        Field("text", ("说明",), TEXT, "公开哪些内容，依据什么"),
        Field("organisations", ("机构",), list_of(LINE), "哪些机构公开（机构编号）"),
        Field("kinds", ("机构类型",), list_of(choice(words("organisation_kinds"))), "哪几类机构公开"),
    ),
    _area,
)
INDEX_NUMBERS = record(
    (
        Field("pattern", ("格式",), LINE, "格式，例如 {credit_code}/{year}-{serial:5}", required=True),
        Field("reset", ("重新编号",), list_of(choice(words("resets"))), "流水号按什么重新开始，默认按年"),
        Field("categories", ("类别",), table_of(LINE), "{category}：内容类型对应的代码，else 是其他"),
        Field("groups", ("分组",), table_of(LINE), "{group}：体裁或文种对应的代码，else 是其他"),
    ),
    _index_numbers,
)
DISCLOSURE_FIELDS = (
    Field("index_number", ("索引号",), INDEX_NUMBERS, "索引号的格式"),
    Field("disclosure", ("信息公开",), ARRANGEMENT, "政府信息公开专栏的格式：2019（四部分）或 2015（五部分）"),
    Field(
        "disclosure_complete",
        ("信息公开已建成",),
        FLAG,
        "政府信息公开专栏已经建成（默认）；建设期写“否”：缺少的部分、事项、指南要素和年报暂不报告",
    ),
    Field("areas", ("重点领域",), table_of(AREA), "法定主动公开内容里另设的重点领域，左边是英文名"),
)
