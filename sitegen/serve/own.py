"""The preview's own pages: templates and static files of this package, words in the visitor's language."""

from __future__ import annotations

import functools
from importlib import resources
from typing import Any

import jinja2
from starlette.responses import Response

from sitegen.serve.words import Language, words_of

# Own pages show text of files only as text, and may frame the sites they compare.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ws:; frame-src http:;"
    " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_KINDS = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


@functools.cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("sitegen.serve"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def own_page(template: str, language: Language, *, status: int = 200, headers: dict[str, str] | None = None, **values: Any) -> Response:
    """One of our pages."""
    html = render_own(template, language, **values)
    return Response(html, status, {**_HEADERS, **(headers or {}), "Content-Type": "text/html; charset=utf-8"})


def render_own(template: str, language: Language, **values: Any) -> str:
    """A template of ours with the words of a language (`t`)."""
    table = words_of(language)

    def t(key: str, **more: object) -> str:
        return table[key].format(**more) if more else table[key]

    return _templates().get_template(template).render(t=t, words=table, language=language, **values)


def static_file(name: str) -> Response:
    """A style sheet or script of ours."""
    kind = _KINDS.get(name.rpartition(".")[2])
    file = resources.files("sitegen.serve").joinpath("static", name)
    if kind is None or "/" in name or not file.is_file():
        return Response("404\n", 404, media_type="text/plain")
    return Response(file.read_bytes(), 200, {"Content-Type": kind, **_HEADERS, "Cross-Origin-Resource-Policy": "same-origin"})


_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
