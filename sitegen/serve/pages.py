"""Pages of the sites over HTTP: what the workshop answers, with the headers of production and the preview's additions."""

from __future__ import annotations

import hashlib
from mimetypes import guess_type

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sitegen.serve.addresses import normal_path
from sitegen.serve.guard import OURS, Rules
from sitegen.serve.links import follow_here, with_script
from sitegen.serve.messages import Answer, Ask
from sitegen.serve.view import View

# As in docs/operators.md, so that what breaks the policy breaks here first; and what the preview adds: its socket, and
# that its own pages may show the site in a frame.
_POLICY = "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'self' {index}; connect-src 'self' {socket}"
# Asks for a page exactly as `build` writes it.
RAW_HEADER = "x-sitegen-raw"
# By ending, where the registry of this machine may say otherwise or nothing.
_TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "text/xml",
}


async def site_page(request: Request, view: View, real: str, rules: Rules, *, language: str, marks: dict[str, str]) -> Response:
    """The answer to a request for a page of a site. `marks`: what of the preview the page should say about itself."""
    path = normal_path(request.scope.get("raw_path") or request.url.path.encode())
    if path is None:
        return Response("400\n", 400, media_type="text/plain")
    raw = RAW_HEADER in request.headers
    if view.endpoint and view.updated is not None and path.startswith(f"{view.endpoint}/"):
        return await view.search().json(request, real, view.updated, view.names, view.endpoint)
    if "/search/" in path:
        await view.follow_shards()
    answer = await view.client.call(Ask(real, path), Answer)
    if answer.location and not (raw and answer.body):
        return _redirect(request, answer, view)
    name = answer.route if answer.status in (200, 301) else "x.html"
    kind = content_type(name or "x.html")
    body = answer.body
    if view.endpoint and view.updated is not None and _is_search(request, answer) and not raw:
        body = await view.search().page(request, real, view.updated, answer.site, body) or body
    if not body and answer.status >= 400:
        body, kind = f"{answer.status}\n".encode(), "text/plain; charset=utf-8"
    trusted = rules.is_trusted(request.scope) and not raw
    if kind.startswith("text/html") and not raw:
        body = follow_here(body, view.names.origins)
        if trusted:
            body = with_script(body, f"{OURS}live.js", {**_values(answer, view, rules, language), **marks})
    if answer.status == 500 and not answer.body and not raw:
        body, kind = _failed(answer, view, rules, language, trusted=trusted), "text/html; charset=utf-8"
    return _sent(request, body, kind, answer, rules)


def _is_search(request: Request, answer: Answer) -> bool:
    """Whether the web server would hand this to the search service: a search page with words."""
    return answer.status == 200 and answer.route == "search.html" and bool(request.query_params.get("q"))


def _redirect(request: Request, answer: Answer, view: View) -> Response:
    target = view.names.address(answer.location)
    query = request.url.query
    if answer.site == "" and query:  # another name of a site: the whole request goes there
        target += f"?{query}"
    return RedirectResponse(target, 301, {"Cache-Control": "no-store"})


def _values(answer: Answer, view: View, rules: Rules, language: str) -> dict[str, str]:
    return {
        "token": rules.token,
        "digest": answer.digest,
        "status": str(answer.status),
        "language": language,
        "view": view.label,
        "index": f"http://{rules.domain}" + ("" if rules.port == 80 else f":{rules.port}") + "/",
        **({"held": "yes"} if answer.held or answer.outdated else {}),
        **({"search": f"{OURS}search"} if answer.route.rpartition("/")[2] == "search.html" and view.searches_here else {}),
    }


def _failed(answer: Answer, view: View, rules: Rules, language: str, *, trusted: bool) -> bytes:
    """Stands in for a page that fails and was never good; the script shows why."""
    page = b'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><title>500</title></head><body></body></html>\n'
    return with_script(page, f"{OURS}live.js", _values(answer, view, rules, language)) if trusted else page


def is_named_after_its_bytes(route: str, data: bytes) -> bool:
    """Whether a file of the theme has the fingerprint of these bytes in its name: at that address they never change."""
    return "/assets/" in f"/{route}" and f".{hashlib.blake2b(data, digest_size=5).hexdigest()}" in route


def _sent(request: Request, body: bytes, kind: str, answer: Answer, rules: Rules) -> Response:
    """Files whose names say what is in them are asked for once: a page that loads again is there the sooner."""
    status = answer.status
    kept = status == 200 and is_named_after_its_bytes(answer.route, body)
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {
        "Content-Security-Policy": policy(request.headers, rules),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cache-Control": "public, max-age=31536000, immutable" if kept else "no-cache",
        "ETag": tag,
    }
    if status == 200 and request.headers.get("if-none-match") == tag:
        return Response(b"", 304, headers)
    # Starlette adds the charset to text of its own accord; ours is said in full.
    return Response(body, status, {**headers, "Content-Type": kind})


def policy(headers: Headers, rules: Rules) -> str:
    """The Content-Security-Policy of site pages."""
    port = "" if rules.port == 80 else f":{rules.port}"
    return _POLICY.format(index=f"http://{rules.domain}{port}", socket=f"ws://{headers['host']}")


def content_type(route: str) -> str:
    """By the file's ending, as nginx would say; text is UTF-8."""
    ending = "." + route.rpartition(".")[2].lower()
    kind = _TYPES.get(ending) or guess_type(f"x{ending}")[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind in ("image/svg+xml", "application/json", "application/xml")
    return f"{kind}; charset=utf-8" if text else kind
