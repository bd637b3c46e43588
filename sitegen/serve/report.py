"""The differences of two states of the cluster as one HTML file, for a merge request."""

from __future__ import annotations

from importlib import resources

import msgspec

from sitegen.engine.compare import ChangedPage, Compared, Side
from sitegen.engine.difference import Difference, source_difference, text_difference
from sitegen.serve.findings import show
from sitegen.serve.own import render_own
from sitegen.serve.words import Language, words_of

# Pages whose differences are shown; further ones are listed.
_SHOWN = 1000


class Group(msgspec.Struct, frozen=True):
    """Pages that differ in the same way: shown once."""

    pages: list[ChangedPage]
    found: Difference


def report(compared: Compared, before: Side, after: Side, language: Language) -> str:
    """The whole report; pages that differ alike (a change of the header) stand together, the largest groups last."""
    groups: dict[bytes, Group] = {}
    for page in compared.pages[:_SHOWN]:
        found = page_difference(before.page(page.site, page.route), after.page(page.site, page.route), page.route)
        key = msgspec.msgpack.encode([found.hunks, page.kind, page.leads]) if found.hunks else f"{page.site}/{page.route}".encode()
        groups.setdefault(key, Group([], found)).pages.append(page)
    ordered = sorted(groups.values(), key=lambda one: len(one.pages))
    words = words_of(language)
    lead = words["diff.lead"].format(
        before=compared.before[:10],
        after=compared.after[:10] or words["index.working"],
        pages=len(compared.pages),
        sites=len({one.site for one in compared.pages}),
    )
    searched = [(compared.sites.get(site, site), count) for site, count in compared.searched.items()]
    errors = show(compared.errors, after.root)
    style = resources.files("sitegen.serve").joinpath("static", "index.css").read_text(encoding="utf-8")
    return render_own(
        "report.html", language, groups=ordered, rest=compared.pages[_SHOWN:], lead=lead, style=style, searched=searched, errors=errors
    )


def page_difference(before: bytes | None, after: bytes | None, route: str) -> Difference:
    """The text where it differs, else the source."""
    found = text_difference(before, after, route)
    if not found.same_text:
        return found
    return msgspec.structs.replace(source_difference(before, after), same_text=True)
