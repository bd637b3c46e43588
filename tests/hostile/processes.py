"""Builds in processes of their own, to be killed, starved or stripped of their rights."""

from __future__ import annotations

import contextlib
import encodings
import importlib
import json
import os
import pkgutil
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import sitegen
from sitegen.diagnostics import MachineFault
from tests.engine.cluster import CLOCK, Cluster, build_at

PROGRAM = Path(sitegen.__file__).parent.parent


class Child:
    """A build running in a forked process, in a session of its own so that nothing outlives the test."""

    def __init__(self, work: Callable[[], None], *, tell: int | None = None) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            status = 70
            with contextlib.suppress(BaseException):
                os.setsid()
                null = os.open(os.devnull, os.O_WRONLY)
                os.dup2(null, 1)
                os.dup2(null, 2)
                status = _run(work, tell)
            os._exit(status)

    def kill(self) -> None:
        """kill -9 of the process itself, not of its workers."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def end(self) -> int:
        """Waits; the exit status of the work: 0, 3 for a machine fault, 70 for anything else."""
        _, status = os.waitpid(self.pid, 0)
        return os.waitstatus_to_exitcode(status)

    def sweep(self) -> None:
        """Ends workers left behind, if there are any."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)


def _run(work: Callable[[], None], tell: int | None) -> int:
    try:
        work()
    except MachineFault as fault:
        if tell is not None:
            os.write(tell, json.dumps([fault.code, fault.params]).encode())
        return 3
    except BaseException as error:
        if tell is not None:
            os.write(tell, json.dumps([type(error).__name__, {"problem": str(error)}]).encode())
        return 70
    return 0


def outcome(work: Callable[[], None]) -> tuple[int, str, dict[str, str]]:
    """Runs the work in a process of its own: exit status, and the code and parameters of its fault."""
    read, write = os.pipe()
    child = Child(work, tell=write)
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        told = stream.read()
    status = child.end()
    code, params = json.loads(told) if told else ("", {})
    return status, code, params


def limited(limit: int, work: Callable[[], None]) -> Callable[[], None]:
    """The work with no file allowed to grow beyond `limit` bytes: what a full disk or a quota does."""

    def run() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        work()

    return run


def as_nobody(work: Callable[[], None]) -> Callable[[], None]:
    """The work without root's rights."""

    def run() -> None:
        if os.getuid() == 0:
            _load_program()
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
        work()

    return run


def _load_program() -> None:
    """Nobody may not read the interpreter where it lies in root's home: what a build imports late is imported before."""
    for name in pkgutil.iter_modules(encodings.__path__, "encodings."):
        with contextlib.suppress(ImportError):
            importlib.import_module(name.name)
    for module in pkgutil.walk_packages(sitegen.__path__, "sitegen."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def building(cluster: Cluster, *, clock: str = CLOCK, jobs: int = 1) -> Callable[[], None]:
    def work() -> None:
        build_at(cluster, clock, jobs=jobs)

    return work


def build_elsewhere(root: Path, build: Path, *, jobs: int, umask: int = 0o022, **environment: str) -> None:
    """A build by a fresh interpreter with another environment."""
    code = (
        "import os, sys; os.umask(int(sys.argv[5]))\n"
        "from pathlib import Path\n"
        "from sitegen.engine.build import build\n"
        "from sitegen.engine.options import Options\n"
        "from sitegen.schema.moment import read_moment\n"
        "build(Options(root=Path(sys.argv[1]), build=Path(sys.argv[2]), clock=read_moment(sys.argv[3]), jobs=int(sys.argv[4])))\n"
    )
    command = [sys.executable, "-W", "error", "-c", code, os.fspath(root), os.fspath(build), CLOCK, str(jobs), str(umask)]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONPATH": os.fspath(PROGRAM), **environment}, cwd=root.parent)
