"""What made a page render last, and what it depends on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from sitegen.diagnostics import Diagnostic
from sitegen.engine.chunk import load_frame
from sitegen.engine.last_build import last_build
from sitegen.engine.options import Options
from sitegen.library.digest import number
from sitegen.model.routes import url_of
from sitegen.plan.page import Page
from sitegen.render.reads import Reads
from sitegen.render.recipes import AddressTwice, make
from sitegen.render.world import World
from sitegen.settings.cluster import Cluster

_COLUMNS = "id, site, route, recipe, subject, document, stale, reason, state, size, reads, diagnostics"
_DIAGNOSTICS = msgspec.msgpack.Decoder(tuple[Diagnostic, ...])
# A document's own page first, then what shows it elsewhere, then its files.
_RANKS = ("document", "copy", "redirect", "section", "picture", "asset")


class Explained(msgspec.Struct, frozen=True):
    """One page. `reason`: the fact that made it render last, or will (`stale`). `state`: new, ok or failed.

    `source`: the file it is made of, if it is made of one. `facts`: keys of everything it read, see
    `sitegen.library.facts`; `unknown`: it could not be made again now, so only settings and theme are listed.
    """

    url: str
    site: str
    route: str
    recipe: str
    subject: str
    source: str
    stale: bool
    reason: str
    state: str
    size: int
    diagnostics: tuple[Diagnostic, ...]
    facts: tuple[str, ...]
    unknown: bool = False


class Why(msgspec.Struct, frozen=True):
    """`page` is explained whole; `others` are the further pages of the same document. `page` None: nothing found.

    `hosts`, `near`: what there is instead. `unpublished`: a document that has no page, with its findings.
    """

    page: Explained | None = None
    others: tuple[tuple[str, str], ...] = ()
    near: tuple[str, ...] = ()
    unpublished: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


def explain(options: Options, target: str, here: Path) -> Why:
    """`target`: a URL of the cluster, `site/route`, a file of the output, or a file of `content/`.

    `here`: the folder relative paths are seen from.
    """
    with last_build(options.state) as connection:
        frame = load_frame(options.root, connection)
        rows = list(_find(connection, frame.cluster, options, target, here))
        if not rows:
            return _nothing(connection, options, target, here)
        rows.sort(key=lambda row: _RANKS.index(row[3]) if row[3] in _RANKS else len(_RANKS))
        world = World(options.root, options.state, frame, connection)
        others = tuple((_url(frame.cluster, row[1], row[2]), row[3]) for row in rows[1:])
        return Why(_explained(connection, world, rows[0]), others)


def _find(connection: sqlite3.Connection, cluster: Cluster, options: Options, target: str, here: Path) -> Iterator[tuple[Any, ...]]:
    """Rows of the pages a target means: the one it names, with the others of its document behind it."""
    content = _content_path(options.root, target, here)
    if content is not None:
        yield from _of_file(connection, content)
        return
    for site, route in _places(cluster, options, target, here):
        row = connection.execute(f"SELECT {_COLUMNS} FROM page WHERE site = ? AND route = ?", (site, route)).fetchone()
        if row is not None:
            yield row
            return


def _content_path(root: Path, target: str, here: Path) -> str | None:
    """The path under the root of a file of `content/`, if the target means one."""
    if "://" in target:
        return None
    for candidate in (here / target, root / target, root / "content" / target.lstrip("/")):
        try:
            path = candidate.absolute().relative_to(root)
        except ValueError:
            continue
        path = Path(*[part for part in path.parts if part != "."])
        if ".." in path.parts or path.parts[:1] != ("content",):
            continue
        if (root / path).is_file() or path.suffix == ".md":
            return path.as_posix()
    return None


def _of_file(connection: sqlite3.Connection, path: str) -> Iterator[tuple[Any, ...]]:
    """Pages of a document, or those that publish a file beside one."""
    under = path.removeprefix("content/")
    if path.endswith(".md"):
        yield from connection.execute(f"SELECT {_COLUMNS} FROM page WHERE document = ? ORDER BY site, route", (number(under),))
        return
    folder, _, name = under.rpartition("/")
    query = (
        f"SELECT {_COLUMNS} FROM page WHERE recipe IN ('asset', 'picture') AND document IN"
        " (SELECT document FROM relation WHERE key = ? AND kind = 'file') ORDER BY site, route"
    )
    for row in connection.execute(query, (number(f"file:{path}"),)):
        at, _, rest = row[4].partition("|")
        if at.rpartition("/")[0] == folder and rest.partition("|")[0] == name:
            yield row


def _places(cluster: Cluster, options: Options, target: str, here: Path) -> Iterator[tuple[str, str]]:
    """(site, route) a target may mean."""
    output = options.build / "sites"
    if "://" in target:
        address = urlsplit(target)
        yield from _of_address(cluster, address.netloc, unquote(address.path))
        return
    for candidate in (here / target, options.root / target, output / target):
        try:
            parts = candidate.absolute().relative_to(output).parts
        except ValueError:
            continue
        if parts and ".." not in parts:
            yield from _routes(parts[0], "/".join(parts[1:]) + ("/" if target.endswith("/") else ""))
    host, _, path = target.partition("/")
    if host in cluster.sites:
        yield from _routes(host, path)
    yield from _of_address(cluster, host, "/" + unquote(path))


def _of_address(cluster: Cluster, host: str, path: str) -> Iterator[tuple[str, str]]:
    """Sites at a host, those under the longest path first."""
    sites = [
        one
        for one in cluster.sites.values()
        if host in (one.host, *one.also, one.renamed.old_host if one.renamed else one.host) and (path + "/").startswith(one.base + "/")
    ]
    for site in sorted(sites, key=lambda one: -len(one.base)):
        yield from _routes(site.id, path[len(site.base) + 1 :])


def _routes(site: str, path: str) -> Iterator[tuple[str, str]]:
    path = path.lstrip("/")
    if not path or path.endswith("/"):
        yield site, f"{path}index.html"
    else:
        yield site, path
        yield site, f"{path}/index.html"


def _explained(connection: sqlite3.Connection, world: World, row: tuple[Any, ...]) -> Explained:
    page_id, site, route, recipe, subject, document, stale, reason, state, size, read_set, told = row
    page = Page(site, route, recipe, subject, document)
    shared = [key for (key,) in connection.execute("SELECT s.key FROM reads r JOIN shared s ON s.id = r.fact WHERE r.id = ?", (read_set,))]
    own, unknown = _own_facts(world, page)
    del page_id
    return Explained(
        url=_url(world.frame.cluster, site, route),
        site=site,
        route=route,
        recipe=recipe,
        subject=subject,
        source=_source(world, page),
        stale=bool(stale),
        reason=reason or "",
        state=state,
        size=size or 0,
        diagnostics=_DIAGNOSTICS.decode(told) if told else (),
        facts=tuple(sorted({*shared, *own})),
        unknown=unknown,
    )


def _own_facts(world: World, page: Page) -> tuple[Iterable[str], bool]:
    """What the page reads when it is made again, in memory. The library keeps only numbers of these keys."""
    reads = Reads()
    try:
        make(world, page, reads)
    except AddressTwice:
        return list(reads.own), False
    except Exception:
        return list(reads.own), True
    return list(reads.own), False


def _source(world: World, page: Page) -> str:
    if page.kind == "copy":
        return f"content/{page.subject.partition('|')[2]}"
    if page.recipe in ("asset", "picture"):
        path, name = page.subject.split("|")[:2]
        return f"content/{path.rpartition('/')[0]}/{name}"
    if page.subject.endswith(".md"):
        return f"content/{page.subject}"
    if page.recipe == "static":
        theme = world.frame.themes.get(world.frame.cluster.sites[page.site].theme)
        return theme.static[page.subject][0] if theme is not None and page.subject in theme.static else ""
    site = world.frame.cluster.sites.get(page.site)
    return site.path if site is not None else ""


def _url(cluster: Cluster, site_id: str, route: str) -> str:
    site = cluster.sites.get(site_id)
    return f"{site.origin}{site.base}{url_of(route)}" if site is not None else f"{site_id}/{route}"


def _nothing(connection: sqlite3.Connection, options: Options, target: str, here: Path) -> Why:
    """A document without pages, or close matches."""
    content = _content_path(options.root, target, here)
    if content is not None:
        query = "SELECT diagnostics, model_diagnostics FROM document WHERE id = ?"
        row = connection.execute(query, (number(content.removeprefix("content/")),)).fetchone()
        if row is not None:
            told = [one for value in row if value is not None for one in _DIAGNOSTICS.decode(value)]
            return Why(unpublished=content, diagnostics=tuple(told))
    name = target.rstrip("/").rpartition("/")[2]
    query = "SELECT site, route FROM page WHERE route LIKE ? ESCAPE '!' ORDER BY length(route), site, route LIMIT 5"
    pattern = "%" + name.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    near = tuple(f"{site}/{route}" for site, route in connection.execute(query, (pattern,))) if len(name) > 2 else ()
    return Why(near=near)
