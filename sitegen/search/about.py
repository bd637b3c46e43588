"""What an index knows besides its documents: names of sites and organisations, scopes, curated words."""

from __future__ import annotations

import datetime
import zoneinfo

import msgspec

from sitegen.schema.moment import Moment, moment_of


class SiteAbout(msgspec.Struct, frozen=True, kw_only=True):
    """A site that can be searched. `tree`: the site and its sub-sites; `internal`: in no scope but its own."""

    id: str
    name: str
    url: str
    organisation: str = ""
    internal: bool = False
    tree: tuple[str, ...] = ()


class Name(msgspec.Struct, frozen=True, array_like=True):
    """A name people may type, with its pinyin. `kind`: site, organisation or section; `site`: where it is shown."""

    kind: str
    name: str
    url: str
    site: str
    letters: str
    pinyin: str
    initials: str


class Bet(msgspec.Struct, frozen=True, kw_only=True):
    """A curated answer (推荐结果) for queries that consist of one of `queries`. `start`, `end`: from the first
    minute until before the other, None is open; `sites` empty: everywhere. `document`: a path, shown while it is published; else `url`."""

    queries: tuple[str, ...]
    title: str = ""
    url: str = ""
    document: str = ""
    summary: str = ""
    sites: tuple[str, ...] = ()
    start: Moment | None = None
    end: Moment | None = None


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Everything of the settings that a search needs. `organisations`: their whole names. `synonyms`: groups of words that
    mean the same, as letters. `timezone`: in which best bets begin and end."""

    sites: dict[str, SiteAbout] = {}
    organisations: dict[str, str] = {}
    names: tuple[Name, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    bets: tuple[Bet, ...] = ()
    timezone: str = ""


def now_of(about: About) -> Moment:
    """The minute it is in the platform's time zone, wherever the machine that searches stands."""
    zone = zoneinfo.ZoneInfo(about.timezone) if about.timezone else None
    return moment_of(datetime.datetime.now(zone))


def encode_about(about: About) -> bytes:
    return msgspec.msgpack.encode(about)


def decode_about(data: bytes | None) -> About:
    return msgspec.msgpack.decode(data, type=About) if data else About()
