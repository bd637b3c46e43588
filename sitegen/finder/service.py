"""`sitegen search --serve`: the service on a port of this machine, behind the web server of the sites."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from sitegen.diagnostics import MachineFault
from sitegen.finder.options import options_from

HOST, PORT = "127.0.0.1", 8090


def serve(build: Path, *, host: str = HOST, port: int = PORT, processes: int = 1, started: Callable[[], None]) -> None:
    """Serves until it is told to stop. The environment changes what `finder.options` names; WrongSetting, or MachineFault
    where nobody can listen at this address, before `started` is called."""
    os.environ["SITEGEN_BUILD"] = os.fspath(build)
    options_from(os.environ)  # a wrong setting is told here, not in every process
    _try_address(host, port)
    started()
    uvicorn.run(
        "sitegen.finder.asgi:app",
        host=host,
        port=port,
        workers=processes,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=30,
        limit_concurrency=1000,
    )


def _try_address(host: str, port: int) -> None:
    """What uvicorn says of a port in use is in one language, and comes after we said that the service is there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise MachineFault("serve.port", host=host, port=port, problem=error.strerror or error) from error
