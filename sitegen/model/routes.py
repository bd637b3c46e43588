"""Addresses: `/<section path>/<yyyymm>/<slug>.html`, lower-case ASCII, never a transliteration."""

from __future__ import annotations

import base64
import re

from sitegen.library.digest import number
from sitegen.parse.document import Document
from sitegen.parse.fields import SLUG
from sitegen.settings.section import Section
from sitegen.vocabulary import vocabulary

_RESERVED = re.compile(r"index|list_\d+|feed")
_LONGEST_SLUG = 80


def short_id(text: str, length: int = 10) -> str:
    """A stable short name of a text: lower-case letters and digits."""
    return base64.b32encode(number(text).to_bytes(8, "big")).decode().lower().rstrip("=")[-length:]


def slug(document: Document) -> str:
    """The file's name where it is lower-case ASCII, else a short stable id."""
    if document.slug:
        return document.slug
    stem = document.stem
    if len(stem) <= _LONGEST_SLUG and SLUG.fullmatch(stem) and not _RESERVED.fullmatch(stem):
        return stem
    return "d" + short_id(document.path)


def document_route(document: Document, section: Section) -> str:
    """The document's address in its home section, from the site's root, without a leading slash."""
    if section.page == document.path:
        return f"{section.id}/index.html"
    if vocabulary("document_kinds")[document.kind]["dated"]:
        return f"{section.id}/{document.published.month()}/{slug(document)}.html"
    return f"{section.id}/{slug(document)}.html"


def copy_route(document: Document, section: Section) -> str:
    """The address of a copy in another site's section; the id keeps copies of different documents apart."""
    return f"{section.id}/{document.published.month()}/{slug(document)[:60]}-{short_id(document.path, 8)}.html"


def file_route(page_route: str, name: str) -> str:
    """The address of a file published with a page: a folder named like the page."""
    folder = page_route.removesuffix(".html")
    folder = folder.removesuffix("/index") + "/files" if folder.endswith("/index") else folder
    stem, dot, extension = name.rpartition(".")
    extension = extension.lower()
    if SLUG.fullmatch(stem) and len(stem) <= _LONGEST_SLUG:
        return f"{folder}/{stem}.{extension}"
    return f"{folder}/f{short_id(name)}{dot}{extension}"


def comparison_name(old_path: str) -> str:
    """The file of the page that compares a document with the older one at `old_path`, in the newer one's folder."""
    return f"compare-{short_id(old_path)}.html"


def json_route(document: Document, page_route: str) -> str:
    """Where the numbers of a yearly report are published as JSON, beside its CSV."""
    return file_route(page_route, document.data.rpartition(".")[0] + ".json")


def variant_route(page_route: str, name: str, suffix: str, extension: str) -> str:
    """The address of one size of a picture.

    Sizes carry two hyphens, which no file's own name keeps, and the source's extension: `a.png` and `a.jpg` differ.
    """
    stem, _, original = file_route(page_route, name).rpartition(".")
    return f"{stem}.{extension}" if not suffix and extension == original else f"{stem}--{original}{suffix}.{extension}"


def title_picture_route(page_route: str) -> str:
    """The address of the picture of a document's title: two hyphens, which no file's own name keeps."""
    return file_route(page_route, "title.png").removesuffix("title.png") + "title--share.png"


def logo_route(logo: str) -> str:
    """Where a site's own logo is published: the same address for every file of a kind; "" without one."""
    return f"assets/logo.{logo.rpartition('.')[2].lower()}" if logo else ""


def section_route(section: Section) -> str:
    return f"{section.id}/index.html"


def list_route(section: Section, page: int) -> str:
    return f"{section.id}/list_{page}.html"


def url_of(route: str) -> str:
    """The URL path of a route: folders end with a slash."""
    return "/" + (route.removesuffix("index.html") if route.endswith("/index.html") or route == "index.html" else route)
