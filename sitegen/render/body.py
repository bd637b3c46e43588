"""Fills the holes of a document's body: links to documents, files and pages; pictures in all their sizes."""

from __future__ import annotations

import posixpath
import re
import sqlite3
import urllib.parse

import msgspec
from markupsafe import escape

from sitegen.diagnostics import Diagnostic, Place
from sitegen.library.digest import number, of_bytes
from sitegen.library.facts import ABSENT, of_names, page_exists, resolve
from sitegen.model.asset import AssetInfo
from sitegen.model.files import companions, is_played, local_file
from sitegen.model.hosts import host_digest
from sitegen.model.references import path_of
from sitegen.model.routes import file_route, url_of, variant_route
from sitegen.parse.document import Body, Document
from sitegen.parse.markdown import Reference
from sitegen.render.labels import labelled
from sitegen.render.locale import file_size
from sitegen.render.mentions import link_mentions
from sitegen.render.player import Recording, Words, player
from sitegen.render.reads import Reads
from sitegen.render.shared import Frame
from sitegen.settings.site import Site

_HOLE = re.compile('( href=")?\x02(\\d+)\x03(")?')
_EXTERNAL = re.compile(r"https?://", re.IGNORECASE)
# Forms of interpretation in which people speak: 问答, 新闻发布会.
_SPOKEN = frozenset({"qa", "press"})
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


class Filler:
    """Resolves the references of one document as published at one address."""

    def __init__(
        self, document: Document, site: Site, route: str, frame: Frame, connection: sqlite3.Connection, reads: Reads, t: Words
    ) -> None:
        self._document, self._site, self._route = document, site, route
        self._frame, self._connection, self._reads, self._t = frame, connection, reads, t
        self.picture = ""
        """The address of the first picture of the text, once it is filled."""

    def fill(self, body: Body) -> str:
        """The body's HTML with every hole filled; what resolves to nothing is told and left as plain text."""
        if not body.references:
            return self._finished(body.html)

        def hole(found: re.Match[str]) -> str:
            reference = body.references[int(found.group(2))]
            if reference.kind == "image":
                return self._picture(reference, linked=_stands_in_link(body.html, found.start()))
            href = self._link(reference)
            return "" if href is None else f' href="{href}"'

        return self._finished(_HOLE.sub(hole, body.html))

    def _finished(self, html: str) -> str:
        """With the names screen readers need; where people speak in turn, each turn begins with a bold name."""
        if self._document.kind == "interview" or self._document.form in _SPOKEN:
            html = html.replace("<p><strong>", '<p class="turn"><strong>')
        return labelled(link_mentions(html, self._bearer), self._t)

    def _bearer(self, key: str) -> str:
        """Where the one document with this number is: on this site, else in the cluster. "" for none, several, itself."""
        name = f"number:{key}"
        rows = resolve(self._connection, name)
        self._reads.own[f"name:{name}"] = of_names(rows)
        published = [row for row in rows if row[1] in self._frame.cluster.sites]
        here = [row for row in published if row[1] == self._site.id]
        found = here if len(here) == 1 else published
        if len(found) != 1 or any(path == self._document.path for path, _, _ in rows):
            return ""
        return str(escape(self._address_at(found[0][1], found[0][2])))

    def _address_at(self, site_id: str, route: str) -> str:
        """The address of a page of any site of the cluster, as seen from this one."""
        site = self._frame.cluster.sites[site_id]
        self._reads.shared |= {f"site:{site_id}|origin", f"site:{site_id}|base"}
        origin = "" if site.origin == self._site.origin else site.origin
        return f"{origin}{site.base}{url_of(route)}"

    def recordings(self) -> list[str]:
        """Players of the video and sound files the front matter names."""
        found = []
        for one in self._document.media:
            reference = Reference("image", one.file, one.line, 1, one.title or self._document.title)
            made = self._player(reference, one.file) if is_played(one.file) else None
            if made is None:
                self._no_file(reference, one.file)
            else:
                found.append(made)
        return found

    def _tell(self, code: str, reference: Reference, **params: str) -> None:
        place = Place(f"content/{self._document.path}", reference.line, reference.column, len(reference.text) + len(reference.target) + 4)
        self._reads.told.append(Diagnostic(code, place, {"target": reference.target, **params}))

    def _link(self, reference: Reference) -> str | None:
        target = reference.target
        if _EXTERNAL.match(target):
            return self._external(target)
        if _SCHEME.match(target) and not target.startswith("id:"):
            return str(escape(target))
        if target.startswith("id:") or target.partition("#")[0].endswith(".md"):
            return self._document_link(reference)
        name = local_file(target)
        if name is not None:
            return self._file_link(reference, name)
        return self._page_link(reference)

    def _external(self, target: str) -> str:
        """Links out of the cluster are marked, and pass the leaving notice where the platform has one."""
        host = urllib.parse.urlsplit(target).hostname or ""
        self._reads.own[f"host:{host}"] = host_digest(self._frame.hosts.get(host))
        if host in self._frame.hosts:
            return str(escape(target))
        self._reads.shared.add("platform:leaving_notice")
        where = ""
        if self._frame.cluster.platform.leaving_notice:
            where = f'" data-address="{escape(target)}'  # what paper shows instead of the way by the notice
            target = f"{self._site.base}/leave.html#{urllib.parse.quote(target, safe='')}"
        return f'{escape(target)}" class="external" rel="external noopener noreferrer nofollow{where}'

    def _document_link(self, reference: Reference) -> str | None:
        written, _, anchor = reference.target.partition("#")
        name = written if written.startswith("id:") else f"path:{path_of(urllib.parse.unquote(written), self._document)}"
        rows = resolve(self._connection, name)
        self._reads.own[f"name:{name}"] = of_names(rows)
        if not rows:
            self._tell("link.broken", reference)
            return None
        path, site_id, route = rows[0]
        site = self._frame.cluster.sites.get(site_id)
        if site is None:
            self._tell("link.unpublished", reference)
            return None
        if anchor and not self._has_anchor(path, urllib.parse.unquote(anchor)):
            self._tell("link.anchor", reference, anchor=anchor)
        return str(escape(self._address_at(site_id, route) + (f"#{anchor}" if anchor else "")))

    def _has_anchor(self, path: str, anchor: str) -> bool:
        row = self._connection.execute("SELECT value FROM body WHERE document = ?", (number(path),)).fetchone()
        headings = msgspec.msgpack.decode(row[0], type=Body).headings if row else ()
        self._reads.own[f"headings:{path}"] = headings_digest(headings)
        return any(one.id == anchor for one in headings)

    def _file_link(self, reference: Reference, name: str) -> str | None:
        info = self._asset(name)
        if info is None:
            self._no_file(reference, name)
            return None
        return str(escape(self._address(name)))

    def _no_file(self, reference: Reference, name: str) -> None:
        path = f"content/{self._document.folder}/{name}"
        known = self._connection.execute("SELECT 1 FROM asset WHERE path = ?", (path,)).fetchone()
        self._tell("link.refused-file" if known else "link.file", reference)

    def _asset(self, name: str) -> AssetInfo | None:
        return read_asset(self._connection, self._reads, f"content/{self._document.folder}/{name}")

    def _page_link(self, reference: Reference) -> str | None:
        """A path of this site, such as `/news/`; relative paths to other folders' files lead nowhere."""
        path, _, anchor = reference.target.partition("#")
        if not path.startswith("/") or path.startswith("//"):
            self._tell("link.broken", reference)
            return None
        route = posixpath.normpath("/" + urllib.parse.unquote(path)).lstrip("/")
        route = route if "." in route.rpartition("/")[2] else f"{route}/index.html".lstrip("/")
        exists = page_exists(self._connection, self._site.id, route)
        self._reads.own[f"route:{self._site.id}|{route}"] = int(exists)
        if not exists:
            self._tell("link.broken", reference)
            return None
        return str(escape(self._site.base + url_of(route) + (f"#{anchor}" if anchor else "")))

    def _picture(self, reference: Reference, *, linked: bool) -> str:
        """A picture, or a player for video and sound. One larger than the column leads to its large size, by a link:
        that needs no script. `linked`: it stands in a link already."""
        name = local_file(reference.target) or reference.target
        info = self._asset(name) if "/" not in name else None
        made = self._player(reference, name) if info is not None and is_played(name) else None
        if made is not None:
            return made
        if info is None or not info.variants:
            self._no_file(reference, name)
            return f'<span class="missing">{escape(reference.text)}</span>'
        element = picture_element(info, self._site.base, self._route, name, reference.text, reference.title)
        address = self._address(name)
        self.picture = self.picture or address
        if linked or len(info.variants) < 2:
            return element
        return f'<a class="zoom" href="{escape(address)}" title="{escape(self._t("picture.enlarge"))}">{element}</a>'

    def _player(self, reference: Reference, name: str) -> str | None:
        """The player of a file; None when there is no such file. Captions (.vtt) or a transcript (.txt) beside it under
        the same name are demanded: GB/T 37668—2019 (WCAG 1.2.1, 1.2.2)."""
        info = self._asset(name)
        if info is None or not info.mime.startswith(("video/", "audio/")):
            return None
        beside = {one.rpartition(".")[2]: one for one in companions(name) if self._asset(one) is not None}
        if not {"vtt", "txt"} & beside.keys():
            stem = name.rpartition(".")[0]
            self._tell("media.captions", reference, name=name, captions=f"{stem}.vtt", transcript=f"{stem}.txt")
        poster = next((beside[one] for one in ("jpg", "png", "webp") if one in beside), "")
        return player(
            Recording(
                address=self._address(name),
                mime=info.mime,
                size=file_size(info.size, self._site.language),
                title=reference.text,
                captions=self._address(beside["vtt"]) if "vtt" in beside else "",
                transcript=self._address(beside["txt"]) if "txt" in beside else "",
                poster=self._address(poster) if poster else "",
                language=self._site.language,
            ),
            self._t,
        )

    def _address(self, name: str) -> str:
        """Where a file beside the document is published with this page; of a picture, its large size."""
        info = self._asset(name)
        if info is not None and info.variants:
            first = info.variants[0]
            return f"{self._site.base}/{variant_route(self._route, name, first.suffix, first.extension)}"
        return f"{self._site.base}/{file_route(self._route, name)}"


def _stands_in_link(html: str, at: int) -> bool:
    """Whether a place of our own HTML lies inside a link."""
    return html.rfind("<a", 0, at) > html.rfind("</a>", 0, at)


def picture_element(info: AssetInfo, base: str, route: str, name: str, alt: str, title: str = "") -> str:
    """An `img` with its sizes; the browser chooses."""
    full = info.variants[0]
    smaller = [one for one in info.variants[1:] if one.extension == "webp"]
    source = f"{base}/{variant_route(route, name, full.suffix, full.extension)}"
    sizes = ""
    if smaller:
        candidates = ", ".join(
            f"{escape(base)}/{escape(variant_route(route, name, one.suffix, one.extension))} {one.width}w"
            for one in [*sorted(smaller, key=lambda one: one.width), full]
        )
        sizes = f' srcset="{candidates}" sizes="(max-width: 50rem) 100vw, 50rem"'
    caption = f' title="{escape(title)}"' if title else ""
    return (
        f'<img src="{escape(source)}"{sizes} width="{full.width}" height="{full.height}" alt="{escape(alt)}"{caption}'
        ' loading="lazy" decoding="async">'
    )


def read_asset(connection: sqlite3.Connection, reads: Reads, path: str) -> AssetInfo | None:
    """What was found out about a file beside a document; None: not there, or not to be published."""
    row = connection.execute("SELECT digest, info FROM asset WHERE path = ?", (path,)).fetchone()
    reads.own[f"asset:{path}"] = of_bytes(row[0]) if row else ABSENT
    return msgspec.msgpack.decode(row[1], type=AssetInfo) if row and row[1] else None


def headings_digest(headings: object) -> int:
    return of_bytes(msgspec.msgpack.encode(headings))
