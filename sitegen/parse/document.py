"""A document (信息): the record kept of one Markdown file. Core record: research standards §5.5."""

from __future__ import annotations

import msgspec

from sitegen.parse.markdown import Heading, Reference
from sitegen.schema.moment import Moment


class Attachment(msgspec.Struct, frozen=True, array_like=True):
    """A file offered for download: its name beside the document, its title, where it was named."""

    file: str
    title: str = ""
    line: int = 0


class Material(msgspec.Struct, frozen=True, array_like=True):
    """One of the papers a service asks for (办理材料): its form (原件, 复印件), how many, and a remark."""

    name: str
    form: str = ""
    copies: str = ""
    note: str = ""


class Named(msgspec.Struct, frozen=True, array_like=True):
    """A reference to another document as written, and where."""

    text: str
    line: int = 0
    column: int = 0


class Document(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One document. `path` is under `content/`. Moments are in the platform's time zone."""

    path: str
    kind: str
    title: str
    published: Moment
    updated: Moment | None = None
    created: Moment | None = None
    summary: str = ""
    source: str = ""
    source_url: str = ""
    editor: str = ""
    author: str = ""
    keywords: tuple[str, ...] = ()
    doc_number: str = ""
    index_number: str = ""
    issuer: tuple[str, ...] = ()
    publisher: str = ""
    doc_type: str = ""
    topic: str = ""
    genre: str = ""
    audience: str = ""
    validity: str = ""
    effective: Moment | None = None
    expiry: Moment | None = None
    disclosure: str = ""
    legal_basis: str = ""
    interprets: tuple[Named, ...] = ()
    related: tuple[Named, ...] = ()
    repeals: tuple[Named, ...] = ()
    amends: tuple[Named, ...] = ()
    replaces: tuple[Named, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    media: tuple[Attachment, ...] = ()
    leaders: tuple[Named, ...] = ()
    image: str = ""
    image_alt: str = ""
    draft: bool = False
    withdrawn: bool = False
    offline: Moment | None = None
    sticky: bool = False
    sticky_until: Moment | None = None
    topics: tuple[str, ...] = ()
    propose: tuple[Named, ...] = ()
    aliases: tuple[Named, ...] = ()
    slug: str = ""
    id: str = ""
    weight: int = 0
    language: str = ""
    translations: tuple[Named, ...] = ()
    layout: str = ""
    signature: str = ""
    # fields of single kinds
    form: str = ""
    basis: str = ""
    conditions: str = ""
    materials: tuple[Material, ...] = ()
    place: str = ""
    hours: str = ""
    phone: str = ""
    process: tuple[str, ...] = ()
    time_limit: str = ""
    fee: str = ""
    online: str = ""
    asked: Moment | None = None
    question: str = ""
    replied: Moment | None = None
    reply_by: str = ""
    opens: Moment | None = None
    closes: Moment | None = None
    result: Named | None = None
    respond: str = ""
    received: int | None = None
    accepted: int | None = None
    held: Moment | None = None
    guests: tuple[str, ...] = ()
    host: str = ""
    position: str = ""
    duties: str = ""
    organisation: str = ""
    format: str = ""
    update_cycle: str = ""
    year: int = 0
    report: str = ""
    data: str = ""
    ends: Moment | None = None
    adopts: Named | None = None
    section: str = ""
    mode: str = ""
    # what the body says
    characters: int = 0
    # lines of front matter keys, to point at them later
    lines: dict[str, int] = {}

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def stem(self) -> str:
        return self.path.rpartition("/")[2].removesuffix(".md")

    @property
    def modified(self) -> Moment:
        return self.updated or self.published


class Body(msgspec.Struct, frozen=True, array_like=True):
    """A document's text as HTML with numbered holes for its references, see `parse.markdown`."""

    html: str
    references: tuple[Reference, ...] = ()
    headings: tuple[Heading, ...] = ()
