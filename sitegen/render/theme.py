"""A theme and its parents: templates, static files and words, looked up child first."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from sitegen.diagnostics import Place, Report

_CSS_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")
_CSS_IMPORT = re.compile(r"""@import\s+["']([^"']+\.css)["']\s*;""")
_JS_IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*\(?\s*)(["'])(\.{1,2}/[^"']+\.js)\2""")


class Theme:
    """`templates` and `static`: name → (path, digest of the file). `routes`: static name → address with fingerprint.

    A static file whose name begins with `_` is a part of others and is not published itself: style sheets take parts in
    with `@import "_name.css";`.
    """

    def __init__(self, name: str, chain: tuple[str, ...], root: Path, files: dict[str, bytes], options: dict[str, Any]) -> None:
        self.name, self.chain, self.options = name, chain, options
        self._root = root
        self._known_routes: dict[str, str] = {}
        self._known_words: dict[str, dict[str, str]] = {}
        self.templates = self._layer(files, "templates")
        self.static = self._layer(files, "static")
        self._files = frozenset(files)
        self._assembling: list[str] = []
        self.loops: list[tuple[str, str]] = []
        self.routes = {static: self._route(static) for static in sorted(self.static) if not _is_part(static)}

    def _layer(self, files: dict[str, bytes], folder: str) -> dict[str, tuple[str, bytes]]:
        layer: dict[str, tuple[str, bytes]] = {}
        for theme in reversed(self.chain):
            prefix = f"themes/{theme}/{folder}/"
            layer.update({path[len(prefix) :]: (path, files[path]) for path in files if path.startswith(prefix)})
        return layer

    def source(self, template: str) -> tuple[str, str]:
        """Text and path of a template of this theme or its parents."""
        path, _ = self.templates[template]
        return (self._root / path).read_text(encoding="utf-8"), path

    def static_bytes(self, name: str) -> bytes:
        """A static file as published: style sheets with their parts, addresses in style sheets and modules with
        fingerprints."""
        data = (self._root / self.static[name][0]).read_bytes()
        if not name.endswith((".css", ".js")):
            return data
        self._assembling.append(name)
        try:
            return self._assemble(name, name, data.decode("utf-8"), (name,)).encode()
        except UnicodeDecodeError:
            return data  # told as `theme.text` when the themes are loaded
        finally:
            self._assembling.pop()

    def _assemble(self, name: str, into: str, text: str, above: tuple[str, ...]) -> str:
        """The text of `name` as it stands in the published file `into`; `above`: what is being assembled."""

        def address(target: str) -> str | None:
            if target not in self.static or target.endswith(".css"):
                return None
            if target in self._assembling:  # a fingerprint cannot contain itself
                self.loops.append((name, target))
                return None
            return "../" * (into.count("/") + 1) + self._route(target)

        def url(found: re.Match[str]) -> str:
            known = address(_beside(name, found.group(2)))
            return found.group(0) if known is None else f'url("{known}")'

        def module(found: re.Match[str]) -> str:
            known = address(_beside(name, found.group(3)))
            return found.group(0) if known is None else f'{found.group(1)}"{known}"'

        def part(found: re.Match[str]) -> str:
            target = _beside(name, found.group(1))
            if target not in self.static or target in above:
                return found.group(0)
            source = (self._root / self.static[target][0]).read_bytes().decode("utf-8")
            return self._assemble(target, into, source, (*above, target)).rstrip("\n")

        if name.endswith(".js"):
            return _JS_IMPORT.sub(module, text)
        return _CSS_IMPORT.sub(part, _CSS_URL.sub(url, text))

    def _route(self, name: str) -> str:
        known = self._known_routes.get(name)
        if known is None:
            known = self._known_routes[name] = self._make_route(name)
        return known

    def _make_route(self, name: str) -> str:
        stem, dot, extension = name.rpartition(".")
        digest = hashlib.blake2b(self.static_bytes(name), digest_size=5).hexdigest()
        return f"assets/{stem or extension}.{digest}{dot}{extension if stem else ''}".rstrip(".")

    def words(self, language: str) -> dict[str, str]:
        """Words for visitors in a language, the child's before the parent's; missing ones in simplified Chinese."""
        if language not in self._known_words:
            self._known_words[language] = self._read_all_words(language)
        return self._known_words[language]

    def _read_all_words(self, language: str) -> dict[str, str]:
        words: dict[str, str] = {}
        for name in ("zh-Hans.yml", f"{language}.yml"):
            for theme in reversed(self.chain):
                path = f"themes/{theme}/i18n/{name}"
                if path in self._files:
                    words.update(_read_words(self._root / path))
        return words


def _is_part(static: str) -> bool:
    return posixpath.basename(static).startswith("_")


def _beside(name: str, target: str) -> str:
    """A static file as another names it."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))


def _read_words(path: Path) -> dict[str, str]:
    try:
        table = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError):
        return {}  # told as `theme.text` when the themes are loaded
    return {str(key): str(value) for key, value in table.items()} if isinstance(table, dict) else {}


def theme_names(paths: Iterable[str]) -> set[str]:
    """Names of the themes there are."""
    return {path.split("/")[1] for path in paths if path.startswith("themes/") and path.count("/") >= 2}


def load_themes(root: Path, files: dict[str, bytes], report: Report | None) -> dict[str, Theme]:
    """All themes. `files`: path → digest of every file under `themes/`. With a report their files are checked."""
    checked, report = report is not None, report if report is not None else Report()
    heads: dict[str, dict[str, Any]] = {}
    for name in sorted(theme_names(files)):
        path = f"themes/{name}/theme.yml"
        heads[name] = _read_head(root, path, report) if path in files else {}
    themes: dict[str, Theme] = {}
    for name in heads:
        chain: list[str] = []
        current: str | None = name
        while current is not None and current not in chain:
            if current not in heads:
                report.add("theme.unknown-parent", Place(f"themes/{chain[-1]}/theme.yml"), value=current)
                break
            chain.append(current)
            current = heads[current].get("parent")
        options: dict[str, Any] = {}
        for one in reversed(chain):
            options.update(heads[one].get("options") or {})
        themes[name] = Theme(name, tuple(chain), root, files, options)
    for theme in themes.values():
        for static, target in theme.loops:
            report.add("theme.import-loop", Place(theme.static[static][0]), target=target)
    for path in sorted(files) if checked else ():
        _check_text(root, path, report)
    return themes


def _check_text(root: Path, path: str, report: Report) -> None:
    """Templates, style sheets and words must be text, and words a table."""
    if not path.endswith((".html", ".css", ".js", ".xml", ".yml")) or path.endswith("/theme.yml"):
        return
    try:
        text = (root / path).read_bytes().decode("utf-8")
        table = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)) if "/i18n/" in path else {}
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        report.add("theme.text", Place(path), problem=str(error).splitlines()[0])
        return
    if not isinstance(table, dict):
        report.add("theme.text", Place(path), problem="mapping expected")


def _read_head(root: Path, path: str, report: Report) -> dict[str, Any]:
    try:
        head = yaml.safe_load((root / path).read_bytes())
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        report.add("theme.head", Place(path), problem=str(error).splitlines()[0])
        return {}
    if not isinstance(head, dict):
        report.add("theme.head", Place(path), problem="mapping expected")
        return {}
    for key, kind in (("parent", str), ("options", dict), ("name", str)):
        if not isinstance(head.get(key), (kind, type(None))):
            report.add("theme.head", Place(path), problem=f"{key}: {kind.__name__} expected")
            del head[key]
    return head
