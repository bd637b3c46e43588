"""Open pages: what each shows, and what it is told when that changes."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any
from urllib.parse import urlsplit

import msgspec
from starlette.websockets import WebSocket, WebSocketDisconnect

from sitegen.serve.addresses import normal_path
from sitegen.serve.messages import Look, Looked, Seen
from sitegen.serve.view import View

# Of what a page loaded, so many addresses are watched.
_RESOURCES = 200
# A browser that stands still takes what it is sent no more, once the buffers are full: seconds until it is given up.
_PATIENCE = 3.0


class Tab:
    """An open page. `view` None: the cluster's index. `seen`: what lay at its addresses when it was told last; the
    first address is the page itself."""

    def __init__(self, socket: WebSocket, view: View | None) -> None:
        self.socket, self.view = socket, view
        self.addresses: list[tuple[str, str]] = []
        self.seen: dict[tuple[str, str], Seen] = {}
        self.attention = (False, 0.0)  # whether it can be seen, and when somebody looked at it last
        self.is_deaf = False

    async def say(self, **message: Any) -> None:
        """A tab that is gone hears nothing; nor does one that took nothing for a while, which nobody may wait for."""
        if self.is_deaf:
            return
        with contextlib.suppress(WebSocketDisconnect, RuntimeError, OSError):
            try:
                await asyncio.wait_for(self.socket.send_text(msgspec.json.encode(message).decode()), _PATIENCE)
            except TimeoutError:
                self.is_deaf = True

    def shows(self, url: str, loaded: list[str]) -> None:
        """The addresses of a page and of what it loaded, as far as they are of its view."""
        assert self.view is not None
        found: dict[tuple[str, str], None] = {}
        for one in [url, *loaded[:_RESOURCES]]:
            parts = urlsplit(one)
            real = self.view.names.real(parts.hostname or "")
            path = normal_path(parts.path.encode()) if parts.path else "/"
            if real is not None and path is not None and not path.startswith("/~"):
                found[real, path] = None
        self.addresses = list(found)

    async def tell(self, now: dict[tuple[str, str], Seen]) -> bool:
        """Tells the page what changed since it was told last. Whether it was told to load again."""
        before, self.seen = self.seen, {one: now[one] for one in self.addresses if one in now}
        if not self.addresses or self.addresses[0] not in now:
            return False
        page = self.addresses[0]
        styles = False
        for address in self.addresses:
            old, new = before.get(address), self.seen.get(address)
            if old is None or new is None or (old.status, old.digest) == (new.status, new.digest):
                continue
            if (address == page and (old.status, old.bare) == (new.status, new.bare)) or (address != page and address[1].endswith(".css")):
                styles = True
            else:
                await self.say(reload=True)
                return True
        if styles:
            await self.say(styles=list(now[page].styles), digest=now[page].digest)
        if page in before and before[page].findings != now[page].findings:
            await self.say(findings=now[page].findings, held=now[page].held)
        return False


class Tabs:
    """All open pages."""

    def __init__(self) -> None:
        self._tabs: set[Tab] = set()

    def __len__(self) -> int:
        return len(self._tabs)

    def add(self, tab: Tab) -> None:
        self._tabs.add(tab)

    def remove(self, tab: Tab) -> None:
        self._tabs.discard(tab)

    async def tell_index(self, **message: Any) -> None:
        await asyncio.gather(*(one.say(**message) for one in self._tabs if one.view is None))

    async def tell_all(self, **message: Any) -> None:
        await asyncio.gather(*(one.say(**message) for one in self._tabs))

    async def update(self, view: View, leaving: Tab | None = None) -> int:
        """Looks at what the tabs of a view show and tells them, but one that is `leaving`. Returns how many load again."""
        tabs = [one for one in self._tabs if one.view is view and one is not leaving]
        addresses = tuple({one: None for tab in tabs for one in tab.addresses})
        if not addresses:
            return 0
        looked = await view.client.call(Look(addresses), Looked)
        now = dict(zip(addresses, looked.seen, strict=False))
        return sum(await asyncio.gather(*(tab.tell(now) for tab in tabs)))

    async def first_look(self, tab: Tab, digest: str, status: int) -> None:
        """What a page just opened shows; told at once when it is already another."""
        assert tab.view is not None
        if not tab.addresses:
            return
        looked = await tab.view.client.call(Look(tuple(tab.addresses)), Looked)
        tab.seen = dict(zip(tab.addresses, looked.seen, strict=False))
        page = tab.seen.get(tab.addresses[0])
        if page is None:
            return
        if (digest, status) != (page.digest, page.status):
            await tab.say(reload=True)
        else:
            await tab.say(findings=page.findings, held=page.held)

    async def go(self, url: str, view: View) -> Tab | None:
        """Sends the page looked at last to another address. Returns which that is."""
        tab = max((one for one in self._tabs if one.view is view), key=lambda one: one.attention, default=None)
        if tab is not None:
            await tab.say(go=url)
        return tab
