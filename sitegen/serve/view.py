"""One view of the cluster: the working tree, or a commit beside it. A workshop, its host names, its last update."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sitegen.schema.moment import Moment
from sitegen.serve.client import Client
from sitegen.serve.hosts import HostNames
from sitegen.serve.messages import SetTime, Shard, Sharded, Update, Updated
from sitegen.serve.process import Start
from sitegen.serve.spawn import Spawned

if TYPE_CHECKING:
    from sitegen.serve.searching import Searching

_PIECE_MILLISECONDS = 100


class View:
    """`label`: the part of its host names that tells it from others, "" for the working tree. `title`: the revision as
    it was asked for. `spare`: a process for its workshop."""

    def __init__(self, start: Start, *, port: int, domain: str, label: str = "", title: str = "", spare: Spawned | None = None) -> None:
        self.client, self.label, self.title = Client(start, spare), label, title
        self._port, self._domain = port, domain
        self.updated: Updated | None = None
        self.names = HostNames((), "", "https", port=port)
        self.ready = asyncio.Event()
        self._search: Searching | None = None

    async def update(self, folders: tuple[str, ...] | None) -> Updated:
        """Brings the library up to date. Raises MachineFault or Crashed; what was there stays."""
        updated = await self.client.call(Update(folders), Updated)
        self.updated = updated
        if updated.ready:
            self.names = HostNames(updated.hosts, updated.portal, updated.scheme, port=self._port, domain=self._domain, view=self.label)
        self.ready.set()
        return updated

    async def follow_shards(self) -> None:
        """Brings the static shards up to date, piece by piece: edits and pages go in between."""
        while (await self.client.call(Shard(_PIECE_MILLISECONDS), Sharded)).more:
            pass

    def search(self) -> Searching:
        """The search service of this view. Imported with the first search: it takes longer than the preview takes to start."""
        if self._search is None:
            from sitegen.serve.searching import Searching

            self._search = Searching(self.client)
        return self._search

    @property
    def endpoint(self) -> str:
        """Path of production's service on every host, "" without one."""
        return self.updated.endpoint if self.updated is not None else ""

    @property
    def searches_here(self) -> bool:
        """Whether visitors can search without a service, so that the script of the search page is given ours."""
        return self.updated is not None and self.updated.searched and not self.updated.endpoint

    async def set_time(self, clock: Moment | None, *, drafts: bool) -> None:
        await self.client.call(SetTime(clock, drafts), object)

    def close(self) -> None:
        self.client.close()
