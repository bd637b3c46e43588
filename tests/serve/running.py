"""`sitegen serve` as a process on a free port, and what asks it."""

from __future__ import annotations

import contextlib
import http.client
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLOCK = "2026-11-22 09:00"
_DEADLINE = 60.0


@dataclass
class Answer:
    """What came back over HTTP."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Running:
    """A preview that runs. `lines`: what it said, as it says it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue()
        for stream in (process.stdout, process.stderr):
            threading.Thread(target=self._read, args=(stream,), daemon=True).start()
        self.port = int(re.findall(r":(\d+)/", self.wait_for("http://"))[0])

    def _read(self, stream: Any) -> None:
        with contextlib.suppress(ValueError):  # closed, with what nobody reads any more
            for line in stream:
                self.said.append(line)
                self._lines.put(line)

    def wait_for(self, words: str) -> str:
        """The first line with these words, said already or to come."""
        ends = time.monotonic() + _DEADLINE
        while True:
            for line in list(self.said):
                if words in line:
                    return line
            try:
                self._lines.get(timeout=max(0.01, ends - time.monotonic()))
            except queue.Empty:
                raise AssertionError(f"never said {words!r}: {self.said}") from None

    def get(self, host: str, path: str, **headers: str) -> Answer:
        """`host` without the port; header names with `_` for `-`."""
        return self.ask("GET", host, path, **headers)

    def ask(self, method: str, host: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_DEADLINE)
        named = {"Host": f"{host}:{self.port}", **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection.request(method, path, body, headers=named)
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, data)

    def url(self, name: str, path: str = "/") -> str:
        return f"http://{name}:{self.port}{path}"

    def until(self, true: Callable[[], bool], what: str) -> None:
        """Waits until something is so. A preview tells of updates a moment after the file was saved."""
        ends = time.monotonic() + _DEADLINE
        while not true():
            assert time.monotonic() < ends, f"never: {what}; said {self.said}"
            assert self.process.poll() is None, f"ended: {self.said}"
            time.sleep(0.02)

    def until_gone(self, pid: int) -> None:
        """Waits until a process is no more."""
        ends = time.monotonic() + 10
        while _lives(pid):
            assert time.monotonic() < ends, f"{pid} lives"
            time.sleep(0.02)

    def token(self) -> str:
        found = re.search(r'data-token="([^"]+)"', self.get("localhost", "/").text)
        assert found is not None
        return found.group(1)

    def workshop_pid(self) -> int:
        """The process that makes the pages."""
        found: list[int] = []

        def look() -> bool:
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
            found[:] = [int(one) for one in children if b"serve.process" in Path(f"/proc/{one}/cmdline").read_bytes()]
            return bool(found)

        self.until(look, "a workshop")
        return found[0]


def _lives(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False


@contextlib.contextmanager
def running(root: Path, *arguments: str, language: str = "en", **environment: str) -> Iterator[Running]:
    """`sitegen serve` in a cluster, at the usual clock unless the arguments say otherwise."""
    clock = () if "--clock" in arguments or "--now" in arguments else ("--clock", CLOCK)
    command = [sys.executable, "-W", "error", "-m", "sitegen", "--lang", language, "serve", "--port", "0", *clock]
    process = subprocess.Popen(
        [*command, *(one for one in arguments if one != "--now")],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
    )
    try:
        yield Running(process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(5)
        finally:
            process.kill()
            process.wait(5)
            for stream in (process.stdout, process.stderr):
                if stream is not None:
                    stream.close()
