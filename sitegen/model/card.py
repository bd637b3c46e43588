"""A card: the small public face of a document, all that lists, feeds and neighbours may see."""

from __future__ import annotations

import msgspec

from sitegen.schema.moment import Moment


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What lists show. `path` is the URL path on `origin`; `file` the document's path under `content/`; `interpreted`:
    whether a published interpretation (政策解读) names it."""

    file: str
    title: str
    path: str
    origin: str
    site: str
    site_name: str
    section: str
    section_name: str
    kind: str
    published: Moment
    updated: Moment
    summary: str = ""
    source: str = ""
    owner: str = ""
    organisation: str = ""
    """The id of the organisation whose profile it is."""
    doc_number: str = ""
    image: str = ""
    image_alt: str = ""
    image_width: int = 0
    image_height: int = 0
    sticky: bool = False
    validity: str = ""
    interpreted: bool = False
    index_number: str = ""
    issuer: str = ""
    created: Moment | None = None
    effective: Moment | None = None
    expiry: Moment | None = None
    topic: str = ""
    genre: str = ""
    audience: str = ""
    item: str = ""
    position: str = ""
    duties: str = ""
    state: str = ""
    opens: Moment | None = None
    closes: Moment | None = None
    reply_by: str = ""
    form: str = ""
    format: str = ""
    weight: int = 0
    year: int = 0
    language: str = ""
