"""The parts of docs/ that are made from the program's own tables: `python -m tests.docs.make` rewrites them.

`docs/diagnostics.md` is made whole. In front-matter.md and settings.md a table stands between `<!-- table: name -->` and
`<!-- end -->`; the words around it are written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from sitegen.diagnostics.catalogue import wordings
from sitegen.parse.fields import OPTIONAL_BY_KIND, REQUIRED_BY_KIND, common_fields, kind_fields
from sitegen.schema.kinds import ANY, FLAG, INTEGER, LINE, MOMENT, TEXT
from sitegen.schema.record import Field, Kind
from sitegen.settings.appearance import ANNOUNCEMENT
from sitegen.settings.organisation import organisation_fields
from sitegen.settings.period import PERIOD, SWITCH
from sitegen.settings.platform import PLATFORM_FIELDS
from sitegen.settings.reposts import FILE_FIELDS, REPOST_FIELDS
from sitegen.settings.search import SEARCH
from sitegen.settings.section import section_fields
from sitegen.settings.site import _BLOCK, _CLOSED, _OFFLINE, _RENAMED, _UNDER, site_fields
from sitegen.vocabulary import vocabulary

DOCS = Path(__file__).resolve().parents[2] / "docs"
_TABLE = re.compile(r"(<!-- table: ([\w-]+) -->\n).*?(<!-- end -->\n)", re.DOTALL)
_LONG = 30


def main() -> None:
    for name, text in made().items():
        (DOCS / name).write_text(text, encoding="utf-8")


def made() -> dict[str, str]:
    """The files as they should be."""
    found = {"diagnostics.md": diagnostics()}
    for name in ("front-matter.md", "settings.md"):
        found[name] = _TABLE.sub(_filled, (DOCS / name).read_text(encoding="utf-8"))
    return found


def _filled(found: re.Match[str]) -> str:
    rows = "\n".join(TABLES[found[2]]())
    return f"{found[1]}\n{rows}\n\n{found[3]}"


# ── front matter ──


def _common() -> Iterator[str]:
    yield from _fields(common_fields())


def _kinds() -> Iterator[str]:
    yield "| 类型 | 英文 | 放在哪个目录会自动成为这一类 | 必填（除标题、发布日期） | 专有的项 |"
    yield "|---|---|---|---|---|"
    names = {one.name: one.zh[0] for one in common_fields()}
    for kind, entry in vocabulary("document_kinds").items():
        own = kind_fields().get(kind, ())
        required = [names[one] for one in REQUIRED_BY_KIND.get(kind, ())] + [one.zh[0] for one in own if one.required]
        more = [one.zh[0] for one in own if not one.required]
        free = "；不用写" + "、".join(names[one] for one in OPTIONAL_BY_KIND[kind]) if kind in OPTIONAL_BY_KIND else ""
        folders = "、".join(f"`{one}`" for one in entry.get("folders", ())) or "—"
        yield f"| {entry['name']} | `{kind}` | {folders} | {'、'.join(required) or '—'}{free} | {'、'.join(more) or '—'} |"


def _own(kind: str) -> Callable[[], Iterator[str]]:
    return lambda: _fields(kind_fields()[kind])


# ── settings ──


def _site_kinds() -> Iterator[str]:
    yield "| 类型 | 英文 | 自带的栏目 |"
    yield "|---|---|---|"
    for kind, entry in vocabulary("site_kinds").items():
        sections = "、".join(f"{one['name']} `{section}`" for section, one in entry["sections"].items())
        yield f"| {entry['name']} | `{kind}` | {sections} |"


def _standard_sections() -> Iterator[str]:
    """Sections of the portal, counties and departments, with the folder they are filled from."""
    kinds = {kind: entry["name"] for kind, entry in vocabulary("document_kinds").items()}
    yield "| 栏目 | 编号 | 机构目录下的文件夹 | 收录的类型 | 应在多少天内更新 |"
    yield "|---|---|---|---|---|"
    for section, entry in vocabulary("site_kinds")["department"]["sections"].items():
        folder = str(entry.get("from", entry.get("page", ""))).replace("{folder}/", "")
        accepted = "、".join(kinds[one] for one in entry.get("kinds", ())) or ("单页" if "page" in entry else "各类" if folder else "")
        yield f"| {entry['name']} | `{section}` | {f'`{folder}`' if folder else '（上级栏目）'} | {accepted} | {entry.get('update_days', '—')} |"


def _nested(kind: Kind) -> Callable[[], Iterator[str]]:
    """A record inside a record: its schema tells its keys."""

    def rows() -> Iterator[str]:
        yield "| 名称 | 英文 | 必填 | 含义 |"
        yield "|---|---|---|---|"
        by_meaning: dict[str, list[str]] = {}
        for key, schema in kind.schema["properties"].items():
            by_meaning.setdefault(schema["description"], []).append(key)
        required = {key for one in kind.schema.get("allOf", ()) for way in one["anyOf"] for key in way["required"]}
        for meaning, keys in by_meaning.items():
            aliases = "、".join(keys[1:])
            yield f"| {aliases} | `{keys[0]}` | {'是' if keys[0] in required else ''} | {meaning} |"

    return rows


def _fields(fields: Iterable[Field]) -> Iterator[str]:
    yield "| 名称（写哪个都行） | 英文 | 必填 | 怎么写 | 含义 |"
    yield "|---|---|---|---|---|"
    for one in fields:
        meaning = one.meaning.replace("|", "\\|")
        yield f"| {'、'.join(one.zh)} | `{one.name}` | {'是' if one.required else ''} | {_how(one.kind)} | {meaning} |"


def _how(kind: Kind) -> str:
    """How a value is written, in words."""
    simple = ((LINE, "一行文字"), (TEXT, "文字，可以多行"), (INTEGER, "整数"), (FLAG, "是 / 否"), (MOMENT, "日期"), (ANY, "任意"))
    for one, words in simple:
        if kind is one or kind.schema is one.schema:
            return words
    schema = kind.schema
    if kind is SWITCH:
        return "是 / 否，或一个或几个起止时间"
    if "anyOf" in schema and schema["anyOf"][0].get("type") == "array":
        each = _how(Kind(kind.read, schema["anyOf"][0]["items"]))
        return "一个或几个" if each == "一行文字" else f"一个或几个：{each}"
    if "enum" in schema:
        return _choices(schema["enum"])
    if schema.get("format") == "uri":
        return "网址"
    if isinstance(schema.get("additionalProperties"), dict):
        return "一组“名称: 内容”"
    if schema.get("type") == "object":
        return "一组，见下"
    if schema.get("type") == ["boolean", "string"]:
        return "是 / 否，或日期"
    return "一行文字"


def _choices(names: list[str]) -> str:
    """Chinese words first, then the names settings files use."""
    if len(names) > _LONG:
        return "见词表"
    chinese = [f"`{one}`" for one in names if not one.isascii()]
    english = [f"`{one}`" for one in names if one.isascii()]
    return "、".join(chinese) + (f"（或 {'、'.join(english)}）" if english else "")


TABLES: dict[str, Callable[[], Iterator[str]]] = {
    "common": _common,
    "kinds": _kinds,
    **{kind: _own(kind) for kind in kind_fields()},
    "platform": lambda: _fields(PLATFORM_FIELDS),
    "period": _nested(PERIOD),
    "search": _nested(SEARCH),
    "announcement": _nested(ANNOUNCEMENT),
    "organisations": lambda: _fields(organisation_fields()),
    "reposts": lambda: _fields(FILE_FIELDS),
    "repost": lambda: _fields(REPOST_FIELDS),
    "site": lambda: _fields(site_fields()),
    "site-kinds": _site_kinds,
    "standard-sections": _standard_sections,
    "under": _nested(_UNDER),
    "offline": _nested(_OFFLINE),
    "closed": _nested(_CLOSED),
    "renamed": _nested(_RENAMED),
    "home": _nested(_BLOCK),
    "section": lambda: _fields(section_fields()),
}


# ── diagnostics ──

_AREAS = {
    "text": "文件编码",
    "scan": "文件和文件名",
    "yaml": "文档信息和设置的写法",
    "value": "填写的内容",
    "settings": "平台和机构设置",
    "site": "站点设置",
    "document": "文档",
    "number": "发文字号",
    "index-number": "索引号",
    "disclosure": "政府信息公开",
    "validity": "有效性：废止、修改、替代",
    "model": "栏目、报送和采用",
    "page": "网址",
    "url": "丢失的网址",
    "link": "链接",
    "reference": "提到的文档",
    "interpretation": "政策解读",
    "report": "年度报告",
    "reposts": "应转载文件",
    "markdown": "正文",
    "media": "图片和附件",
    "render": "模板",
    "theme": "主题",
    "search": "检索",
    "library": "缓存",
    "machine": "机器",
    "serve": "预览",
}
_SEVERITIES = {"error": "错误", "warning": "警告", "note": "提示"}


def diagnostics() -> str:
    """Every code with its words, by area. Codes never change their meaning."""
    lines = [
        "# 提示信息一览 Diagnostics",
        "",
        "由 `python -m tests.docs.make` 根据 `sitegen/diagnostics/messages/` 生成，不要手工修改。花括号里的部分在显示时换成具体内容。",
        "“错误”必须处理，命令的退出码为 1；“警告”不影响发布；“提示”只是说明。编号永远不变，可以用来搜索。",
        "",
        "Made from `sitegen/diagnostics/messages/`. Parts in braces are filled in when shown. Codes are permanent.",
    ]
    by_area: dict[str, list[str]] = {}
    for code in wordings():
        by_area.setdefault(code.partition(".")[0], []).append(code)
    for area in sorted(by_area, key=list(_AREAS).index):
        lines += ["", f"## {_AREAS[area]} `{area}`"]
        for code in by_area[area]:
            lines += ["", *_entry(code)]
    return "\n".join(lines) + "\n"


def _entry(code: str) -> Iterator[str]:
    severity, message, hint = wordings()[code]
    yield f"### {code}"
    yield ""
    for language, head in (("zh", f"{_SEVERITIES[severity]}："), ("en", f"{severity}: ")):
        yield f"- {head}{_plain(message[language])}" + (f"  \n  {_plain(hint[language])}" if hint[language] else "")


def _plain(words: str) -> str:
    """Words as they are, whatever they mean in Markdown."""
    return re.sub(r"([\\`*_\[\]<>#|~&$])", r"\\\1", words)


if __name__ == "__main__":
    main()
