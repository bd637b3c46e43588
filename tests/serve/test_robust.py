"""What goes wrong around a preview: killed processes, full disks, files that come and go, odd names, Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from sitegen.engine.options import Options
from sitegen.engine.reference import build_clean
from sitegen.serve import live
from sitegen.serve.addresses import normal_path
from sitegen.serve.hosts import HostNames, preview_host
from sitegen.serve.messages import (
    Answer,
    Ask,
    Check,
    Checked,
    Findings,
    GetFindings,
    Glance,
    Glanced,
    Index,
    Shard,
    Sharded,
    Update,
)
from sitegen.serve.watch import folders_of
from sitegen.serve.workshop import Workshop
from tests.engine.cluster import Cluster, build_at, make_cluster, moment
from tests.engine.histories import EDITS
from tests.serve.running import CLOCK, Running, running

BRIDGE = "content/city/news/bridge.md"
PATH = "/news/202604/bridge.html"


def test_killed_and_started_again_it_goes_on(cluster: Cluster) -> None:
    for number in range(3):
        with running(cluster.root) as preview:
            preview.wait_for("files read")
            cluster.append(BRIDGE, f"\n第{number}次。\n")
            if number < 2:
                workshop = preview.workshop_pid()
                preview.process.send_signal(signal.SIGKILL)
                preview.process.wait(10)
                preview.until_gone(workshop)
            else:
                preview.until(lambda: "第2次。" in preview.get("www.localhost", PATH).text, "the last edit")
                for one in range(3):
                    assert f"第{one}次。" in preview.get("www.localhost", PATH).text


def test_a_workshop_that_is_killed_is_replaced(cluster: Cluster, preview: Running) -> None:
    assert preview.get("www.localhost", PATH).status == 200
    first = preview.workshop_pid()
    os.kill(first, signal.SIGKILL)
    assert preview.get("www.localhost", PATH).status == 200
    assert preview.workshop_pid() != first
    cluster.append(BRIDGE, "\n接着来。\n")
    preview.until(lambda: "接着来。" in preview.get("www.localhost", PATH).text, "the edit")


def test_a_workshop_out_of_memory_is_replaced(cluster: Cluster, tmp_path: Path) -> None:
    """The first one has none left at the first edit, as a process at the limit of its address space."""
    start = tmp_path / "start"
    start.mkdir()
    (start / "sitecustomize.py").write_text(
        "import pathlib, sys\n"
        "if 'sitegen.serve.process' in ' '.join(sys.orig_argv):\n"
        "    import sitegen.serve.workshop as w\n"
        f"    update, mark = w.Workshop.update, pathlib.Path({str(start / 'mark')!r})\n"
        "    def full(self, folders):\n"
        "        if folders and not mark.exists():\n"
        "            mark.touch()\n            raise MemoryError\n"
        "        return update(self, folders)\n"
        "    w.Workshop.update = full\n"
    )
    with running(cluster.root, PYTHONPATH=f"{start}{os.pathsep}{Path(__file__).parents[2]}") as preview:
        preview.wait_for("files read")
        first = preview.workshop_pid()
        cluster.append(BRIDGE, "\n到底了。\n")
        preview.until(lambda: "到底了。" in preview.get("www.localhost", PATH).text, "the edit")
        assert (start / "mark").exists()
        assert preview.workshop_pid() != first


def test_edits_leave_no_connection_to_the_library_behind(cluster: Cluster, tmp_path: Path) -> None:
    """Each of them maps the library into memory, and the address space of a process has an end."""
    cluster.replace("sites/platform.yml", "search: {shards: none}\n", "")
    workshop = Workshop(Options(root=cluster.root, build=tmp_path / "slot", clock=moment(CLOCK), jobs=1), tmp_path / "none")
    workshop.update(None)

    def open_libraries() -> int:
        return sum(os.readlink(one).endswith("/library.db") for one in Path("/proc/self/fd").iterdir() if one.is_symlink())

    before = open_libraries()
    for number in range(12):
        cluster.append(BRIDGE, f"\n第{number}次。\n")
        workshop.handle(Update(("content/city/news",)))
        workshop.handle(Index())
    assert open_libraries() <= before + 1  # SQLite keeps one that was closed while another had the file
    workshop.close()


def test_two_previews_and_a_build_do_not_disturb_each_other(cluster: Cluster, preview: Running) -> None:
    build_folder = cluster.root / "build"
    with running(cluster.root) as other:
        other.wait_for("files read")
        build_at(cluster, into=build_folder)
        cluster.append(BRIDGE, "\n都看到。\n")
        for one in (preview, other):
            one.until(lambda one=one: "都看到。" in one.get("www.localhost", PATH).text, "the edit")  # type: ignore[misc]
        build_at(cluster, into=build_folder)
        before = {one: one.read_bytes() for one in (build_folder / "sites").rglob("*") if one.is_file()}
        clean = cluster.root.parent / "clean"
        build_at(cluster, into=clean)
        for path, data in before.items():
            assert (clean / path.relative_to(build_folder)).read_bytes() == data


def test_the_cache_is_not_removed_under_a_preview(cluster: Cluster, preview: Running) -> None:
    command = [sys.executable, "-m", "sitegen", "--lang", "en", "clean", "--yes"]
    done = subprocess.run(command, cwd=cluster.root, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "sitegen serve" in done.stderr
    assert preview.get("www.localhost", PATH).status == 200


def test_a_preview_outlives_its_cache(cluster: Cluster, preview: Running) -> None:
    """Somebody removes build/ by hand, as with any other generator."""
    shutil.rmtree(cluster.root / "build")
    assert preview.get("www.localhost", PATH).status == 200
    cluster.append(BRIDGE, "\n删掉以后。\n")
    preview.until(lambda: "删掉以后。" in preview.get("www.localhost", PATH).text, "the edit")
    assert "machine." not in _trouble(preview)
    with running(cluster.root) as other:  # each has a library of its own
        other.wait_for("files read")
        cluster.append(BRIDGE, "\n都看到。\n")
        for one in (preview, other):
            one.until(lambda one=one: "都看到。" in one.get("www.localhost", PATH).text, "the edit")  # type: ignore[misc]


def test_a_preview_outlives_the_disk_of_its_cache(cluster: Cluster, tmp_path: Path) -> None:
    """A network's disk goes away and comes back: what was open is of no use."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a disk")
    try:
        with running(cluster.root, "--build", str(disk / "build")) as preview:
            preview.wait_for("files read")
            subprocess.run(["umount", "-l", str(disk)], check=True)
            assert preview.get("www.localhost", PATH).status == 200
            subprocess.run(mount, check=True)
            cluster.append(BRIDGE, "\n回来以后。\n")
            preview.until(lambda: "回来以后。" in preview.get("www.localhost", PATH).text, "the edit")
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def test_on_a_full_disk_it_says_so_and_goes_on_when_there_is_room(cluster: Cluster, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        with running(cluster.root, "--build", str(disk / "build")) as preview:
            preview.wait_for("files read")
            assert preview.get("www.localhost", PATH).status == 200
            filler = disk / "filler"
            _fill(filler)
            for number in range(400):
                cluster.document(f"city/news/more/m{number}.md", "长" * 3000, published="2025-01-01")
            preview.until(lambda: "machine." in _trouble(preview), "the trouble")
            assert preview.get("www.localhost", PATH).status == 200
            filler.unlink()
            shutil.rmtree(cluster.path("content/city/news/more"))
            cluster.append(BRIDGE, "\n又有空间了。\n")
            preview.until(lambda: "又有空间了。" in preview.get("www.localhost", PATH).text, "the edit")
            preview.until(lambda: _trouble(preview) == "", "no trouble")
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


def test_pages_a_full_disk_kept_from_being_checked_are_not_taken_for_checked(cluster: Cluster, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(disk)], capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    cluster.append(BRIDGE, "\n[坏链接](nowhere.md)\n")
    workshop = Workshop(Options(root=cluster.root, build=disk / "own", clock=moment(CLOCK), jobs=1), tmp_path / "none")
    try:
        workshop.handle(Update())
        _fill(disk / "filler")
        with pytest.raises(sqlite3.OperationalError):
            _work(workshop)
        (disk / "filler").unlink()
        _work(workshop)
        assert _errors(workshop) == {"link.broken"}
    finally:
        workshop.close()
        subprocess.run(["umount", "-l", str(disk)], check=False)


def _fill(filler: Path) -> None:
    """To the last byte of its disk."""
    with filler.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while True:
            stream.write(bytes(4096))


def _trouble(preview: Running) -> str:
    overview = json.loads(preview.get("localhost", "/~sitegen/overview").body)
    return " ".join(one["code"] for one in overview["trouble"])


def test_files_that_go_while_pages_are_made_cost_nothing_else(cluster: Cluster, preview: Running) -> None:
    """Pictures, attachments, documents and templates removed and put back while everything is asked for."""
    victims = [BRIDGE, "content/city/news/square.png", "content/city/news/visitors.csv", "themes/plain/templates/home.html"]
    kept = {one: cluster.path(one).read_bytes() for one in victims}
    stop = threading.Event()

    def trouble() -> None:
        chance = random.Random(7)
        while not stop.is_set():
            one = chance.choice(victims)
            cluster.path(one).unlink(missing_ok=True)
            cluster.write(one, kept[one])

    thread = threading.Thread(target=trouble)
    thread.start()
    try:
        for _ in range(60):
            for path in ("/", "/news/", PATH):
                assert preview.get("www.localhost", path).status in (200, 404, 500)
    finally:
        stop.set()
        thread.join()
    for one, data in kept.items():
        cluster.write(one, data)
    preview.until(
        lambda: preview.get("www.localhost", PATH).status == 200 and preview.get("www.localhost", "/").status == 200, "all of it back"
    )
    preview.until(lambda: json.loads(preview.get("localhost", "/~sitegen/findings").body)["counts"].get("error", 0) == 0, "no errors")


def test_a_template_that_was_gone_for_a_moment_is_no_lasting_problem(tmp_path: Path) -> None:
    """Gone while pages are made, and there again, the same, before anybody looks: no fact tells."""
    cluster = make_cluster(tmp_path)
    workshop = Workshop(Options(root=cluster.root, build=tmp_path / "own", clock=moment(CLOCK), jobs=1), tmp_path / "none")
    workshop.handle(Update())
    template = cluster.path("themes/plain/templates/home.html")
    data = template.read_bytes()
    template.unlink()
    _work(workshop)
    assert _errors(workshop) == {"scan.unreadable"}
    template.write_bytes(data)
    workshop.handle(Update(("themes/plain/templates",)))
    _work(workshop)
    assert _errors(workshop) == set()
    workshop.close()


def _work(workshop: Workshop) -> None:
    """All that is done while nobody asks."""
    while isinstance(said := workshop.handle(Check(500)), Checked) and said.more:
        pass


def _errors(workshop: Workshop) -> set[str]:
    found = workshop.handle(GetFindings())
    assert isinstance(found, Findings)
    return {one.code for one in found.shown if one.severity == "error"}


def test_chinese_names_and_names_with_spaces(cluster: Cluster, tmp_path: Path, browser: Browser) -> None:
    root = cluster.root.rename(tmp_path / "示范 市 &'quote")
    cluster.root = root
    cluster.document("city/news/春 耕/关于 春耕.md", "# 春耕\n\n![图](春 图.png)", title="关于春耕的通知", published="2026-11-20")
    shutil.copyfile(cluster.path("content/city/news/square.png"), cluster.path("content/city/news/春 耕/春 图.png"))
    with running(root) as preview:
        preview.wait_for("files read")
        page = browser.new_context().new_page()
        page.goto(preview.url("www.localhost", "/news/"))
        page.locator("a", has_text="关于春耕的通知").first.click()
        expect(page.locator("body")).to_contain_text("春耕")
        cluster.append("content/city/news/春 耕/关于 春耕.md", "\n及时播种。\n")
        expect(page.locator("body")).to_contain_text("及时播种。")
        page.context.close()
        assert preview.get("www.localhost", quote("/没有 这页/")).status == 404


def test_ctrl_c_ends_it_at_once_with_open_pages_and_while_it_reads(cluster: Cluster, browser: Browser) -> None:
    for number in range(600):
        cluster.document(f"city/news/m/n{number}.md", "**正文**。\n\n" * 40, published="2025-01-01")
    with running(cluster.root) as preview:
        workshop = preview.workshop_pid()
        _interrupted(preview, workshop)  # while it reads
    with running(cluster.root) as preview:
        preview.wait_for("files read")
        page = browser.new_context().new_page()
        page.goto(preview.url("www.localhost", "/"))
        page.wait_for_timeout(300)
        workshop = preview.workshop_pid()
        _interrupted(preview, workshop)
        page.context.close()


def _interrupted(preview: Running, workshop: int) -> None:
    started = time.monotonic()
    preview.process.send_signal(signal.SIGINT)
    assert preview.process.wait(10) == 130
    assert time.monotonic() - started < 1.5
    preview.until_gone(workshop)


def test_a_browser_is_shown_how_far_the_first_reading_is(cluster: Cluster) -> None:
    for number in range(1500):
        cluster.document(f"city/news/m/n{number}.md", "**正文**。\n\n" * 60, published="2025-01-01")
    with running(cluster.root, "-j", "1") as preview:
        answer = preview.get("www.localhost", "/", Accept="text/html")
        assert answer.status == 503
        assert "Reading the inputs" in answer.text
        assert 'http-equiv="refresh"' in answer.text
        preview.wait_for("files read")
        assert preview.get("www.localhost", "/", Accept="text/html").status == 200


def test_a_terminal_that_takes_nothing_stops_nothing(cluster: Cluster) -> None:
    """As after Ctrl-S: the pipe is full before the first word."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(writer, bytes(4096))
    os.set_blocking(writer, True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "sitegen", "serve", "--port", str(port), "--clock", CLOCK]
    process = subprocess.Popen(command, cwd=cluster.root, stdout=writer, stderr=writer)
    try:
        ends = time.monotonic() + 60
        for text in ("", "照样看到。"):
            cluster.append(BRIDGE, f"\n{text}\n")
            while True:
                assert time.monotonic() < ends
                with (
                    contextlib.suppress(OSError),
                    contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection,
                ):
                    connection.request("GET", PATH, headers={"Host": f"www.localhost:{port}"})
                    answer = connection.getresponse()
                    if answer.status == 200 and text in answer.read().decode():
                        break
                time.sleep(0.05)
    finally:
        process.kill()
        process.wait(10)
        os.close(reader)
        os.close(writer)


class _Standing:
    """A browser that stands still, or one that listens."""

    def __init__(self, *, still: bool) -> None:
        self.still, self.heard = still, 0

    async def send_text(self, _text: str) -> None:
        if self.still:
            await asyncio.Event().wait()
        self.heard += 1


def test_a_browser_that_stands_still_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_PATIENCE", 0.2)
    sockets = [_Standing(still=number != 2) for number in range(4)]

    async def tell() -> float:
        tabs = live.Tabs()
        for one in sockets:
            tabs.add(live.Tab(one, None))  # type: ignore[arg-type]
        started = time.monotonic()
        for _ in range(20):
            await tabs.tell_index(updated=True)
        return time.monotonic() - started

    with ThreadPoolExecutor(1) as thread:  # the driver of the browser has a loop of its own in this one
        assert thread.submit(lambda: asyncio.run(tell())).result() < 2
    assert [one.heard for one in sockets] == [0, 0, 20, 0]


def test_files_named_after_their_bytes_are_asked_for_once_and_all_others_every_time(cluster: Cluster, preview: Running) -> None:
    page = preview.get("www.localhost", "/").text
    sheets = [one for one in re.findall(r'href="?([^">\s]+\.css)"?', page) if "/assets/" in one]
    assert sheets
    for path in sheets:
        assert "immutable" in preview.get("www.localhost", path).headers["cache-control"]
    for path in ("/", "/settings.css", "/favicon.ico", "/news/"):
        assert preview.get("www.localhost", path).headers["cache-control"] == "no-cache"
    style = next(one for one in cluster.path("themes/plain/static").rglob("*.css"))
    style.write_text(style.read_text() + "\nbody { outline: 0 }\n")
    preview.until(lambda: any(one not in preview.get("www.localhost", "/").text for one in sheets), "another name")


# ── laws, in this process ──


def test_a_glance_finds_every_folder_that_is_not_as_the_library_has_it(cluster: Cluster, tmp_path: Path) -> None:
    workshop = Workshop(Options(root=cluster.root, build=tmp_path / "slot", clock=moment(CLOCK), jobs=1), tmp_path / "none")
    workshop.update(None)

    def look(*, until_quiet: bool) -> set[str]:
        """What a glance finds, folder by folder; until what it finds has been looked at and it finds nothing."""
        found: set[str] = set()
        ends = time.monotonic() + 10
        while True:
            glanced = workshop.handle(Glance(0))
            assert isinstance(glanced, Glanced)
            found |= set(glanced.folders)
            if glanced.more:
                continue
            if not until_quiet or not found:
                return found
            assert time.monotonic() < ends
            workshop.handle(Update(tuple(found)))
            found.clear()

    assert look(until_quiet=True) == set()  # files just written are looked at once more
    cluster.append(BRIDGE, "\n改了。\n")
    cluster.document("departments/education/fresh/new.md", "新的。", title="新的", published="2026-11-01")
    shutil.rmtree(cluster.path("content/departments/education/news"))
    assert look(until_quiet=False) >= {"content/city/news", "content/departments/education/fresh", "content/departments/education/news"}
    look(until_quiet=True)
    seen = workshop.handle(Ask("www.shifan.gov.cn", PATH))
    assert isinstance(seen, Answer)
    assert "改了。" in seen.body.decode()
    workshop.close()


def test_after_any_history_of_edits_the_preview_answers_as_a_build_would(cluster: Cluster, tmp_path: Path) -> None:
    """The watcher's way (folders that changed) leads to the same library as a build of everything."""
    chance = random.Random(20261122)
    options = Options(root=cluster.root, build=tmp_path / "slot", clock=moment(CLOCK), jobs=1)
    workshop = Workshop(options, tmp_path / "none")
    workshop.update(None)
    told: list[str] = []
    for _ in range(40):
        before = _stamps(cluster.root)
        told.append(chance.choice(EDITS)(cluster, chance))
        after = _stamps(cluster.root)
        changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
        folders: set[str] = set()
        for path in changed:
            folders |= folders_of(str(cluster.root / path), cluster.root, is_folder=path not in before or (cluster.root / path).is_dir())
        workshop.handle(Update(tuple(sorted(folders))))
    while (followed := workshop.handle(Shard(1000))) != Sharded(False):  # as the server does before it asks for one
        assert isinstance(followed, Sharded)
    fresh = tmp_path / "fresh"
    _, failed = build_clean(Options(root=cluster.root, build=fresh, clock=moment(CLOCK), jobs=1), tmp_path / "slot")
    under = re.findall(r"path: (/\w+)", cluster.read("sites/lishu.yml"))[0]  # one of the edits moves the site
    hosts = {"www": ("www.shifan.gov.cn", ""), "jyj": ("jyj.shifan.gov.cn", ""), "lishu": ("www.shifan.gov.cn", under)}
    compared = 0
    for site, (host, base) in hosts.items():
        for file in sorted((fresh / "sites" / site).rglob("*")):
            if not file.is_file():
                continue
            route = file.relative_to(fresh / "sites" / site).as_posix()
            answer = workshop.handle(Ask(host, f"{base}/{route}"))
            assert isinstance(answer, Answer)
            if answer.held or (site, route) in failed:
                continue
            assert answer.body == file.read_bytes(), (file, told)
            compared += 1
    workshop.close()
    assert compared > 50


def _stamps(root: Path) -> dict[str, int]:
    return {
        one.relative_to(root).as_posix(): one.lstat().st_ctime_ns
        for top in ("content", "sites", "themes")
        for one in (root / top).rglob("*")
        if not one.is_dir()
    } | {one.relative_to(root).as_posix(): 0 for top in ("content", "sites", "themes") for one in (root / top).rglob("*") if one.is_dir()}


def test_no_two_hosts_have_one_name() -> None:
    portal = "www.shifan.gov.cn"
    hosts = [
        portal, "jyj.shifan.gov.cn", "a.b.shifan.gov.cn", "shifan.gov.cn", "www.baihe.gov.cn", "www.baihe.gov.cn.shifan.gov.cn",
        "jyj.localhost", "jyj.shifan.gov.cn:8080", "jyj.shifan.gov.cn:80", "示范市.政务", "as-1a2b3c4d.shifan.gov.cn",
        "www.as-1a2b3c4d.shifan.gov.cn", "gov.cn", "localhost.shifan.gov.cn",
    ]  # fmt: skip
    names = [preview_host(one, portal, view=view) for view in ("", "as-1a2b3c4d", "as-ffffffff") for one in hosts]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9.-]+\.localhost", one) for one in names)
    more = [preview_host(one, portal) for one in [*hosts, "new.shifan.gov.cn"]]
    assert more[: len(hosts)] == names[: len(hosts)]
    assert names[:2] == ["www.localhost", "jyj.localhost"]


def test_addresses_lead_to_the_preview_and_only_those_of_the_cluster() -> None:
    names = HostNames(["www.a.gov.cn", "b.a.gov.cn"], "www.a.gov.cn", "https", port=8000)
    assert names.address("https://www.a.gov.cn/x?y#z") == "http://www.localhost:8000/x?y#z"
    assert names.address("https://www.a.gov.cn") == "http://www.localhost:8000"
    for other in ("https://www.a.gov.cn.evil.example/", "http://www.a.gov.cn/", "https://www.a.gov.cn:81/", "/x"):
        assert names.address(other) == other
    assert names.real("b.localhost") == "b.a.gov.cn"


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (b"/", "/"), (b"/a/b.html", "/a/b.html"), (b"/a//b/", "/a/b/"), (b"/a/./b", "/a/b"), (b"/a/../b", "/b"), (b"/a/..", "/"),
        (b"/a/b/..", "/a/"), (b"/%e4%b8%ad?x=..", "/中"), (b"/%2e%2e/a", None), (b"/..", None), (b"/a/../../b", None), (b"/a%00", None),
        (b"/a%5cb", None), (b"/a#b", None), (b"a", None), (b"/%ff", None), (b"/%252e%252e/", "/%2e%2e/"),
    ],
)  # fmt: skip
def test_paths_are_read_as_nginx_reads_them(raw: bytes, path: str | None) -> None:
    assert normal_path(raw) == path


def test_hidden_files_and_backups_wake_nobody(tmp_path: Path) -> None:
    def at(path: str, *, is_folder: bool = False) -> set[str]:
        return folders_of(str(tmp_path / path), tmp_path, is_folder=is_folder)

    assert at("content/a/b.md") == {"content/a"}
    assert at("content/a", is_folder=True) == {"content/a", "content"}
    assert at("build/sites/www/index.html") == set()
    for path in ("content/a/.b.md.swp", "content/a/b.md~", "content/a/#b.md#", "content/a/4913", "content/.git/x", ".git/index"):
        assert at(path) == set(), path
