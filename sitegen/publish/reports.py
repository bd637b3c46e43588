"""Findings and figures of a build, and everything that lies beside the pages."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from sitegen.diagnostics.catalogue import message, severity
from sitegen.library.findings import all_diagnostics
from sitegen.library.store import get_blob
from sitegen.publish.manifest import write_manifest
from sitegen.publish.place import put_file, sweep
from sitegen.publish.redirects import write_redirects
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster


def publish(
    connection: sqlite3.Connection,
    build: Path,
    cluster: Cluster,
    clock: Moment,
    touched: Iterable[tuple[str, str]] | None,
    gone_sites: set[str],
) -> None:
    """Manifest, redirect maps and reports. `touched`: (site, route) written or removed by this build; None: all.
    `gone_sites`: sites whose withdrawn addresses changed."""
    if touched is None:
        sweep(build)
    write_manifest(connection, build, touched)
    if touched is None:
        sites = {row[0] for row in connection.execute("SELECT DISTINCT site FROM page UNION SELECT DISTINCT site FROM gone")}
        sites |= {path.name for path in (build / "nginx").glob("*")}
    else:
        sites = {site for site, _ in touched} | gone_sites
    write_redirects(connection, build, cluster, clock, sorted(sites))
    put_file(build / "reports" / "diagnostics.json", _findings(connection))
    put_file(build / "reports" / "adoptions.json", _adoptions(connection))
    reposts = get_blob(connection, "repost-report")
    if reposts:
        put_file(build / "reports" / "reposts.json", reposts)
    else:
        (build / "reports" / "reposts.json").unlink(missing_ok=True)


def _findings(connection: sqlite3.Connection) -> bytes:
    """Every finding that stands, with its words in both languages."""
    entries = [
        {
            "code": one.code,
            "severity": severity(one.code),
            "path": one.place.path,
            "line": one.place.line,
            "column": one.place.column,
            "zh": message(one.code, one.params, language="zh"),
            "en": message(one.code, one.params, language="en"),
        }
        for one in all_diagnostics(connection)
    ]
    return (json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode()


def _adoptions(connection: sqlite3.Connection) -> bytes:
    """报送采用: which proposed documents were adopted, and how many of each organisation's folder."""
    query = (
        "SELECT DISTINCT a.path, d.path FROM relation r JOIN document a ON a.id = r.document JOIN name n ON n.key = r.key"
        " JOIN document d ON d.id = n.document JOIN card c ON c.document = d.id WHERE r.kind = 'adopts' ORDER BY 1, 2"
    )
    adopted = [{"adoption": f"content/{one}", "document": f"content/{other}"} for one, other in connection.execute(query)]
    counts: Counter[str] = Counter("/".join(one["document"].split("/")[1:3]) for one in adopted)
    return (json.dumps({"adopted": adopted, "counts": dict(sorted(counts.items()))}, ensure_ascii=False, indent=1) + "\n").encode()
