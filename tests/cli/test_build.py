"""`build` and `check`: what is printed, JSON, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen.diagnostics import MachineFault
from tests.cli.conftest import CLOCK, Sitegen, replace

NEWS = "content/sites/www/news/executive-meeting.md"


def test_the_starter_builds_without_a_finding(sitegen: Sitegen, root: Path) -> None:
    done = sitegen("build", "--strict")
    assert done.exit_code == 0, done.output
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["站点", "生成", "写入", "沿用", "删除", "失败"]
    assert [line.split()[0] for line in lines[1:5]] == ["jyj", "qinghe", "www", "合计"]
    assert lines[-1].startswith("生成完成：没有问题。3 个站点，")
    assert (root / "build/sites/www/index.html").is_file()


def test_the_columns_line_up(sitegen: Sitegen) -> None:
    from sitegen.diagnostics.printing import width_of

    lines = sitegen("build").stdout.splitlines()[:5]
    assert len({width_of(line) for line in lines}) == 1


def test_a_second_build_says_that_nothing_changed(sitegen: Sitegen) -> None:
    sitegen("build")
    done = sitegen("build")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [done.stdout.strip()]
    assert done.stdout.startswith("没有需要更新的页面：没有问题。3 个站点，")


def test_only_busy_sites_are_listed(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    replace(root / "content/counties/qinghe/notices/water-outage.md", "请提前储水", "请提前储备生活用水")
    done = sitegen("build")
    assert "qinghe" in done.stdout
    assert "jyj" not in done.stdout
    assert "个站点没有变化）" in done.stdout


def test_an_error_in_content_is_exit_code_1_and_printed(sitegen: Sitegen, root: Path) -> None:
    replace(root / NEWS, "2025-02-21 18:30", "2025-02-30")
    done = sitegen("build")
    assert done.exit_code == 1
    assert f"{NEWS}:3:7: 错误[value.date-expected]" in done.stdout
    assert "生成完成：1 个错误。" in done.stdout
    assert sitegen("check").exit_code == 1


def test_warnings_count_only_when_strict(sitegen: Sitegen, root: Path) -> None:
    with (root / NEWS).open("a", encoding="utf-8") as stream:
        stream.write("\n<div>x</div>\n")
    assert sitegen("check").exit_code == 0
    done = sitegen("check", "--strict")
    assert done.exit_code == 1
    assert "警告[markdown.html]" in done.stdout


def test_check_writes_no_page(sitegen: Sitegen, root: Path) -> None:
    done = sitegen("check")
    assert done.exit_code == 0
    assert done.stdout.startswith("检查完成：没有问题。")
    assert not list((root / "build" / "sites").rglob("*.html"))
    assert [one.name for one in (root / "build").iterdir() if one.is_dir() and any(one.iterdir())] == [".state"]


def test_json_holds_findings_totals_seconds_and_clock(sitegen: Sitegen, root: Path) -> None:
    replace(root / NEWS, "2025-02-21 18:30", "2025-02-30")
    done = sitegen("build", "--format", "json", lang="en")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert set(found) == {"diagnostics", "totals", "seconds", "clock"}
    assert found["clock"] == CLOCK
    assert set(found["totals"]) == {"jyj", "qinghe", "www"}
    assert set(found["totals"]["www"]) == {"rendered", "written", "reused", "removed", "failed"}
    assert found["diagnostics"] == [
        {
            "code": "value.date-expected",
            "severity": "error",
            "path": NEWS,
            "line": 3,
            "column": 7,
            "message": '"发布日期" is not a date: "2025-02-30"',
            "hint": "Write 2026-03-05 or 2026-03-05 09:30, and a day that exists.",
        }
    ]


def test_fifty_findings_are_shown_and_the_rest_counted(sitegen: Sitegen, root: Path) -> None:
    with (root / NEWS).open("a", encoding="utf-8") as stream:
        stream.writelines(f"\n[x](nothing-{number}.md)\n" for number in range(60))
    done = sitegen("check")
    assert done.stdout.count("错误[link.broken]") == 50
    assert "还有 10 个问题没有列出，加 --all 全部列出。" in done.stdout
    assert "60 个错误" in done.stdout
    assert sitegen("check", "--all").stdout.count("错误[link.broken]") == 60


def test_where_not_all_are_shown_errors_come_before_warnings(sitegen: Sitegen, root: Path) -> None:
    with (root / "content/counties/qinghe/notices/water-outage.md").open("a", encoding="utf-8") as stream:
        stream.writelines(f"\n<b{number}>x</b{number}>\n" for number in range(60))
    replace(root / NEWS, "2025-02-21 18:30", "2025-02-30")
    assert "错误[value.date-expected]" in sitegen("check").stdout


def test_findings_are_in_order_of_place(sitegen: Sitegen, root: Path) -> None:
    for path in (NEWS, "content/counties/qinghe/notices/water-outage.md", "content/sites/www/leaders/mayor.md"):
        replace(root / path, "发布日期: 2025", "发布日期: 2025年13月")
    places = [line.split(":")[0] for line in sitegen("check").stdout.splitlines() if line.startswith("content/")]
    assert places == sorted(places)
    assert len(places) == 3


def test_broken_common_settings_are_told_and_exit_code_1(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    (root / "sites/platform.yml").unlink()
    done = sitegen("build", "--root", ".", "--full")
    assert done.exit_code == 1
    assert "错误[settings.missing-file]: 缺少设置文件 sites/platform.yml" in done.stdout
    assert "公共设置有错误，无法生成任何站点" in done.stdout
    assert (root / "build/sites/www/index.html").is_file()
    found = json.loads(sitegen("build", "--root", ".", "--full", "--format", "json").stdout)
    assert [one["code"] for one in found["diagnostics"] if one["severity"] == "error"] == ["settings.missing-file"]


def test_one_site_alone(sitegen: Sitegen, root: Path) -> None:
    done = sitegen("build", "--site", "jyj")
    assert done.exit_code == 0
    assert (root / "build/sites/jyj/index.html").is_file()
    assert not (root / "build/sites/www/index.html").exists()


def test_the_slowest_kinds_of_pages(sitegen: Sitegen) -> None:
    done = sitegen("build", "--slow")
    assert "页面类型" in done.stdout
    assert "文档页 (document)" in done.stdout
    found = json.loads(sitegen("build", "--slow", "--full", "--format", "json").stdout)
    assert {"recipe", "pages", "seconds"} == set(found["slowest"][0])
    assert "没有生成页面" in sitegen("build", "--slow").stdout


def test_an_iso_clock_with_an_offset_is_the_platforms_time(sitegen: Sitegen) -> None:
    found = json.loads(sitegen("build", "--clock", "2026-11-22T01:00:00+00:00", "--format", "json").stdout)
    assert found["clock"] == "2026-11-22 09:00"
    found = json.loads(sitegen("build", "--clock", "2026-11-22T09:00", "--format", "json").stdout)
    assert found["clock"] == "2026-11-22 09:00"


def test_the_machines_trouble_is_exit_code_3(sitegen: Sitegen, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise MachineFault("machine.write", path="build/x", problem="No space left on device")

    monkeypatch.setattr("sitegen.engine.build.build", full)
    done = sitegen("build")
    assert done.exit_code == 3
    assert done.stderr.splitlines()[0] == "无法继续：无法写入 build/x：磁盘已满 [machine.write]"
    assert "检查磁盘空间和权限" in done.stderr
    assert done.stdout == ""


def test_our_own_mistake_is_exit_code_3_with_a_traceback(sitegen: Sitegen, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> None:
        raise KeyError("ours")

    monkeypatch.setattr("sitegen.engine.build.build", wrong)
    done = sitegen("build")
    assert done.exit_code == 3
    assert "Traceback" in done.stderr
    assert "这是程序的错误，不是您的内容有问题" in done.stderr


def test_no_colours_without_a_terminal(sitegen: Sitegen, root: Path) -> None:
    replace(root / NEWS, "2025-02-21 18:30", "2025-02-30")
    assert "\x1b" not in sitegen("build").output
