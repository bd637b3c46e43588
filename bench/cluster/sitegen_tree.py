"""Writes the cluster as sitegen reads it: sites/, content/ and a copy of the themes."""

from __future__ import annotations

import shutil
from pathlib import Path

import yaml

from cluster.document import Record
from cluster.front_matter import front_matter, scalar
from cluster.section import DIRECTORY_SECTIONS, PORTAL_SECTIONS, SECTIONS, UNUSED_SECTIONS
from cluster.site import SiteShape

_CITY = "示范市"
_ORGANISATION_KINDS = {"portal": "government", "county": "county", "department": "department"}
_COLOURS = ("#1d4f91", "#9e1b1b", "#13607a")


def write_settings(root: Path, sites: tuple[SiteShape, ...], *, theme: str, directory: bool) -> None:
    folder = root / "sites"
    _write_yaml(
        folder / "platform.yml",
        {
            "name": "示范市政府网站集约化平台",
            "city": _CITY,
            "timezone": "Asia/Shanghai",
            "theme": theme,
            "portal": sites[0].id,
            "disclosure_complete": False,  # guides and yearly reports are not what is measured
        },
    )
    _write_yaml(folder / "organisations.yml", {site.id: _organisation(site) for site in sites})
    for site in sites:
        off = () if directory else (*DIRECTORY_SECTIONS, *(PORTAL_SECTIONS if site is sites[0] else ()))
        _write_yaml(folder / site.folder.split("/")[0] / f"{site.id}.yml", _site(site, off))


def write_themes(root: Path, themes: Path) -> list[Path]:
    """Copies what differs from the repository's themes and removes what is no longer there; says what it changed."""
    wanted = {path.relative_to(themes): path for path in themes.rglob("*") if path.is_file()}
    target = root / "themes"
    changed: list[Path] = []
    for path in sorted(target.rglob("*")):
        if path.is_file() and path.relative_to(target) not in wanted:
            path.unlink()
            changed.append(path)
    for name, source in sorted(wanted.items()):
        copy = target / name
        if not copy.is_file() or copy.read_bytes() != source.read_bytes():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
            changed.append(copy)
    return changed


def document_path(record: Record) -> Path:
    entry = record.entry
    return Path("content") / entry.site.folder / entry.section.folder / entry.file_name


def document_text(record: Record) -> str:
    entry = record.entry
    kind = entry.section.kind
    lines = [
        ("title", scalar(record.title)),
        ("kind", "" if kind == "article" else kind),
        ("published", f"{entry.published:%Y-%m-%d %H:%M}"),
        ("source", scalar(record.source)),
        ("editor", record.editor),
        ("summary", scalar(record.summary) if record.summary else ""),
        ("keywords", f"[{', '.join(record.keywords)}]"),
        ("index_number", record.index_number),
        ("doc_number", scalar(record.doc_number) if record.doc_number else ""),
    ]
    if kind == "policy":
        lines += [
            ("issuer", f"[{record.entry.site.name}]"),
            ("created", f"{record.created}"),
            ("doc_type", "通知"),
            ("topic", record.entry.site.topic),
            ("validity", "有效"),
        ]
    if kind == "interpretation":
        lines += [("interprets", record.interprets), ("form", "text")]
    return front_matter(lines, record.body)


def _organisation(site: SiteShape) -> dict[str, str]:
    described = {
        "name": site.name,
        "short": site.short,
        "kind": _ORGANISATION_KINDS[site.kind],
        "code": f"{site.number:08d}-{site.number % 10}",
        "parent": site.parent,
        "folder": site.folder,
        "site": site.id,
        "address": f"示范市人民路{site.number}号",
        "hours": "工作日 08:30—12:00，14:30—17:30",
        "phone": f"0599-88{site.number:05d}",
        "email": f"{site.id}@shifan.gov.cn",
        "postcode": "459900",
    }
    return {key: value for key, value in described.items() if value}


def _site(site: SiteShape, off: tuple[str, ...]) -> dict[str, object]:
    sections: dict[str, object] = {
        section.id: {
            "name": section.name,
            "from": [f"{site.folder}/{section.folder}"],
            "column_type": section.column_type,
            "description": f"{site.name}{section.name}栏目，发布本单位{section.name}信息。",
            "keywords": [section.name, site.short],
        }
        for section in SECTIONS
        if not section.standard
    }
    sections |= dict.fromkeys((*UNUSED_SECTIONS, *off), False)
    return {
        "name": site.name,
        "kind": site.kind,
        "organisation": site.id,
        "host": site.host,
        "code": f"4599{site.number:06d}",
        "icp": f"示ICP备20260001号-{site.number}",
        "police": f"示公网安备4599000200{site.number:04d}号",
        "conac": f"{site.number:032X}",
        "phone": f"0599-88{site.number:05d}",
        "address": f"示范市人民路{site.number}号",
        "email": f"{site.id}@shifan.gov.cn",
        "postcode": "459900",
        "language": "zh-Hans",
        "colour": _COLOURS[site.number % len(_COLOURS)],
        "description": f"{site.name}门户网站，发布政务信息，提供政务服务，接受公众咨询。",
        "keywords": [site.name, site.short, "政府信息公开"],
        "state": "active",
        "home": [{"section": section.id, "count": 8} for section in SECTIONS],
        "sections": sections,
    }


def _write_yaml(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=200), encoding="utf-8")
