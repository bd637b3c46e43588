"""Facts of settings and themes: the digest of every key a page may have read from them."""

from __future__ import annotations

import zoneinfo
from collections import defaultdict
from typing import Any

import msgspec

from sitegen.library.digest import of_bytes
from sitegen.library.facts import ABSENT
from sitegen.model.hosts import hosts_of
from sitegen.model.naming import Called, called
from sitegen.model.routes import logo_route
from sitegen.plan.reports import owed_reports
from sitegen.render.theme import Theme
from sitegen.schema.moment import Moment
from sitegen.settings.cluster import Cluster
from sitegen.settings.life_cycle import Notice, closed_notice_until, notice, phase
from sitegen.settings.period import first_lasting, lasts
from sitegen.settings.site import Site
from sitegen.shards.collection import sub_sites, tree_folder
from sitegen.vocabulary import vocabulary


class SiteLink(msgspec.Struct, frozen=True):
    """A site as the map of the cluster (网站群导航) shows it. `url` and `host` with the path of a site under another."""

    id: str
    name: str
    kind: str
    language: str
    url: str
    host: str


class SiteEdition(msgspec.Struct, frozen=True):
    """Another site in another language. `sections`: a section of ours → the one that holds the same there."""

    site: str
    sections: dict[str, str]


class Frame:
    """Settings and themes at the clock: everything that is the same for all pages of a build."""

    def __init__(self, cluster: Cluster, themes: dict[str, Theme], clock: Moment) -> None:
        self.cluster, self.themes, self.clock = cluster, themes, clock
        self._digests: dict[str, int] = {}
        self.hosts = hosts_of(cluster)
        # Sites that are editions of one another, however many steps apart.
        self._families: dict[str, list[Site]] = defaultdict(list)
        for one in sorted(cluster.sites.values(), key=lambda one: one.id):
            self._families[self._family(one)].append(one)

    def stamp(self, moment: Moment) -> str:
        """RFC 3339, with the platform's offset from UTC at that moment."""
        zone = zoneinfo.ZoneInfo(self.cluster.platform.timezone)
        return moment.datetime().replace(tzinfo=zone).isoformat(timespec="seconds")

    def digest(self, key: str) -> int:
        """The digest of a shared fact now."""
        known = self._digests.get(key)
        if known is None:
            known = self._digests[key] = self._evaluate(key)
        return known

    def _evaluate(self, key: str) -> int:
        kind, _, subject = key.partition(":")
        first, _, rest = subject.partition("|")
        if kind == "platform":
            return digest_of(self.platform_value(subject))
        if kind == "variant-terms":
            return digest_of(self.cluster.terms.get(first))
        if kind == "site":
            site = self.cluster.sites.get(first)
            return digest_of(self.site_value(site, rest)) if site else ABSENT
        if kind == "option":
            site = self.cluster.sites.get(first)
            return digest_of(self.options(site).get(rest)) if site else ABSENT
        if kind == "section":
            site = self.cluster.sites.get(first)
            section = site.section(rest) if site else None
            return digest_of(section) if section else ABSENT
        if kind == "sections":
            site = self.cluster.sites.get(first)
            return (
                digest_of(
                    [
                        (one.id, one.name, one.url, one.nav, one.layout, one.description, one.column, one.part, one.item)
                        for one in site.sections
                    ]
                )
                if site
                else ABSENT
            )
        if kind == "organisation":
            return digest_of(self.cluster.organisations.get(first))
        theme = self.themes.get(first)
        if theme is None:
            return ABSENT
        if kind == "template":
            return of_bytes(repr(theme.templates[rest]).encode()) if rest in theme.templates else ABSENT
        if kind == "part":
            return of_bytes(repr(theme.static[rest]).encode()) if rest in theme.static else ABSENT
        if kind == "static":
            return of_bytes(theme.routes[rest].encode()) if rest in theme.routes else ABSENT
        if kind == "word":
            language, _, name = rest.partition("|")
            word = theme.words(language).get(name)
            return of_bytes(word.encode()) if word is not None else ABSENT
        raise KeyError(key)

    def platform_value(self, name: str) -> Any:
        """A platform setting; banners and best bets only while they last; `notices`: sites the portal must announce."""
        if name == "notices":
            return self._notices()
        if name == "synonyms":
            return self.cluster.words.synonyms
        if name == "bets":
            return [one for one in self.cluster.words.bets if lasts(one, self.clock)]
        if name.startswith("names|"):
            return self.names(name[6:])
        if name == "sites":
            return self._sites()
        if name.startswith("options|"):
            return self.cluster.platform.options.get(name[8:])
        if name == "addresses":
            live = (one for one in self.cluster.sites.values() if phase(one, self.clock) in ("active", "archived"))
            return sorted((one.origin, one.base, one.internal) for one in live)
        if name == "organisations":
            return [(one.id, one.name, one.parent) for one in self.cluster.organisations.values()]
        if name == "organisation-sites":
            return self._organisation_sites()
        if name == "catalogues":
            return self._catalogues()
        if name.startswith("line|"):
            return self.cluster.lines.get(name[5:])
        if name in ("banner", "announcement"):
            return first_lasting(getattr(self.cluster.platform, name), self.clock)
        if name == "grey":
            return first_lasting(self.cluster.platform.grey, self.clock) is not None
        return getattr(self.cluster.platform, name) if name in self.cluster.platform.__struct_fields__ else None

    def site_value(self, site: Site, name: str) -> Any:
        if name == "notice":
            return notice(site, self.clock)
        if name == "organisation":
            return self.cluster.organisations.get(site.organisation)
        if name == "editions":
            return self._editions(site)
        if name == "owed-reports":
            return list(owed_reports(site, self.cluster))
        if name == "logo-route":
            return logo_route(site.logo)
        if name == "phase":
            return phase(site, self.clock)
        if name == "sub-sites":
            return sub_sites(self.cluster, self.clock, site)
        if name == "tree":
            return tree_folder(self.cluster, self.clock, site)
        if name in ("banner", "announcement"):
            return [one for one in getattr(site, name) if lasts(one, self.clock)]
        if name == "grey":
            return first_lasting(site.grey, self.clock) is not None
        return getattr(site, name) if name in site.__struct_fields__ else None

    def _family(self, site: Site) -> str:
        """The site the others are editions of; of sites that name each other in a ring the first."""
        above = [site.id]
        while (one := self.cluster.sites.get(above[-1])) is not None and one.edition_of and one.edition_of not in above:
            above.append(one.edition_of)
        ring = one is not None and one.edition_of in above
        return min(above) if ring else above[-1]

    def _editions(self, site: Site) -> list[SiteEdition]:
        """Sites with the same content in another language, and which of their sections are which of ours."""
        found = []
        for other in self._families[self._family(site)]:
            if phase(other, self.clock) not in ("active", "archived"):
                continue
            if other.edition_of == site.id:
                sections = {one.counterpart: one.id for one in other.sections if one.counterpart}
            elif site.edition_of == other.id:
                known = {one.id for one in other.sections}
                sections = {one.id: one.counterpart for one in site.sections if one.counterpart in known}
            elif site.edition_of and site.edition_of == other.edition_of and site.language != other.language:
                theirs = {one.counterpart: one.id for one in other.sections if one.counterpart}
                sections = {one.id: theirs[one.counterpart] for one in site.sections if one.counterpart in theirs}
            else:
                continue
            found.append(SiteEdition(other.id, sections))
        return found

    def options(self, site: Site) -> dict[str, Any]:
        theme = self.themes.get(site.theme)
        return {**(theme.options if theme else {}), **self.cluster.platform.options, **site.options}

    def names(self, site_id: str) -> list[Called]:
        """What visitors of a site find by name: on the portal everything that is not internal, elsewhere what is the
        site's own."""
        live = (one for one in self.cluster.sites.values() if phase(one, self.clock) in ("active", "archived"))
        everywhere = site_id == self.cluster.platform.portal
        return list(called(self.cluster, [one for one in live if one.id == site_id or (everywhere and not one.internal)]))

    def _sites(self) -> list[SiteLink]:
        """Every site that is on line and not internal, by kind as `site_kinds.yml` orders them, then by
        identification code."""
        kinds = list(vocabulary("site_kinds"))
        live = (one for one in self.cluster.sites.values() if not one.internal and phase(one, self.clock) == "active")
        return [
            SiteLink(one.id, one.name, one.kind, one.language, f"{one.origin}{one.base}/", one.host + one.base)
            for one in sorted(live, key=lambda one: (kinds.index(one.kind), one.code, one.id))
        ]

    def _organisation_sites(self) -> list[tuple[str, str, str, str]]:
        """(id, name, organisation above, home page of its own site or "") of every organisation, as the file orders them."""
        own = {self.cluster.sites[link.id].organisation: link.url for link in reversed(self._sites()) if link.language != "en"}
        return [(one.id, one.name, one.parent, own.get(one.id, "")) for one in self.cluster.organisations.values()]

    def _catalogues(self) -> list[tuple[str, tuple[str, str, str]]]:
        """Organisation → (site, section, address) of its catalogue, of sites that publish now."""
        live = [one for one in self.cluster.sites.values() if phase(one, self.clock) in ("active", "archived")]
        return [
            (section.column, (site.id, section.id, f"{site.origin}{site.base}/{section.id}/"))
            for site in live
            for section in site.sections
            if section.part == "catalogue" and self.cluster.organisations[section.column].site == site.id
        ]

    def _notices(self) -> list[tuple[Notice, str]]:
        """Notices of other sites the portal shows (临时下线, 永久下线 for thirty days, 域名变更)."""
        found = []
        for site in self.cluster.sites.values():
            told = notice(site, self.clock)
            if told is None or site.id == self.cluster.platform.portal:
                continue
            if site.closed is not None and told.kind in ("closed", "archived") and self.clock >= closed_notice_until(site.closed):
                continue
            found.append((told, site.origin + site.base + "/"))
        return found


def digest_of(value: Any) -> int:
    return ABSENT if value is None else of_bytes(msgspec.json.encode(value, order="deterministic"))
