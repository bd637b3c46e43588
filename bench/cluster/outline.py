"""Decides which documents there are: site, section, time and name, before a word of them is written."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from cluster.section import SECTIONS, SectionShape
from cluster.site import SiteShape

# Fixed, and in the past of every run: what is published must not depend on the day of the run.
LAST_DAY = datetime(2026, 6, 30)
YEARS = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """One document to be written; `number` is unique in the cluster and seeds its text."""

    number: int
    site: SiteShape
    section: SectionShape
    published: datetime
    serial: int  # of its kind, organisation and year, for document and index numbers

    @property
    def file_name(self) -> str:
        return f"t{self.published:%Y%m%d}-{self.number:06d}.md"


@dataclass(frozen=True, slots=True)
class SiteOutline:
    """The documents of one site, oldest first, and its policies among them."""

    site: SiteShape
    entries: tuple[Entry, ...]
    policies: tuple[Entry, ...]


def outline(sites: tuple[SiteShape, ...], documents: int, seed: int) -> Iterator[SiteOutline]:
    """Spreads exactly `documents` over the sites, by their shares."""
    shares = sum(site.share for site in sites)
    done = 0
    passed = 0
    for site in sites:
        passed += site.share
        upto = documents * passed // shares
        entries = tuple(_entries(site, done, upto, random.Random(f"{seed}/{site.id}")))
        yield SiteOutline(site, entries, tuple(entry for entry in entries if entry.section.kind == "policy"))
        done = upto


def _entries(site: SiteShape, first: int, upto: int, dice: random.Random) -> Iterator[Entry]:
    times = sorted(_working_minute(dice) for _ in range(first, upto))
    sections = dice.choices(SECTIONS, weights=[section.share for section in SECTIONS], k=upto - first)
    # The first document of every site is a policy, so that every interpretation has one to interpret.
    sections[:1] = [section for section in SECTIONS if section.kind == "policy"]
    serials: dict[tuple[str, int], Iterator[int]] = {}
    for number, published, section in zip(range(first, upto), times, sections, strict=True):
        serial = next(serials.setdefault((section.folder, published.year), count(1)))
        yield Entry(number, site, section, published, serial)


def _working_minute(dice: random.Random) -> datetime:
    day = LAST_DAY - timedelta(days=dice.randrange(YEARS * 365))
    return day + timedelta(hours=dice.randrange(8, 19), minutes=dice.randrange(60))
