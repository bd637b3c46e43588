"""The keys of front matter: one table for all kinds, one more for each kind's own."""

from __future__ import annotations

import functools
import re
from typing import Any

from sitegen.parse.address import alias_route
from sitegen.parse.document import Attachment, Material, Named
from sitegen.schema.kinds import FLAG, INTEGER, LINE, MOMENT, TEXT, choice, either, list_of, pattern, record
from sitegen.schema.node import Mapping, Node, Scalar
from sitegen.schema.record import Field, Fields, Kind, Source, Value
from sitegen.vocabulary import topic_paths, vocabulary, words

_LIST_SEPARATORS = ",，、;；"
SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


def _read_named(node: Node, source: Source) -> Value | None:
    line = LINE.read(node, source)
    return None if line is None else Named(line, node.line, node.column)


def _read_alias(node: Node, source: Source) -> Value | None:
    line = LINE.read(node, source)
    if line is not None and alias_route(line) is None:
        source.refuse(node, "model.alias")
        return None
    return None if line is None else Named(line, node.line, node.column)


def _read_attachment(node: Node, source: Source) -> Value | None:
    if isinstance(node, Mapping):
        parts = {entry.key.text: entry.value for entry in node.entries}
        file = parts.get("file") or parts.get("文件")
        title = parts.get("title") or parts.get("标题")
        if file is None:
            source.refuse(node, "value.missing-in", name="file（文件）")
            return None
        return Attachment(LINE.read(file, source) or "", (LINE.read(title, source) or "") if title else "", node.line)
    line = LINE.read(node, source)
    return None if line is None else Attachment(line, "", node.line)


def _read_topic(node: Node, source: Source) -> Value | None:
    line = LINE.read(node, source)
    if line is None:
        return None
    line = line.replace("/", "\\").replace("＼", "\\").replace("\\\\", "\\")
    if line not in topic_paths():
        source.refuse(node, "document.topic-unknown")
        return None
    return line


def _read_url(node: Node, source: Source) -> Value | None:
    line = LINE.read(node, source)
    if line is not None and not re.fullmatch(r"https?://[^\s\"'<>\\]+", line):
        source.refuse(node, "value.url-expected")
        return None
    return line


_FLAG_OR_MOMENT = Kind(
    lambda node, source: (
        MOMENT.read(node, source) if isinstance(node, Scalar) and re.match(r"\s*\d{4}", node.text) else FLAG.read(node, source)
    ),
    {"type": ["boolean", "string"]},
)
_NAMED = Kind(_read_named, {"type": "string"})
_ALIAS = Kind(_read_alias, {"type": "string"})
_URL = Kind(_read_url, {"type": "string", "format": "uri"})
_WORDS = list_of(LINE, split=_LIST_SEPARATORS)
_FILE = pattern(r"[^/\\\x00]+", code="document.file-name")
_ATTACHMENT = Kind(_read_attachment, {"type": ["string", "object"]})


# 办理材料: a line, or what the table of papers shows of each.
_MATERIAL_RECORD = record(
    (
        Field("name", ("名称", "材料名称"), LINE, "材料名称", required=True),
        Field("form", ("形式", "材料形式"), LINE, "原件、复印件或电子件"),
        Field("copies", ("份数",), LINE, "份数"),
        Field("note", ("说明", "备注"), LINE, "填写须知、来源渠道等"),
    ),
    Material,
)
_MATERIAL = either(Kind(lambda node, source: _material(LINE.read(node, source)), LINE.schema), _MATERIAL_RECORD)


def _material(line: str | None) -> Value | None:
    return None if line is None else Material(line)


def _kinds() -> dict[str, str]:
    return {kind: entry["name"] for kind, entry in vocabulary("document_kinds").items()}


@functools.cache
def common_fields() -> tuple[Field, ...]:
    """Keys every document may have."""
    return (
        Field("title", ("标题", "名称", "姓名", "信息名称"), LINE, "标题（领导信息填姓名）", required=True),
        Field("published", ("发布日期", "发布时间"), MOMENT, "发布日期，例如 2026-03-05 09:30", required=True),
        Field("kind", ("类型", "内容类型"), choice(_kinds()), "内容类型"),
        Field("updated", ("更新日期", "更新时间"), MOMENT, "更新日期"),
        Field("created", ("成文日期", "生成日期"), MOMENT, "成文日期"),
        Field("summary", ("摘要", "内容概述"), TEXT, "摘要，不超过 300 字"),
        Field("source", ("来源",), LINE, "来源，不填则为发布机构"),
        Field("source_url", ("来源网址", "原文链接"), _URL, "转载时原文的网址"),
        Field("editor", ("责任编辑",), LINE, "责任编辑"),
        Field("author", ("作者",), LINE, "作者"),
        Field("keywords", ("关键词", "主题词"), _WORDS, "关键词"),
        Field("doc_number", ("发文字号", "文号"), LINE, "发文字号，例如 示政发〔2026〕3号"),
        Field("index_number", ("索引号",), LINE, "索引号"),
        Field("issuer", ("发文机关",), list_of(LINE, split="、;；"), "发文机关（机构编号或全称）"),
        Field("publisher", ("发布机构",), LINE, "发布机构，不填则按目录确定"),
        Field("doc_type", ("公文种类", "文种"), choice({one: one for one in vocabulary("doc_types")}), "公文种类"),
        Field("topic", ("主题分类",), Kind(_read_topic, {"enum": sorted(topic_paths())}), "主题分类，写作 一级\\二级"),
        Field("genre", ("体裁分类", "体裁"), LINE, "体裁分类"),
        Field("audience", ("服务对象",), LINE, "服务对象"),
        Field("validity", ("有效性",), choice(words("validity")), "有效性"),
        Field("effective", ("施行日期", "生效日期"), MOMENT, "施行日期"),
        Field("expiry", ("失效日期", "废止日期"), MOMENT, "失效日期"),
        Field("disclosure", ("公开属性", "公开方式"), choice(words("disclosure")), "公开属性"),
        Field("legal_basis", ("法定事项", "法定公开事项"), LINE, "法定主动公开事项"),
        Field("interprets", ("解读文件", "解读"), list_of(_NAMED), "被解读的文件：路径、编号或发文字号"),
        Field("repeals", ("废止文件", "废止"), list_of(_NAMED), "本文件废止的文件：路径、编号或发文字号"),
        Field("amends", ("修改文件", "修改"), list_of(_NAMED), "本文件修改的文件"),
        Field("replaces", ("替代文件", "替代", "代替"), list_of(_NAMED), "本文件替代的文件，原文件同时废止"),
        Field("related", ("相关文件", "相关"), list_of(_NAMED), "相关文档"),
        Field("attachments", ("附件",), list_of(_ATTACHMENT), "附件：文件名，或 {file, title}"),
        Field(
            "media",
            ("音视频", "视频", "音频"),
            list_of(_ATTACHMENT),
            "放在正文前面的视频或音频：文件名，或 {file, title}；字幕用同名的 .vtt",
        ),
        Field("leaders", ("相关领导", "出席领导"), list_of(_NAMED, split=_LIST_SEPARATORS), "出席或讲话的领导的姓名，列到他们的页面上"),
        Field("image", ("配图", "照片", "图片"), _FILE, "配图文件名"),
        Field("image_alt", ("配图说明", "照片说明"), LINE, "配图说明"),
        Field("draft", ("草稿",), FLAG, "草稿，不发布"),
        Field("withdrawn", ("撤回", "撤稿"), TEXT, "撤回：写 true 或原因"),
        Field("offline", ("下线日期", "下线时间"), MOMENT, "到这一刻自动撤下"),
        Field("sticky", ("置顶",), _FLAG_OR_MOMENT, "置顶：true，或置顶到哪一天"),
        Field("topics", ("专题", "所属专题"), _WORDS, "所属专题"),
        Field("propose", ("报送",), list_of(_NAMED), "报送给：站点/栏目"),
        Field("aliases", ("旧地址", "原地址"), list_of(_ALIAS), "旧地址，自动跳转到新地址"),
        Field(
            "slug", ("网址名",), pattern(rf"(?!(?:index|feed|list_\d+)$)(?=.{{1,80}}$){SLUG.pattern}", code="document.slug"), "网址中的名字"
        ),
        Field("id", ("编号",), pattern(r"[\w.-]{1,80}", code="document.id-expected"), "编号，供别处引用"),
        Field("weight", ("排序", "权重"), INTEGER, "排序，小的在前"),
        Field("language", ("语言",), choice(words("languages")), "语言"),
        Field("translations", ("对应版本", "译文"), list_of(_NAMED), "其他语言的对应文档"),
        Field("layout", ("版式",), LINE, "版式"),
        Field("signature", ("署名", "落款"), TEXT, "署名"),
    )


@functools.cache
def kind_fields() -> dict[str, tuple[Field, ...]]:
    """Keys of single kinds. 办事指南: the eight elements (检查指标; research standards §2.2)."""
    return {
        "interpretation": (
            Field("form", ("解读形式",), choice(words("forms")), "解读形式"),
            Field("held", ("发布会时间",), MOMENT, "新闻发布会的时间"),
            Field("guests", ("发布人",), list_of(LINE, split="、;；"), "新闻发布会的发布人"),
            Field("host", ("主持人",), LINE, "新闻发布会的主持人"),
        ),
        "service": (
            Field("basis", ("设定依据", "办理依据"), TEXT, "设定依据", required=True),
            Field("conditions", ("申请条件", "受理条件"), TEXT, "申请条件", required=True),
            Field(
                "materials",
                ("办理材料", "申请材料"),
                list_of(_MATERIAL),
                "办理材料：一行一项，或 {name, form, copies, note}",
                required=True,
            ),
            Field("place", ("办理地点",), TEXT, "办理地点", required=True),
            Field("hours", ("办理时间",), TEXT, "办理时间", required=True),
            Field("phone", ("联系电话", "咨询电话"), LINE, "联系电话", required=True),
            Field("process", ("办理流程",), list_of(LINE), "办理流程", required=True),
            Field("time_limit", ("办结时限", "办理时限"), LINE, "办结时限"),
            Field("fee", ("收费标准", "收费"), TEXT, "收费标准"),
            Field("online", ("在线办理",), _URL, "在线办理网址"),
        ),
        "letter": (
            Field("asked", ("留言时间", "来信时间"), MOMENT, "留言时间", required=True),
            Field("question", ("留言内容", "来信内容"), TEXT, "留言内容", required=True),
            Field("replied", ("答复时间", "回复时间"), MOMENT, "答复时间"),
            Field("reply_by", ("答复单位", "回复单位"), LINE, "答复单位"),
        ),
        "survey": (
            Field("opens", ("开始日期", "开始时间"), MOMENT, "开始日期", required=True),
            Field("closes", ("截止日期", "截止时间", "结束日期"), MOMENT, "截止日期", required=True),
            Field("result", ("结果", "结果反馈"), _NAMED, "结果反馈的文档"),
            Field("respond", ("反馈方式", "参与方式"), TEXT, "公众怎样提出意见：网址、信函、电子邮箱、传真"),
            Field("online", ("在线填写", "在线参与"), _URL, "在线填写的网址"),
            Field("received", ("收到意见",), INTEGER, "收到意见的条数"),
            Field("accepted", ("采纳意见",), INTEGER, "采纳意见的条数"),
        ),
        "interview": (
            Field("held", ("访谈时间",), MOMENT, "访谈时间", required=True),
            Field("guests", ("嘉宾", "访谈嘉宾"), list_of(LINE, split="、;；"), "嘉宾", required=True),
            Field("host", ("主持人",), LINE, "主持人"),
        ),
        "leader": (
            Field("position", ("职务",), LINE, "职务", required=True),
            Field("duties", ("分工", "分管工作", "工作分工", "主管或分管工作"), TEXT, "分工"),
        ),
        "organisation": (Field("organisation", ("机构", "机构编号"), LINE, "机构编号", required=True),),
        "dataset": (
            Field("format", ("格式", "数据格式"), LINE, "格式"),
            Field("update_cycle", ("更新周期",), LINE, "更新周期"),
        ),
        "annual-report": (
            Field("year", ("年度",), INTEGER, "年度", required=True),
            Field("report", ("报表", "报告种类"), choice(words("reports")), "报告种类，不填则为政府信息公开工作年度报告"),
            Field("data", ("年报数据", "数据文件"), _FILE, "年报数据文件（CSV），放在文档旁边"),
        ),
        "topic": (Field("ends", ("结束日期",), MOMENT, "专题结束日期"),),
        "adoption": (
            Field("adopts", ("采用文件", "采用"), _NAMED, "被采用的文档路径", required=True),
            Field("section", ("栏目", "采用栏目"), LINE, "放到本站哪个栏目", required=True),
            Field("mode", ("调用方式",), choice(words("modes")), "链接或复制"),
        ),
    }


# Keys of the common table that single kinds cannot do without, or need no more.
REQUIRED_BY_KIND: dict[str, tuple[str, ...]] = {
    "policy": ("issuer", "created"),
    "interpretation": ("interprets",),
    "dataset": ("attachments",),
}
OPTIONAL_BY_KIND: dict[str, tuple[str, ...]] = {"adoption": ("title", "published")}


@functools.cache
def fields_of(kind: str) -> Fields:
    """All keys of a kind, with what it requires."""
    required, optional = REQUIRED_BY_KIND.get(kind, ()), OPTIONAL_BY_KIND.get(kind, ())
    own = kind_fields().get(kind, ())
    names = {one.name for one in own}
    common = (
        Field(one.name, one.zh, one.kind, one.meaning, (one.required or one.name in required) and one.name not in optional)
        for one in common_fields()
        if one.name not in names
    )
    return Fields((*common, *own))


def values_to_record(values: dict[str, Any]) -> dict[str, Any]:
    """Lists become tuples; `sticky` and `withdrawn` become what the record keeps."""
    kept: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
    sticky = kept.get("sticky")
    if sticky is not None and not isinstance(sticky, bool):
        kept["sticky"], kept["sticky_until"] = True, sticky if sticky.exact else sticky.end_of_day()
    if "withdrawn" in kept:
        kept["withdrawn"] = kept["withdrawn"].strip().lower() not in ("false", "否", "no", "")
    return kept
