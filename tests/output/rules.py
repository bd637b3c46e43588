"""The machine-checkable rules on single pages: statutory tags, header, footer, page frame, basic accessibility.

The names are those of the research notes (standards.md §10); sources: 国办发〔2017〕47号 附件《网页设计规范》 for tags, header
and footer, 国办秘函〔2019〕19号 for the identification code, GB/T 37668—2019 for accessibility. A rule looks at one page and
says what is wrong with it.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from tests.output.built import Built, Page, canonical

# 栏目类别: the list of the annex, which is open, and what this repository adds to it.
COLUMN_TYPES = {
    "首页", "概况信息", "机构职能", "负责人信息", "工作动态", "政策文件", "信息公开指南", "信息公开目录",
    "信息公开年报", "依申请公开", "数据发布", "数据开放", "政策解读", "回应关切", "办事服务", "咨询投诉",
    "征集调查", "在线访谈", "信息公开制度", "互动交流", "专题专栏", "规划计划", "财政预决算", "其他",
}  # fmt: skip
SITE_TAGS = ("SiteName", "SiteDomain", "SiteIDCode")
COLUMN_TAGS = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
CONTENT_TAGS = ("ArticleTitle", "PubDate", "ContentSource", "ColumnName", "ColumnType")
ONCE = {
    *SITE_TAGS,
    *COLUMN_TAGS,
    *CONTENT_TAGS,
    "Keywords",
    "Author",
    "Description",
    "Url",
    "description",
    "viewport",
    "robots",
}
# A stub that forwards an old address has neither header nor footer.
WHOLE = (
    "home", "section", "document", "sitemap-page", "cluster-map", "search-page", "missing", "gone-page", "leave", "notice",
    "comparison", "facet",
)  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """`kinds`: the kinds of page it applies to."""

    id: str
    kinds: tuple[str, ...]
    look: Callable[[Built, Page], Iterator[str]]


def _has(names: tuple[str, ...], _: Built, page: Page) -> Iterator[str]:
    for name in names:
        found = page.metas(name)
        if len(found) != 1 or not found[0].strip():
            yield f"{name}: {found}"


def _site_tags_are_the_settings(_: Built, page: Page) -> Iterator[str]:
    settings = page.site.settings
    wanted = {"SiteName": settings["name"], "SiteDomain": page.site.host, "SiteIDCode": settings["code"]}
    for name, value in wanted.items():
        if page.meta(name) != value:
            yield f"{name} is {page.meta(name)!r}, settings say {value!r}"


def _code_pattern(_: Built, page: Page) -> Iterator[str]:
    if not re.fullmatch(r"bm\d{8}|\d{10}", page.meta("SiteIDCode")):
        yield f"SiteIDCode {page.meta('SiteIDCode')!r}"


def _column_type(_: Built, page: Page) -> Iterator[str]:
    for one in page.metas("ColumnType"):
        if one not in COLUMN_TYPES:
            yield f"ColumnType {one!r}"


def _date_pattern(_: Built, page: Page) -> Iterator[str]:
    text = page.meta("PubDate")
    try:
        moment = datetime.datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError:
        yield f"PubDate {text!r}"
        return
    if len(text) != 16 or moment > datetime.datetime(2026, 11, 22, 9, 0):
        yield f"PubDate {text!r}"


def _tags_are_what_is_read(_: Built, page: Page) -> Iterator[str]:
    if " ".join(page.meta("ArticleTitle").split()) != page.text(".//h1"):
        yield f"ArticleTitle {page.meta('ArticleTitle')!r}, h1 {page.text('.//h1')!r}"
    shown = page.text(".//main")
    for name, text in (("PubDate", _as_read(page)), ("ContentSource", page.meta("ContentSource"))):
        if text not in shown:
            yield f"{name} {text!r} is not to be read on the page"


def _as_read(page: Page) -> str:
    """PubDate as visitors read it: as the rules write it, on English pages 5 March 2026, 09:30."""
    text = page.meta("PubDate")
    if page.root.get("lang") != "en":
        return text
    moment = datetime.datetime.strptime(text, "%Y-%m-%d %H:%M")
    return f"{moment.day} {moment:%B %Y, %H:%M}"


def _url_is_canonical(_: Built, page: Page) -> Iterator[str]:
    if page.metas("Url") != [canonical(page)]:
        yield f"Url {page.metas('Url')}, canonical {canonical(page)!r}"
    if not page.meta("Description"):
        yield "no Description"
    for image in page.metas("Image"):
        if not urlsplit(image).scheme:
            yield f"Image {image!r} is not absolute"


def _no_tag_twice_or_empty(_: Built, page: Page) -> Iterator[str]:
    names = Counter(str(one.get("name")) for one in page.root.iterfind(".//meta[@name]"))
    for name, times in names.items():
        if times > 1 and name in ONCE:
            yield f"{name} {times} times"
        if any(not one.strip() for one in page.metas(name)):
            yield f"{name} is empty"
        if any(re.search(r"&(lt|gt|quot|amp|#\d+);", one) for one in page.metas(name)):
            yield f"{name} is escaped twice"


def _header_names_the_site(_: Built, page: Page) -> Iterator[str]:
    if page.site.settings["name"] not in page.text(".//body/header"):
        yield "the header does not say the site's full name"


def _footer(page: Page) -> str:
    return page.text(".//body/footer")


def _footer_links(page: Page) -> list[str]:
    return [str(one.get("href")) for one in page.root.iterfind(".//body/footer//a[@href]")]


def _footer_number(key: str, pattern: str, host: str, demo: Built, page: Page) -> Iterator[str]:
    """A registration number in the footer, with the link to the register. It belongs to the host, so a site under a
    path shows that of the site it lives on when it has none of its own."""
    under = page.site.settings.get("under")
    number = page.site.settings.get(key) or (demo.sites[under["site"]].settings.get(key) if under else None)
    if not number:
        yield f"the settings name no {key}"
    elif not re.fullmatch(pattern, number):
        yield f"{key} {number!r}"
    elif key != "conac" and number not in _footer(page):
        yield f"{number} is not in the footer"
    if not any(urlsplit(one).hostname == host for one in _footer_links(page)):
        yield f"no link to {host}"


def _footer_report_link(_: Built, page: Page) -> Iterator[str]:
    wanted = f"https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={page.site.settings['code']}"
    if wanted not in _footer_links(page):
        yield f"no link to {wanted}"


def _footer_code(_: Built, page: Page) -> Iterator[str]:
    if page.site.settings["code"] not in _footer(page):
        yield "the identification code is not in the footer"


def _footer_organiser(demo: Built, page: Page) -> Iterator[str]:
    name = demo.organisations[page.site.settings["organisation"]]["name"]
    if name not in _footer(page):
        yield f"{name} is not in the footer"


def _footer_contact(_: Built, page: Page) -> Iterator[str]:
    phone, address = page.site.settings.get("phone"), page.site.settings.get("address")
    if not any(one and one in _footer(page) for one in (phone, address)):
        yield "neither telephone nor address in the footer"
    if phone and not re.fullmatch(r"(\+86-)?(0?\d{3}-\d{7,8}|12345)", phone):
        yield f"telephone {phone!r}"


def _footer_site_map(demo: Built, page: Page) -> Iterator[str]:
    own = f"{page.site.base}/sitemap.html"
    # A site that shows a notice and nothing else has no sections to map.
    if demo.file(f"{page.site.origin}{own}") is not None and own not in _footer_links(page):
        yield "no link to the site map"


def _site_map_is_complete(demo: Built, page: Page) -> Iterator[str]:
    linked = {str(one.get("href")) for one in page.root.iterfind(".//main//a[@href]")}
    for section in demo.of_kind("section"):
        path = urlsplit(section.url).path
        if section.site is page.site and path.endswith("/") and path not in linked:
            yield f"{path} is not in the site map"


def _date_and_source_shown(_: Built, page: Page) -> Iterator[str]:
    text = page.text(".//main")
    english = page.root.get("lang") == "en"
    if not re.search(r"\d{1,2} [A-Z][a-z]+ \d{4}, \d\d:\d\d" if english else r"\d{4}-\d\d-\d\d \d\d:\d\d", text):
        yield "no 发布时间 of the form YYYY-MM-DD HH:MM, in English D Month YYYY, HH:MM"
    if not re.search(r"来源：\S|Source: \S", text):
        yield "no 来源"


def _frame(_: Built, page: Page) -> Iterator[str]:
    """Breadcrumb, canonical address, title = 标题_栏目_网站名."""
    name, title = page.site.settings["name"], page.text(".//title")
    if not canonical(page).startswith("https://"):
        yield f"canonical {canonical(page)!r}"
    if page.kind == "home":
        if title != name:
            yield f"title {title!r}"
        return
    crumbs = [" ".join(one.text_content().split()) for one in page.root.iterfind(".//nav/ol/li")]
    if len(crumbs) < 2:
        yield f"breadcrumb {crumbs}"
    parts = [page.text(".//h1"), page.meta("ColumnName"), name] if page.kind == "document" else [page.meta("ColumnName"), name]
    if parts[0] == parts[1]:
        del parts[0]
    if not (title.startswith(parts[0]) and title.endswith("_".join(parts[1:]))):
        yield f"title {title!r}, wanted {'_'.join(parts)!r}"


def _pictures_described(_: Built, page: Page) -> Iterator[str]:
    for one in page.root.iter("img"):
        alt, source = one.get("alt"), str(one.get("src"))
        if alt is None:
            yield f"{source} has no alt"
        elif alt and (alt == PurePosixPath(source).name or re.search(r"\.(jpe?g|png|gif|webp|svg)$", alt, re.I)):
            yield f"{source}: alt is a file name"
        elif alt == "" and one.getparent().tag == "a" and not one.getparent().text_content().strip():
            yield f"{source}: a link whose only content says nothing"


def _outline(_: Built, page: Page) -> Iterator[str]:
    language = page.root.get("lang") or ""
    wanted = page.site.settings.get("language", "zh-Hans")
    if language != wanted:
        yield f"lang is {language!r}"
    levels = [int(one.tag[1]) for one in page.root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    if levels.count(1) != 1 or levels[:1] != [1]:
        yield f"headings begin {levels[:4]}"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"h{after} follows h{before}"


RULES = [
    Rule("META-01", (*WHOLE, "redirect"), partial(_has, SITE_TAGS)),
    Rule("META-02", (*WHOLE, "redirect"), _site_tags_are_the_settings),
    Rule("META-03", (*WHOLE, "redirect"), _code_pattern),
    Rule("META-04", ("home", "section", "facet"), partial(_has, COLUMN_TAGS)),
    Rule("META-05", WHOLE, _column_type),
    Rule("META-06", ("document",), partial(_has, CONTENT_TAGS)),
    Rule("META-07", ("document",), _date_pattern),
    Rule("META-08", ("document",), _tags_are_what_is_read),
    Rule("META-09", ("document",), _url_is_canonical),
    Rule("META-10", (*WHOLE, "redirect"), _no_tag_twice_or_empty),
    Rule("HEAD-01", WHOLE, _header_names_the_site),
    Rule("FOOT-01", WHOLE, partial(_footer_number, "conac", r"[0-9A-F]{32}", "bszs.conac.cn")),
    Rule("FOOT-02", WHOLE, _footer_report_link),
    Rule("FOOT-03", WHOLE, _footer_code),
    Rule("FOOT-04", WHOLE, partial(_footer_number, "icp", r"\w备?ICP备\d{8}号(-\d+)?", "beian.miit.gov.cn")),
    Rule("FOOT-05", WHOLE, partial(_footer_number, "police", r"\w公网安备 ?\d{14}号", "beian.mps.gov.cn")),
    Rule("FOOT-06", WHOLE, _footer_organiser),
    Rule("FOOT-07", WHOLE, _footer_contact),
    Rule("FOOT-08", WHOLE, _footer_site_map),
    Rule("FOOT-08 complete", ("sitemap-page",), _site_map_is_complete),
    Rule("PAGE-01", ("document",), _date_and_source_shown),
    Rule("PAGE-07", ("home", "section", "facet", "document"), _frame),
    Rule("A11Y-01", (*WHOLE, "redirect"), _pictures_described),
    Rule("A11Y-02", (*WHOLE, "redirect"), _outline),
]
