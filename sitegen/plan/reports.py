"""Which yearly reports a site owes: whose, for which years, and in which folders they are looked for."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sitegen.official.annual_form import forms
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.settings.organisation import Organisation
from sitegen.settings.site import Site

# The column type of sections that hold the reports (国办发〔2017〕47号附件), and where they lie when nobody says otherwise.
_COLUMN = "信息公开年报"
_FOLDER = "reports"


class Owed(msgspec.Struct, frozen=True):
    """One report a year. `form`: its name in `annual_reports.yml`; `kind`: of the organisation, for the due date;
    `name`: whose report it is; `since`: its first year; `folders`: where it may lie, from `content/`."""

    form: str
    organisation: str
    kind: str
    name: str
    since: int
    folders: tuple[str, ...]


def owed_reports(site: Site, cluster: Cluster) -> Iterator[Owed]:
    """What a site must publish every year: a report for each organisation it is home of (条例第四条、第四十九条), and one
    about itself (国办函〔2018〕12号)."""
    form = forms()["disclosure"]
    for owner in cluster.organisations.values():
        if owner.site == site.id and owner.kind in form.obliged:
            yield Owed(
                "disclosure", owner.id, owner.kind, owner.name, _first(form.since, owner.established), _folders(site, owner, cluster)
            )
    form, owner = forms()["website"], cluster.organisations[site.organisation]
    if is_website(site):
        yield Owed("website", owner.id, owner.kind, site.name, _first(form.since, site.opened), _folders(site, owner, cluster))


def is_website(site: Site) -> bool:
    """Whether a site is a 政府网站 of its own: not a part or an edition of another, registered (网站标识码), public."""
    own = not (site.parent or site.edition_of or site.internal)
    return own and bool(site.code) and site.kind in forms()["website"].obliged


def _first(since: int, begun: Moment | None) -> int:
    return max(since, int(begun.day()[:4])) if begun is not None else since


def _folders(site: Site, owner: Organisation, cluster: Cluster) -> tuple[str, ...]:
    """The organisation's folders of sections for reports, and its folder for reports."""
    sources = (source for section in site.sections if section.column_type == _COLUMN for source in section.sources if "*" not in source)
    own = (source for source in sources if cluster.organisation_of(source) == owner)
    return tuple(dict.fromkeys([*own, f"{owner.folder}/{_FOLDER}"]))
