"""Facts about the machine and the checkout that a result must be read with."""

from __future__ import annotations

import os
import platform
import subprocess
from pathlib import Path


def machine_facts(repository: Path) -> dict[str, str | int | float]:
    return {
        "cpu": _cpu_model(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mb": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
        "commit": _commit(repository),
    }


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _commit(repository: Path) -> str:
    """Short name of the commit, with a `+` when the program or its themes differ from it."""
    name = _git(repository, "rev-parse", "--short", "HEAD")
    if not name:
        return "uncommitted"
    changed = _git(repository, "status", "--porcelain", "--", "sitegen", "themes", "bench")
    return name + ("+" if changed else "")


def _git(repository: Path, *words: str) -> str:
    try:
        done = subprocess.run(["git", "-C", str(repository), *words], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
