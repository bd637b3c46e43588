"""Exports of 政府信息公开目录: one file an organisation and year as CSV, JSON, XML and DCAT, with indexes of the parts.

A year of one organisation is the unit, so that an edit rewrites one small file of each form, however large the cluster.
Field names, and what harvesters may rely on: docs/disclosure-api.md.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from importlib import resources
from typing import Any

import msgspec

from sitegen.library import facts, lists
from sitegen.model.card import Card
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.recipes.feed import xml_attribute, xml_text
from sitegen.render.world import World
from sitegen.schema.moment import Moment
from sitegen.settings.site import Site
from sitegen.vocabulary import vocabulary, words

_card = msgspec.msgpack.Decoder(Card)
NAMESPACE = "urn:sitegen:disclosure-catalogue:1"
# Fields of an entry, in order: name, Chinese head of the column in CSV.
FIELDS = (
    ("index_number", "索引号"), ("title", "名称"), ("summary", "内容概述"), ("created", "生成日期"), ("published", "发布日期"),
    ("organisation", "发布机构"), ("issuer", "发文机关"), ("doc_number", "文号"), ("topic", "主题分类"), ("genre", "体裁分类"),
    ("audience", "服务对象"), ("validity", "有效性"), ("effective", "施行日期"), ("expiry", "失效日期"), ("item", "法定事项"),
    ("url", "网址"),
)  # fmt: skip
# A spreadsheet takes a cell that begins with one of these for a formula (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def _entry(card: Card) -> dict[str, str]:
    """The values of one document; what it does not have is empty."""

    def day(moment: Moment | None) -> str:
        return moment.day() if moment is not None else ""

    validity = words("validity").get(card.validity, "").partition("/")[0]
    return {
        "index_number": card.index_number, "title": card.title, "summary": card.summary,
        "created": day(card.created or card.published), "published": card.published.to_minute(),
        "organisation": card.owner, "issuer": card.issuer, "doc_number": card.doc_number, "topic": card.topic,
        "genre": card.genre, "audience": card.audience, "validity": validity, "effective": day(card.effective),
        "expiry": day(card.expiry), "item": card.item, "url": card.origin + card.path,
    }  # fmt: skip


def make_export(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """One year of one catalogue, oldest publication first."""
    section_id, _, year, form = page.subject.split("|")
    key = f"catalogue:{site.id}/{section_id}|year|{year}"
    rows = lists.whole(world.connection, lists.list_id(key))
    reads.own[f"whole:{key}"] = lists.digest_of(rows)
    section = site.section(section_id)
    assert section is not None
    organisation = world.frame.cluster.organisations[section.column]
    reads.shared |= {f"organisation:{organisation.id}", f"site:{site.id}|origin", f"site:{site.id}|base", "platform:timezone"}
    cards = [_card.decode(row.card) for row in rows]
    head = {"organisation": organisation.name, "year": year, "url": f"{site.origin}{site.base}/{section_id}/"}
    return _WRITERS[form](world, head, cards)


def _csv(world: World, head: dict[str, str], cards: list[Card]) -> bytes:
    """RFC 4180, UTF-8 with a mark so that spreadsheets read it as such; no cell is a formula."""
    return csv_bytes([[zh for _, zh in FIELDS], *([_entry(card)[name] for name, _ in FIELDS] for card in cards)])


def csv_bytes(rows: Iterable[list[str]]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _json(world: World, head: dict[str, str], cards: list[Card]) -> bytes:
    entries = [{name: value for name, value in _entry(card).items() if value} for card in cards]
    return _dump({**head, "entries": entries})


def _dump(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _xml(world: World, head: dict[str, str], cards: list[Card]) -> bytes:
    attributes = " ".join(f"{name}={xml_attribute(value)}" for name, value in head.items())
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<catalogue xmlns="{NAMESPACE}" {attributes}>']
    for card in cards:
        values = _entry(card).items()
        lines += ["<entry>", *(f"<{name}>{xml_text(value)}</{name}>" for name, value in values if value), "</entry>"]
    return ("\n".join([*lines, "</catalogue>"]) + "\n").encode()


_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}  # fmt: skip


def _jsonld(world: World, head: dict[str, str], cards: list[Card]) -> bytes:
    """A DCAT catalogue (W3C Data Catalog Vocabulary, version 3) of the year."""
    return _dump(
        {
            "@context": _CONTEXT,
            "@id": f"{head['url']}data/{head['year']}.jsonld",
            "@type": "dcat:Catalog",
            "dct:title": f"{head['organisation']}政府信息公开目录（{head['year']}年）",
            "dct:publisher": {"@type": "foaf:Agent", "foaf:name": head["organisation"]},
            "dct:language": "zh",
            "dcat:dataset": [_dataset(world, card) for card in cards],
        }
    )


def _dataset(world: World, card: Card) -> dict[str, Any]:
    entry = _entry(card)
    optional = {
        "dct:identifier": entry["index_number"] or entry["doc_number"],
        "dct:description": entry["summary"],
        "dct:type": entry["genre"],
        "dcat:theme": entry["topic"],
        "dct:created": {"@type": "xsd:date", "@value": entry["created"]},
    }
    return {
        "@id": entry["url"],
        "@type": "dcat:Dataset",
        "dct:title": entry["title"],
        **{name: value for name, value in optional.items() if value},
        "dct:issued": {"@type": "xsd:dateTime", "@value": world.frame.stamp(card.published)},
        "dct:modified": {"@type": "xsd:dateTime", "@value": world.frame.stamp(card.updated)},
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": entry["organisation"]},
        "dcat:landingPage": {"@id": entry["url"]},
        "dcat:distribution": [{"@type": "dcat:Distribution", "dcat:accessURL": {"@id": entry["url"]}, "dcat:mediaType": "text/html"}],
    }


_WRITERS = {"csv": _csv, "json": _json, "xml": _xml, "jsonld": _jsonld}


# ── indexes of parts ──


def make_export_index(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """Which parts there are: of one catalogue its years; of the directory those of the whole cluster."""
    section_id, _, form = page.subject.partition("|")
    section = site.section(section_id)
    assert section is not None
    scope = "*" if section.part == "directory" else f"{site.id}/{section_id}"
    parts = facts.export_parts(world.connection, scope)
    reads.own[f"exports:{scope}"] = facts.evaluate(world.connection, f"exports:{scope}")
    reads.shared |= {f"site:{site.id}|origin", f"site:{site.id}|base", "platform:name"}
    listed = [one for site_id, at, year in parts if (one := _part(world, site_id, at, year, reads)) is not None]
    own = f"{site.origin}{site.base}/{section_id}/data/index.{form}"
    return _INDEXES[form](own, section.name, listed)


def _part(world: World, site_id: str, section_id: str, year: str, reads: Reads) -> dict[str, str] | None:
    other = world.frame.cluster.sites[site_id]
    section = other.section(section_id)
    if section is None:
        return None
    reads.shared |= {f"site:{site_id}|origin", f"site:{site_id}|base", f"section:{site_id}|{section_id}", f"organisation:{section.column}"}
    organisation = world.frame.cluster.organisations[section.column]
    folder = f"{other.origin}{other.base}/{section_id}/data/{year}"
    return {"organisation": organisation.name, "year": year, **{form: f"{folder}.{form}" for form in _WRITERS}}


def _json_index(own: str, name: str, parts: list[dict[str, str]]) -> bytes:
    return _dump({"url": own, "name": name, "fields": dict(FIELDS), "parts": parts})


def _csv_index(own: str, name: str, parts: list[dict[str, str]]) -> bytes:
    heads = {"organisation": "发布机构", "year": "年份", "csv": "CSV", "json": "JSON", "xml": "XML", "jsonld": "DCAT"}
    return csv_bytes([list(heads.values()), *([part[key] for key in heads] for part in parts)])


def _xml_index(own: str, name: str, parts: list[dict[str, str]]) -> bytes:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<parts xmlns="{NAMESPACE}" name={xml_attribute(name)} url={xml_attribute(own)}>']
    lines += [
        f'<part organisation={xml_attribute(one["organisation"])} year="{one["year"]}" href={xml_attribute(one["xml"])}/>' for one in parts
    ]
    return ("\n".join([*lines, "</parts>"]) + "\n").encode()


def _jsonld_index(own: str, name: str, parts: list[dict[str, str]]) -> bytes:
    return _dump(
        {
            "@context": _CONTEXT,
            "@id": own,
            "@type": "dcat:Catalog",
            "dct:title": name,
            "dcat:catalog": [{"@id": one["jsonld"], "@type": "dcat:Catalog"} for one in parts],
        }
    )


_INDEXES = {"csv": _csv_index, "json": _json_index, "xml": _xml_index, "jsonld": _jsonld_index}


def make_schema(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """The XML Schema of the exports: the same everywhere, beside them so that they can be checked off line."""
    return resources.files("sitegen.render.recipes").joinpath("catalogue.xsd").read_bytes()


# ── ranges for harvesters ──


def make_harvest(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """One fixed range of a catalogue, counted from the oldest: its documents stay the same but for corrections."""
    section_id, _, number = page.subject.partition("|")
    key = f"section:{site.id}/{section_id}"
    rows = lists.fixed_page(world.connection, lists.list_id(key), int(number))
    reads.own[f"range:{key}|{number}"] = lists.digest_of(rows)
    return _dump({"page": int(number), "articles": [_article(_card.decode(row.card)) for row in rows]})


def make_harvest_latest(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """What has come after the last fixed range, newest first."""
    key = f"section:{site.id}/{page.subject}"
    rows = lists.open_end(world.connection, lists.list_id(key))
    pages = lists.fixed_pages(world.connection, lists.list_id(key))
    reads.own[f"open:{key}"] = lists.digest_of(rows)
    reads.own[f"pages:{key}"] = pages + 1
    return _dump({"page": "latest", "older": pages, "articles": [_article(_card.decode(row.card)) for row in rows]})


def make_harvest_index(world: World, site: Site, page: Page, reads: Reads) -> bytes:
    """How many ranges there are, and where they lie. Changes when a range fills, not with every document."""
    key = f"section:{site.id}/{page.subject}"
    section = site.section(page.subject)
    assert section is not None
    pages = lists.fixed_pages(world.connection, lists.list_id(key))
    reads.own[f"pages:{key}"] = pages + 1
    reads.shared |= {f"site:{site.id}|origin", f"site:{site.id}|base", f"section:{site.id}|{section.id}"}
    folder = f"{site.origin}{site.base}/{section.id}/api"
    ranges = [f"{folder}/{at}.json" for at in range(1, pages + 1)]
    return _dump({"name": section.name, "page_size": section.per_page, "pages": pages, "ranges": ranges, "latest": f"{folder}/latest.json"})


def _article(card: Card) -> dict[str, Any]:
    """One document under the names that Guangdong's common platform (gkmlpt) uses."""
    entry = _entry(card)
    return {
        "identifier": entry["index_number"],
        "title": entry["title"],
        "abstract": entry["summary"],
        "publisher": entry["organisation"],
        "document_number": entry["doc_number"],
        "date": entry["created"],
        "display_publish_time": entry["published"],
        "classify_theme_name": entry["topic"],
        "classify_genre_name": entry["genre"],
        "audience": entry["audience"],
        "classify_main_name": vocabulary("disclosure")["items"].get(card.item, {}).get("name", ""),
        "is_expired": card.validity == "lapsed",
        "is_abolished": card.validity == "repealed",
        "validity": entry["validity"],
        "url": entry["url"],
    }
