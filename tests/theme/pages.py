"""Pages of the demonstration cluster that together use every template of the themes; what they are looked at with."""

from __future__ import annotations

from tests.output.built import Built

# <site>/<file>; a name made of contents is given with a star. A new template needs a page here that uses it (test_templates.py says which one lacks a page).
PAGES = (
    "www/index.html",
    "baihe/index.html",
    "jyj/index.html",
    "lishu/index.html",
    "yshj/index.html",
    "en/index.html",
    "kjj-old/index.html",
    "styleguide/index.html",
    "www/news/index.html",
    "www/news/local/list_1.html",
    "www/leaders/index.html",
    "www/organisation/index.html",
    "www/services/index.html",
    "www/interaction/index.html",
    "www/topics/index.html",
    "yshj/gallery/index.html",
    "www/disclosure/index.html",
    "www/disclosure/units/index.html",
    "www/disclosure/directory/index.html",
    "www/disclosure/directory/year/2025/index.html",
    "jyj/disclosure/catalogue/index.html",
    "jyj/disclosure/index.html",
    "jyj/disclosure/guide/index.html",
    "jyj/disclosure/apply/index.html",
    "jyj/disclosure/statutory/index.html",
    "jyj/disclosure/statutory/20-2/index.html",
    "jyj/disclosure/suggestions/index.html",
    "www/news/202611/binjiang-greenway.html",
    "www/disclosure/policies/202611/parking-measures.html",
    "www/disclosure/interpretations/202603/business-environment-chart.html",
    "www/interaction/letters/202611/parking-disabled.html",
    "www/interaction/surveys/202608/parking-draft.html",
    "www/interaction/interviews/202611/winter-supply.html",
    "www/leaders/shen-mingyuan.html",
    "www/organisation/office.html",
    "www/services/tech-project.html",
    "www/topics/winter-livelihood.html",
    "www/data/202611/drinking-water-2026.html",
    "jyj/disclosure/reports/202601/annual-report-2025.html",
    "wjw/laws/202510/organ-donation-regulations/compare-*.html",
    "www/hant/index.html",
    "www/hant/news/index.html",
    "www/hant/disclosure/policies/202611/parking-measures.html",
    "en/news/202611/greenway.html",
    "en/contact/contact.html",
    "www/sitemap.html",
    "www/sites.html",
    "www/search.html",
    "www/404.html",
    "www/410.html",
    "www/leave.html",
)

# A stub that forwards at once and a fragment other pages take in: nothing to look at, but their templates count.
UNSEEN = ("baihe/art/2025/12/19/art_1021_88317.html", "www/banner.html")

WIDTHS = (360, 768, 1440)


def file_of(demo: Built, name: str) -> tuple[str, str]:
    """Site and file of a page of the table."""
    site, _, path = name.partition("/")
    folder = demo.sites[site].folder
    found = sorted(one.relative_to(folder).as_posix() for one in folder.glob(path))
    assert found, f"{name} is no page of the demonstration cluster any more"
    return site, found[0]


def address(demo: Built, name: str) -> str:
    """The URL of a page of the table, as a browser that finds every host on this machine asks for it."""
    site, path = file_of(demo, name)
    one = demo.sites[site]
    route = path.removesuffix("index.html") if path.endswith("/index.html") or path == "index.html" else path
    return f"http://{one.host}{one.base}/{route}"
