"""The changes of a document (修改记录) as git knows them, for sites that publish them; never an e-mail address."""

from __future__ import annotations

import datetime
import re
import zoneinfo

import msgspec

from sitegen.library import facts
from sitegen.render.reads import Reads
from sitegen.render.world import World
from sitegen.settings.site import Site

_EMAIL = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# How many changes a page names.
_MOST = 50


class VersionView(msgspec.Struct, frozen=True):
    """One change: the minute in the platform's time zone, the first line of its message, and who, where that is public."""

    at: str
    subject: str
    author: str


def versions_of(world: World, site: Site, path: str, reads: Reads) -> list[VersionView]:
    """The changes of a document, newest first; none where the site does not publish them (setting `history`)."""
    reads.shared.add(f"site:{site.id}|history")
    if site.history == "hidden":
        return []
    rows = facts.version_rows(world.connection, path)
    reads.own[f"versions:{path}"] = facts.of_versions(rows)
    zone = zoneinfo.ZoneInfo(world.frame.cluster.platform.timezone)
    reads.shared.add("platform:timezone")
    with_author = site.history == "authors"
    return [
        VersionView(
            datetime.datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d %H:%M"),
            _clean(subject),
            _clean(author) if with_author else "",
        )
        for at, _, author, subject in rows[:_MOST]
    ]


def _clean(text: str) -> str:
    return _CONTROL.sub("", _EMAIL.sub("", text)).strip()
