"""What production answers at an address: pages made from the library as it is now, 301, 404 and 410 as nginx's maps say."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import re
import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.catalogue import severity
from sitegen.engine.chunk import render_page
from sitegen.engine.rendering import save_memos
from sitegen.library.digest import number
from sitegen.library.facts import is_folder
from sitegen.library.store import transaction
from sitegen.plan.page import Page
from sitegen.publish.redirects import closed_to, is_gone, moved_to
from sitegen.render.world import World
from sitegen.serve.addresses import Directory
from sitegen.serve.findings import show
from sitegen.serve.messages import Answer, Seen, Shown
from sitegen.settings.site import Site

# Pages kept after they were made, in bytes; larger ones are made again.
_KEPT_BYTES = 32 * 1024 * 1024
_LARGEST_KEPT = 1024 * 1024
_STYLE = re.compile(rb'<link\b[^>]*\brel="?stylesheet"?[^>]*>')
_HREF = re.compile(rb'\bhref="([^"]*)"')
_UNCHECKED = "stale = 1 AND recipe NOT IN ('asset', 'picture', 'static', 'logo')"
_TOLD = "diagnostics IS NOT NULL AND stale = 1"
# So many pages are chosen at a time.
_CHOSEN = 200
_DIAGNOSTICS = msgspec.msgpack.Decoder(tuple[Diagnostic, ...])


class Kept:
    """The bytes of pages made lately, by (site, route); the oldest make room."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, str], tuple[bytes, bytes]] = OrderedDict()
        self._size = 0

    def put(self, site: str, route: str, digest: bytes, data: bytes) -> None:
        if (old := self._pages.pop((site, route), None)) is not None:
            self._size -= len(old[1])
        if len(data) > _LARGEST_KEPT:
            return
        self._pages[site, route] = (digest, data)
        self._size += len(data)
        while self._size > _KEPT_BYTES:
            self._size -= len(self._pages.popitem(last=False)[1][1])

    def get(self, site: str, route: str) -> tuple[bytes, bytes] | None:
        """(digest, bytes)"""
        return self._pages.get((site, route))


class Answers:
    """Answers of one state of the library. `kept`: pages of earlier states, the last good versions of those that fail."""

    def __init__(self, world: World, directory: Directory, built: Path, kept: Kept) -> None:
        self.world, self.directory, self._built = world, directory, built
        self.kept = kept
        self._stuck: set[int] = set()  # pages that could not be made just now: tried again when something changes
        self._connection: sqlite3.Connection = world.connection

    def answer(self, host: str, path: str) -> Answer:
        """`path` as `addresses.normal_path` gives it."""
        lead = self.directory.leads_to(host)
        if lead is not None:
            return Answer(301, location=lead + path)
        site = self.directory.site_at(host, path)
        below = self.directory.site_at(host, path + "/")
        if below is not site and below is not None:  # a site under a path, asked for without its last slash
            return Answer(301, site=below.id, location=f"{below.origin}{path}/")
        if site is None:
            return Answer(404)
        route = path[len(site.base) + 1 :]
        if not route or route.endswith("/"):
            route += "index.html"
        found = self._page(site, route)
        cluster, clock = self.world.frame.cluster, self.world.frame.clock
        moved = moved_to(self._connection, cluster, site.id, route) or closed_to(cluster, site.id, path[len(site.base) + 1 :], clock)
        if moved is not None:
            stub = found.body if found is not None else b""  # what is there without the maps
            return Answer(301, stub, route, site.id, moved)
        if found is not None:
            return found
        if is_gone(self._connection, site.id, route) and not path.endswith("/index.html"):
            return self._missing(site, 410)
        if is_folder(self._connection, site.id, route.removesuffix("/index.html")):
            if not path.endswith("/"):
                return Answer(301, site=site.id, location=f"{site.origin}{path}/")
            return Answer(403, site=site.id)
        return msgspec.structs.replace(self._missing(site, 404), findings=self._never_good(site, route))

    def _missing(self, site: Site, status: int) -> Answer:
        found = (self._page(site, "410.html") if status == 410 else None) or self._page(site, "404.html")
        return msgspec.structs.replace(found, status=status) if found is not None else Answer(status, site=site.id)

    def _never_good(self, site: Site, route: str) -> tuple[Shown, ...]:
        """What is wrong with documents that would have this name and never had a good version."""
        name = f"/{route.removesuffix('.html').rpartition('/')[2]}.md"
        rows = self._connection.execute(
            "SELECT path, diagnostics FROM document WHERE diagnostics IS NOT NULL AND held = 1 AND record IS NULL AND substr(path, ?) = ?",
            (-len(name), name),
        )
        cluster = self.world.frame.cluster
        told = [value for path, value in rows if cluster.site_of(f"content/{path}") in ("", site.id)]
        return show(sorted((one for value in told for one in _DIAGNOSTICS.decode(value)), key=Diagnostic.order), self.world.root)

    def look(self, host: str, path: str) -> Seen:
        """What an open page needs to know to see whether it is still what it was."""
        answer = self.answer(host, path)
        bare, styles = answer.digest, []
        if answer.route.endswith((".html", "")) and answer.body:
            styles = [href.group(1).decode() for one in _STYLE.findall(answer.body) if (href := _HREF.search(one))]
            bare = hashlib.blake2b(_STYLE.sub(b"", answer.body), digest_size=16).hexdigest()
        return Seen(answer.status, answer.digest, bare, tuple(styles), answer.findings, answer.held or answer.outdated)

    def check(self, goes_on: Callable[[], bool]) -> tuple[int, int]:
        """Makes pages nobody asked for since they would be others, for their findings, as long as `goes_on`. Returns how
        many it made and how many findings there were; sqlite3.OperationalError where the disk is full."""
        return self._make_some(_UNCHECKED, goes_on)

    def check_again(self, goes_on: Callable[[], bool]) -> tuple[int, int]:
        """The same for pages in which something was found: it may be repaired."""
        return self._make_some(_TOLD, goes_on)

    def _make_some(self, which: str, goes_on: Callable[[], bool]) -> tuple[int, int]:
        found = 0
        outcomes = []
        query = f"SELECT site, route, recipe, subject, document, digest FROM page WHERE {which} LIMIT ?"
        for *fields, digest in self._connection.execute(query, (_CHOSEN + len(self._stuck),)).fetchall():
            page = Page(*fields)
            if page.id in self._stuck:
                continue
            outcome, _ = render_page(self.world, page, digest)
            outcomes.append(outcome)
            self._stuck.update(made.page for made in outcome.made if made.again)
            found += sum(len(made.diagnostics) for made in outcome.made)
            if not goes_on():
                break
        try:
            with transaction(self._connection):
                for outcome in outcomes:
                    save_memos(self._connection, outcome)
        except sqlite3.OperationalError:
            self.world.forget_read_sets()
            raise
        return sum(not made.again for outcome in outcomes for made in outcome.made), found

    def unchecked(self, most: int = -1) -> int:
        """How many pages are still to be checked, at most `most` (-1: all)."""
        limit = most + len(self._stuck) if most >= 0 else most
        rows = self._connection.execute(f"SELECT id FROM page WHERE {_UNCHECKED} LIMIT ?", (limit,))
        return sum(page not in self._stuck for (page,) in rows)

    # ── pages ──

    def _page(self, site: Site, route: str) -> Answer | None:
        """The page at a route; None: there is none. Several may want the address: the one that gets it is made."""
        query = (
            "SELECT site, route, recipe, subject, document, stale, state, digest FROM page WHERE site = ? AND route = ?"
            " ORDER BY recipe, subject"
        )
        rows = self._connection.execute(query, (site.id, route)).fetchall()
        if not rows:
            return None
        made: tuple[bytes, bytes] | None = None
        for *fields, stale, state, digest in rows:
            page = Page(*fields)
            found = self._make(page, digest, fresh=not stale and state != "failed")
            made = made or found
        findings = show(self._findings(site, rows, failed=made is None), self.world.root)
        if made is not None:
            return Answer(200, made[1], route, site.id, digest=made[0].hex(), findings=findings, outdated=self._is_outdated(rows))
        last = self._last_good(site.id, route)
        if last is None:
            return Answer(500, b"", route, site.id, findings=findings)
        return Answer(200, last[1], route, site.id, digest=last[0].hex(), held=True, findings=findings)

    def _is_outdated(self, rows: list[tuple[object, ...]]) -> bool:
        """Whether the file of the document is broken now and its last good version is shown."""
        documents = {row[4] for row in rows if row[4] is not None and str(row[2]).partition("@")[0] in ("document", "copy")}
        query = "SELECT 1 FROM document WHERE id = ? AND held = 1"
        return any(self._connection.execute(query, (one,)).fetchone() for one in documents)

    def _make(self, page: Page, digest: bytes | None, *, fresh: bool) -> tuple[bytes, bytes] | None:
        """(digest, bytes), made now unless they are known; None: it fails. What it read is recorded."""
        if fresh and digest is None:
            return None  # gives its address up to another
        kept = self.kept.get(page.site, page.route)
        if fresh and kept is not None and kept[0] == digest:
            return kept
        outcome, data = render_page(self.world, page, digest)
        made = outcome.made[0]
        self._stuck.discard(page.id)
        try:
            with transaction(self._connection):
                save_memos(self._connection, outcome)
        except sqlite3.OperationalError:  # the disk is full: the page is good all the same, and made again next time
            self.world.forget_read_sets()
        if data is None or made.digest is None:
            return None
        self.kept.put(page.site, page.route, made.digest, data)
        return made.digest, data

    def _last_good(self, site: str, route: str) -> tuple[bytes, bytes] | None:
        """As made before in this preview, else as the last build left it."""
        kept = self.kept.get(site, route)
        if kept is not None:
            return kept
        with contextlib.suppress(OSError):
            data = (self._built / site / route).read_bytes()
            return hashlib.blake2b(data, digest_size=32).digest(), data
        return None

    def _findings(self, site: Site, rows: list[tuple[object, ...]], *, failed: bool) -> list[Diagnostic]:
        """Findings of a page: of making it, of its document, of its site's settings; errors first."""
        query = "SELECT diagnostics FROM page WHERE site = ? AND route = ? AND diagnostics IS NOT NULL"
        told = [row[0] for row in self._connection.execute(query, (rows[0][0], rows[0][1]))]
        for document in {row[4] for row in rows if row[4] is not None and str(row[2]).partition("@")[0] in ("document", "copy")}:
            told += self._document_findings(int(str(document)))
        found = {one.order(): one for value in told for one in _DIAGNOSTICS.decode(value)}
        found.update((one.order(), one) for one in self._settings_findings(site))
        ranks = {"error": 0, "warning": 1, "note": 2}
        return sorted(found.values(), key=lambda one: (ranks[severity(one.code)], one.order()))

    def _document_findings(self, document: int) -> Iterable[bytes]:
        query = "SELECT diagnostics, model_diagnostics FROM document WHERE id = ?"
        for row in self._connection.execute(query, (document,)).fetchall():
            yield from (value for value in row if value is not None)
        folder = self._connection.execute("SELECT path FROM document WHERE id = ?", (document,)).fetchone()
        if folder is None:
            return
        prefix = f"content/{folder[0].rpartition('/')[0]}/"
        query = "SELECT path, diagnostics FROM asset WHERE path >= ? AND path < ? AND diagnostics IS NOT NULL"
        for path, value in self._connection.execute(query, (prefix, prefix[:-1] + "0")).fetchall():
            named = "SELECT 1 FROM relation WHERE key = ? AND kind = 'file' AND document = ?"
            if self._connection.execute(named, (number(f"file:{path}"), document)).fetchone():
                yield value

    def _settings_findings(self, site: Site) -> list[Diagnostic]:
        """What is wrong with the settings of the site, if it fails, and with those all sites share: every page is made with
        the last good ones."""
        own = {site.path} if site.id in self.world.frame.cluster.failed else set()
        return [one for one in self._settings_told if one.place.path in own] + self._shared_errors

    @functools.cached_property
    def _settings_told(self) -> tuple[Diagnostic, ...]:
        row = self._connection.execute("SELECT value FROM state WHERE name = 'settings-diagnostics'").fetchone()
        return _DIAGNOSTICS.decode(row[0]) if row else ()

    @functools.cached_property
    def _shared_errors(self) -> list[Diagnostic]:
        """Errors in files that are no site's."""
        cluster = self.world.frame.cluster
        of_sites = {*cluster.sites, *cluster.failed}
        return [one for one in self._settings_told if severity(one.code) == "error" and Path(one.place.path).stem not in of_sites]
