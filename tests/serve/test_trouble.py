"""What keeps edits from being taken in is said: in the terminal, in the index and on every open page, until it is over."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.engine.cluster import Cluster
from tests.output.conftest import ROOT
from tests.serve.running import Running, running
from tests.serve.test_live import BRIDGE, open_page, overlay

pytestmark = pytest.mark.xdist_group("serve-browser")

PATH = "/news/202604/bridge.html"
# The overlay's tree is closed to scripts, this one's among them.
_OPEN = """
const made = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (how) { return made.call(this, { ...how, mode: "open" }); };
"""
AXE = ROOT / "tests/tools/node_modules/axe-core/axe.min.js"


def _trouble(preview: Running) -> str:
    return " ".join(one["code"] for one in json.loads(preview.get("localhost", "/~sitegen/overview").body)["trouble"])


def test_settings_that_are_gone_are_told_on_every_page(cluster: Cluster, preview: Running, page: Page) -> None:
    open_page(page, preview, "www.localhost", PATH)
    good = cluster.read("sites/platform.yml")
    cluster.remove("sites/platform.yml")
    preview.until(lambda: "sites/platform.yml" in overlay(page), "the overlay")
    cluster.write("sites/platform.yml", good)
    preview.until(lambda: "sites/platform.yml" not in overlay(page), "the repair")


def test_a_folder_that_cannot_be_made_is_told_and_tried_again(cluster: Cluster, page: Page) -> None:
    cluster.write("build/.state/preview", "in the way")
    with running(cluster.root, language="zh") as preview:
        assert "无法写入" in preview.wait_for("machine.write")
        preview.wait_for("解决办法")
        page.goto(preview.url("www.localhost", PATH))
        expect(page.locator("h1")).to_contain_text("无法写入")
        cluster.remove("build/.state/preview")
        expect(page.locator("h1")).to_contain_text("新桥通车", timeout=30_000)


def test_a_cache_that_goes_and_cannot_be_made_again_is_told_until_it_can(cluster: Cluster, tmp_path: Path, page: Page) -> None:
    """As on a disk that is not there any more; no page says that the program is at fault, and no process is started for each."""
    start = tmp_path / "start"
    start.mkdir()
    (start / "sitecustomize.py").write_text(
        f"import sys\nif 'sitegen.serve.process' in ' '.join(sys.orig_argv):\n    open({str(start / 'begun')!r}, 'a').write('+')\n"
    )
    with running(cluster.root, PYTHONPATH=f"{start}{os.pathsep}{ROOT}") as preview:
        preview.wait_for("files read")
        open_page(page, preview, "www.localhost", PATH)
        shutil.rmtree(cluster.root / "build")
        cluster.write("build", "in the way")
        answer = preview.get("www.localhost", PATH)
        assert (answer.status, "Cannot write" in answer.text) == (503, True)
        assert "machine.write" in _trouble(preview)
        preview.wait_for("machine.write")  # nothing was saved: it found out by itself
        begun = len((start / "begun").read_text())
        assert {preview.get("www.localhost", PATH).status for _ in range(50)} == {503}
        assert len((start / "begun").read_text()) - begun < 10
        cluster.remove("build")
        preview.until(lambda: preview.get("www.localhost", PATH).status == 200, "the page")
        preview.until(lambda: _trouble(preview) == "", "no trouble")
        cluster.append(BRIDGE, "\n回来以后。\n")
        expect(page.locator("body")).to_contain_text("回来以后。")
        assert "Traceback" not in "".join(preview.said)


def test_the_page_of_a_site_that_went_is_there_again_with_its_site(cluster: Cluster, preview: Running, page: Page) -> None:
    path = "/news/202609/term.html"
    open_page(page, preview, "jyj.localhost", path)
    good = cluster.read("sites/departments/jyj.yml")
    cluster.remove("sites/departments/jyj.yml")
    expect(page.locator("h1")).to_contain_text("No such site")
    cluster.write("sites/departments/jyj.yml", good)
    expect(page.locator("h1")).to_contain_text("新学期开学")


def test_settings_that_never_were_good_are_told_once(cluster: Cluster) -> None:
    cluster.write("sites/platform.yml", "a: [\n")
    with running(cluster.root) as preview:
        preview.wait_for("double quotes")
        cluster.write("sites/platform.yml", "b: 1\n")
        preview.wait_for("[value.")
    assert sum("yaml.quote-needed" in one for one in preview.said) == 1


def test_the_index_in_place_of_a_site_gives_way_to_it(cluster: Cluster, page: Page) -> None:
    good = cluster.read("sites/platform.yml")
    cluster.remove("sites/platform.yml")
    with running(cluster.root) as preview:
        preview.wait_for("platform.yml")
        assert preview.get("www.localhost", PATH).status == 503
        assert preview.get("localhost", "/").status == 200
        page.goto(preview.url("www.localhost", PATH))
        expect(page.locator("#trouble")).to_contain_text("sites/platform.yml")
        cluster.write("sites/platform.yml", good)
        expect(page.locator("h1")).to_contain_text("新桥通车", timeout=30_000)


def test_a_mistake_of_the_program_is_told_and_edits_are_tried_again(cluster: Cluster, tmp_path: Path, page: Page) -> None:
    start = tmp_path / "start"
    start.mkdir()
    (start / "sitecustomize.py").write_text(
        "import pathlib, sys\n"
        "if 'sitegen.serve.process' in ' '.join(sys.orig_argv):\n"
        "    import sitegen.serve.workshop as w\n"
        f"    update, mark = w.Workshop.update, pathlib.Path({str(start / 'mark')!r})\n"
        "    def fail(self, folders):\n"
        "        if mark.exists():\n            raise AssertionError('nobody thought of that')\n"
        "        return update(self, folders)\n"
        "    w.Workshop.update = fail\n"
    )
    with running(cluster.root, PYTHONPATH=f"{start}{os.pathsep}{ROOT}") as preview:
        preview.wait_for("files read")
        page.goto(preview.url("localhost", "/"))
        (start / "mark").touch()
        cluster.append(BRIDGE, "\n出错以后。\n")
        expect(page.locator("#trouble")).to_contain_text("nobody thought of that")
        assert "machine.crashed" in preview.wait_for("A mistake of the program")
        assert preview.get("www.localhost", PATH).status == 200
        (start / "mark").unlink()
        preview.until(lambda: "出错以后。" in preview.get("www.localhost", PATH).text, "the edit")
        expect(page.locator("#trouble")).to_be_hidden()


def test_ctrl_c_of_a_terminal_does_not_reach_the_workshop_while_it_loads(cluster: Cluster) -> None:
    """It would end with a traceback; it ends with the server."""
    for delay in (0.15, 0.4, 0.8):
        process = subprocess.Popen(
            [sys.executable, "-m", "sitegen", "serve", "--port", "0"],
            cwd=cluster.root, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
        )  # fmt: skip
        children: list[int] = []
        ends = time.monotonic() + 20
        while not children and time.monotonic() < ends:
            children = _children(process.pid)
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=10)
        assert "Traceback" not in told
        for one in children:
            _until_gone(one)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_a_comparison_ends_with_the_preview_however_that_ends(
    cluster: Cluster, tmp_path: Path, number: signal.Signals, request: pytest.FixtureRequest
) -> None:
    # Tests may run under nohup, and what is ignored here would be ignored there.
    before = signal.signal(number, signal.SIG_DFL) if number != signal.SIGKILL else None
    request.addfinalizer(lambda: before is not None and signal.signal(number, before))
    start = tmp_path / "start"
    start.mkdir()
    (start / "sitecustomize.py").write_text(
        "import sys\n"
        "if 'diff' in sys.orig_argv:\n    import time\n    import sitegen.cli.main as main\n    main.run = lambda: time.sleep(60)\n"
    )
    for command in (["init", "-q", "-b", "main"], ["add", "content", "sites", "themes"], ["commit", "-qm", "one"]):
        subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@t", *command], cwd=cluster.root, check=True)
    with running(cluster.root, "--since", "HEAD", PYTHONPATH=f"{start}{os.pathsep}{ROOT}") as preview:
        preview.wait_for("files read")
        preview.until(lambda: bool(_comparisons(preview)), "the comparison")
        time.sleep(1)  # it has loaded, and would work for a minute
        found = _comparisons(preview)
        preview.process.send_signal(number)
        preview.process.wait(10)
        for one in found:
            _until_gone(one)


def _comparisons(preview: Running) -> list[int]:
    return [one for one in _children(preview.process.pid) if b"\0diff\0" in _command(one)]


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _command(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _until_gone(pid: int) -> None:
    ends = time.monotonic() + 10
    while _command(pid):
        assert time.monotonic() < ends, f"{pid} lives"
        time.sleep(0.02)


def test_the_index_shows_the_time_that_was_chosen_though_nothing_changes_by_it(cluster: Cluster, preview: Running, page: Page) -> None:
    page.goto(preview.url("localhost", "/"))
    for clock in ("2026-11-22T09:01", "2026-11-22T09:02"):
        page.locator("#time input[name=clock]").fill(clock)
        page.locator("#time button[type=submit]").click()
        expect(page.locator("#time output")).to_contain_text(clock.replace("T", " "))


@pytest.mark.parametrize("clock", ["9999-12-31T23:59", "0001-01-01T00:00", "2027-02-30T09:00"])
def test_a_time_far_from_any_site_is_refused(cluster: Cluster, preview: Running, clock: str) -> None:
    body = json.dumps({"clock": clock}).encode()
    answer = preview.ask(
        "POST", "localhost", "/~sitegen/time", body, Origin=preview.url("localhost", "").rstrip("/"), X_Sitegen_Token=preview.token()
    )
    assert answer.status == 400
    assert preview.get("www.localhost", PATH).status == 200


def test_the_overlay_can_be_used_with_the_keyboard_and_read_aloud(cluster: Cluster, preview: Running, page: Page) -> None:
    page.add_init_script(_OPEN)
    page.set_viewport_size({"width": 390, "height": 400})
    cluster.replace(BRIDGE, "published:", "published: 昨天\nother:")
    preview.wait_for("bridge.md")
    open_page(page, preview, "www.localhost", PATH)
    preview.until(lambda: "bridge.md" in overlay(page), "the overlay")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "rules => axe.run({ runOnly: rules }).then(found => found.violations.flatMap(one => one.nodes.map(node => [one.id, node.target])))",
        ["landmark-no-duplicate-banner", "landmark-unique", "region", "scrollable-region-focusable"],
    )
    assert [one for one in found if "sitegen-preview" in str(one) or "banner" in one[0]] == []
