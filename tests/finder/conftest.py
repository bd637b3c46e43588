"""The search service in processes of its own, and nginx in front of it with the configuration of the manual."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.output.built import Built
from tests.output.conftest import demo
from tests.tools.tool import tool

__all__ = ["demo"]

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs/search.md"


@dataclass
class Reply:
    """An answer: status, headers with lower-case names, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Service:
    """A running service."""

    port: int
    process: subprocess.Popen[bytes]

    def get(self, path: str, parameters: Mapping[str, str] | None = None, **headers: str) -> Reply:
        """Asks; words of header names are apart by `_`."""
        return get(self.port, path, parameters, **headers)


def get(port: int, path: str, parameters: Mapping[str, str] | None = None, **headers: str) -> Reply:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        address = path + (f"?{urlencode(parameters, errors='replace')}" if parameters else "")
        connection.request("GET", address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(build: Path, *, workers: int = 1, port: int = 0, **settings: str) -> Iterator[Service]:
    """`settings`: what the environment says, without SITEGEN_SEARCH_. Rates are high unless a test is about them."""
    settings = {"RATE": "100000", "BURST": "100000", **settings}
    environment = {**os.environ, "SITEGEN_BUILD": str(build), **{f"SITEGEN_SEARCH_{name}": one for name, one in settings.items()}}
    port = port or free_port()
    command = [sys.executable, "-m", "uvicorn", "sitegen.finder.asgi:app", "--port", str(port), "--no-access-log", "--log-level", "warning"]
    process = subprocess.Popen([*command, "--workers", str(workers), "--no-proxy-headers"], env=environment, cwd=ROOT)
    try:
        _wait(process, lambda: get(port, "/_search/openapi.json").status == 200)
        yield Service(port, process)
    finally:
        process.terminate()
        process.wait(20)


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool]) -> None:
    for _ in range(400):
        with contextlib.suppress(ConnectionError):
            if ready():
                return
        assert process.poll() is None
        time.sleep(0.05)
    pytest.fail("the server does not answer")


@pytest.fixture(scope="module")
def service(demo: Built) -> Iterator[Service]:
    """The service for the demonstration cluster."""
    with running(demo.build) as one:
        yield one


@contextlib.contextmanager
def nginx_before(service_port: int, build: Path, folder: Path) -> Iterator[int]:
    """The portal, a department and a county with its town behind nginx, as docs/search.md says. Yields the port."""
    upstream, inside, under = re.findall(
        r"```nginx\n(.*?)```", MANUAL.read_text(encoding="utf-8").replace("/srv/sitegen/build", str(build)), re.DOTALL
    )
    port = free_port()
    servers = "".join(
        f"server {{ listen 127.0.0.1:{port}; server_name {site}.shifan.gov.cn; root {build}/sites/{site}; charset utf-8;\n"
        "add_header Content-Security-Policy \"default-src 'self'; base-uri 'none'; object-src 'none'\" always;\n"
        f"{inside.replace('sites/www', f'sites/{site}')} {under if site == 'baihe' else ''} }}\n"
        for site in ("www", "jyj", "baihe")
    )
    places = "".join(f"{one}_temp_path {folder / one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    types = (
        "types { text/html html; text/css css; text/javascript js; image/svg+xml svg; image/png png; application/json json webmanifest; }"
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; worker_processes 1; events {{}}\n"
        f"http {{ {types} access_log off; {places}\n{upstream.replace('8090', str(service_port))}\n{servers}\n}}\n",
        encoding="utf-8",
    )
    options = "user root;" if os.geteuid() == 0 else ""
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([tool("nginx"), "-p", folder, "-c", folder / "nginx.conf", "-g", options], stderr=log)
        try:
            _wait(process, lambda: get(port, "/", Host="www.shifan.gov.cn").status == 200)
            yield port
        finally:
            process.terminate()
            process.wait(10)
