"""Runs the preview: a socket, uvicorn on it, the workshop beside it, until a signal ends the process."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator

import uvicorn

from sitegen.diagnostics import MachineFault
from sitegen.serve.app import Application
from sitegen.serve.guard import Rules
from sitegen.serve.preview import News, Preview, Settings
from sitegen.serve.spawn import Spawned

# A busy default port is passed over for one of the next so many.
_NEXT_PORTS = 20


class Listening:
    """The socket the preview listens at."""

    def __init__(self, host: str, port: int, *, exactly: bool) -> None:
        self.socket = _listen(host, port, tries=1 if exactly else _NEXT_PORTS)
        self.port = int(self.socket.getsockname()[1])


def _listen(host: str, port: int, *, tries: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    problem: OSError | None = None
    for one in range(port, port + (tries if port else 1)):
        found = socket.socket(family, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, one))
        except OSError as error:
            found.close()
            problem = error
            continue
        found.listen(256)
        return found
    raise MachineFault("serve.port", host=host, port=port, problem=problem.strerror if problem else "")


class _Server(uvicorn.Server):
    """Leaves signals to the command: they end everything on the spot."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def serve(
    settings: Settings,
    rules: Rules,
    listening: Listening,
    spare: Spawned,
    begun: Callable[[Preview], None],
    say: Callable[[News, str], None],
) -> None:
    """Serves for ever. `spare`: a process for the workshop; `begun`: called once requests are answered; `say`: after every
    update."""
    asyncio.run(_serve(Preview(settings, rules, say, spare), listening, begun))


async def _serve(preview: Preview, listening: Listening, begun: Callable[[Preview], None]) -> None:
    config = uvicorn.Config(
        Application(preview).asgi(),
        log_config=None,
        log_level="critical",
        access_log=False,
        lifespan="off",
        http="h11",
        ws="wsproto",
        ws_per_message_deflate=False,
        ws_max_size=1 << 20,
        proxy_headers=False,  # who says to be another machine's proxy is believed nothing
        server_header=False,
    )
    server = _Server(config)
    updating = asyncio.create_task(preview.run())
    answering = asyncio.create_task(server.serve(sockets=[listening.socket]))
    begun(preview)
    try:
        done, _ = await asyncio.wait({updating, answering}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        preview.close()
