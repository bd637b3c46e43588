"""Who may ask: hosts of the preview only, and from other machines no more than the pages.

A page of a foreign host that was pointed at this machine (DNS rebinding) carries its own Host; a foreign page that
posts here or opens a WebSocket carries its own Origin (Vite CVE-2025-24010, webpack-dev-server #887, CVE-2018-14732).
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets

import msgspec
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

# Addresses of our own things. No page can have one: a route begins with a letter, a digit, `_` or `-`.
OURS = "/~sitegen/"
TOKEN_HEADER = "x-sitegen-token"


class Rules(msgspec.Struct, frozen=True):
    """`domain`: names end in it. `bound`: the address listened at. `share`: other machines see findings and controls."""

    port: int
    domain: str
    bound: str
    share: bool
    token: str = msgspec.field(default_factory=lambda: secrets.token_urlsafe(24))

    def host_of(self, headers: Headers) -> str | None:
        """The name asked for, without the port; None: it is none of ours."""
        named = headers.getlist("host")
        if len(named) != 1:
            return None
        return self._name(named[0].lower())

    def _name(self, host: str) -> str | None:
        found = re.fullmatch(r"(\[[0-9a-f:.]+\]|[0-9a-z._-]+)(?::(\d{1,5}))?", host)
        if found is None or int(found.group(2) or 80) != self.port:
            return None
        name = found.group(1).rstrip(".")
        return name if self._is_ours(name) else None

    def _is_ours(self, name: str) -> bool:
        if any(name == one or name.endswith("." + one) for one in {"localhost", self.domain}):
            return True
        address = _address(name.strip("[]"))
        return address is not None and (
            address.is_loopback or (self.bound not in _ALL and name.strip("[]") == self.bound) or self.bound in _ALL
        )

    def is_index(self, name: str) -> bool:
        """Whether a name means the cluster, not one of its sites."""
        return name in ("localhost", self.domain) or _address(name.strip("[]")) is not None

    def is_trusted(self, scope: Scope) -> bool:
        """Whether the request may see findings and controls: from this machine, or everybody was let in."""
        client = scope.get("client")
        address = _address(client[0]) if client else None
        return self.share or (address is not None and address.is_loopback)

    def is_own_origin(self, headers: Headers) -> bool:
        """Whether a request was made by a page of the preview."""
        scheme, _, host = headers.get("origin", "").partition("://")
        return scheme == "http" and self._name(host.lower()) is not None

    def has_token(self, given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(), self.token.encode())


_ALL = ("0.0.0.0", "::", "")


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(found, "ipv4_mapped", None)
    return mapped or found


class Guard:
    """Lets through what the rules allow; the name asked for is in `scope["name"]` afterwards."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            return
        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        name = self._rules.host_of(headers)
        if name is None:
            return PlainTextResponse("403 not a host of this preview\n", 403)
        scope["name"] = name
        ours = scope["path"].startswith(OURS)
        if scope["type"] == "websocket":
            return None if ours and self._may_control(scope, headers) else PlainTextResponse("", 403)
        if scope["method"] in ("GET", "HEAD"):
            return None
        if scope["method"] == "POST" and ours:
            allowed = self._may_control(scope, headers) and self._rules.has_token(headers.get(TOKEN_HEADER))
            return None if allowed else PlainTextResponse("403 no token of this preview\n", 403)
        return PlainTextResponse("405\n", 405, {"Allow": "GET, HEAD"})

    def _may_control(self, scope: Scope, headers: Headers) -> bool:
        return self._rules.is_trusted(scope) and self._rules.is_own_origin(headers)
