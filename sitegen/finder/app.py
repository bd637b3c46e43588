"""The ASGI application: routes, who may ask, what is answered when something stands in the way."""

from __future__ import annotations

import contextlib
import functools
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

import yaml
from lxml.html import HtmlElement
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sitegen.finder.answer import Answer, Asked, Refused, as_json, find, read_asked
from sitegen.finder.client import Rates, client_of, networks
from sitegen.finder.index import Busy, Index, Unusable
from sitegen.finder.metrics import Metrics
from sitegen.finder.options import Options
from sitegen.finder.page import Frames, NoFrame, result_page
from sitegen.finder.query_log import QueryLog
from sitegen.schema.moment import Moment
from sitegen.search.about import SiteAbout, now_of
from sitegen.search.query import Scope
from sitegen.search.searcher import Searcher

_SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_PAGE_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'self'"
_AGAIN = "5"


def make_app(options: Options, frame: Callable[[str], HtmlElement] | None = None, clock: Callable[[], Moment] | None = None) -> Starlette:
    """The service for a build. Its index may come later, and change while it runs. `frame`: a fresh tree of a site's search
    page, None: of the one the build wrote. `clock`: the minute for which is searched, None: now, in the platform's time
    zone."""
    service = _Service(options, frame, clock)
    prefix = options.prefix.rstrip("/")
    routes = [
        Route(f"{prefix}/search", service.counted("search", service.search)),
        Route(f"{prefix}/suggest", service.counted("suggest", service.suggest)),
        Route(f"{prefix}/health", service.health),
        Route(f"{prefix}/metrics", service.metrics_page),
        Route(f"{prefix}/openapi.json", service.openapi),
        Route("/{base:path}search.html", service.counted("page", service.page)),
    ]
    return Starlette(routes=routes, lifespan=service.lifespan)


class _Service:
    """What requests share."""

    def __init__(self, options: Options, frame: Callable[[str], HtmlElement] | None, clock: Callable[[], Moment] | None) -> None:
        self.options = options
        self.index = Index(options.build, options.limits)
        self.rates = Rates(options.limits, time.monotonic)
        self.trusted = networks(options.proxies)
        self.metrics = Metrics()
        self.log = QueryLog(options.log)
        self.frame = frame or Frames(options.build).of
        self.clock = clock

    @contextlib.asynccontextmanager
    async def lifespan(self, _app: Starlette) -> AsyncIterator[None]:
        yield
        self.index.close()

    # what every request goes through

    def counted(self, what: str, answer: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        """Rates, errors as answers, headers, counts."""

        @functools.wraps(answer)
        async def respond(request: Request) -> Response:
            response = await self._respond(request, answer)
            for name, value in _SAFE.items():
                response.headers.setdefault(name, value)
            self.metrics.answered(what, response.status_code)
            return response

        return respond

    async def _respond(self, request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
        peer = request.client.host if request.client else ""
        wait = self.rates.wait(client_of(peer, request.headers.get("x-forwarded-for", ""), self.trusted))
        if wait:
            return _error(429, "rate", "too many requests / 请求过于频繁", {"Retry-After": str(int(wait) + 1)})
        try:
            return await answer(request)
        except Refused as refused:
            return _error(400, "parameter", f"{refused.parameter}: {refused.expected}")
        except Busy:
            return _error(503, "busy", "come again / 请稍后再试", {"Retry-After": _AGAIN})
        except Unusable as unusable:
            logging.getLogger("sitegen.finder").warning("index: %s", unusable.why)
            return _error(503, "index", "no index can be used / 检索索引不可用", {"Retry-After": _AGAIN})
        except NoFrame:
            return _error(404, "site", "no such search page / 没有这个检索页")

    # JSON

    async def search(self, request: Request) -> Response:
        answer, _ = await self._find(request, strict=True)
        return await self._shared(request, as_json(answer))

    async def suggest(self, request: Request) -> Response:
        asked = self._asked(request, request.query_params.get("from", ""), strict=True)
        titles = await self.index.ask(lambda searcher: searcher.suggest(asked.q, Scope(asked.scope, asked.site)))
        return await self._shared(request, {"suggestions": list(titles)})

    async def _shared(self, request: Request, value: dict[str, Any]) -> Response:
        """Pages of the platform's other hosts may read it too."""
        headers = {"Vary": "Origin"}
        origin = request.headers.get("origin", "")
        known = await self.index.ask(_origins) if origin else frozenset()
        if origin in known:
            headers["Access-Control-Allow-Origin"] = origin
        return JSONResponse(value, headers=headers)

    # pages

    async def page(self, request: Request) -> Response:
        host, path = request.headers.get("host", ""), request.url.path
        site = await self.index.ask(lambda searcher: _site_at(searcher, host, path, request.query_params.get("from", "")))
        if site is None:
            raise NoFrame(host)
        frame = self.frame(site.id)
        answer, asked = await self._find(request, strict=False, site=site.id)
        body = result_page(frame, asked, answer, path)
        return Response(body, media_type="text/html; charset=utf-8", headers={"Content-Security-Policy": _PAGE_POLICY})

    async def _find(self, request: Request, *, strict: bool, site: str = "") -> tuple[Answer, Asked]:
        asked = self._asked(request, site or request.query_params.get("from", ""), strict=strict)
        started = time.perf_counter()

        def question(searcher: Searcher) -> tuple[Answer, bool, Moment]:
            now = self.clock() if self.clock else now_of(searcher.about)
            return find(searcher, asked, now), asked.site in searcher.about.sites, now

        answer, from_site, now = await self.index.ask(question)
        self.metrics.searched(time.perf_counter() - started, answer.results.total)
        if asked.page == 1 and not asked.filters:
            # Only the name of a site: anything may be sent in its place.
            logged = self.log.write(asked.q, asked.site if from_site else "", asked.scope, answer.results.total, now)
            self.metrics.unlogged += not logged
        return answer, asked

    def _asked(self, request: Request, site: str, *, strict: bool) -> Asked:
        options = self.options
        return read_asked(request.query_params, site, options.scopes, options.limits.letters, strict=strict)

    # for operators

    async def health(self, request: Request) -> Response:
        """200 while searches can be answered."""
        try:
            generation, size = await self.index.ask(lambda searcher: (searcher.engine.generation, searcher.engine.size))
        except (Unusable, Busy) as error:
            return _error(503, "index", getattr(error, "why", "busy"), {"Retry-After": _AGAIN})
        behind = round(self.index.behind(), 3)
        return JSONResponse({"status": "ok", "generation": generation, "documents": size, "behind": behind}, headers=_SAFE)

    async def metrics_page(self, request: Request) -> Response:
        return PlainTextResponse(self.metrics.text(self.index.switched, self.index.behind()), media_type="text/plain; version=0.0.4")

    async def openapi(self, request: Request) -> Response:
        return JSONResponse(openapi_document(self.options.prefix), headers=_SAFE)


def openapi_document(prefix: str) -> dict[str, Any]:
    """The description of the JSON interface (OpenAPI 3.1), at the prefix it is served."""
    text = resources.files("sitegen.finder").joinpath("openapi.yml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    found["servers"] = [{"url": prefix.rstrip("/") or "/"}]
    return found


def _error(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": code, "message": message}, status, headers)


def _origins(searcher: Searcher) -> frozenset[str]:
    parts = (urlsplit(one.url) for one in searcher.about.sites.values())
    return frozenset(f"{one.scheme}://{one.netloc}" for one in parts)


def _site_at(searcher: Searcher, host: str, path: str, named: str) -> SiteAbout | None:
    """The site whose search page this address is; where no site has the host, the one that is named."""
    sites = searcher.about.sites
    base = path.removesuffix("search.html")
    for one in sites.values():
        if _is_host(host, one.url) and (urlsplit(one.url).path or "/") == base:
            return one
    if any(_is_host(host, one.url) for one in sites.values()):
        return None
    return sites.get(named)


def _is_host(host: str, url: str) -> bool:
    """Whether a Host header means the host of an address; behind a proxy it may carry another port."""
    known = urlsplit(url).netloc
    return host.lower() in (known, known.partition(":")[0]) or host.lower().partition(":")[0] == known
