"""`sitegen` as a process: exit codes, Ctrl-C, two at a time, what a start costs, a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sitegen.engine.lock import only_one
from tests.cli.conftest import CLOCK, replace

NEWS = "content/sites/www/news/executive-meeting.md"
COMMAND = [sys.executable, "-W", "error", "-m", "sitegen"]


def run(root: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=root, capture_output=True, text=True, check=False, timeout=120, env=_environment(environment)
    )


def _environment(more: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "NO_COLOR"))}
    return {**kept, "LANG": "zh_CN.UTF-8", "PYTHONUTF8": "1", **more}


def test_exit_codes(root: Path) -> None:
    assert run(root, "build", "--clock", CLOCK).returncode == 0
    replace(root / NEWS, "2025-02-21 18:30", "2025-02-30")
    done = run(root, "build", "--clock", CLOCK)
    assert done.returncode == 1
    assert "错误[value.date-expected]" in done.stdout
    assert done.stderr == ""
    assert run(root, "bild").returncode == 2
    (root / "build/.state/library.db").unlink()
    assert run(root, "due").returncode == 3


def test_the_locale_decides_the_language(root: Path) -> None:
    assert run(root, "--help").stdout.startswith("用法：")
    assert run(root, "--help", LANG="en_GB.UTF-8").stdout.startswith("Usage: ")
    assert run(root, "--help", LANG="C").stdout.startswith("Usage: ")


def test_a_locked_build_names_its_holder(root: Path) -> None:
    with only_one(root / "build/.state", root / "build"):
        done = run(root, "build")
    assert done.returncode == 3
    assert done.stderr.startswith(f"无法继续：另一个进程正在使用 {root}/build：pid {os.getpid()} @ ")
    assert "等它结束再运行。" in done.stderr


@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_at_once_with_its_workers(root: Path, signal_: signal.Signals) -> None:
    news = root / "content/counties/qinghe/news"
    text = (news / "spring-ploughing.md").read_text(encoding="utf-8").replace("报送: [www/news]\n", "")
    for number in range(200):
        (news / f"n{number}.md").write_text(text, encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "build", "--jobs", "2"], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=_environment({}), start_new_session=True,
    )  # fmt: skip
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    deadline = time.monotonic() + 60
    while not (workers := _read(children).split()) and time.monotonic() < deadline and process.poll() is None:
        select.select([], [], [], 0.02)
    assert workers, "no worker was seen"
    sent = time.monotonic()
    process.send_signal(signal_)
    _, told = process.communicate(timeout=30)
    assert process.returncode == 128 + signal_, told
    assert time.monotonic() - sent < 5
    assert "Traceback" not in told
    if signal_ == signal.SIGINT:
        assert "已停止。已经完成的部分保留" in told
    assert not [one for one in workers if _is_ours(one)]
    assert run(root, "build", "--clock", CLOCK).returncode == 0
    assert run(root, "verify").returncode == 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""


def _is_ours(pid: str) -> bool:
    """Whether a process of ours still runs under this number."""
    return "sitegen" in _read(Path(f"/proc/{pid}/cmdline")) and " Z " not in _read(Path(f"/proc/{pid}/stat"))


@pytest.mark.parametrize("arguments", [("--help",), ("build", "--help"), ("build", "--jobs", "x"), ("bild",)])
def test_help_and_usage_errors_load_next_to_nothing(root: Path, arguments: tuple[str, ...]) -> None:
    loaded = _loaded(root, *arguments)
    heavy = {"rich", "yaml", "jinja2", "PIL", "markdown_it", "msgspec", "sqlite3", "sitegen.engine.build"}
    assert not heavy & loaded


def test_a_build_without_a_change_loads_little(root: Path) -> None:
    run(root, "build", "--clock", CLOCK)
    run(root, "build", "--clock", CLOCK)  # files as young as the first scan are hashed once more
    loaded = _loaded(root, "build", "--clock", CLOCK)
    assert "sitegen.engine.build" in loaded
    assert not {"rich", "yaml", "jinja2", "PIL", "markdown_it"} & loaded


def _loaded(root: Path, *arguments: str) -> set[str]:
    code = (
        "import sys\n"
        "from sitegen.cli.main import program\n"
        "try:\n    program([]).main(sys.argv[1:])\n"
        "except SystemExit:\n    pass\n"
        "print('LOADED', *sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=root, capture_output=True, text=True, check=True, env=_environment({})
    )
    return set(done.stdout.rpartition("LOADED ")[2].split())


def test_a_reader_who_leaves_early_is_no_fault(root: Path) -> None:
    with (root / NEWS).open("a", encoding="utf-8") as stream:
        stream.writelines(f"\n[x](nothing-{number}.md)\n" for number in range(3000))
    process = subprocess.Popen([*COMMAND, "check", "--all"], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_environment({}))
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert b"Traceback" not in told


def test_on_a_terminal_there_are_bars_and_colours(root: Path) -> None:
    replace(root / NEWS, "2025-02-21 18:30", "2025-02-30")
    code, text = _on_terminal(root, "build", "--clock", CLOCK)
    assert code == 1
    assert "\x1b[1;31m" in text
    assert "生成页面" in text
    code, text = _on_terminal(root, "check", "--clock", CLOCK, NO_COLOR="1")
    assert code == 1
    assert "\x1b[1;31m" not in text


def _on_terminal(root: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, 0x5414, b"\x28\x00\x78\x00\x00\x00\x00\x00")  # TIOCSWINSZ: 40 lines of 120 columns
    process = subprocess.Popen(
        [*COMMAND, *arguments], cwd=root, stdin=theirs, stdout=theirs, stderr=theirs, env=_environment({"TERM": "xterm", **environment})
    )
    os.close(theirs)
    found = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        found += piece
    os.close(ours)
    return process.wait(timeout=60), found.decode("utf-8", "replace")


def test_clean_asks_on_a_terminal(root: Path) -> None:
    run(root, "build", "--clock", CLOCK)
    ours, theirs = pty.openpty()
    process = subprocess.Popen([*COMMAND, "clean"], cwd=root, stdin=theirs, stdout=theirs, stderr=theirs, env=_environment({}))
    os.write(ours, b"n\n")
    assert process.wait(timeout=60) == 0
    assert (root / "build").is_dir()
    process = subprocess.Popen([*COMMAND, "clean"], cwd=root, stdin=theirs, stdout=theirs, stderr=theirs, env=_environment({}))
    os.write(ours, b"y\n")
    assert process.wait(timeout=60) == 0
    assert not (root / "build").exists()
    os.close(ours)
    os.close(theirs)
