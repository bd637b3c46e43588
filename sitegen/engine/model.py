"""Settings and documents brought up to date, and the plan with them, in one transaction; stale pages flagged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from sitegen.diagnostics import Diagnostic, Report
from sitegen.diagnostics.catalogue import severity
from sitegen.engine.chunk import load_frame
from sitegen.engine.frozen import check_numbers
from sitegen.engine.history import learn_history
from sitegen.engine.planning import plan_touched
from sitegen.engine.reading import ReadFile
from sitegen.library.digest import number, of_bytes
from sitegen.library.facts import resolve
from sitegen.library.store import get_blob, get_state, index_all, put_state
from sitegen.model.fill import Fill
from sitegen.model.packed import Packed
from sitegen.model.reposts import as_json, findings, standings
from sitegen.model.sections import SectionIndex
from sitegen.model.update import Touched, Update
from sitegen.official.annual_form import dues_between, forms
from sitegen.plan.documents import plan_filled
from sitegen.plan.page import spare_claimed
from sitegen.plan.stale import mark, mark_shared, touched_by_list
from sitegen.plan.variants import plan_variants
from sitegen.render.shared import Frame
from sitegen.render.theme import theme_names
from sitegen.scan.text import decode
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster, load_cluster
from sitegen.settings.file import ORGANISATIONS_PATH, SettingsFile, read_settings_file
from sitegen.settings.life_cycle import instants as site_instants
from sitegen.settings.period import bounds
from sitegen.settings.reposts import REPOSTS_PATH
from sitegen.settings.search_words import BETS_PATH
from sitegen.settings.site import Site

_encode = msgspec.msgpack.encode
# Part of the documents that is yet to come when the indexes are made.
_INDEXED_BESIDE = 1 / 16


def load_settings(
    connection: sqlite3.Connection, root: Path, files: Iterable[ReadFile], gone: Iterable[str], notes: Report
) -> Cluster | None:
    """The cluster; its findings are stored with it. None, with findings in `notes`, when nothing can be built."""
    changed = [one.entry.path for one in files if one.changed and one.entry.path.startswith("sites/")]
    changed = [path for path in changed if path.endswith((".yml", ".yaml"))]
    lost = [path for path in gone if path.startswith("sites/")]
    themes_changed = any(one.changed and one.entry.path.startswith("themes/") for one in files) or any(
        path.startswith("themes/") for path in gone
    )
    stored = get_blob(connection, "cluster")
    if stored is not None and not changed and not lost and not themes_changed:
        return msgspec.msgpack.decode(stored, type=Cluster)
    for path in lost:
        connection.execute("DELETE FROM settings WHERE path = ?", (path,))
        connection.execute("DELETE FROM held_site WHERE id = ?", (Path(path).stem,))
    for path in changed:
        _read_settings(connection, root, path)
    readings: dict[str, SettingsFile] = {}
    held: dict[str, SettingsFile] = {}
    for path, reading, good in connection.execute("SELECT path, reading, good FROM settings ORDER BY path"):
        if reading is not None:
            readings[path] = msgspec.msgpack.decode(reading, type=SettingsFile)
        if good is not None:
            held[path] = msgspec.msgpack.decode(good, type=SettingsFile)
    held_sites = {
        site_id: msgspec.msgpack.decode(value, type=Site) for site_id, value in connection.execute("SELECT id, value FROM held_site")
    }
    paths = [row[0] for row in connection.execute("SELECT path FROM file WHERE path >= 'themes/' AND path < 'themes0'")]
    report = Report()
    cluster = load_cluster(readings, held=held, held_sites=held_sites, themes=theme_names(paths), report=report)
    if cluster is None:
        notes.extend(sorted({one.order(): one for one in report}.values(), key=Diagnostic.order))
        return None
    for site in cluster.sites.values():
        if site.id not in cluster.failed:
            connection.execute("INSERT OR REPLACE INTO held_site VALUES (?, ?)", (site.id, _encode(site)))
    put_state(connection, "cluster", _encode(cluster))
    put_state(connection, "settings-diagnostics", _encode(sorted({one.order(): one for one in report}.values(), key=Diagnostic.order)))
    return cluster


def _read_settings(connection: sqlite3.Connection, root: Path, path: str) -> None:
    report = Report()
    try:
        text = decode((root / path).read_bytes(), path=path, report=report)
    except OSError:
        text = None
    reading = read_settings_file(path, text) if text is not None else SettingsFile(diagnostics=report.found())
    good = not any(severity(one.code) == "error" for one in reading.diagnostics)
    connection.execute(
        "INSERT INTO settings VALUES (?1, ?2, ?3) ON CONFLICT (path) DO UPDATE SET reading = ?2, good = coalesce(?3, good)",
        (path, _encode(reading), _encode(reading) if good else None),
    )


def bring_up_to_date(
    connection: sqlite3.Connection,
    root: Path,
    cluster: Cluster,
    clock: Moment,
    chunks: Iterable[list[ReadFile]],
    gone: Iterable[str],
    *,
    expected: int,
    drafts: bool = False,
) -> tuple[set[str], set[str]]:
    """Model and plan at the clock, inside the caller's transaction. Chunks come as workers finish them, assets first, with
    `expected` documents.

    Returns documents with a commit since the last build, and sites whose withdrawn addresses changed.
    """
    fresh = get_state(connection, "generation") is None
    before = get_blob(connection, "clock")
    previous = msgspec.msgpack.decode(before, type=Moment) if before is not None else clock
    put_state(connection, "clock", _encode(clock))
    index = SectionIndex(cluster, clock, drafts=drafts)
    model_digest = str(index.digest())
    place_all = not fresh and (get_state(connection, "model") != model_digest or clock < previous)
    put_state(connection, "model", model_digest)
    crossed = _crossed(connection, previous, clock)
    ticks = _ticks(connection, previous, clock)
    turned = clock < previous or _crossed_by_sites(connection, previous, clock)
    update = Update(connection, index, clock)
    gone = list(gone)
    assets = _remove_assets(connection, gone)
    if fresh:
        _fill(connection, update, index, chunks, gone, expected)
    else:
        for files in chunks:
            assets += _put_assets(connection, files)
            update.put(_documents(files))
            gone.extend(one.entry.path for one in files if one.digest is None)
    update.remove(path[len("content/") :] for path in gone if path.startswith("content/") and path.endswith(".md"))
    update.touched.facts.update(f"asset:{path}" for path in assets)
    update.touched.documents.update(wanting := set(_wanting(connection, assets)))
    if place_all:
        update.place_again(None)
    elif not fresh:
        update.place_again(wanting | crossed)
    touched = update.finish()
    _note_for_search(connection, touched, fresh=fresh)
    frame = _load_frame(connection, root)
    changed = _frame_changed(connection)
    whole = fresh or turned or changed
    facts = touched.facts | ticks | _ticks(connection, previous, clock)
    learned = learn_history(
        connection, root, html=cluster.platform.html, versions=any(one.history != "hidden" for one in cluster.sites.values())
    )
    touched.documents.update(learned.moved)
    facts |= {f"versions:{path}" for path in learned.moved | learned.committed}
    if place_all:
        touched.documents.update(row[0] for row in connection.execute("SELECT path FROM moved"))
    if _pictures_changed(connection, cluster) and not fresh:
        touched.documents.update(row[0] for row in connection.execute("SELECT d.path FROM card c JOIN document d ON d.id = c.document"))
    facts |= plan_touched(connection, frame, touched, index, clock, assets, fresh=fresh, whole=whole)
    if fresh:
        connection.execute("INSERT OR IGNORE INTO unindexed SELECT id FROM document WHERE record IS NOT NULL")
    placed = touched.documents | touched.members
    connection.executemany("INSERT OR IGNORE INTO unindexed VALUES (?)", [(number(path),) for path in placed])
    looked_at = None if whole or place_all else touched.documents | crossed | learned.committed | set(_named(facts, "document:"))
    coming = check_numbers(connection, root, index, clock, looked_at, _named(facts, "name:index:"))
    if whole:
        _save_instants(connection, cluster, clock)
    connection.executemany("INSERT OR IGNORE INTO instant VALUES (?, ?)", [(ORGANISATIONS_PATH, at.minute) for at in coming])
    if whole or (cluster.reposts and _touches_reposts(connection, cluster, touched)):
        _track_reposts(connection, index, clock)
    connection.execute("DELETE FROM instant WHERE at <= ?", (clock.minute,))
    if not fresh:
        for key, places in touched.lists.items():
            facts |= touched_by_list(connection, key, places)
        mark(connection, facts)
        if whole:
            mark_shared(connection, frame.digest)
    spare_claimed(connection)
    return learned.committed, touched.gone


def _fill(
    connection: sqlite3.Connection, update: Update, index: SectionIndex, chunks: Iterable[list[ReadFile]], gone: list[str], expected: int
) -> None:
    """Everything into an empty library. Pages that depend on one document only are planned as it comes. Indexes are made
    while workers still read the last documents: afterwards nothing would run beside."""
    fill = Fill(connection, index, update.clock)
    plan_variants(connection, index.cluster.sites.values())
    missing = expected
    for files in chunks:
        _put_assets(connection, files)
        documents = _documents(files)
        plan_filled(connection, fill.put(documents), index.cluster)
        gone.extend(one.entry.path for one in files if one.digest is None)
        missing -= len(documents)
        if missing < expected * _INDEXED_BESIDE:
            index_all(connection)
            expected = 0
    index_all(connection)
    update.touched = fill.touched
    update.place_later(fill.related())


def _named(facts: Iterable[str], kind: str) -> Iterator[str]:
    """What facts of a kind are about: `document:` → paths."""
    return (fact[len(kind) :] for fact in facts if fact.startswith(kind))


def _note_for_search(connection: sqlite3.Connection, touched: Touched, *, fresh: bool) -> None:
    """What the index has to look at, once the pages are in place."""
    if fresh:
        connection.execute("INSERT OR IGNORE INTO search_pending SELECT document FROM card")
        return
    paths = touched.documents | touched.members
    connection.executemany("INSERT OR IGNORE INTO search_pending VALUES (?)", [(number(path),) for path in sorted(paths)])


def _load_frame(connection: sqlite3.Connection, root: Path) -> Frame:
    """Settings and themes; what is wrong with the themes' files is looked for when one of them changed."""
    rows = connection.execute("SELECT path, digest FROM file WHERE path >= 'themes/' AND path < 'themes0' ORDER BY path")
    digest = str(of_bytes(repr(rows.fetchall()).encode()))
    if get_state(connection, "themes") == digest:
        return load_frame(root, connection)
    report = Report()
    frame = load_frame(root, connection, report)
    put_state(connection, "themes", digest)
    put_state(connection, "theme-diagnostics", _encode(sorted(report, key=Diagnostic.order)))
    return frame


def _documents(files: Iterable[ReadFile]) -> list[tuple[str, Packed]]:
    return [(one.entry.path[len("content/") :], one.document) for one in files if one.changed and one.document is not None]


def _put_assets(connection: sqlite3.Connection, files: Iterable[ReadFile]) -> list[str]:
    """Attachments and images as inspected. Returns the paths that changed."""
    changed = []
    for one in files:
        if one.changed and one.asset is not None:
            info = _encode(one.asset.info) if one.asset.info is not None else None
            told = _encode(one.asset.diagnostics) if one.asset.diagnostics else None
            connection.execute("INSERT OR REPLACE INTO asset VALUES (?, ?, ?, ?)", (one.entry.path, one.digest, info, told))
            changed.append(one.entry.path)
    return changed


def _remove_assets(connection: sqlite3.Connection, gone: Iterable[str]) -> list[str]:
    return [path for path in gone if connection.execute("DELETE FROM asset WHERE path = ?", (path,)).rowcount]


def _wanting(connection: sqlite3.Connection, assets: Iterable[str]) -> Iterable[str]:
    """Documents that name one of these files."""
    query = "SELECT d.path FROM relation r JOIN document d ON d.id = r.document WHERE r.key = ? AND r.kind = 'file'"
    for path in assets:
        yield from (row[0] for row in connection.execute(query, (number(f"file:{path}"),)))


def _crossed(connection: sqlite3.Connection, previous: Moment, clock: Moment) -> set[str]:
    """Documents with an instant between the last clock and this one."""
    query = "SELECT DISTINCT subject FROM instant WHERE at > ? AND at <= ? AND subject >= 'content/' AND subject < 'content0'"
    return {row[0][len("content/") :] for row in connection.execute(query, (previous.minute, clock.minute))}


def _ticks(connection: sqlite3.Connection, previous: Moment, clock: Moment) -> set[str]:
    """Facts about the clock itself: instants of documents, and days yearly reports fall due, between two clocks,
    whichever is the later."""
    query = "SELECT DISTINCT at FROM instant WHERE at > ? AND at <= ? AND subject >= 'content/' AND subject < 'content0'"
    first, last = sorted((previous.minute, clock.minute))
    found = {at for (at,) in connection.execute(query, (first, last))}
    return {f"passed:{at}" for at in found | dues_between(first, last)}


def _crossed_by_sites(connection: sqlite3.Connection, previous: Moment, clock: Moment) -> bool:
    """Whether a site or the platform changes between the last clock and this one."""
    query = "SELECT 1 FROM instant WHERE at > ? AND at <= ? AND NOT (subject >= 'content/' AND subject < 'content0') LIMIT 1"
    return connection.execute(query, (previous.minute, clock.minute)).fetchone() is not None


def _frame_changed(connection: sqlite3.Connection) -> bool:
    """Whether settings or themes are others than at the last build: only then are all sites looked at."""
    key = f"{of_bytes(get_blob(connection, 'cluster') or b'')} {get_state(connection, 'themes')}"
    same = get_state(connection, "frame") == key
    put_state(connection, "frame", key)
    return not same


def _touches_reposts(connection: sqlite3.Connection, cluster: Cluster, touched: Touched) -> bool:
    """Whether what changed is, or was, one of the documents that must be reposted."""
    names = {f"number:{one.key}" for one in cluster.reposts}
    if not touched.facts.isdisjoint(f"name:{name}" for name in names):
        return True
    paths = {path for name in names for path, _, _ in resolve(connection, name)}
    moved = {path for places in touched.lists.values() for _, path in places}
    return not paths.isdisjoint(touched.documents | moved)


def _track_reposts(connection: sqlite3.Connection, index: SectionIndex, clock: Moment) -> None:
    """What every site has reposted, for the report and the findings."""
    found = list(standings(connection, index, clock))
    put_state(connection, "repost-diagnostics", _encode(sorted(findings(found), key=Diagnostic.order)))
    put_state(connection, "repost-report", as_json(found) if index.cluster.reposts else b"")


def _pictures_changed(connection: sqlite3.Connection, cluster: Cluster) -> bool:
    """Whether other kinds of documents get a picture of their title than at the last build."""
    kinds = " ".join(cluster.platform.share_pictures)
    same = get_state(connection, "share-pictures") == kinds
    put_state(connection, "share-pictures", kinds)
    return not same


def _save_instants(connection: sqlite3.Connection, cluster: Cluster, clock: Moment) -> None:
    """Instants of sites and platform; those of documents are kept with the documents."""
    connection.execute("DELETE FROM instant WHERE subject < 'content/' OR subject >= 'content0'")
    moments = [(site.path, one.minute) for site in cluster.sites.values() for one in site_instants(site)]
    moments += [(path, at.minute) for path, _, one in cluster.switches() for _, at in bounds(one)]
    moments += [(BETS_PATH, at.minute) for one in cluster.words.bets for _, at in bounds(one)]
    moments += [(REPOSTS_PATH, one.due.minute) for one in cluster.reposts if one.hours]
    if cluster.platform.disclosure_complete:
        moments += [(ORGANISATIONS_PATH, at.minute) for form in forms().values() for at in form.next_dues(clock)]
    connection.executemany("INSERT OR IGNORE INTO instant VALUES (?, ?)", [one for one in moments if one[1] > clock.minute])
