"""One worker's view of a build: the library for reading, settings and themes, templates, chrome made so far."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import MethodType
from typing import Any

import jinja2
import jinja2.bccache
import jinja2.sandbox
from markupsafe import Markup

from sitegen.diagnostics import Place
from sitegen.library.digest import number, of_numbers
from sitegen.library.facts import page_exists
from sitegen.model.routes import logo_route
from sitegen.render.reads import Reads
from sitegen.render.shared import Frame
from sitegen.render.theme import Theme
from sitegen.render.views import OPEN_VIEWS, Chrome, PlatformView, SectionView, SiteView, Tools, section_tree
from sitegen.settings.section import Section
from sitegen.settings.site import Site
from sitegen.variant.text import Terms


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates, kept between builds. Where they cannot be kept the page is made all the same."""

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


# Stands in the header, which many pages share, for the languages of one of them; filled page by page.
LANGUAGES = Markup("\x02languages\x03")


class Templates(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """The templates of one theme. Which were asked for, there or not, is recorded in `reads`."""

    def __init__(self, theme: Theme, cache: Path) -> None:
        def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
            if name not in theme.templates:
                return None
            try:
                source, path = theme.source(name)
            except UnicodeDecodeError as error:
                raise jinja2.TemplateSyntaxError("not UTF-8", 1, name, theme.templates[name][0]) from error
            return source, path, lambda: True

        super().__init__(
            loader=jinja2.FunctionLoader(load),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=_Compiled(str(cache), "%s.cache"),
        )
        self.reads = Reads()
        self._theme = theme

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Our own views are made for templates: only underscores are closed. All else passes the sandbox."""
        if type(obj) in OPEN_VIEWS and attribute[0] != "_":
            try:
                return getattr(obj, attribute)
            except AttributeError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def call(self, context: jinja2.runtime.Context, obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Our own functions need no check and no context."""
        if type(obj) is MethodType and type(obj.__self__) is Tools:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return obj(*args, **kwargs)
        return super().call(context, obj, *args, **kwargs)

    def _load_template(self, name: str, globals: Any) -> jinja2.Template:
        """Every way to a template leads here: `extends`, `import`, `include` of one or of a list."""
        self.reads.shared.add(f"template:{self._theme.name}|{name}")
        return super()._load_template(name, globals)

    def has(self, name: str) -> bool:
        """Whether there is such a template; that there is none is recorded too."""
        self.reads.shared.add(f"template:{self._theme.name}|{name}")
        return name in self._theme.templates


class World:
    """Everything recipes need. Made once per process and build."""

    def __init__(self, root: Path, state: Path, frame: Frame, connection: sqlite3.Connection) -> None:
        self.root, self.state, self.frame, self.connection = root, state, frame, connection
        self._templates: dict[str, Templates] = {}
        self._chrome: dict[tuple[str, str, str, bool], Chrome] = {}
        self._trees: dict[str, list[SectionView]] = {}
        self._read_sets: dict[frozenset[str], int] = {}
        self._numbers: dict[str, int] = {}
        self._terms: dict[str, Terms] = {}

    def templates(self, theme: str) -> Templates:
        if theme not in self._templates:
            cache = self.state / "templates"
            cache.mkdir(exist_ok=True)
            self._templates[theme] = Templates(self.frame.themes[theme], cache)
        return self._templates[theme]

    def take_templates(self, other: World) -> None:
        """Templates another world has compiled already, of the themes that are the very same objects in both."""
        for name, templates in other._templates.items():
            if self.frame.themes.get(name) is other.frame.themes.get(name):
                self._templates[name] = templates

    def tree(self, site: Site, reads: Reads) -> list[SectionView]:
        reads.shared.add(f"sections:{site.id}")
        if site.id not in self._trees:
            self._trees[site.id] = section_tree(site)
        return self._trees[site.id]

    def sections(self, site: Site, reads: Reads) -> list[SectionView]:
        """All sections of a site, parents before children."""
        return _flat(self.tree(site, reads))

    def read_set(self, keys: set[str]) -> tuple[int, list[tuple[str, int]]]:
        """The number of a set of shared reads; its pairs too when this process meets it for the first time."""
        frozen = frozenset(keys)
        known = self._read_sets.get(frozen)
        if known is not None:
            return known, []
        pairs = [(key, self.frame.digest(key)) for key in sorted(frozen)]
        known = of_numbers(part for key, seen in pairs for part in (self._number(key), seen))
        self._read_sets[frozen] = known
        return known, pairs

    def _number(self, key: str) -> int:
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = number(key)
        return known

    def forget_read_sets(self) -> None:
        """After an outcome was lost: what it said first must be said again."""
        self._read_sets.clear()

    def terms(self, variant: str) -> Terms:
        """The platform's own words in a variant."""
        if variant not in self._terms:
            self._terms[variant] = Terms(self.frame.cluster.terms.get(variant, ()))
        return self._terms[variant]

    def tools(self, site: Site, reads: Reads, place: Place) -> Tools:
        return Tools(site, self.frame.themes[site.theme], self.frame, self.connection, reads, place)

    def chrome(self, site: Site, section: Section | None, reads: Reads, *, at_home: bool = False) -> Chrome:
        """Head, header and footer of a section's pages, made at the first page that needs them. The home page has its
        own: it holds banners and announcements itself, which other pages fetch (see `recipes.banner`)."""
        key = (site.id, site.language, section.id if section else "", at_home)
        made = self._chrome.get(key)
        if made is None:
            made = self._chrome[key] = self._make_chrome(site, section, at_home=at_home)
        reads.own.update(made.own)
        reads.told.extend(made.told)
        return made

    def _make_chrome(self, site: Site, section: Section | None, *, at_home: bool) -> Chrome:
        reads = Reads()
        context = self.context(site, section, reads, Place(site.path))
        context |= {"at_home": at_home, "languages": LANGUAGES}
        templates = self.templates(site.theme)
        page_reads, templates.reads = templates.reads, reads
        try:
            parts = [
                Markup(templates.get_template(f"chrome/{part}.html").render(context).rstrip("\n")) for part in ("head", "header", "footer")
            ]
        except Exception:
            page_reads.shared |= reads.shared
            page_reads.own.update(reads.own)
            raise
        finally:
            templates.reads = page_reads
        return Chrome(parts[0], parts[1], parts[2], frozenset(reads.shared), dict(reads.own), tuple(reads.told))

    def logo(self, site: Site, reads: Reads) -> str:
        """The address of the site's own logo, whatever the file it is made of; "" while there is none."""
        reads.shared.add(f"site:{site.id}|logo-route")
        route = logo_route(site.logo)
        if not route:
            return ""
        exists = page_exists(self.connection, site.id, route)
        reads.own[f"route:{site.id}|{route}"] = int(exists)
        return f"{site.base}/{route}" if exists else ""

    def site_view(self, site: Site, reads: Reads) -> SiteView:
        """The site as templates see it."""
        return SiteView(site, self.frame, reads, lambda: self.logo(site, reads))

    def context(self, site: Site, section: Section | None, reads: Reads, place: Place) -> dict[str, Any]:
        """What every template may use."""
        tools = self.tools(site, reads, place)
        if section is not None:
            reads.shared.add(f"section:{site.id}|{section.id}")
        return {
            "platform": PlatformView(self.frame, reads),
            "site": self.site_view(site, reads),
            "section": SectionView(section, site.base) if section else None,
            "sections": self.tree(site, reads),
            "t": tools.t,
            "asset": tools.asset,
            "url": tools.url,
            "away": tools.away,
            "inside": tools.inside,
            "date": tools.date,
            "number": tools.number,
            "latest": tools.latest,
        }


def _flat(views: list[SectionView]) -> list[SectionView]:
    return [one for view in views for one in (view, *_flat(view.children))]
