"""`sitegen search --serve`: the service on a port of this machine, behind the web server of the sites."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import uvicorn

from sitegen.finder.options import options_from

HOST, PORT = "127.0.0.1", 8090


def serve(build: Path, *, host: str = HOST, port: int = PORT, processes: int = 1, started: Callable[[], None]) -> None:
    """Serves until it is told to stop. The environment changes what `finder.options` names; WrongSetting before `started`
    is called."""
    os.environ["SITEGEN_BUILD"] = os.fspath(build)
    options_from(os.environ)  # a wrong setting is told here, not in every process
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
