"""The cluster at a glance: sites with their state, last change and findings; findings chosen by site, file, severity."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable

from sitegen.diagnostics import Diagnostic
from sitegen.diagnostics.catalogue import severity
from sitegen.engine.options import Options
from sitegen.library.findings import all_diagnostics
from sitegen.render.shared import Frame
from sitegen.schema.moment import Moment
from sitegen.serve.findings import show
from sitegen.serve.messages import Findings, GetFindings, Overview, SiteRow
from sitegen.settings.cluster import Cluster
from sitegen.settings.life_cycle import phase


def make_overview(connection: sqlite3.Connection, frame: Frame, options: Options, trouble: Iterable[Diagnostic]) -> Overview:
    cluster = frame.cluster
    rows = connection.execute("SELECT site, count(*), max(modified) FROM card GROUP BY site")
    cards = {site: (count, modified) for site, count, modified in rows}
    by_site: dict[str, Counter[str]] = {}
    sums: Counter[str] = Counter()
    for one in (*trouble, *all_diagnostics(connection)):
        kind = severity(one.code)
        sums[kind] += 1
        by_site.setdefault(cluster.site_of(one.place.path), Counter())[kind] += 1
    sites = []
    for site in cluster.sites.values():
        if options.sites and site.id not in options.sites:
            continue
        count, modified = cards.get(site.id, (0, None))
        told = by_site.get(site.id, Counter())
        sites.append(
            SiteRow(
                site.id,
                site.name,
                f"{site.origin}{site.base}/",
                "failed" if site.id in cluster.failed else phase(site, frame.clock),
                site.kind,
                count,
                Moment(modified).to_minute() if modified else "",
                told["error"],
                told["warning"],
            )
        )
    sites += [
        SiteRow(one, one, "", "failed", "", 0, "", by_site.get(one, Counter())["error"], 0)
        for one in sorted(cluster.failed - cluster.sites.keys())
    ]
    return Overview(
        cluster.platform.name,
        (options.clock or frame.clock).to_minute(),  # between two instants nothing changes, and the library stays
        options.clock is not None,
        options.drafts,
        tuple(sites),
        sums["error"],
        sums["warning"],
        sum(one.documents for one in sites),
    )


def find_findings(
    connection: sqlite3.Connection, cluster: Cluster, options: Options, wanted: GetFindings, trouble: Iterable[Diagnostic]
) -> Findings:
    """Those wanted: errors first, then by place. Counts are of every severity, whichever is asked for."""
    counts: Counter[str] = Counter()
    found = []
    for one in (*trouble, *all_diagnostics(connection)):
        if wanted.site and cluster.site_of(one.place.path) != wanted.site:
            continue
        if wanted.path and wanted.path.lower() not in one.place.path.lower():
            continue
        kind = severity(one.code)
        counts[kind] += 1
        if not wanted.severity or kind == wanted.severity:
            found.append(one)
    ranks = {"error": 0, "warning": 1, "note": 2}
    found.sort(key=lambda one: (ranks[severity(one.code)], one.order()))
    return Findings(show(found[: wanted.limit], options.root), len(found), dict(counts))
