"""When the preview looks at the inputs: after a save at once, after a git that writes when it is done. Real files."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sitegen.serve.watch import Watch, is_remote


def _clone(root: Path) -> Path:
    for folder in ("content/city", "content/county", "themes", "sites", ".git/logs"):
        (root / folder).mkdir(parents=True)
    return root / ".git" / "index.lock"


def _run(work: Coroutine[None, None, tuple[str, ...] | None]) -> tuple[str, ...] | None:
    """In a thread: the driver of a browser may have a loop of its own in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def _save(root: Path, folder: str) -> None:
    (root / "content" / folder / "a.md").write_text("# 一\n", encoding="utf-8")


async def _when_git_is_done(root: Path, lock: Path) -> tuple[str, ...] | None:
    watch = Watch(root, poll=False)
    watch.start()
    try:
        lock.touch()
        _save(root, "city")
        seen = asyncio.ensure_future(watch.next())
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.shield(seen), 0.3)
        _save(root, "county")
        await asyncio.sleep(0.1)  # its event is read before the lock goes
        lock.unlink()
        return await asyncio.wait_for(seen, 10)
    finally:
        watch.stop()


async def _beside_a_lock_left_behind(root: Path, lock: Path) -> tuple[str, ...] | None:
    watch = Watch(root, poll=False)
    watch.start()
    try:
        lock.touch()
        os.utime(lock, (0, 0))
        _save(root, "city")
        return await asyncio.wait_for(watch.next(), 10)
    finally:
        watch.stop()


def test_the_first_files_of_a_checkout_wait_for_the_others(tmp_path: Path) -> None:
    lock = _clone(tmp_path)
    assert _run(_when_git_is_done(tmp_path, lock)) == ("content/city", "content/county")


def test_a_lock_that_a_killed_git_left_keeps_no_save_waiting(tmp_path: Path) -> None:
    lock = _clone(tmp_path)
    assert _run(_beside_a_lock_left_behind(tmp_path, lock)) == ("content/city",)


@pytest.mark.parametrize(
    ("mounts", "remote"),
    [
        ("/dev/a / ext4 rw 0 0\n", False),
        ("/dev/a / ext4 rw 0 0\nhost:/x /srv nfs4 rw 0 0\n", True),
        ("host:/x / nfs4 rw 0 0\n/dev/a /srv/gov ext4 rw 0 0\n", False),
        ("/dev/a / ext4 rw 0 0\nhost:/x /srv/gov/content nfs4 rw 0 0\n", True),
        ("/dev/a / ext4 rw 0 0\nhost:/x /srv/gov/content/city cifs rw 0 0\n", True),
        ("/dev/a / ext4 rw 0 0\nhost:/x /srv/gov/build nfs4 rw 0 0\n", False),
        ("/dev/a / ext4 rw 0 0\nhost:/x /srv/gover nfs4 rw 0 0\n", False),
    ],
)
def test_a_network_disk_among_the_inputs_is_known(tmp_path: Path, mounts: str, remote: bool) -> None:
    (tmp_path / "mounts").write_text(mounts)
    assert is_remote(Path("/srv/gov"), str(tmp_path / "mounts")) == remote
