"""The preview over HTTP: the cluster's index at `localhost`, every site at its own name, our own things at `/~sitegen/`."""

from __future__ import annotations

import asyncio
import contextlib
import traceback
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp
from starlette.websockets import WebSocket, WebSocketDisconnect

from sitegen.diagnostics import Diagnostic, MachineFault, Place
from sitegen.engine.difference import Difference, source_difference
from sitegen.schema.moment import is_clock, read_moment
from sitegen.serve.client import Crashed
from sitegen.serve.findings import show
from sitegen.serve.guard import OURS, Guard
from sitegen.serve.live import Tab
from sitegen.serve.messages import Answer, Ask, Findings, GetFindings, GetOverview, Overview, Shown
from sitegen.serve.own import own_page, static_file
from sitegen.serve.pages import site_page
from sitegen.serve.preview import Preview
from sitegen.serve.report import page_difference
from sitegen.serve.view import View
from sitegen.serve.words import Language, language_of, words_of

# How long a browser waits for the first reading of the inputs before it is shown how far that is.
_PATIENCE = 1.5
# A page that cannot be told what it shows is let go, and comes again: not at once.
_LET_GO_SECONDS = 2.0


class Application:
    """What answers. One for one preview."""

    def __init__(self, preview: Preview) -> None:
        self._preview = preview

    def asgi(self) -> ASGIApp:
        routes = [
            Route(f"{OURS}overview", self._overview),
            Route(f"{OURS}findings", self._findings),
            Route(f"{OURS}words", self._words),
            Route(f"{OURS}diff", self._diff),
            Route(f"{OURS}comparison", self._comparison),
            Route(f"{OURS}compare", self._compare),
            Route(f"{OURS}compare", self._compare_again, methods=["POST"]),
            Route(f"{OURS}time", self._set_time, methods=["POST"]),
            WebSocketRoute(f"{OURS}live", self._live),
            Route(f"{OURS}search/{{what}}", self._search),
            Route(f"{OURS}{{name}}", self._static),
            Route("/{path:path}", self._page),
        ]
        return Guard(Starlette(routes=routes), self._preview.rules)

    # ── pages ──

    async def _page(self, request: Request) -> Response:
        preview, name = self._preview, str(request.scope["name"])
        language = self._language(request)
        if not await self._is_ready(request):
            return self._wait(language)
        if preview.fault is not None and preview.work.updated is None:
            return self._trouble(preview.fault, language)
        if preview.rules.is_index(name):
            return self._index(request, language)
        found = preview.find(name)
        if found is None:
            updated = preview.work.updated
            if updated is not None and not updated.ready:
                return self._index(request, language, instead=True)
            # The site may come again, as after a checkout of another branch: its page was open, and is then what it was.
            return own_page("nowhere.html", language, status=404, headers={"Refresh": "3"}, name=name, index=self._index_url())
        view, real = found
        try:
            return await site_page(request, view, real, preview.rules, language=language, marks=preview.marks())
        except MachineFault as fault:
            return self._trouble(fault, language)
        except Crashed as crashed:
            traceback.print_exception(crashed)
            trusted = preview.rules.is_trusted(request.scope)
            return own_page("ours.html", language, status=500, problem=str(crashed), detail=crashed.traceback if trusted else "")

    async def _is_ready(self, request: Request) -> bool:
        """Waits for the first update: a browser some moments, a program as long as it takes."""
        ready = self._preview.work.ready
        patient = "text/html" not in request.headers.get("accept", "")
        try:
            await asyncio.wait_for(ready.wait(), None if patient else _PATIENCE)
        except TimeoutError:
            return False
        return True

    def _wait(self, language: Language) -> Response:
        working = self._preview.work.client.working
        done, total = (working.done, working.total) if working is not None else (0, 0)
        return own_page("wait.html", language, status=503, headers={"Retry-After": "1"}, done=done, total=total)

    def _trouble(self, fault: MachineFault, language: Language) -> Response:
        told = show([Diagnostic(fault.code, Place(""), fault.params)], self._preview.settings.root)[0]
        return own_page("trouble.html", language, status=503, headers={"Retry-After": "2"}, one=told)

    def _index(self, request: Request, language: Language, *, instead: bool = False) -> Response:
        """`instead`: of a site, as long as it is not known which there are."""
        rules = self._preview.rules
        if request.url.path != "/" and not instead:
            return own_page("nowhere.html", language, status=404, name=request.url.path, index="/")
        trusted = rules.is_trusted(request.scope)
        token, status = rules.token if trusted else "", 503 if instead else 200
        return own_page("index.html", language, status=status, token=token, trusted=trusted, ours=OURS, instead=instead)

    def _index_url(self) -> str:
        rules = self._preview.rules
        return f"http://{rules.domain}" + ("" if rules.port == 80 else f":{rules.port}") + "/"

    def _language(self, request: Request) -> Language:
        wanted = request.query_params.get("lang") or request.cookies.get("sitegen-lang")
        return language_of(wanted, self._preview.settings.language)

    async def _static(self, request: Request) -> Response:
        return static_file(str(request.path_params["name"]))

    # ── for our own scripts ──

    async def _words(self, request: Request) -> Response:
        return _json(words_of(self._language(request)))

    async def _overview(self, request: Request) -> Response:
        """Sites, with their addresses in the preview; for other machines without findings and controls."""
        preview = self._preview
        trusted = preview.rules.is_trusted(request.scope)
        fault = preview.fault
        try:
            overview = await preview.work.client.call(GetOverview(), Overview)
        except MachineFault as trouble:
            overview, fault = Overview.nothing(), trouble
        updated = preview.work.updated
        sites = [
            {
                **msgspec.to_builtins(one),
                "preview": preview.work.names.address(one.address) if one.address else "",
                **({} if trusted else {"errors": 0, "warnings": 0}),
            }
            for one in overview.sites
        ]
        found: dict[str, Any] = {"platform": overview.platform, "documents": overview.documents, "sites": sites}
        if trusted:
            found |= {
                "clock": overview.clock,
                "fixed": overview.fixed,
                "drafts": overview.drafts_shown,
                "errors": overview.errors,
                "warnings": overview.warnings,
                "unchecked": preview.unchecked,
                "rests": preview.rests,
                "since": preview.settings.since.title if preview.settings.since is not None else "",
                "until": self._after(),
                "trouble": msgspec.to_builtins((*self._told(fault), *(updated.trouble if updated is not None else ()))),
                "views": [self._view(one) for one in preview.views if one.label],
            }
        return _json(found)

    def _told(self, fault: MachineFault | None) -> tuple[Shown, ...]:
        """Why nothing can be done now, if that is so."""
        return show([Diagnostic(fault.code, Place(""), fault.params)], self._preview.settings.root) if fault is not None else ()

    def _view(self, view: View) -> dict[str, Any]:
        updated = view.updated
        portal = updated.portal if updated is not None else ""
        scheme = updated.scheme if updated is not None else "https"
        return {"title": view.title, "label": view.label, "preview": view.names.address(f"{scheme}://{portal}/")}

    async def _findings(self, request: Request) -> Response:
        if not self._preview.rules.is_trusted(request.scope):
            return Response("403\n", 403, media_type="text/plain")
        asked = request.query_params
        wanted = GetFindings(asked.get("site", ""), asked.get("path", ""), asked.get("severity", ""))
        return _json(msgspec.to_builtins(await self._preview.work.client.call(wanted, Findings)))

    async def _search(self, request: Request) -> Response:
        """The search service, for sites that name none in production."""
        found = self._preview.find(str(request.scope["name"]))
        updated = found[0].updated if found is not None else None
        if found is None or updated is None or not updated.searched:
            return Response("404\n", 404, media_type="text/plain")
        view, real = found
        return await view.search().json(request, real, updated, view.names, f"{OURS}search")

    # ── what changes ──

    def _is_open(self, request: Request) -> bool:
        """Whether the comparison may be seen here: at the cluster's own name, by whom it concerns."""
        rules = self._preview.rules
        return rules.is_index(str(request.scope["name"])) and rules.is_trusted(request.scope)

    async def _diff(self, request: Request) -> Response:
        if not self._is_open(request):
            return Response("403\n", 403, media_type="text/plain")
        return own_page("diff.html", self._language(request), token=self._preview.rules.token)

    async def _comparison(self, request: Request) -> Response:
        if not self._is_open(request):
            return Response("403\n", 403, media_type="text/plain")
        comparison, since = self._preview.comparison, self._preview.settings.since
        if comparison is None or since is None:
            return _json({"state": "failed", "problem": words_of(self._language(request))["diff.not-asked"]})
        if comparison.found is None or comparison.state != "done":
            return _json({"state": comparison.state, "problem": comparison.problem})
        found = msgspec.to_builtins(comparison.found)
        chosen = self._preview.settings.sites
        pages = [one for one in found["pages"] if not chosen or one["site"] in chosen]
        return _json({**found, "pages": pages, "state": "done", "before": since.title, "after": self._after()})

    def _after(self) -> str:
        """The revision that is compared, "" for the files."""
        until = self._preview.settings.until
        return until.title if until is not None else ""

    async def _compare_again(self, request: Request) -> Response:
        self._preview.compare()
        return _json({"ok": True})

    async def _compare(self, request: Request) -> Response:
        """One page: its text or source before and after, or both side by side."""
        if not self._is_open(request):
            return Response("403\n", 403, media_type="text/plain")
        language = self._language(request)
        asked = request.query_params
        preview, comparison = self._preview, self._preview.comparison
        before, after = preview.since_view(), preview.until_view()
        page = comparison.page(asked.get("site", ""), asked.get("route", "")) if comparison is not None else None
        if page is None or before is None or comparison is None or comparison.found is None:
            return own_page("nowhere.html", language, status=404, name=asked.get("route", ""), index=f"{OURS}diff")
        old, new = await _bytes_of(before, page.url), await _bytes_of(after, page.url)
        mode = asked.get("mode", "text") if asked.get("mode") in ("source", "beside") else "text"
        difference = page_difference if mode == "text" else _source
        found = await asyncio.to_thread(difference, old, new, page.route)
        return own_page(
            "compare.html",
            language,
            page=page,
            name=comparison.found.sites.get(page.site, page.site),
            mode=mode,
            found=found,
            before=before.title,
            after=after.title or words_of(language)["index.working"],
            here=f"{OURS}compare?site={quote(page.site)}&route={quote(page.route)}",
            old_url=before.names.address(page.url),
            new_url=after.names.address(page.url),
        )

    async def _set_time(self, request: Request) -> Response:
        try:
            wanted = msgspec.json.decode(await request.body(), type=_Time)
        except msgspec.DecodeError:
            return Response("400\n", 400, media_type="text/plain")
        clock = read_moment(wanted.clock.replace("T", " ")) if wanted.clock else None
        if wanted.clock and (clock is None or not is_clock(clock)):
            return Response("400\n", 400, media_type="text/plain")
        await self._preview.set_time(clock, drafts=wanted.drafts)
        return _json({"ok": True})

    async def _live(self, socket: WebSocket) -> None:
        """One open page: says what it shows, hears what changed."""
        preview = self._preview
        if not preview.rules.has_token(socket.query_params.get("token")):
            await socket.close(1008)
            return
        found = preview.find(str(socket.scope["name"]))
        tab = Tab(socket, found[0] if found is not None else None)
        await socket.accept()
        preview.tabs.add(tab)
        try:
            with contextlib.suppress(WebSocketDisconnect, msgspec.DecodeError):
                while True:
                    said = msgspec.json.decode(await socket.receive_text(), type=_Said)
                    if said.looked is not None:
                        tab.attention = (said.visible, said.looked)
                    if said.url and tab.view is not None:
                        tab.shows(said.url, said.loaded)
                        await preview.tabs.first_look(tab, said.digest, said.status)
        except (MachineFault, Crashed):
            await asyncio.sleep(_LET_GO_SECONDS)
        finally:
            preview.tabs.remove(tab)


async def _bytes_of(view: View, url: str) -> bytes | None:
    """A page of a view as it would be built; None: there is none."""
    parts = urlsplit(url)
    answer = await view.client.call(Ask(parts.netloc, unquote(parts.path)), Answer)
    return answer.body if answer.status in (200, 301) and answer.body else None


def _source(before: bytes | None, after: bytes | None, route: str) -> Difference:
    return source_difference(before, after)


class _Time(msgspec.Struct, frozen=True):
    """A clock as people write it, "" for now."""

    clock: str = ""
    drafts: bool = False


class _Said(msgspec.Struct, frozen=True):
    """What an open page says: its address with what it loaded, or whether it can be seen and when it was looked at last
    (milliseconds of the browser's clock)."""

    url: str = ""
    loaded: list[str] = []
    digest: str = ""
    status: int = 200
    looked: float | None = None
    visible: bool = False


def _json(value: Any) -> Response:
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    return Response(msgspec.json.encode(value), 200, headers)
