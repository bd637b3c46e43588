"""Rows 19 to 23 of the fault table: killed, unplugged, full, read-only, and two at once."""

from __future__ import annotations

import os
import random
import select
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.diagnostics import MachineFault
from tests.engine.cluster import (
    Cluster,
    assert_like_clean,
    build_at,
    codes,
    differences,
    make_cluster,
    picture,
    rendered,
    tree,
)
from tests.hostile.processes import Child, as_nobody, building, limited, outcome

# --- 19: kill -9 --------------------------------------------------------------------------------------------------


def edit(cluster: Cluster, number: int) -> None:
    """Something that touches many pages."""
    cluster.document("city/news/killed.md", f"第{number}次。", title=f"第{number}次", published="2026-11-20 10:00")
    cluster.replace("themes/plain/templates/base.html", "<body", f"<!-- {number} -->\n<body")
    cluster.write("content/city/news/square.png", picture(900, 30, (number, 0, 0)))
    if number % 3 == 0:
        cluster.remove("content/city/news/bus.md")
    if number % 3 == 1:
        cluster.document("city/news/bus.md", title="公交线路调整", published="2026-06-01")


@pytest.mark.parametrize("jobs", [1, 2])
def test_19_a_build_killed_at_any_moment_leaves_whole_files_and_the_next_build_is_like_a_clean_one(tmp_path: Path, jobs: int) -> None:
    cluster = make_cluster(tmp_path)
    build_at(cluster)
    seed = random.SystemRandom().randrange(1 << 32)
    print("seed", seed)
    chance = random.Random(seed)
    for number in range(10):
        before = tree(cluster.build / "sites")
        edit(cluster, number)
        child = Child(building(cluster, jobs=jobs))
        try:
            wait_for(child.pid, chance.uniform(0.0, 0.2))
            child.kill()
            left = tree(cluster.build / "sites")
            rebuilt = until_unlocked(cluster)
        finally:
            child.sweep()
        assert "library.damaged" not in rebuilt, f"seed {seed}"
        assert_like_clean(cluster)
        after = tree(cluster.build / "sites")
        for path, data in left.items():
            if ".new-" not in path:
                assert data in (before.get(path), after.get(path)), f"{path} is torn, seed {seed}"


def wait_for(pid: int, seconds: float) -> None:
    """Waits until the time is over or the process has ended."""
    handle = os.pidfd_open(pid)
    select.select([handle], [], [], seconds)
    os.close(handle)


def until_unlocked(cluster: Cluster) -> list[str]:
    """Builds; workers of a killed build must have let go of the lock within a moment."""
    for _ in range(50):
        try:
            return codes(build_at(cluster))
        except MachineFault as fault:
            if fault.code != "machine.locked":
                raise
            wait_for(os.getpid(), 0.1)
    pytest.fail("a killed build keeps the lock: its workers live on")


def test_19_a_killed_build_leaves_no_worker_behind(tmp_path: Path) -> None:
    cluster = make_cluster(tmp_path, documents=100)
    child = Child(building(cluster, jobs=2))
    try:
        while not (workers := workers_of(child.pid)):
            wait_for(child.pid, 0.01)
        child.kill()
        for _ in range(50):
            if not workers_of(child.pid):
                break
            wait_for(os.getpid(), 0.1)
        assert workers
        assert workers_of(child.pid) == []
    finally:
        child.sweep()


def workers_of(session: int) -> list[int]:
    """Living processes of the child's session besides itself."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != session:
            try:
                fields = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(name))
    return found


# --- 20: power loss -----------------------------------------------------------------------------------------------


def restart(cluster: Cluster) -> None:
    """What the machine's restart changes: the boot id is not the one the library knows."""
    connection = sqlite3.connect(cluster.build / ".state" / "library.db")
    with connection:
        assert connection.execute("UPDATE state SET value = 'another boot' WHERE name = 'boot'").rowcount == 1
    connection.close()


def small_picture(cluster: Cluster) -> str:
    """One of the sizes made of the picture `square.png`."""
    return min(path for path in tree(cluster.build / "sites") if path.endswith(".webp") and "square" in path)


@pytest.mark.parametrize("size", [0, 10])
def test_20_files_that_lost_their_bytes_when_the_power_failed_are_written_again(built: Cluster, size: int) -> None:
    lost = ["www/index.html", "jyj/news/feed.xml", "lishu/404.html", small_picture(built)]
    for route in lost:
        with (built.build / "sites" / route).open("r+b") as stream:
            stream.truncate(size)
    restart(built)
    result = build_at(built)
    assert "library.restarted" in codes(result)
    assert rendered(result) == set(lost)
    assert_like_clean(built)
    assert codes(build_at(built)) == []


def test_20_bytes_that_changed_while_the_size_did_not_are_noticed_after_a_restart(built: Cluster) -> None:
    with (built.build / "sites/www/index.html").open("r+b") as stream:
        stream.write(b"\0" * 40)
    restart(built)
    build_at(built)
    assert_like_clean(built)


def test_20_caches_that_lost_their_bytes_do_no_harm(built: Cluster) -> None:
    route = small_picture(built)
    for folder in ("media", "templates"):
        for path in (built.build / ".state" / folder).rglob("*"):
            if path.is_file():
                with path.open("r+b") as stream:
                    stream.truncate(path.stat().st_size // 2)
    (built.build / "sites" / route).unlink()
    built.replace("themes/plain/templates/base.html", "<body", "<!-- again -->\n<body")
    restart(built)
    build_at(built)
    assert_like_clean(built)


def test_20_other_files_of_the_build_that_lost_their_bytes_are_written_again(built: Cluster) -> None:
    others = [
        path
        for path in built.build.rglob("*")
        if path.is_file() and not path.is_relative_to(built.build / "sites") and ".state" not in path.parts
    ]
    for path in others:
        with path.open("r+b") as stream:
            stream.truncate(1)
    restart(built)
    build_at(built)
    assert_like_clean(built)


def test_20_a_library_that_was_not_all_on_the_disk_when_the_power_failed_is_dropped(built: Cluster) -> None:
    """It is filled without waiting for the disk; at the end of the build nothing is owed any more."""
    connection = sqlite3.connect(built.build / ".state" / "library.db")
    with connection:
        assert connection.execute("SELECT 1 FROM state WHERE name = 'unsettled'").fetchone() is None
        connection.execute("INSERT INTO state VALUES ('unsettled', 'another boot')")
    connection.close()
    built.document("city/news/after.md")
    assert "library.damaged" in codes(build_at(built))
    assert_like_clean(built)


@pytest.mark.parametrize("damage", ["empty", "half", "text", "zeros"])
def test_20_a_damaged_library_is_dropped_and_everything_is_built(built: Cluster, damage: str) -> None:
    path = built.build / ".state" / "library.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = path.read_bytes()
    ruined = {
        "empty": b"",
        "half": data[: len(data) // 2],
        "text": b"not a database " * 500,
        "zeros": data[:8192] + bytes(len(data) - 8192),
    }
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(ruined[damage])
    built.document("city/news/after.md")
    result = build_at(built)
    assert "library.damaged" in codes(result)
    assert_like_clean(built)


# --- 21: no room --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [0, 300, 1_000, 3_000, 20_000, 60_000, 120_000, 250_000])
def test_21_a_full_disk_ends_the_build_with_a_clear_word_and_leaves_what_was_published(built: Cluster, limit: int) -> None:
    before = tree(built.build / "sites")
    built.append("themes/plain/templates/base.html", "<!-- " + "x" * 4000 + " -->\n")
    for number in range(20):
        built.document(f"city/news/more{number}.md", "长文。" * 500)
    status, code, params = outcome(limited(limit, building(built)))
    assert (status, code) == (3, "machine.write"), params
    assert params["path"]
    left = tree(built.build / "sites")
    build_at(built)
    assert_like_clean(built)
    after = tree(built.build / "sites")
    for path, data in left.items():
        assert data in (before.get(path), after.get(path)), f"{path} is torn"


def test_21_a_full_disk_during_the_very_first_build_is_no_worse(cluster: Cluster) -> None:
    status, code, _ = outcome(limited(1_000, building(cluster)))
    assert (status, code) == (3, "machine.write")
    build_at(cluster)
    assert_like_clean(cluster)


# --- 22: rights ---------------------------------------------------------------------------------------------------


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder other users can reach."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def test_22_inputs_that_are_read_only_are_enough(open_folder: Path) -> None:
    cluster = make_cluster(open_folder)
    for folder, _, files in os.walk(cluster.root):
        for name in files:
            os.chmod(os.path.join(folder, name), 0o444)
        os.chmod(folder, 0o555)
    cluster.build.mkdir(mode=0o777)
    os.chmod(cluster.build, 0o777)
    before = tree(cluster.root)
    assert outcome(as_nobody(building(cluster))) == (0, "", {})
    assert_like_clean(cluster)
    assert differences(tree(cluster.root), before) == []


@pytest.mark.parametrize("folder", ["", "sites", "sites/www"])
def test_22_an_output_that_cannot_be_written_is_said_and_left_as_it_was(open_folder: Path, folder: str) -> None:
    cluster = make_cluster(open_folder)
    build_at(cluster)
    if os.getuid() == 0:
        for at, _, files in os.walk(cluster.build):
            for name in [at, *(os.path.join(at, one) for one in files)]:
                os.chown(name, 65534, 65534)
    before = tree(cluster.build / "sites")
    os.chmod(cluster.build / folder, 0o555)
    if not folder:
        shutil.rmtree(cluster.build / ".state")
    cluster.append("themes/plain/templates/404.html", "<hr>\n")
    cluster.document("city/fresh/x.md")
    cluster.replace("sites/www.yml", "sections:", "sections:\n  fresh: {name: 新, from: city/fresh}")
    if folder == "sites":
        (cluster.build / folder).rename(cluster.build / "aside")
        (cluster.build / folder).mkdir(mode=0o555)
    status, code, params = outcome(as_nobody(building(cluster)))
    assert (status, code) == (3, "machine.write"), params
    if folder == "sites":
        (cluster.build / folder).rmdir()
        (cluster.build / "aside").rename(cluster.build / folder)
    os.chmod(cluster.build / folder, 0o755)
    if folder != "sites/www":
        assert differences(tree(cluster.build / "sites"), before) == []
    build_at(cluster)
    assert_like_clean(cluster)


def test_22_a_file_that_cannot_be_read_fails_alone(open_folder: Path) -> None:
    cluster = make_cluster(open_folder)
    os.chmod(cluster.path("content/city/news/bridge.md"), 0o000)
    os.chmod(cluster.path("content/city/news/visitors.csv"), 0o000)
    cluster.build.mkdir()
    os.chmod(cluster.build, 0o777)
    assert outcome(as_nobody(building(cluster))) == (0, "", {})
    assert cluster.has("www/news/202605/square-lights.html")
    assert cluster.has("jyj/index.html")
    assert not cluster.has("www/news/202604/bridge.html")
    for path in ("content/city/news/bridge.md", "content/city/news/visitors.csv"):
        os.chmod(cluster.path(path), 0o644)
    build_at(cluster)
    assert_like_clean(cluster)


def test_22_a_folder_that_cannot_be_read_ends_the_build_rather_than_withdrawing_what_is_in_it(open_folder: Path) -> None:
    cluster = make_cluster(open_folder)
    build_at(cluster)
    if os.getuid() == 0:
        for at, _, files in os.walk(cluster.build):
            for name in [at, *(os.path.join(at, one) for one in files)]:
                os.chown(name, 65534, 65534)
    before = tree(cluster.build)
    os.chmod(cluster.path("content/city/notices"), 0o000)
    status, code, params = outcome(as_nobody(building(cluster)))
    assert (status, code) == (3, "machine.read"), params
    assert differences(tree(cluster.build), before) == []


# --- 23: two at once ----------------------------------------------------------------------------------------------


def test_23_of_builds_started_at_once_one_builds_and_the_others_are_told_who(cluster: Cluster) -> None:
    for number in range(5):
        cluster.document("city/news/raced.md", title=f"第{number}次")
        cluster.replace("themes/plain/templates/base.html", "<body", f"<!-- {number} -->\n<body")
        children = [Child(building(cluster, jobs=1 + one % 2)) for one in range(4)]
        statuses = [child.end() for child in children]
        assert set(statuses) <= {0, 3}
        assert 0 in statuses
        assert_like_clean(cluster)


def test_23_who_holds_the_lock_is_named(cluster: Cluster) -> None:
    cluster.build.mkdir()
    (cluster.build / ".state").mkdir()
    from sitegen.engine.lock import only_one

    with only_one(cluster.build / ".state", cluster.build):
        status, code, params = outcome(building(cluster))
    assert (status, code) == (3, "machine.locked")
    assert str(os.getpid()) in params["holder"]
    assert outcome(building(cluster))[0] == 0


def test_23_two_outputs_of_one_repository_can_be_built_at_once(cluster: Cluster, tmp_path: Path) -> None:
    other = Cluster(tmp_path)
    other.build = tmp_path / "other"
    children = [Child(building(one)) for one in (cluster, other)]
    assert [child.end() for child in children] == [0, 0]
    assert differences(tree(cluster.build), tree(other.build)) == []
    assert_like_clean(cluster)
