"""Writes the same cluster as one Hugo project: a top-level section for each site, the layouts of bench/hugo."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from cluster.document import Record
from cluster.front_matter import front_matter, scalar
from cluster.section import SECTIONS
from cluster.site import SiteShape


def write_project(root: Path, sites: tuple[SiteShape, ...], layouts: Path) -> None:
    """The project without its documents: configuration, layouts, and an `_index.md` for each site and section."""
    project = root / "hugo"
    shutil.copytree(layouts, project, dirs_exist_ok=True)
    text = yaml.safe_dump(_configuration(sites), allow_unicode=True, sort_keys=False)
    (project / "hugo.yaml").write_text(text, encoding="utf-8")
    for site in sites:
        folder = project / "content" / site.id
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "_index.md").write_text(_front(_site(site)), encoding="utf-8")
        for place, section in enumerate(SECTIONS, start=1):
            described = {
                "title": section.name,
                "weight": place,
                "description": f"{site.name}{section.name}栏目，发布本单位{section.name}信息。",
                "params": {"column_type": section.column_type},
            }
            (folder / section.folder).mkdir(exist_ok=True)
            (folder / section.folder / "_index.md").write_text(_front(described), encoding="utf-8")


def document_path(record: Record) -> Path:
    entry = record.entry
    return Path("hugo/content") / entry.site.id / entry.section.folder / entry.file_name


def document_text(record: Record) -> str:
    entry = record.entry
    lines = [
        ("title", scalar(record.title)),
        ("date", f"{entry.published:%Y-%m-%dT%H:%M:00+08:00}"),
        ("description", scalar(record.summary) if record.summary else ""),
        ("keywords", f"[{', '.join(record.keywords)}]"),
        ("params", f"\n  kind: {entry.section.kind}"),
        ("  source", scalar(record.source)),
        ("  editor", record.editor),
        ("  index_number", record.index_number),
        ("  doc_number", scalar(record.doc_number) if record.doc_number else ""),
    ]
    if entry.section.kind == "policy":
        lines += [
            ("  issuer", f"[{entry.site.name}]"),
            ("  created", f"{record.created}"),
            ("  doc_type", "通知"),
            ("  topic", entry.site.topic),
            ("  validity", "有效"),
        ]
    if entry.section.kind == "interpretation":
        lines += [("  interprets", record.interprets), ("  form", "text")]
    return front_matter(lines, record.body)


def _configuration(sites: tuple[SiteShape, ...]) -> dict[str, object]:
    """As someone who knows Hugo would have it: nothing computed or written that no page shows."""
    return {
        "baseURL": "https://www.shifan.gov.cn/",
        "title": "示范市政府网站集约化平台",
        "locale": "zh-Hans",
        "timeZone": "Asia/Shanghai",
        "uglyURLs": True,
        "enableGitInfo": False,
        "enableRobotsTXT": False,
        "enableEmoji": False,
        "disableHugoGeneratorInject": True,
        "disableKinds": ["taxonomy", "term", "rss", "404", "robotsTXT"],
        "taxonomies": {},
        "minify": {"minifyOutput": False},
        "pagination": {"pagerSize": 20, "disableAliases": True},
        "permalinks": {"page": {site.id: "/:sections/:year:month/:contentbasename" for site in sites}},
        "mediaTypes": {"application/atom+xml": {"suffixes": ["atom"]}},
        "outputFormats": {"atom": {"mediaType": "application/atom+xml", "baseName": "feed", "noUgly": False}},
        "outputs": {"home": ["html"], "section": ["html", "atom"], "page": ["html"]},
        "markup": {
            "highlight": {"codeFences": False},
            "goldmark": {"extensions": {"cjk": {"enable": True, "eastAsianLineBreaks": True}}},
        },
    }


def _site(site: SiteShape) -> dict[str, object]:
    return {
        "title": site.name,
        "layout": "portal",
        "outputs": ["html"],
        "description": f"{site.name}门户网站，发布政务信息，提供政务服务，接受公众咨询。",
        "params": {
            "short": site.short,
            "host": site.host,
            "code": f"4599{site.number:06d}",
            "icp": f"示ICP备20260001号-{site.number}",
            "police": f"示公网安备4599000200{site.number:04d}号",
            "conac": f"{site.number:032X}",
            "phone": f"0599-88{site.number:05d}",
            "address": f"示范市人民路{site.number}号",
            "email": f"{site.id}@shifan.gov.cn",
            "postcode": "459900",
        },
    }


def _front(values: dict[str, object]) -> str:
    return f"---\n{yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=200)}---\n"
