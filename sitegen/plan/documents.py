"""The pages of one document: itself, its copies, its files, its redirects."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

import msgspec

from sitegen.library.digest import number
from sitegen.model.acts import COMPARED, acts_of
from sitegen.model.asset import AssetInfo
from sitegen.model.files import file_names
from sitegen.model.fill import Filled
from sitegen.model.place import place
from sitegen.model.references import name_of
from sitegen.model.routes import comparison_name, file_route, json_route, title_picture_route, variant_route
from sitegen.model.sections import SectionIndex
from sitegen.parse.address import alias_route
from sitegen.parse.document import Body, Document
from sitegen.plan.page import Page, add_pages, replace_pages, twins
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.variant.text import variants


def plan_documents(connection: sqlite3.Connection, paths: Iterable[str], index: SectionIndex, clock: Moment) -> set[str]:
    """Plans the pages of these documents again. Returns the facts touched."""
    touched: set[str] = set()
    for path in paths:
        document_id = number(path)
        rows = connection.execute("SELECT id, site, route FROM page WHERE document = ? AND instr(recipe, '@') = 0", (document_id,))
        before = {page_id: (site, route) for page_id, site, route in rows}
        touched |= replace_pages(connection, before, _pages(connection, path, document_id, index, clock))
    return touched


def plan_filled(connection: sqlite3.Connection, filled: Iterable[Filled], cluster: Cluster) -> None:
    """Plans the pages of documents that just came into an empty library, and their twins: all are new. What leads from
    one document to another is planned when all are there."""
    rows: dict[int, tuple[int, str, str, str, str, int | None]] = {}  # the same alias may be written twice
    for one in filled:
        document, placed, document_id = one.document, one.placed, number(one.document.path)
        names = list(_files(connection, document, one.files))
        copies = sorted(
            {(*_scope(member.list), member.route) for member in placed.memberships if member.route and member.list.startswith("section:")}
        )
        for page in _own_pages(document, (placed.site, placed.route), document_id, names, copies, cluster):
            both = [page, *twins(page, _twinned(cluster, page.site))]
            for each in both:
                page_id = each.id
                rows[page_id] = (page_id, each.site, each.route, each.recipe, each.subject, each.document)
    add_pages(connection, rows.values())


def _scope(key: str) -> tuple[str, str]:
    """(site, section) of a list of a section."""
    site, _, section = key.removeprefix("section:").partition("/")
    return site, section


def _twinned(cluster: Cluster, site: str) -> list[tuple[str, str]]:
    """(name, path) of the variants a site has."""
    return [(name, variants()[name].path) for name in sorted(cluster.sites[site].variants)]


def _pages(connection: sqlite3.Connection, path: str, document_id: int, index: SectionIndex, clock: Moment) -> Iterator[Page]:
    card = connection.execute("SELECT site, route FROM card WHERE document = ?", (document_id,)).fetchone()
    if card is None:
        return
    row = connection.execute(
        "SELECT d.record, b.value FROM document d JOIN body b ON b.document = d.id WHERE d.id = ?", (document_id,)
    ).fetchone()
    document = msgspec.msgpack.decode(row[0], type=Document)
    site, route = card
    names = dict.fromkeys(file_names(document, msgspec.msgpack.decode(row[1], type=Body)))
    files = list(_files(connection, document, names))
    copies = connection.execute(
        "SELECT DISTINCT l.site, l.section, m.route FROM member m JOIN list l ON l.id = m.list"
        " WHERE m.document = ? AND m.route IS NOT NULL AND l.key LIKE 'section:%' ORDER BY 1, 2",
        (document_id,),
    )
    yield from _own_pages(document, (site, route), document_id, files, copies, index.cluster)
    yield from _comparisons(connection, document, site, route, document_id)
    for old_site, old_route in _old_places(connection, path, index, clock):
        if (old_site, old_route) != (site, route):
            yield Page(old_site, old_route, "moved", path, document_id)


def _own_pages(
    document: Document,
    home: tuple[str, str],
    document_id: int,
    files: list[tuple[str, AssetInfo | None]],
    copies: Iterable[tuple[str, str, str]],
    cluster: Cluster,
) -> Iterator[Page]:
    """What the document and the files beside it give. `home`: site and route; `copies`: (site, section, route)."""
    path, (site, route) = document.path, home
    yield Page(site, route, "document", path, document_id)
    if document.kind in cluster.platform.share_pictures and not document.image:
        yield Page(site, title_picture_route(route), "title-picture", path, document_id)
    yield from _file_pages(site, route, path, document_id, files)
    if document.kind == "annual-report" and any(name == document.data and info is not None for name, info in files):
        yield Page(site, json_route(document, route), "report-json", path, document_id)
    for copy_site, section, copy_route in copies:
        yield Page(copy_site, copy_route, "copy", f"{section}|{path}", document_id)
        yield from _file_pages(copy_site, copy_route, path, document_id, files)
    for alias in document.aliases:
        target = alias_route(alias.text)
        if target is not None and target != route:
            yield Page(site, target, "redirect", path, document_id)


def _comparisons(connection: sqlite3.Connection, document: Document, site: str, route: str, document_id: int) -> Iterator[Page]:
    """A page for each published document this one amends or replaces."""
    query = (
        "SELECT d.path FROM name n JOIN document d ON d.id = n.document JOIN card c ON c.document = d.id WHERE n.key = ? ORDER BY d.path"
    )
    for kind, named in acts_of(document):
        paths = [path for (path,) in connection.execute(query, (number(name_of(named.text, document)),)) if path != document.path]
        if kind in COMPARED and paths:
            yield Page(site, file_route(route, comparison_name(paths[0])), "comparison", f"{document.path}|{paths[0]}", document_id)


def _old_places(connection: sqlite3.Connection, path: str, index: SectionIndex, clock: Moment) -> Iterator[tuple[str, str]]:
    """Where the document was published while its file had another name (see `history`)."""
    for (record,) in connection.execute("SELECT record FROM moved WHERE path = ? ORDER BY old_path", (path,)):
        placed = place(msgspec.msgpack.decode(record, type=Document), index, clock)
        if placed.site:
            yield placed.site, placed.route


def _file_pages(site: str, route: str, path: str, document_id: int, files: Iterable[tuple[str, AssetInfo | None]]) -> Iterator[Page]:
    for name, info in files:
        if info is None:
            continue
        if not info.variants:
            yield Page(site, file_route(route, name), "asset", f"{path}|{name}", document_id)
        for size in info.variants:
            subject = f"{path}|{name}|{size.suffix}.{size.extension}"
            yield Page(site, variant_route(route, name, size.suffix, size.extension), "picture", subject, document_id)


def _files(connection: sqlite3.Connection, document: Document, names: Iterable[str]) -> Iterator[tuple[str, AssetInfo | None]]:
    """Of these files beside the document those that are there, with what was found out about them."""
    for name in names:
        row = connection.execute("SELECT info FROM asset WHERE path = ?", (f"content/{document.folder}/{name}",)).fetchone()
        if row is not None:
            yield name, msgspec.msgpack.decode(row[0], type=AssetInfo) if row[0] else None
