"""The life-cycle of a site (开设、临时下线、永久下线、域名变更): what it is at an instant, and what the rules allow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from sitegen.diagnostics import Place, Report
from sitegen.schema.moment import Moment
from sitegen.settings.site import Closed, Offline, Renamed, Site, SiteFile
from sitegen.vocabulary import vocabulary

_MINUTES_A_DAY = 24 * 60

Phase = Literal["active", "planned", "offline", "closed", "archived"]


class Notice(msgspec.Struct, frozen=True):
    """A notice a site shows: `offline`, `closed`, `archived` or `renamed`, and its figures."""

    kind: str
    site_name: str
    reason: str = ""
    start: str = ""
    until: str = ""
    approval: str = ""
    moved_to: str = ""
    old_host: str = ""


def phase(site: Site, clock: Moment) -> Phase:
    """What the site is at an instant. `state` in the file wins only for `planned`; the rest follows the dates."""
    if site.state == "planned":
        return "planned"
    if site.closed is not None and site.closed.on <= clock:
        return "archived" if site.closed.archive else "closed"
    if offline_now(site, clock) is not None:
        return "offline"
    return "active"


def offline_now(site: Site, clock: Moment) -> Offline | None:
    return next((one for one in site.offline if one.start <= clock < one.until.end_of_day()), None)


def notice(site: Site, clock: Moment) -> Notice | None:
    """The notice on the site's own pages, if any."""
    offline = offline_now(site, clock)
    if site.closed is not None and site.closed.on <= clock:
        return closed_notice(site, site.closed)
    if offline is not None:
        return Notice("offline", site.name, offline.reason, offline.start.day(), offline.until.day(), offline.approval)
    if site.renamed is not None and site.renamed.on <= clock < renamed_until(site.renamed):
        return Notice("renamed", site.name, start=site.renamed.on.day(), old_host=site.renamed.old_host)
    return None


def closed_notice(site: Site, closed: Closed) -> Notice:
    kind = "archived" if closed.archive else "closed"
    return Notice(kind, site.name, closed.reason, closed.on.day(), approval=closed.approval, moved_to=closed.moved_to)


def renamed_until(renamed: Renamed) -> Moment:
    days = 31 * int(vocabulary("life_cycle")["renamed_notice_months"])
    return Moment(renamed.on.minute + days * _MINUTES_A_DAY)


def instants(site: Site) -> Iterator[Moment]:
    """When the site's phase or notice changes."""
    for one in site.offline:
        yield one.start
        yield one.until.end_of_day()
    if site.closed is not None:
        yield site.closed.on
        yield closed_notice_until(site.closed)
    if site.renamed is not None:
        yield site.renamed.on
        yield renamed_until(site.renamed)


def closed_notice_until(closed: Closed) -> Moment:
    """Until when the portal announces a closed site."""
    return Moment(closed.on.minute + int(vocabulary("life_cycle")["closing_notice_days"]) * _MINUTES_A_DAY)


def check_life_cycle(file: SiteFile, place: Callable[[str], Place], report: Report) -> None:
    """临时下线 at most once a year and 30 days; states need their dates. Figures: `life_cycle.yml`."""
    limits = vocabulary("life_cycle")
    by_year: dict[str, int] = {}
    for one in file.offline:
        days = (one.until.end_of_day().minute - one.start.minute) // _MINUTES_A_DAY
        if days <= 0:
            report.add("site.offline-order", place("offline"), start=one.start.day(), until=one.until.day())
        elif days > limits["offline_days"]:
            report.add("site.offline-days", place("offline"), days=days, limit=limits["offline_days"])
        year = one.start.day()[:4]
        by_year[year] = by_year.get(year, 0) + 1
        if by_year[year] == limits["offline_times_a_year"] + 1:
            report.add("site.offline-times", place("offline"), year=year, limit=limits["offline_times_a_year"])
    for state in ("offline", "closed", "renamed"):
        if file.state == state and not getattr(file, state):
            report.add("site.state-needs", place("state"), state=state)
