"""What templates see. Every access to something a page could depend on is recorded."""

from __future__ import annotations

import sqlite3
import urllib.parse
from collections.abc import Callable
from typing import Any

import msgspec
from markupsafe import Markup

from sitegen.diagnostics import Diagnostic, Place
from sitegen.library import lists
from sitegen.model.card import Card
from sitegen.model.hosts import host_digest
from sitegen.official.item import item_of, statutory_items
from sitegen.parse.document import Document
from sitegen.render.locale import grouped, written
from sitegen.render.reads import Reads
from sitegen.render.shared import Frame, SiteLink
from sitegen.render.theme import Theme
from sitegen.schema.moment import Moment, read_moment
from sitegen.settings.life_cycle import Notice
from sitegen.settings.platform import Platform
from sitegen.settings.section import Section
from sitegen.settings.site import Site
from sitegen.vocabulary import words

_card = msgspec.msgpack.Decoder(Card)


def word(vocabulary: str, name: str) -> str:
    """The first Chinese word of an entry of a short list."""
    return words(vocabulary).get(name, name).split("/")[0]


_PLATFORM_NAMES = frozenset({*Platform.__struct_fields__, "notices", "sites"})
_SITE_NAMES = frozenset({*Site.__struct_fields__, "notice", "phase"})


class Options:
    """Free settings for themes: the theme's defaults, the platform's, the site's."""

    def __init__(self, values: dict[str, Any], prefix: str, reads: Reads) -> None:
        self._values, self._prefix, self._reads = values, prefix, reads

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self._reads.shared.add(self._prefix + name)
        try:
            return self._values[name]
        except KeyError:
            raise AttributeError(name) from None


class PlatformView:
    """The platform; only what is read is recorded."""

    def __init__(self, frame: Frame, reads: Reads) -> None:
        self._frame, self._reads = frame, reads
        self.options = Options(frame.cluster.platform.options, "platform:options|", reads)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        self._reads.shared.add(f"platform:{name}")
        if name not in _PLATFORM_NAMES:
            raise AttributeError(name)
        value = self._frame.platform_value(name)
        self.__dict__[name] = value
        return value


class NoticeView(msgspec.Struct, frozen=True):
    """A life-cycle notice with the name and address of the site the content went to."""

    kind: str
    site_name: str
    reason: str
    start: str
    until: str
    approval: str
    old_host: str
    moved_to_name: str
    moved_to_url: str
    url: str = ""


class SiteView:
    """The site of the page; only what is read is recorded."""

    def __init__(self, site: Site, frame: Frame, reads: Reads, logo: Callable[[], str]) -> None:
        self._site, self._frame, self._reads, self._logo = site, frame, reads, logo
        self.id, self.language, self.origin, self.base = site.id, site.language, site.origin, site.base
        reads.shared.add(f"site:{site.id}|language")
        reads.shared.add(f"site:{site.id}|origin")
        reads.shared.add(f"site:{site.id}|base")
        self.options = Options(frame.options(site), f"option:{site.id}|", reads)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name == "logo":
            return self._logo()
        self._reads.shared.add(f"site:{self.id}|{name}")
        if name not in _SITE_NAMES:
            raise AttributeError(name)
        value = self._frame.site_value(self._site, name)
        if isinstance(value, Notice):
            value = notice_view(value, self._frame, self._reads)
        self.__dict__[name] = value
        return value


def notice_view(notice: Notice, frame: Frame, reads: Reads, url: str = "") -> NoticeView:
    name = address = ""
    target = frame.cluster.sites.get(notice.moved_to)
    if notice.moved_to:
        reads.shared |= {f"site:{notice.moved_to}|name", f"site:{notice.moved_to}|origin", f"site:{notice.moved_to}|base"}
    if target is not None:
        name, address = target.name, f"{target.origin}{target.base}/"
    return NoticeView(
        notice.kind,
        notice.site_name,
        notice.reason,
        notice.start,
        notice.until,
        notice.approval,
        notice.old_host,
        name,
        address,
        url,
    )


class SectionView:
    """A section as templates see it: its settings, its address, its children."""

    __slots__ = ("_section", "children", "is_external", "url")

    def __init__(self, section: Section, base: str) -> None:
        self._section = section
        self.is_external = bool(section.url)
        self.url = section.url or f"{base}/{section.id}/"
        self.children: list[SectionView] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._section, name)


def section_tree(site: Site) -> list[SectionView]:
    """Top-level sections with their children, in the order of the settings."""
    views = {one.id: SectionView(one, site.base) for one in site.sections}
    top: list[SectionView] = []
    for section_id, view in views.items():
        parent = views.get(section_id.rpartition("/")[0])
        (parent.children if parent else top).append(view)
    return top


class CardView:
    """A card as seen from one site."""

    __slots__ = ("_card", "external", "image", "title", "url", "url_path")

    def __init__(self, card: Card, site: Site, route: str | None, title: str | None) -> None:
        self._card = card
        self.title = title or card.title
        self.external = card.site != site.id and route is None
        same_host = card.origin == site.origin
        self.url_path = f"{site.base}/{route}" if route is not None else card.path
        self.url = self.url_path if same_host or route is not None else card.origin + card.path
        # Pictures of other hosts would break `img-src 'self'`: they are shown by their own site only.
        self.image = card.image if same_host else ""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._card, name)

    @property
    def validity(self) -> str:
        return word("validity", self._card.validity) if self._card.validity else ""

    @property
    def validity_code(self) -> str:
        return self._card.validity

    @property
    def validity_flag(self) -> str:
        """The label where a reader must be warned: not in force yet, or no more as it stands."""
        return "" if self._card.validity == "in-force" else self.validity


class DocumentView:
    """A document's fields; one that is missing is none."""

    def __init__(self, document: Document, frame: Frame, reads: Reads, **computed: Any) -> None:
        self._document, self._frame, self._reads = document, frame, reads
        self.__dict__.update(computed)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        value = getattr(self._document, name, None)
        if name in ("disclosure", "form") and value:
            value = word("disclosure" if name == "disclosure" else "forms", value)
        value = None if value == "" else value
        self.__dict__[name] = value
        return value

    def _organisation(self, text: str) -> str:
        self._reads.shared.add(f"organisation:{text}")
        known = self._frame.cluster.organisations.get(text)
        return known.name if known else text

    @property
    def legal_basis(self) -> str:
        """法定事项 by its name, however the editor wrote it."""
        item = statutory_items().get(item_of(self._document.legal_basis) or "")
        return item.name if item else self._document.legal_basis

    @property
    def issuer_names(self) -> list[str]:
        return [self._organisation(one) for one in self._document.issuer]

    @property
    def publisher_name(self) -> str:
        if self._document.publisher:
            return self._organisation(self._document.publisher)
        return str(self.owner_name)

    @property
    def source_name(self) -> str:
        return self._document.source or self.publisher_name


class Tools:
    """Functions templates call, bound to one page."""

    def __init__(self, site: Site, theme: Theme, frame: Frame, connection: sqlite3.Connection, reads: Reads, place: Place) -> None:
        self._site, self._theme, self._frame = site, theme, frame
        self._connection, self._reads, self._place = connection, reads, place
        self._words = theme.words(site.language)

    def t(self, key: str, **values: Any) -> str:
        """The theme's words for visitors, in the site's language. Values are escaped by the template."""
        self._reads.shared.add(f"word:{self._theme.name}|{self._site.language}|{key}")
        words = self._words.get(key)
        if words is None:
            self._reads.told.append(Diagnostic("theme.word", self._place, {"key": key, "language": self._site.language}))
            return key
        for name, value in values.items():
            words = words.replace("{" + name + "}", str(value))
        return words

    def asset(self, name: str) -> str:
        """The address of a static file of the theme, with its fingerprint."""
        self._reads.shared.add(f"static:{self._theme.name}|{name}")
        route = self._theme.routes.get(name)
        if route is None:
            self._reads.told.append(Diagnostic("theme.static", self._place, {"name": name}))
            return f"{self._site.base}/assets/{name}"
        return f"{self._site.base}/{route}"

    def inside(self, address: str) -> bool:
        """Whether an address lies in the cluster: on a host of it, or on the page's own."""
        host = urllib.parse.urlsplit(address).hostname or ""
        if not host:
            return True
        self._reads.own[f"host:{host}"] = host_digest(self._frame.hosts.get(host))
        return host in self._frame.hosts

    def away(self, address: str) -> str:
        """The address for a link out of the cluster: by the leaving notice where the platform has one."""
        self._reads.shared.add("platform:leaving_notice")
        if self.inside(address) or not self._frame.cluster.platform.leaving_notice:
            return address
        return f"{self._site.base}/leave.html#{urllib.parse.quote(address, safe='')}"

    def url(self, target: Any) -> str:
        """The address of a card or section as seen from this site."""
        return str(target.url)

    def date(self, value: Any, style: str = "day") -> str:
        """A moment in the site's language (`locale.written`). A text that is a date is shown with its time, if it has one."""
        if isinstance(value, str) and (moment := read_moment(value)) is not None:
            value, style = moment, "minute" if moment.exact and style == "day" else style
        return written(value, style, self._site.language) if isinstance(value, Moment) else str(value or "")

    def number(self, value: float, places: int = 0) -> str:
        """A number with its thousands set off."""
        return grouped(value, int(places))

    def latest(self, section: str, count: int = 6) -> list[CardView]:
        """The newest documents of a section of this site."""
        return self.newest(f"section:{self._site.id}/{section}", min(int(count), 100))

    def newest(self, key: str, count: int) -> list[CardView]:
        rows = lists.newest(self._connection, lists.list_id(key), count)
        self._reads.own[f"latest:{key}|{count}"] = lists.digest_of(rows)
        self._reads.latest.add((key, count))
        return self.views(rows)

    def views(self, rows: list[lists.Row]) -> list[CardView]:
        return [CardView(_card.decode(row.card), self._site, row.route, row.title) for row in rows]


class Chrome(msgspec.Struct, frozen=True):
    """What is the same on every page of a section, rendered once."""

    head: Markup
    header: Markup
    footer: Markup
    shared: frozenset[str]
    own: dict[str, int]
    told: tuple[Diagnostic, ...]


class Edition(msgspec.Struct, frozen=True):
    """The page in a language or script. `exact`: it is this page; else the nearest there is: a section, a home page."""

    language: str
    url: str
    exact: bool


class PageView(msgspec.Struct, frozen=True):
    """The page itself. `url` from the host's root, `canonical` absolute, `crumbs` (title, url). `editions`: the page in
    every language and script, itself among them; `alternates`: (language, url) for search engines."""

    type: str
    title: str
    url: str
    canonical: str
    description: str
    crumbs: list[tuple[str, str]]
    editions: tuple[Edition, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()


class Pager(msgspec.Struct, frozen=True):
    """The pager of a numbered list; addresses or none."""

    number: int
    newer: str | None
    older: str | None
    first: str | None


# Types whose attributes templates may read freely; each guards its own underscores.
OPEN_VIEWS = frozenset(
    {Options, PlatformView, SiteView, SectionView, CardView, DocumentView, Chrome, PageView, Edition, Pager, NoticeView, SiteLink}
)
