"""A real nginx with the configuration of docs/operators.md, over a built cluster."""

from __future__ import annotations

import contextlib
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from tests.output.built import Built
from tests.tools.tool import tool

MANUAL = Path(__file__).resolve().parents[2] / "docs/operators.md"
_TYPES = (
    "types { text/html html; text/css css; text/javascript js; application/json json; application/manifest+json webmanifest;"
    " image/svg+xml svg; image/webp webp; image/png png; image/jpeg jpg; text/xml xml; }"
)


@contextlib.contextmanager
def nginx(built: Built, sites: str, folder: Path, *, listen: str = "") -> Iterator[int]:
    """Serves until the block ends. `sites`: server blocks as the manual writes them, with its paths and its `listen 80`;
    `listen`: what stands after the address and port. Yields the port. Files of the server go into `folder`."""
    port = _free_port()
    text = sites.replace("/srv/sitegen/build", str(built.build)).replace("listen 80;", f"listen 127.0.0.1:{port}{listen};")
    places = "".join(f"{one}_temp_path {folder / one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; worker_processes 1; events {{}}\n"
        f"http {{ {_TYPES} access_log off; map_hash_bucket_size 256; {places}\n{text}\n}}\n",
        encoding="utf-8",
    )
    # nginx started by root works as "nobody", who may not look into pytest's folders.
    options = "user root;" if Path("/proc/self").stat().st_uid == 0 else ""
    with (folder / "log").open("w") as log:
        server = subprocess.Popen([tool("nginx"), "-p", folder, "-c", folder / "nginx.conf", "-g", options], stderr=log)
        try:
            _wait_for(port, server, folder / "log")
            yield port
        finally:
            server.terminate()
            server.wait(10)


def server_blocks() -> list[str]:
    """The configuration of the manual: that of the portal, and what a site under a path adds to the one above it."""
    return re.findall(r"```nginx\n(.*?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except ConnectionRefusedError:
            assert server.poll() is None, log.read_text()
            time.sleep(0.05)
    raise TimeoutError(log.read_text())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
