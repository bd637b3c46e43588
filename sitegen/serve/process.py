"""The workshop in a process of its own: the server never waits for a scan, a page that ends the process ends only that.

Started as `python -c "from sitegen.serve.process import main; main()" FD`; speaks `messages` over the socket FD.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sqlite3
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

import msgspec

from sitegen.diagnostics import MachineFault
from sitegen.engine.lock import Lock, only_one
from sitegen.engine.options import Options, Progress
from sitegen.engine.revision import NoRevision, inputs_at
from sitegen.schema.moment import Moment
from sitegen.serve.messages import Fault, Hurry, Reply, Working, decode_request, encode
from sitegen.serve.workshop import Workshop
from sitegen.workers.limits import begin_worker

# So many previews of one cluster can run at once, each with a library of its own.
_SLOTS = 16
_SAY_EVERY = 0.1


class Start(msgspec.Struct, frozen=True):
    """The first message: what to work on. `folder`: where libraries of the preview lie; `name`: of this one. `commit`:
    the inputs as they were at this commit, "" for the files as they are."""

    root: str
    build: str
    folder: str
    name: str
    clock: Moment | None = None
    drafts: bool = False
    commit: str = ""
    sites: tuple[str, ...] = ()
    jobs: int = 0


def main() -> None:
    """Works until the other side closes the socket."""
    begin_worker()
    channel = socket.socket(fileno=int(sys.argv[1]))
    start = msgspec.msgpack.decode(_receive(channel), type=Start)
    with contextlib.ExitStack() as stack:
        try:
            slot, lock = stack.enter_context(_free_slot(Path(start.folder), start.name, Path(start.build)))
            root = inputs_at(Path(start.root), start.commit, slot / "repository") if start.commit else Path(start.root)
        except MachineFault as fault:
            channel.sendall(encode(Fault(fault.code, fault.params)))
            return
        except NoRevision as unknown:
            channel.sendall(encode(Fault("ours", {"problem": unknown.problem})))
            return
        options = Options(
            root=root,
            build=slot,
            clock=start.clock,
            drafts=start.drafts,
            sites=start.sites,
            jobs=start.jobs,
        )
        workshop = Workshop(options, Path(start.build) / "sites", _Telling(channel), lambda: _is_called(channel))
        while True:
            request = decode_request(_receive(channel))
            if isinstance(request, Hurry):
                continue  # what it was about is done
            if not lock.is_kept() and Path(start.root).is_dir():
                return  # the library is no more (build/ was removed, a disk went and came back): a fresh process makes another
            reply: Reply
            try:
                reply = workshop.handle(request)
            except MachineFault as fault:
                reply = Fault(fault.code, fault.params)
            except (sqlite3.OperationalError, OSError) as error:
                reply = Fault("machine.write", {"path": str(options.state), "problem": str(error)})
            except MemoryError:
                os._exit(1)  # at the limit of a process nothing can be done any more: a fresh one takes over
            except Exception as error:
                reply = Fault("ours", {"problem": str(error) or type(error).__name__}, traceback.format_exc())
            channel.sendall(encode(reply))


def _receive(channel: socket.socket) -> bytes:
    """One frame; the process ends when the other side is gone."""
    size = int.from_bytes(_exactly(channel, 4), "big")
    return _exactly(channel, size)


def _is_called(channel: socket.socket) -> bool:
    """Whether the other side says something while a request is in hand: somebody waits, or it is gone."""
    return bool(select.select([channel], [], [], 0)[0])


def _exactly(channel: socket.socket, count: int) -> bytes:
    data = bytearray()
    while len(data) < count:
        try:
            piece = channel.recv(count - len(data))
        except OSError:
            piece = b""
        if not piece:
            os._exit(0)
        data += piece
    return bytes(data)


@contextlib.contextmanager
def _free_slot(folder: Path, name: str, build: Path) -> Iterator[tuple[Path, Lock]]:
    """A folder nobody else works in, locked: `<name>-1`, or the next one while another preview has it."""
    for number in range(1, _SLOTS + 1):
        slot = folder / f"{name}-{number}"
        with contextlib.ExitStack() as stack:
            try:
                lock = stack.enter_context(only_one(slot / ".state", build))
            except MachineFault as fault:
                if fault.code != "machine.locked" or number == _SLOTS:
                    raise
                continue
            yield slot, lock
            return


class _Telling(Progress):
    """Sends how far the work is, now and then."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._stage, self._done, self._total, self._said = "", 0, 0, 0.0

    def stage(self, name: str, total: int) -> None:
        self._stage, self._done, self._total = name, 0, total
        self._say()

    def advance(self, count: int) -> None:
        self._done += count
        if time.monotonic() - self._said > _SAY_EVERY:
            self._say()

    def _say(self) -> None:
        self._said = time.monotonic()
        self._channel.sendall(encode(Working(self._stage, self._done, self._total)))
