"""Writes one document: what its front matter says and its Markdown body."""

from __future__ import annotations

import random
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta

from cluster.outline import Entry, SiteOutline
from cluster.prose import Prose

_TITLES = {
    "article": (
        "{short}召开《{name}》贯彻落实工作会议",
        "{short}开展《{name}》专题学习",
        "{short}扎实推进《{name}》宣传月活动",
        "{short}对《{name}》落实情况开展督导检查",
        "《{name}》实施情况综述：{short}交出年度答卷",
    ),
    "notice": (
        "{full}关于开展《{name}》执行情况自查的公告",
        "{full}关于征求《{name}》实施意见的公告",
        "{full}关于公布{year}年度第{serial}批检查结果的公告",
    ),
    "policy": (
        "{full}关于贯彻实施《{name}》的通知",
        "{full}关于印发《{name}》实施方案的通知",
        "{full}关于做好《{name}》配套制度清理工作的通知",
    ),
    "interpretation": ("《{name}》实施方案政策解读", "一问一答：{full}解读《{name}》配套措施"),
}
_HEADINGS = ("总体要求", "主要任务", "工作进展", "重点举措", "保障措施", "下一步安排", "实施步骤", "组织领导")
_KEYWORDS = (
    "政务公开",
    "营商环境",
    "执法检查",
    "民生保障",
    "依法行政",
    "安全生产",
    "政务服务",
    "督查",
    "改革",
    "信息化",
)
_SOURCES = ("示范日报", "示范广播电视台", "示范市融媒体中心")
_EDITORS = ("李明", "王芳", "张伟", "刘洋", "陈静", "杨磊", "赵敏", "周涛")
_STRESSED = ("切实加强组织领导", "压实工作责任", "确保取得实效", "坚持问题导向")
_ITEMS = (
    "明确责任分工，细化工作清单；",
    "建立台账，逐项销号管理；",
    "加强部门协同和信息共享；",
    "强化宣传引导，回应群众关切。",
)

# Shares of the documents that carry the thing at all.
_WITH_SUMMARY = 0.8
_WITH_SECOND_HEADING = 0.6
_WITH_LIST = 0.25
_WITH_TABLE = 0.12
_WITH_STRESS = 0.4
_WITH_LINK = 0.3


@dataclass(frozen=True, slots=True)
class Record:
    """A document before it is spelled for one generator or the other; empty fields are absent ones."""

    entry: Entry
    title: str
    source: str
    editor: str
    keywords: tuple[str, ...]
    summary: str
    body: str
    created: date | None = None
    doc_number: str = ""
    index_number: str = ""
    interprets: str = ""  # path of the policy, relative to the document


def write_document(entry: Entry, site: SiteOutline, prose: Prose, seed: int) -> Record:
    """The same entry, prose and seed give the same document, whatever was written before it."""
    dice = random.Random(f"{seed}/document/{entry.number}")
    year = entry.published.year
    shape = entry.section
    title = dice.choice(_TITLES[shape.kind]).format(
        short=entry.site.short, full=entry.site.name, name=prose.name(dice), year=year, serial=entry.serial
    )
    paragraphs = prose.paragraphs(dice.randint(8, 12), dice.randint(1500, 2500), dice)
    summary = _cut(paragraphs[0]) if dice.random() < _WITH_SUMMARY else ""
    keywords = tuple(dice.sample(_KEYWORDS, dice.randint(2, 4)))
    source = entry.site.name if dice.random() < 0.7 else dice.choice(_SOURCES)
    editor = dice.choice(_EDITORS)
    body = _body(paragraphs, entry, site, dice)
    if shape.kind == "policy":
        return Record(
            entry, title, entry.site.name, editor, keywords, summary, body,
            created=_created(entry, dice),
            doc_number=f"{entry.site.mark}〔{year}〕{entry.serial}号",
            index_number=f"{entry.site.number:08d}-{entry.site.number % 10}/{year}-{entry.serial:05d}",
        )  # fmt: skip
    if shape.kind == "interpretation":
        policy = _earlier(site.policies, entry, dice)
        return Record(entry, title, source, editor, keywords, summary, body, interprets=relative_path(policy))
    return Record(entry, title, source, editor, keywords, summary, body)


def relative_path(target: Entry) -> str:
    """How a document of the same site names another one; the same in both trees."""
    return f"../{target.section.folder}/{target.file_name}"


def _created(entry: Entry, dice: random.Random) -> date:
    """Within the twenty working days that article 26 of the disclosure regulation gives, and in the number's year."""
    day = entry.published.date() - timedelta(days=dice.randrange(15))
    return max(day, date(entry.published.year, 1, 1))


def _body(paragraphs: list[str], entry: Entry, site: SiteOutline, dice: random.Random) -> str:
    blocks = [paragraphs[0]]
    second = len(paragraphs) // 2 if dice.random() < _WITH_SECOND_HEADING else 0
    headings = dice.sample(_HEADINGS, 2)
    stressed = dice.randrange(1, len(paragraphs)) if dice.random() < _WITH_STRESS else 0
    for place, paragraph in enumerate(paragraphs[1:], start=1):
        if place == 1:
            blocks.append(f"## 一、{headings[0]}")
        elif place == second:
            blocks.append(f"## 二、{headings[1]}")
        blocks.append(f"各单位要**{dice.choice(_STRESSED)}**，{paragraph}" if place == stressed else paragraph)
    if dice.random() < _WITH_LIST:
        blocks.insert(-1, "\n".join(f"- {item}" for item in _ITEMS[: dice.randint(3, 4)]))
    if dice.random() < _WITH_TABLE:
        blocks.append(_table(dice))
    if dice.random() < _WITH_LINK:
        target = _earlier(site.entries, entry, dice)
        blocks.append(f"相关内容见[{target.section.name}]({relative_path(target)})。")
    return "\n\n".join(blocks) + "\n"


def _table(dice: random.Random) -> str:
    rows = [f"| {item} | {dice.randint(20, 4000)} | {dice.uniform(-9, 19):.1f}% |" for item in dice.sample(_KEYWORDS, 5)]
    return "\n".join(["| 项目 | 数量（件） | 同比 |", "| --- | ---: | ---: |", *rows])


def _earlier(entries: tuple[Entry, ...], entry: Entry, dice: random.Random) -> Entry:
    """Any of those published before it; the first of all when there is none."""
    before = bisect_left(entries, entry.number, key=lambda other: other.number)
    return entries[dice.randrange(max(before, 1))]


def _cut(paragraph: str) -> str:
    """The first sentences, at most about a hundred characters."""
    kept = ""
    for sentence in paragraph.replace("；", "。").split("。"):
        if kept and len(kept) + len(sentence) > 100:
            break
        kept += sentence + "。"
    return kept.rstrip("。")[:140] + "。"
