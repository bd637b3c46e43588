"""Facts: everything a page can read, by key; and the digest each has now.

A page records (fact, digest seen). When inputs change, the facts they touch are evaluated again, and the pages that
saw another digest are stale. A key names exactly one value; absence is a value (0).

    document:<path>     the whole record and body          name:<key>        what a path, id or number leads to
    asset:<path>        an attachment or image             relations:<path>  cards of documents that refer to it
    translations:<path>  where it is in other languages
    near:<list>|<path>  neighbours in a list               range:<list>|<n>  numbered page n
    open:<list>         the open end                       pages:<list>      how many numbered pages
    latest:<list>|<n>   the newest n                       years:<site>, year:<site>|<yyyy>     sitemaps
    route:<site>|<route>  whether a page is there
    more:<list>|<n>     whether a numbered page follows    headings:<path>     anchors of a document
    room:<site>|<route>  whether pages lie below it
    filled:<list>       whether a list has any member
    whole:<list>        all members                        count:<list>         how many
    facets:<site>/<section>  values of a catalogue, and how many of each
    exports:<site>/<section>, exports:*  years there are exports of
    fixed:<site>        home and section pages             card:<path>         a document's card
    versions:<path>     who changed it, when and why
    passed:<minute>     whether the clock has reached it
    ranks:<list>        how many members, at which ranks
    host:<name>         what of the cluster lies on a host
    shard:<collection>|<name>  a static shard        cards:<collection>|<block>  cards and texts of a block of numbers
    terms:<collection>  what the index of a collection says
    variant-terms:<variant> platform:<key> site:<id>|<key> section:<site>|<id> organisation:<id> template: static: word: option:   settings and theme
"""

from __future__ import annotations

import datetime
import sqlite3

import msgspec

from sitegen.library import lists
from sitegen.library.digest import number, of_bytes, of_numbers

ABSENT = 0
# Numbers a block of cards and texts: with half of them taken at most, one or two documents.
BLOCK_LOG = 2


def evaluate(connection: sqlite3.Connection, key: str) -> int:
    """The digest of a fact of the library now."""
    kind, _, subject = key.partition(":")
    return _EVALUATORS[kind](connection, subject)


def _document(connection: sqlite3.Connection, path: str) -> int:
    row = connection.execute("SELECT digest FROM document WHERE path = ?", (path,)).fetchone()
    return int(row[0]) if row else ABSENT


def _name(connection: sqlite3.Connection, name: str) -> int:
    return of_names(resolve(connection, name))


def resolve(connection: sqlite3.Connection, name: str) -> list[tuple[str, str, str]]:
    """(document path, site, route) of what a name leads to; site and route are "" while it is not published."""
    query = (
        "SELECT d.path, coalesce(c.site, ''), coalesce(c.route, '') FROM name n JOIN document d ON d.id = n.document"
        " LEFT JOIN card c ON c.document = d.id WHERE n.key = ? ORDER BY d.path"
    )
    return connection.execute(query, (number(name),)).fetchall()


def of_names(rows: list[tuple[str, str, str]]) -> int:
    return of_bytes("\0".join(part for row in rows for part in row).encode()) if rows else ABSENT


def _asset(connection: sqlite3.Connection, path: str) -> int:
    row = connection.execute("SELECT digest FROM asset WHERE path = ?", (path,)).fetchone()
    return of_bytes(row[0]) if row else ABSENT


def related_rows(connection: sqlite3.Connection, path: str) -> list[tuple[str, lists.Row]]:
    """(kind, card) of published documents that interpret (解读) or act on this one (废止、修改、替代), by any of its names."""
    query = (
        "SELECT DISTINCT r.kind, c.document, c.value, c.digest FROM name n JOIN relation r ON r.key = n.key"
        " JOIN card c ON c.document = r.document WHERE n.document = ? AND c.document <> n.document"
        " AND r.kind IN ('interprets', 'repeals', 'amends', 'replaces') ORDER BY r.kind, c.digest"
    )
    rows = connection.execute(query, (number(path),))
    return [(kind, lists.Row(document, card, digest, None, None)) for kind, document, card, digest in rows]


def of_related(rows: list[tuple[str, lists.Row]]) -> int:
    return of_bytes(repr([(kind, row.digest) for kind, row in rows]).encode()) if rows else ABSENT


def _relations(connection: sqlite3.Connection, path: str) -> int:
    return of_related(related_rows(connection, path))


def translation_rows(connection: sqlite3.Connection, path: str) -> list[tuple[str, str]]:
    """(site, route) of published documents that are this one in another language, the nearest first."""
    found = []
    for document, distance in translated(connection, number(path)).items():
        rows = connection.execute("SELECT site, route FROM card WHERE document = ?", (document,)) if distance else ()
        found += [(distance, site, route) for site, route in rows]
    return [(site, route) for _, site, route in sorted(found)]


def translated(connection: sqlite3.Connection, document: int) -> dict[int, int]:
    """Documents that are this one in some language → steps from it, itself 0. A step leads to one that is named as a
    translation or names this one so: French is related to English by the Chinese both of them name."""
    query = (
        "SELECT n.document FROM relation r JOIN name n ON n.key = r.key WHERE r.document = ?1 AND r.kind = 'translations'"
        " UNION SELECT r.document FROM name n JOIN relation r ON r.key = n.key WHERE n.document = ?1 AND r.kind = 'translations'"
    )
    found, waiting = {document: 0}, [document]
    for one in waiting:
        for (other,) in connection.execute(query, (one,)).fetchall():
            if other not in found:
                found[other] = found[one] + 1
                waiting.append(other)
    return found


def of_translations(rows: list[tuple[str, str]]) -> int:
    return of_bytes(repr(rows).encode()) if rows else ABSENT


def _translations(connection: sqlite3.Connection, path: str) -> int:
    return of_translations(translation_rows(connection, path))


def _near(connection: sqlite3.Connection, subject: str) -> int:
    key, _, path = subject.rpartition("|")
    older, newer = lists.NEAR[key.partition(":")[0]]
    place = connection.execute("SELECT rank FROM member WHERE list = ? AND document = ?", (lists.list_id(key), number(path))).fetchone()
    if place is None:
        return ABSENT
    before, after = lists.near(connection, lists.list_id(key), place[0], path, older=older, newer=newer)
    return lists.digest_of_near(before, after)


def _range(connection: sqlite3.Connection, subject: str) -> int:
    key, _, page = subject.rpartition("|")
    return lists.digest_of(lists.fixed_page(connection, lists.list_id(key), int(page)))


def _open(connection: sqlite3.Connection, key: str) -> int:
    return lists.digest_of(lists.open_end(connection, lists.list_id(key)))


def _pages(connection: sqlite3.Connection, key: str) -> int:
    return lists.fixed_pages(connection, lists.list_id(key)) + 1


def _latest(connection: sqlite3.Connection, subject: str) -> int:
    key, _, count = subject.rpartition("|")
    return lists.digest_of(lists.newest(connection, lists.list_id(key), int(count)))


def year_rows(connection: sqlite3.Connection, site: str, year: str) -> list[tuple[str, int]]:
    """(route, minute of the last change) of a site's documents published in a year, oldest first."""
    first, last = year_bounds(year)
    query = (
        "SELECT c.route, c.modified FROM member m JOIN card c ON c.document = m.document"
        " WHERE m.list = ? AND m.rank >= ? AND m.rank < ? ORDER BY m.rank, m.path"
    )
    return connection.execute(query, (lists.list_id(f"site:{site}"), first, last)).fetchall()


def year_bounds(year: str) -> tuple[int, int]:
    """First minute of a year and of the year after, as ranks."""
    epoch = datetime.date(1970, 1, 1).toordinal()
    first, last = ((datetime.date(int(year) + more, 1, 1).toordinal() - epoch) * 24 * 60 for more in (0, 1))
    return first, last


def claims(connection: sqlite3.Connection, site: str, route: str) -> list[tuple[str, str, bool]]:
    """(recipe, subject, whether a document brings it) of all pages that want an address."""
    query = "SELECT recipe, subject, document IS NOT NULL FROM page WHERE site = ? AND route = ? ORDER BY recipe, subject"
    return [(recipe, subject, bool(of_document)) for recipe, subject, of_document in connection.execute(query, (site, route))]


def is_folder(connection: sqlite3.Connection, site: str, route: str) -> bool:
    """Whether pages lie below an address."""
    query = "SELECT 1 FROM page WHERE site = ? AND route > ? AND route < ? LIMIT 1"
    return connection.execute(query, (site, f"{route}/", f"{route}0")).fetchone() is not None


def _room(connection: sqlite3.Connection, subject: str) -> int:
    site, _, route = subject.partition("|")
    return int(is_folder(connection, site, route))


def page_exists(connection: sqlite3.Connection, site: str, route: str) -> bool:
    return connection.execute("SELECT 1 FROM page WHERE site = ? AND route = ?", (site, route)).fetchone() is not None


def _route(connection: sqlite3.Connection, subject: str) -> int:
    site, _, route = subject.partition("|")
    return int(page_exists(connection, site, route))


def _more(connection: sqlite3.Connection, subject: str) -> int:
    key, _, page = subject.rpartition("|")
    return int(lists.fixed_pages(connection, lists.list_id(key)) > int(page))


def _filled(connection: sqlite3.Connection, key: str) -> int:
    return int(lists.is_filled(connection, lists.list_id(key)))


def _whole(connection: sqlite3.Connection, key: str) -> int:
    return lists.digest_of(lists.whole(connection, lists.list_id(key)))


def _count(connection: sqlite3.Connection, key: str) -> int:
    return lists.count(connection, lists.list_id(key)) + 1


def facet_rows(connection: sqlite3.Connection, scope: str) -> list[tuple[str, str, int]]:
    """(facet, value, count) of every value a catalogue has documents of."""
    query = "SELECT key, id FROM list WHERE key >= ? AND key < ? AND key >= 'catalogue:' AND key < 'catalogue;' ORDER BY key"
    rows = connection.execute(query, (f"catalogue:{scope}|", f"catalogue:{scope}|~")).fetchall()
    found = ((key.split("|"), lists.count(connection, list_key)) for key, list_key in rows)
    return [(facet, value, count) for (_, facet, value), count in found if count]


def _facets(connection: sqlite3.Connection, scope: str) -> int:
    return of_bytes(repr(facet_rows(connection, scope)).encode())


def export_parts(connection: sqlite3.Connection, scope: str) -> list[tuple[str, str, str]]:
    """(site, section, year) of the exports of one catalogue, or of all (`*`)."""
    where = ""
    arguments: tuple[str, ...] = ()
    if scope != "*":
        site, _, section = scope.partition("/")
        where, arguments = " AND site = ? AND subject > ? AND subject < ?", (site, f"{section}|", f"{section}|~")
    query = f"SELECT site, subject FROM page WHERE recipe = 'export'{where} ORDER BY site, subject"
    parts = ((site, *subject.split("|")) for site, subject in connection.execute(query, arguments))
    return [(site, section, year) for site, section, _, year, form in parts if form == "json"]


def _exports(connection: sqlite3.Connection, scope: str) -> int:
    return of_bytes(repr(export_parts(connection, scope)).encode())


def _headings(connection: sqlite3.Connection, path: str) -> int:
    row = connection.execute("SELECT value FROM body WHERE document = ?", (number(path),)).fetchone()
    return of_bytes(msgspec.msgpack.encode(msgspec.msgpack.decode(row[0])[2])) if row else of_bytes(msgspec.msgpack.encode(()))


def _card(connection: sqlite3.Connection, path: str) -> int:
    row = connection.execute("SELECT digest FROM card WHERE document = ?", (number(path),)).fetchone()
    return int(row[0]) if row else ABSENT


def version_rows(connection: sqlite3.Connection, path: str) -> list[tuple[int, str, str, str]]:
    """(seconds since 1970, commit, author, first line) of the commits that changed a document, newest first."""
    query = "SELECT at, commit_id, author, subject FROM version WHERE path = ? ORDER BY at DESC, commit_id"
    return connection.execute(query, (path,)).fetchall()


def of_versions(rows: list[tuple[int, str, str, str]]) -> int:
    return of_bytes(repr(rows).encode("utf-8", "surrogatepass")) if rows else ABSENT


def _versions(connection: sqlite3.Connection, path: str) -> int:
    return of_versions(version_rows(connection, path))


def _passed(connection: sqlite3.Connection, minute: str) -> int:
    (clock,) = connection.execute("SELECT value FROM state WHERE name = 'clock'").fetchone()
    return int(msgspec.msgpack.decode(clock)[0] >= int(minute))


def ranks(connection: sqlite3.Connection, key: str) -> list[int]:
    """The ranks of a list's members, in order: of `issued:` and `ended:` lists the minutes at which it happened."""
    rows = connection.execute("SELECT rank FROM member WHERE list = ? ORDER BY rank", (lists.list_id(key),))
    return [row[0] for row in rows]


def of_ranks(found: list[int]) -> int:
    return of_bytes(repr(found).encode()) if found else ABSENT


def _ranks(connection: sqlite3.Connection, key: str) -> int:
    return of_ranks(ranks(connection, key))


def _host(connection: sqlite3.Connection, name: str) -> int:
    row = connection.execute("SELECT digest FROM host WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else ABSENT


def _year(connection: sqlite3.Connection, subject: str) -> int:
    site, _, year = subject.partition("|")
    return of_year(year_rows(connection, site, year[:4]))


def of_year(rows: list[tuple[str, int]]) -> int:
    return of_bytes(repr(rows).encode())


def years_of(connection: sqlite3.Connection, site: str) -> list[str]:
    """Names of a site's yearly sitemap files."""
    query = "SELECT subject FROM page WHERE site = ? AND recipe = 'sitemap-year' AND document IS NULL ORDER BY subject"
    return [row[0] for row in connection.execute(query, (site,))]


def fixed_routes(connection: sqlite3.Connection, site: str) -> list[str]:
    """Routes of a site's pages that are no documents: home and sections."""
    query = "SELECT route FROM page WHERE site = ? AND recipe IN ('home', 'section', 'sitemap-page', 'cluster-map') AND document IS NULL ORDER BY route"
    return [row[0] for row in connection.execute(query, (site,))]


def _years(connection: sqlite3.Connection, site: str) -> int:
    return of_bytes(repr(years_of(connection, site)).encode())


def _fixed(connection: sqlite3.Connection, site: str) -> int:
    return of_bytes(repr(fixed_routes(connection, site)).encode())


def _shard(connection: sqlite3.Connection, subject: str) -> int:
    row = connection.execute("SELECT digest FROM shard WHERE collection = ? AND name = ?", tuple(subject.split("|"))).fetchone()
    return int(row[0]) if row else ABSENT


# See `block_rows`.
BlockRow = tuple[int, int, int, int, int, str | None]


def block_rows(connection: sqlite3.Connection, collection: str, block: int) -> list[BlockRow]:
    """(number, document, digest of its card, of its text, whether its files have words, route of its copy on the
    collection's site) of the documents whose numbers fall into a block, oldest first."""
    query = (
        "SELECT n.number, n.document, c.digest, d.digest, s.attached, a.route FROM numbered n JOIN collection k ON k.id = n.collection"
        " JOIN card c ON c.document = n.document JOIN document d ON d.id = n.document JOIN shown s ON s.document = n.document"
        " LEFT JOIN appearance a ON a.site = k.site AND a.document = n.document"
        " WHERE n.collection = ? AND n.number >= ? AND n.number < ? ORDER BY n.number"
    )
    return connection.execute(query, (collection, block << BLOCK_LOG, (block + 1) << BLOCK_LOG)).fetchall()


def of_block(rows: list[BlockRow]) -> int:
    if not rows:
        return ABSENT
    return of_numbers(part for at, _, *digests, route in rows for part in (at, *digests, number(route or "")))


def _cards(connection: sqlite3.Connection, subject: str) -> int:
    collection, _, block = subject.partition("|")
    return of_block(block_rows(connection, collection, int(block)))


def copies_in(connection: sqlite3.Connection, collection: str) -> list[list[int]]:
    """Numbers of documents of a collection that are copies of one another, group by group."""
    groups: dict[int, list[int]] = {}
    query = (  # from the few that are alike: the order of the joins is ours, or all documents would be gone through
        "SELECT a.copies, n.number FROM alike a INDEXED BY alike_several CROSS JOIN shown s ON s.copies = a.copies AND s.copies <> 0"
        " CROSS JOIN numbered n ON n.document = s.document AND n.collection = ? WHERE a.documents > 1 ORDER BY n.number"
    )
    for group, number_ in connection.execute(query, (collection,)):
        groups.setdefault(group, []).append(number_)
    return sorted(one for one in groups.values() if len(one) > 1)


def frequent_in(connection: sqlite3.Connection, collection: str) -> list[bytes]:
    """Frequent terms of a collection, shard by shard as they are stored; most shards have none."""
    query = "SELECT frequent FROM shard WHERE collection = ? AND frequent IS NOT NULL ORDER BY name"
    return [row[0] for row in connection.execute(query, (collection,))]


def _terms(connection: sqlite3.Connection, collection: str) -> int:
    """Sizes, frequent terms, and the lists of facets that the index of a collection carries."""
    run = connection.execute
    sizes = run("SELECT width, level FROM collection WHERE id = ?", (collection,)).fetchone()
    months = run("SELECT month, documents FROM month WHERE collection = ? ORDER BY month", (collection,)).fetchall()
    lists = run(
        "SELECT digest FROM shard WHERE collection = ? AND name IN ('f/kind', 'f/validity') ORDER BY name", (collection,)
    ).fetchall()
    rest = repr((sizes, months, lists, copies_in(connection, collection))).encode()
    return of_bytes(rest + b"".join(frequent_in(connection, collection)))


_EVALUATORS = {
    "shard": _shard,
    "cards": _cards,
    "terms": _terms,
    "route": _route,
    "more": _more,
    "filled": _filled,
    "whole": _whole,
    "count": _count,
    "facets": _facets,
    "exports": _exports,
    "room": _room,
    "card": _card,
    "headings": _headings,
    "ranks": _ranks,
    "host": _host,
    "passed": _passed,
    "versions": _versions,
    "year": _year,
    "years": _years,
    "fixed": _fixed,
    "document": _document,
    "name": _name,
    "asset": _asset,
    "relations": _relations,
    "translations": _translations,
    "near": _near,
    "range": _range,
    "open": _open,
    "pages": _pages,
    "latest": _latest,
}
