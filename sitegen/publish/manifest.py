"""`build/manifest.json`: every published file with digest, size, source document and commit.

The list is cut by site and top folder, so that an edit rewrites what it touched: `manifest.json` names the parts with
their digests, and its `root` names the release. Digests are BLAKE2b-256 in hexadecimal (`b2sum -l 256`).
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from sitegen.publish.place import put_file


def write_manifest(connection: sqlite3.Connection, build: Path, touched: Iterable[tuple[str, str]] | None) -> None:
    """Rewrites the parts these (site, route) lie in (None: all), and the list of parts."""
    folder = build / "manifest"
    if touched is None:
        parts = {(site, _top(route)) for site, route in connection.execute("SELECT site, route FROM page")}
        known = {tuple(row) for row in connection.execute("SELECT site, top FROM manifest")}
        parts |= known
    else:
        parts = {(site, _top(route)) for site, route in touched}
    for site, top in sorted(parts):
        files = _files(connection, site, top)
        path = folder / site / f"{top or '_'}.json"
        if not files:
            connection.execute("DELETE FROM manifest WHERE site = ? AND top = ?", (site, top))
            path.unlink(missing_ok=True)
            continue
        data = _dump({"site": site, "folder": top, "files": files})
        digest = hashlib.blake2b(data, digest_size=32).hexdigest()
        put_file(path, data)
        connection.execute("INSERT OR REPLACE INTO manifest VALUES (?, ?, ?, ?)", (site, top, digest, len(files)))
    rows = connection.execute("SELECT site, top, digest, files FROM manifest ORDER BY site, top").fetchall()
    root = hashlib.blake2b("".join(f"{site}/{top} {digest}\n" for site, top, digest, _ in rows).encode(), digest_size=32)
    listed = [
        {"path": f"manifest/{site}/{top or '_'}.json", "site": site, "folder": top, "digest": digest, "files": files}
        for site, top, digest, files in rows
    ]
    put_file(build / "manifest.json", _dump({"version": 1, "digest": "blake2b-256", "root": root.hexdigest(), "parts": listed}))
    _sweep(folder, {(site, top) for site, top, _, _ in rows})


def _top(route: str) -> str:
    return route.partition("/")[0] if "/" in route else ""


def _files(connection: sqlite3.Connection, site: str, top: str) -> list[dict[str, object]]:
    where = "p.route >= ? AND p.route < ?" if top else "instr(p.route, '/') = 0 AND ? = ?"
    bounds = (f"{top}/", f"{top}0") if top else ("", "")
    query = (
        "SELECT p.route, p.digest, p.size, d.path, CASE WHEN h.blob = f.blob THEN h.commit_id END FROM page p"
        " LEFT JOIN document d ON d.id = p.document LEFT JOIN file f ON f.path = 'content/' || d.path"
        f" LEFT JOIN history h ON h.path = f.path WHERE p.site = ? AND {where} AND p.digest IS NOT NULL"
        " GROUP BY p.route ORDER BY p.route"
    )
    return [
        {
            "path": route,
            "digest": digest.hex(),
            "size": size,
            **({"source": f"content/{source}"} if source else {}),
            **({"commit": commit} if commit else {}),
        }
        for route, digest, size, source, commit in connection.execute(query, (site, *bounds))
    ]


def _dump(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=0, separators=(",", ":")) + "\n").encode()


def _sweep(folder: Path, wanted: set[tuple[str, str]]) -> None:
    """Removes folders of sites that are no more."""
    sites = {site for site, _ in wanted}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir() and not path.is_symlink() and path.name not in sites:
            for one in path.glob("*.json"):
                one.unlink()
            path.rmdir()
