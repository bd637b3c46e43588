"""Yearly reports a site owes: what is missing is told with its home page, which links to its own report."""

from __future__ import annotations

from sitegen.diagnostics import Diagnostic, Place
from sitegen.model.references import report_name
from sitegen.official.annual_form import forms
from sitegen.plan.reports import Owed, owed_reports
from sitegen.render.reads import Reads
from sitegen.render.recipes.annual_report import due_year, named
from sitegen.render.recipes.column import is_complete
from sitegen.render.world import World
from sitegen.settings.file import ORGANISATIONS_PATH
from sitegen.settings.site import Site

_MISSING = {"disclosure": "report.missing", "website": "report.website-missing"}


def yearly_reports(world: World, site: Site, reads: Reads) -> tuple[str, int] | None:
    """The address and year of the website's newest report (国办函〔2018〕12号: in a prominent place of the home page).

    Tells of reports that are due and not there (条例第四十九条), once the columns are built (`disclosure_complete`)."""
    reads.shared.add(f"site:{site.id}|owed-reports")
    shown = None
    for owed in owed_reports(site, world.frame.cluster):
        year = due_year(world, forms()[owed.form], owed.kind, reads)
        found = {one: _route(world, site, owed, one, reads) for one in (year + 1, year)}
        if owed.form == "website":
            shown = next(((f"{site.base}/{route}", one) for one, route in found.items() if route), None)
        if not found[year] and year >= owed.since and is_complete(world, reads):
            _tell(world, site, owed, year, reads)
    return shown


def _route(world: World, site: Site, owed: Owed, year: int, reads: Reads) -> str:
    """Where the report on a year stands on this site; "" where it does not."""
    rows = [row for folder in owed.folders for row in named(world, report_name(owed.form, folder, year), reads)]
    return next((route for _, at, route in rows if at == site.id), "")


def _tell(world: World, site: Site, owed: Owed, year: int, reads: Reads) -> None:
    form, line = forms()[owed.form], f"line|{owed.organisation}"
    reads.shared.add(f"platform:{line}")
    place = Place(ORGANISATIONS_PATH, int(world.frame.platform_value(line) or 0), 1)
    if owed.form == "website":
        place = Place(site.path, 1, 1)
    due = form.last_day(year, owed.kind).long()
    params = {"organisation": owed.name, "year": str(year), "form": form.name, "due": due, "folder": owed.folders[0]}
    reads.told.append(Diagnostic(_MISSING[owed.form], place, params))
