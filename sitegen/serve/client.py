"""The server's side of a workshop: one request at a time, a process that died is replaced."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import time
from typing import TypeVar

import msgspec

from sitegen.diagnostics import MachineFault
from sitegen.serve.messages import (
    Check,
    Fault,
    Glance,
    Hurry,
    Reply,
    Request,
    SetTime,
    Shard,
    Update,
    Working,
    decode_reply,
    encode,
)
from sitegen.serve.process import Start
from sitegen.serve.spawn import Spawned, spawn

_Kind = TypeVar("_Kind")
# Where a fresh process cannot begin, no other is started for so many seconds, however many pages ask: only an update tries.
_REFUSED_SECONDS = 2.0


class Crashed(Exception):
    """The workshop failed at this request, which is our mistake. `traceback`: of its side, if it lives."""

    def __init__(self, problem: str, traceback: str = "") -> None:
        super().__init__(problem)
        self.traceback = traceback


class Client:
    """A workshop process. `working`: how far the request in hand is. `spare`: a process to begin with."""

    def __init__(self, start: Start, spare: Spawned | None = None) -> None:
        self._start, self._spare = start, spare
        self._turn = asyncio.Lock()
        self._checking = False  # something may be put off, see Hurry
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._refused: tuple[float, Fault] | None = None  # when, and why, a fresh process could not begin
        self.working: Working | None = None

    @property
    def clock_fixed(self) -> bool:
        return self._start.clock is not None

    @property
    def start(self) -> Start:
        return self._start

    @property
    def busy(self) -> bool:
        return self._turn.locked()

    async def call(self, request: Request, kind: type[_Kind]) -> _Kind:
        """The answer to a request. MachineFault where the machine stands in the way, Crashed where we do."""
        # A caller who gives up must not leave half an answer in the socket for the next.
        task = asyncio.ensure_future(self._call(request))
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        reply = await asyncio.shield(task)
        if isinstance(reply, Fault):
            if reply.code == "ours":
                raise Crashed(reply.params.get("problem", ""), reply.traceback)
            raise MachineFault(reply.code, **reply.params)
        if not isinstance(reply, kind):
            raise Crashed(f"{type(reply).__name__} for {type(request).__name__}")
        return reply

    async def _call(self, request: Request) -> Reply:
        if self._checking and self._writer is not None:
            self._writer.write(encode(Hurry()))
        async with self._turn:
            self._checking = isinstance(request, Check | Glance | Shard)
            try:
                return await self._call_alone(request)
            finally:
                self._checking = False

    async def _call_alone(self, request: Request) -> Reply:
        if isinstance(request, SetTime):
            self._start = msgspec.structs.replace(self._start, clock=request.clock, drafts=request.drafts)
        if isinstance(request, Update):
            self._refused = None
        elif self._refused is not None and time.monotonic() - self._refused[0] < _REFUSED_SECONDS:
            return self._refused[1]
        try:
            return await (self._in_fresh(request) if self._writer is None else self._exchange(request))
        except (asyncio.IncompleteReadError, ConnectionError, OSError):
            return await self._again(request)

    async def _again(self, request: Request) -> Reply:
        """In a fresh process: the old one was killed. What ends that one too is our mistake."""
        self.close()
        try:
            return await self._in_fresh(request)
        except (asyncio.IncompleteReadError, ConnectionError, OSError) as error:
            self.close()
            raise Crashed("the workshop ended") from error

    async def _in_fresh(self, request: Request) -> Reply:
        """By a process that is started for it. Where that cannot begin (the folder of its library cannot be made), its first
        reply says why."""
        await self._begin()
        updated = await self._exchange(Update())
        self._refused = (time.monotonic(), updated) if isinstance(updated, Fault) else None
        return updated if isinstance(updated, Fault) or isinstance(request, Update) else await self._exchange(request)

    async def _begin(self) -> None:
        spawned, self._spare = self._spare or spawn(), None
        self._process = spawned.process
        self._reader, self._writer = await asyncio.open_connection(sock=spawned.channel, limit=1 << 20)
        data = msgspec.msgpack.encode(self._start)
        self._writer.write(len(data).to_bytes(4, "big") + data)

    async def _exchange(self, request: Request) -> Reply:
        assert self._reader is not None
        assert self._writer is not None
        self._writer.write(encode(request))
        await self._writer.drain()
        while True:
            size = int.from_bytes(await self._reader.readexactly(4), "big")
            reply = decode_reply(await self._reader.readexactly(size))
            if not isinstance(reply, Working):
                self.working = None
                return reply
            self.working = reply

    def close(self) -> None:
        """Ends the process."""
        if self._writer is not None:
            self._writer.close()
        if self._process is not None:
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
        self._reader = self._writer = self._process = self.working = None

    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None
