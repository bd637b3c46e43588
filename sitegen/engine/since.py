"""What a change introduced: findings that an earlier revision does not have, and addresses that are lost."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from sitegen.diagnostics import Diagnostic, Place
from sitegen.engine.lock import only_one
from sitegen.engine.options import NoCluster, Options, Progress, Totals
from sitegen.engine.revision import NoRevision, check_out, commit_of, remove
from sitegen.library.digest import number
from sitegen.library.store import get_state, read_library
from sitegen.model.place import is_visible
from sitegen.model.routes import url_of
from sitegen.parse.document import Document
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.settings.life_cycle import phase
from sitegen.settings.site import Site

__all__ = ["NoRevision", "Since", "check_since"]

# Addresses people keep and link to. Numbered list pages follow their lists; copies and attachments follow their page.
_KEPT = ("document", "redirect", "section", "home", "feed", "feed-json")
# Parameters that move with the lines around a mistake.
_MOVING = frozenset({"commits", "first", "offset", "line"})


class Since(msgspec.Struct, frozen=True):
    """`diagnostics`: what the change introduced. `known`: findings that were there before and are left out."""

    commit: str
    diagnostics: tuple[Diagnostic, ...]
    known: int
    totals: dict[str, Totals]
    files: int
    clock: Moment
    seconds: float


def check_since(options: Options, revision: str, progress: Progress) -> Since:
    """Checks the inputs as they are and as they were at a revision, at the same clock.

    Raises NoRevision, MachineFault, and NoCluster when the settings as they are cannot be read.
    """
    from sitegen.engine.build import build

    started = time.perf_counter()
    commit = commit_of(options.root, revision)
    result = build(options, progress)
    folder = options.build / ".state" / "since"
    with only_one(folder, options.build):
        try:
            base = Options(
                root=folder / "inputs", build=folder / "build", clock=result.clock, sites=options.sites, jobs=options.jobs, dry=True
            )
            check_out(options.root, commit, base.root)
            try:
                before = build(base, progress).diagnostics
                said = {one.place.path for one in result.diagnostics if one.code == "index-number.changed"}
                renumbered = (one for one in _renumbered(options, base) if one.place.path not in said)
                lost = [*_lost(options, base, result.clock), *renumbered]
            except NoCluster as broken:
                before, lost = broken.diagnostics, []
            new = _introduced(result.diagnostics, before)
        finally:
            remove(base.root)
            remove(base.build)
    found = tuple(sorted([*new, *lost], key=Diagnostic.order))
    seconds = time.perf_counter() - started
    stands = sum(not one.code.startswith("library.") for one in result.diagnostics)
    return Since(commit, found, stands - len(new), result.totals, result.files, result.clock, seconds)


def _introduced(now: Iterable[Diagnostic], before: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings there are more of than before. Lines move when text is added above: they do not count."""
    known = Counter(_identity(one) for one in before)
    found = []
    for one in now:
        if one.code.startswith("library."):  # said of the cache, not of the inputs
            continue
        if known[_identity(one)] > 0:
            known[_identity(one)] -= 1
        else:
            found.append(one)
    return found


def _identity(one: Diagnostic) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    params = tuple(sorted((name, value) for name, value in one.params.items() if name not in _MOVING))
    return one.code, one.place.path, params


# ── addresses ──


def _lost(options: Options, base: Options, clock: Moment) -> Iterator[Diagnostic]:
    """Addresses published before that lead nowhere now, without anybody having said so."""
    with (
        contextlib.closing(read_library(base.state / "library.db")) as old,
        contextlib.closing(read_library(options.state / "library.db")) as new,
    ):
        earlier, cluster = _cluster(old), _cluster(new)
        addresses = _Addresses(cluster, new)
        whole_sites: set[str] = set()
        marks = ", ".join("?" * len(_KEPT))
        query = f"SELECT site, route, recipe, subject FROM page WHERE recipe IN ({marks}) ORDER BY site, route"
        for site_id, route, recipe, subject in old.execute(query, _KEPT):
            site = earlier.sites.get(site_id)
            if site is None or site_id in whole_sites or (options.sites and site_id not in options.sites):
                continue
            path = site.base + url_of(route)
            if addresses.lead_somewhere(site.host, path):
                continue
            if not addresses.has_site(site):
                whole_sites.add(site_id)
                if site_id not in cluster.failed:
                    yield Diagnostic("url.site-lost", Place(site.path), {"site": site.name, "host": site.host + site.base})
                continue
            if addresses.is_silent(site, clock) or (subject.endswith(".md") and _stood_down(new, subject, clock)):
                continue
            place = Place(f"content/{subject}") if subject.endswith(".md") else Place(site.path)
            code = "url.lost" if recipe in ("document", "redirect") else "url.section-lost"
            yield Diagnostic(code, place, {"url": f"{site.origin}{path}", "path": path})


def _renumbered(options: Options, base: Options) -> Iterator[Diagnostic]:
    """Documents published before whose index number is another now: it is frozen (索引号). Every build says so of what the
    history of this clone tells; here the clone may be shallow, or no clone at all."""
    with (
        contextlib.closing(read_library(base.state / "library.db")) as old,
        contextlib.closing(read_library(options.state / "library.db")) as new,
    ):
        moved = dict(new.execute("SELECT old_path, path FROM moved"))
        for path, record in old.execute("SELECT d.path, d.record FROM document d JOIN card c ON c.document = d.id ORDER BY d.path"):
            before = msgspec.msgpack.decode(record, type=Document).index_number
            row = new.execute("SELECT path, record FROM document WHERE id = ?", (number(moved.get(path, path)),)).fetchone()
            if not before or row is None or row[1] is None:
                continue
            now = msgspec.msgpack.decode(row[1], type=Document)
            if now.index_number != before:
                place = Place(f"content/{row[0]}", now.lines.get("index_number", 1), 1)
                yield Diagnostic("index-number.changed", place, {"before": before, "value": now.index_number or "—"})


class _Addresses:
    """Every address of the cluster as it is now."""

    def __init__(self, cluster: Cluster, connection: sqlite3.Connection) -> None:
        self._cluster, self._connection = cluster, connection
        self._hosts: dict[str, list[Site]] = {}
        for site in cluster.sites.values():
            old_hosts = (site.renamed.old_host,) if site.renamed is not None else ()
            for host in {site.host, *site.also, *old_hosts}:
                self._hosts.setdefault(host, []).append(site)

    def has_site(self, site: Site) -> bool:
        """Whether a site still answers where this one did, or failed, so that nothing can be said."""
        return site.id in self._cluster.sites or any(one.base == site.base for one in self._hosts.get(site.host, ()))

    def is_silent(self, site: Site, clock: Moment) -> bool:
        """Whether the site is off line by its own settings, or broken now."""
        now = self._cluster.sites.get(site.id)
        return site.id in self._cluster.failed or (now is not None and phase(now, clock) in ("planned", "offline", "closed"))

    def lead_somewhere(self, host: str, path: str) -> bool:
        """Whether a page or a redirect answers."""
        for site in self._hosts.get(host, ()):
            if site.base and not path.startswith(site.base + "/"):
                continue
            route = path[len(site.base) + 1 :]
            route += "index.html" if route.endswith("/") or not route else ""
            row = self._connection.execute("SELECT 1 FROM page WHERE site = ? AND route = ?", (site.id, route))
            if row.fetchone() is not None:
                return True
        return False


def _stood_down(connection: sqlite3.Connection, path: str, clock: Moment) -> bool:
    """Whether the document is still there and says itself that it is not published now, or cannot be read."""
    row = connection.execute("SELECT record, held FROM document WHERE id = ?", (number(path),)).fetchone()
    if row is None:
        return False
    record, held = row
    return bool(held) or record is None or not is_visible(msgspec.msgpack.decode(record, type=Document), clock)


def _cluster(connection: sqlite3.Connection) -> Cluster:
    stored: Any = get_state(connection, "cluster")
    return msgspec.msgpack.decode(stored, type=Cluster)
