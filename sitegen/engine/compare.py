"""Which pages differ between two states of the cluster: two commits, or a commit and the files as they are.

Both are built without writing anything, each in a library of its own that is kept: the next comparison makes only
the pages that changed since the last. A first one begins with the library of the last build. Files of the static search
are left out: they follow every document, say nothing a reader could check, and cost as much as all pages.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from sitegen.diagnostics import Diagnostic
from sitegen.engine.build import build
from sitegen.engine.causes import Causes
from sitegen.engine.chunk import load_frame, render_page
from sitegen.engine.lock import only_one
from sitegen.engine.options import Options, Progress
from sitegen.engine.revision import commit_of, inputs_at
from sitegen.engine.version import version_key
from sitegen.library.store import get_state, read_library
from sitegen.model.routes import url_of
from sitegen.plan.page import Page
from sitegen.publish.redirects import closed_to, is_gone, moved_to
from sitegen.render.world import World
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster

Kind = Literal["added", "removed", "changed"]


class ChangedPage(msgspec.Struct, frozen=True):
    """One file of the output that differs. `url`: its real address. `source`: the document it is made of. `reason`: the
    fact that made it again. `leads`: what an address answers now whose document is gone or moved: `410`, `404`, or where
    it leads. `common`: facts of settings and themes that differ, where nothing else does that the page read."""

    site: str
    route: str
    kind: Kind
    recipe: str
    url: str
    source: str = ""
    reason: str = ""
    leads: str = ""
    common: tuple[str, ...] = ()
    size_before: int = 0
    size_after: int = 0


class Compared(msgspec.Struct, frozen=True):
    """`before`, `after`: commits, "" for the files as they are. `sites`: names of the sites, by id. `shards`: there are
    files of the static search, which follow what changed and are not compared; `searched`: how many documents of a site
    have other search data. `errors`: those the later state has and the earlier has not: where settings or a document itself
    are wrong, it stays as it was last, or is missing."""

    before: str
    after: str
    clock: Moment
    pages: tuple[ChangedPage, ...]
    sites: dict[str, str]
    errors: tuple[Diagnostic, ...] = ()
    shards: bool = False
    searched: dict[str, int] = {}


# Files of the static search: they are made after the plan, and not at all in a comparison.
_SHARDS = "('search-shard', 'search-cards', 'search-text', 'search-index')"


class Side:
    """One of the two: its pages, made again when their bytes are asked for."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self.connection = read_library(options.state / "library.db")
        self._world = World(options.root, options.state, load_frame(options.root, self.connection), self.connection)

    @property
    def root(self) -> Path:
        return self._options.root

    @property
    def cluster(self) -> Cluster:
        return self._world.frame.cluster

    @property
    def clock(self) -> Moment:
        return self._world.frame.clock

    def page(self, site: str, route: str) -> bytes | None:
        """The bytes of a page; None: there is none, or it fails."""
        query = "SELECT site, route, recipe, subject, document, digest FROM page WHERE site = ? AND route = ? AND digest IS NOT NULL"
        for *fields, digest in self.connection.execute(query, (site, route)).fetchall():
            _, data = render_page(self._world, Page(*fields), digest)
            if data is not None:
                return data
        return None

    def answer(self, site: str, route: str) -> str:
        """What an address without a page answers: 410, 404, or the address it leads to."""
        moved = moved_to(self.connection, self.cluster, site, route) or closed_to(self.cluster, site, route, self.clock)
        return moved or ("410" if is_gone(self.connection, site, route) else "404")

    def close(self) -> None:
        self.connection.close()


@contextlib.contextmanager
def compare(options: Options, before: str, after: str, progress: Progress) -> Iterator[tuple[Compared, Side, Side]]:
    """Builds both and compares. `before`, `after`: revisions, `after` "" for the files as they are.

    Raises NoRevision, MachineFault, and NoCluster when the settings of either cannot be read.
    """
    folder = options.build / ".state" / "diff"
    commits = [commit_of(options.root, before), commit_of(options.root, after) if after else ""]
    with only_one(folder, options.build), contextlib.ExitStack() as stack:
        first = _built(options, commits[0], folder / "before", [options.build / ".state" / "library.db"], progress)
        clock = options.clock or first[1]
        at = msgspec.structs.replace(options, clock=clock)
        second = _built(at, commits[1], folder / "after", [first[0].state / "library.db"], progress)
        sides = [Side(one) for one in (first[0], second[0])]
        for side in sides:
            stack.callback(side.close)
        pages = tuple(_differences(sides[0], sides[1], options.sites))
        names = {site.id: site.name for side in sides for site in side.cluster.sites.values()}
        shards = any(side.cluster.platform.search.shards != "none" for side in sides)
        searched = _searched(sides[0], options.sites) if shards else {}
        known = {_alike(one) for one in first[2]}
        wanted = {"", *options.sites}
        errors = tuple(
            one
            for one in second[2]
            if _alike(one) not in known and (not options.sites or sides[1].cluster.site_of(one.place.path) in wanted)
        )
        yield Compared(commits[0], commits[1], clock, pages, names, errors, shards, searched), sides[0], sides[1]


def _alike(one: Diagnostic) -> tuple[str, str, str]:
    """What makes two errors the same, wherever the line stands now."""
    return one.code, one.place.path, repr(sorted(one.params.items()))


def _built(options: Options, commit: str, folder: Path, seeds: list[Path], progress: Progress) -> tuple[Options, Moment, list[Diagnostic]]:
    """A dry build of a commit (or of the files as they are). Returns its options, its clock, its errors."""
    from sitegen.diagnostics.catalogue import severity

    root = inputs_at(options.root, commit, folder / "repository") if commit else options.root
    mine = msgspec.structs.replace(options, root=root, build=folder / ("commit" if commit else "files"), dry=True, sites=())
    _seed(mine.state, seeds)
    result = build(mine, progress)
    return mine, result.clock, sorted((one for one in result.diagnostics if severity(one.code) == "error"), key=Diagnostic.order)


def _seed(state: Path, seeds: list[Path]) -> None:
    """A library to begin with where there is none: that of a state which is mostly the same."""
    target = state / "library.db"
    if target.exists():
        return
    for seed in seeds:
        try:
            source = read_library(seed)
            if get_state(source, "version") != version_key():
                source.close()
                continue
        except sqlite3.DatabaseError:
            continue
        state.mkdir(parents=True, exist_ok=True)
        draft = state / "library.new"
        draft.unlink(missing_ok=True)
        with contextlib.closing(source), contextlib.closing(sqlite3.connect(draft)) as copy:
            source.backup(copy)
        for suffix in ("-wal", "-shm"):
            (state / f"library.db{suffix}").unlink(missing_ok=True)
        shutil.move(draft, target)
        return


def _differences(before: Side, after: Side, sites: tuple[str, ...]) -> Iterator[ChangedPage]:
    """Pages whose digests differ. Of several that want an address, the one that has it was made and has a digest."""
    run = before.connection
    other = after.connection.execute("PRAGMA database_list").fetchone()[2]
    run.execute("ATTACH DATABASE ? AS other", (f"file:{other}?mode=ro",))
    columns = (
        "site, route, max(digest) AS digest, min(recipe) AS recipe, max(size) AS size, max(document) AS document, max(reason) AS reason,"
    )
    columns += " max(id) AS id, max(reads) AS reads"
    table = f"SELECT {{}} FROM {{}}.page WHERE digest IS NOT NULL AND recipe NOT IN {_SHARDS} GROUP BY site, route"
    joined = (
        f"WITH a AS ({table.format(columns, 'main')}), b AS ({table.format(columns, 'other')})"
        " SELECT a.site, a.route, 'changed', b.recipe, a.size, b.size, b.document, b.reason, b.id, a.reads, b.reads FROM a JOIN b USING (site, route)"
        " WHERE a.digest <> b.digest"
        " UNION ALL SELECT a.site, a.route, 'removed', a.recipe, a.size, 0, a.document, '', NULL, NULL, NULL FROM a LEFT JOIN b USING (site, route)"
        " WHERE b.site IS NULL"
        " UNION ALL SELECT b.site, b.route, 'added', b.recipe, 0, b.size, b.document, b.reason, NULL, NULL, NULL FROM b LEFT JOIN a USING (site, route)"
        " WHERE a.site IS NULL ORDER BY 1, 2"
    )
    causes = Causes(run)
    for site, route, kind, recipe, size_before, size_after, document, reason, page, *reads in run.execute(joined).fetchall():
        if sites and site not in sites:
            continue
        side = before if kind == "removed" else after
        home = side.cluster.sites.get(site)
        url = f"{home.origin}{home.base}{url_of(route)}" if home is not None else f"{site}/{route}"
        common = causes.shared(*reads) if kind == "changed" else ()
        if common and causes.is_own(page):
            common, reason = (), "" if reason in common else reason
        yield ChangedPage(
            site=site,
            route=route,
            kind=kind,
            recipe=recipe,
            url=url,
            source=_source(side.connection, document),
            reason=reason or "",
            common=common,
            leads=after.answer(site, route) if _is_asked_for(kind, recipe) else "",
            size_before=size_before or 0,
            size_after=size_after or 0,
        )


def _is_asked_for(kind: str, recipe: str) -> bool:
    """Whether what an address answers now says more than that its page differs: a document that is gone, one that moved."""
    own = recipe.partition("@")[0]
    return own in ("moved", "redirect") if kind != "removed" else own in ("document", "copy")


def _searched(before: Side, sites: tuple[str, ...]) -> dict[str, int]:
    """How many documents are found otherwise than before, by site: what a search shows of them, or the text it looks in,
    differs. Both libraries are there, see `_differences`."""
    differing = (
        "SELECT a.site, a.document FROM {one}.card a JOIN {one}.document c ON c.id = a.document"
        " LEFT JOIN {other}.card b ON b.document = a.document LEFT JOIN {other}.document d ON d.id = b.document"
        " WHERE b.document IS NULL OR b.site <> a.site OR b.digest <> a.digest OR d.digest <> c.digest"
    )
    both = f"{differing.format(one='main', other='other')} UNION {differing.format(one='other', other='main')}"
    rows = before.connection.execute(f"SELECT site, count(*) FROM ({both}) GROUP BY site ORDER BY site")
    return {site: count for site, count in rows if not sites or site in sites}


def _source(connection: sqlite3.Connection, document: int | None) -> str:
    if document is None:
        return ""
    row = connection.execute("SELECT path FROM main.document WHERE id = ?", (document,)).fetchone()
    return f"content/{row[0]}" if row is not None else ""
