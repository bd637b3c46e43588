"""Search in the preview: the service of `finder`, on the index of a view's own library, which follows before every search.

As behind the web server of docs/search.md: the service's path, and search pages with words; when the service does not
answer, the page is sent as the build makes it. A platform without a service in production has it too, at an address of
ours that the script of the search page is given: its static shards follow more slowly.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import msgspec
from lxml.html import HtmlElement
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message

from sitegen.diagnostics import MachineFault
from sitegen.finder.app import make_app
from sitegen.finder.options import Options, usual_limits
from sitegen.finder.page import NoFrame, read_frame
from sitegen.schema.moment import Moment, read_moment
from sitegen.serve.client import Client, Crashed
from sitegen.serve.hosts import HostNames
from sitegen.serve.messages import Index, Indexed, Updated

# How long a search waits for the index; then it is answered as if the service were down.
_PATIENCE_SECONDS = 300.0
# Nobody is kept from searching their own machine.
_RATE = 10_000


class Searching:
    """The service for one view."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._folder = ""
        self._shown_at = Moment(0)
        self._app: Starlette | None = None
        self._frames: dict[str, bytes] = {}

    async def json(self, request: Request, real: str, updated: Updated, names: HostNames, endpoint: str) -> Response:
        """The answer at the service's path under `endpoint`, addresses leading to the preview."""
        if not await self._is_current():
            return Response(b'{"error": "index", "message": "come again"}', 503, {"Retry-After": "5"}, "application/json")
        path = "/_search" + request.url.path.removeprefix(endpoint)
        status, headers, body = await self._ask(request, real, path, updated)
        if headers.get("content-type", "").startswith("application/json"):
            body = msgspec.json.encode(_lead_here(msgspec.json.decode(body), names))
        kept = {name: value for name, value in headers.items() if name not in ("content-length", "access-control-allow-origin")}
        return Response(body, status, {**kept, "Cache-Control": "no-store"})

    async def page(self, request: Request, real: str, updated: Updated, site: str, frame: bytes) -> bytes | None:
        """The result page in the frame of a site's search page; None: there is none, the frame is shown as it is."""
        if not await self._is_current():
            return None
        self._frames[site] = frame
        status, _, body = await self._ask(request, real, request.url.path, updated)
        return body if status == 200 else None

    async def _is_current(self) -> bool:
        """Lets the index follow the library, piece by piece: edits and pages go in between."""
        ends = time.monotonic() + _PATIENCE_SECONDS
        try:
            while (await self._client.call(Index(), Indexed)).left:
                if time.monotonic() > ends:
                    return False
        except (MachineFault, Crashed):
            return False
        return True

    async def _ask(self, request: Request, real: str, path: str, updated: Updated) -> tuple[int, Headers, bytes]:
        """What the service answers to this request, made to the site's real host."""
        scope = {
            **request.scope,
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "headers": [(b"host", real.encode())],
        }
        start: list[Message] = []
        body = bytearray()

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.append(message)
            else:
                body.extend(message.get("body", b""))

        for name in ("app", "router", "endpoint", "path_params", "route", "state"):
            scope.pop(name, None)
        await self._service(updated)(scope, request.receive, send)
        return int(start[0]["status"]), Headers(raw=start[0]["headers"]), bytes(body)

    def _service(self, updated: Updated) -> Starlette:
        self._shown_at = read_moment(updated.clock) or self._shown_at
        if self._app is None or self._folder != updated.index:
            self._folder = updated.index
            limits = msgspec.structs.replace(usual_limits(), rate=_RATE, burst=_RATE)
            self._app = make_app(Options(Path(updated.index), limits), self._frame_of, self._clock)
        return self._app

    def _clock(self) -> Moment:
        """As of which the view's pages are shown: its best bets are those of then."""
        return self._shown_at

    def _frame_of(self, site: str) -> HtmlElement:
        frame = self._frames.get(site)
        if frame is None:
            raise NoFrame(site)
        return read_frame(frame.decode("utf-8", "replace"), site)


def _lead_here(value: Any, names: HostNames) -> Any:
    """The same JSON with what stands under `url` at its address in the preview."""
    if isinstance(value, list):
        return [_lead_here(one, names) for one in value]
    if not isinstance(value, dict):
        return value
    return {key: names.address(one) if key == "url" and isinstance(one, str) else _lead_here(one, names) for key, one in value.items()}
