"""`due`: the coming instants, and what changes then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Sitegen, replace

NEWS = "content/sites/www/news/executive-meeting.md"


@pytest.fixture
def planned(sitegen: Sitegen, root: Path) -> Sitegen:
    replace(root / NEWS, "2025-02-21 18:30", "2099-12-01 09:00")
    replace(root / "content/sites/www/news/platform-online.md", "置顶: 是", "置顶: 2099-12-24")
    replace(root / "content/sites/www/policies/website-management.md", "公开属性:", "失效日期: 2099-12-31\n公开属性:")
    with (root / "sites/counties/qinghe.yml").open("a", encoding="utf-8") as stream:
        stream.write("closed: {on: 2099-12-05, reason: 机构改革}\n")
    with (root / "sites/platform.yml").open("a", encoding="utf-8") as stream:
        stream.write("banner: {text: 暴雨预警, until: 2099-11-30 08:00}\n")
    assert sitegen("build").exit_code == 0
    return sitegen


def test_the_instants_in_order_with_what_changes(planned: Sitegen) -> None:
    lines = planned("due").stdout.splitlines()
    assert lines == [
        "2099-11-30 08:00",
        "  撤下应急横幅：云溪市政府网站集约化平台",
        "    sites/platform.yml",
        "2099-12-01 09:00",
        "  发布：市政府常务会议研究部署春季学期校园安全工作",
        f"    {NEWS}",
        "2099-12-05 00:00",
        "  站点永久下线：青禾县人民政府",
        "    sites/counties/qinghe.yml",
        "2099-12-25 00:00",
        "  取消置顶：市政府网站集约化平台上线运行",
        "    content/sites/www/news/platform-online.md",
        "2100-01-01 00:00",
        "  失效：云溪市人民政府办公室关于印发《云溪市政府网站管理办法》的通知",
        "    content/sites/www/policies/website-management.md",
        "2100-01-04 00:00",
        "  门户不再公告站点下线：青禾县人民政府",
        "    sites/counties/qinghe.yml",
        "上次生成的时刻：2026-11-22 09:00",
    ]


def test_next_is_one_line_for_cron(planned: Sitegen) -> None:
    assert planned("due", "--next").stdout == "2099-11-30T08:00:00+08:00\n"


def test_nothing_due_prints_nothing_for_cron(sitegen: Sitegen) -> None:
    sitegen("build")
    assert sitegen("due", "--next").stdout == ""
    assert sitegen("due").stdout.startswith("没有会自动变化的内容。")


def test_json_and_a_limit(planned: Sitegen) -> None:
    found = json.loads(planned("due", "--format", "json", "-n", "2", lang="en").stdout)
    assert found["total"] == 6
    assert found["built"] == "2026-11-22T09:00:00+08:00"
    assert found["changes"][1] == {
        "at": "2099-12-01T09:00:00+08:00",
        "event": "published",
        "path": NEWS,
        "name": "市政府常务会议研究部署春季学期校园安全工作",
        "message": 'published: "市政府常务会议研究部署春季学期校园安全工作"',
    }
    assert "还有 4 个时刻" in planned("due", "-n", "2").stdout


def test_an_instant_that_has_passed_waits_for_the_next_build(sitegen: Sitegen, root: Path) -> None:
    sitegen("build", "--clock", "2025-02-20 09:00")
    text = sitegen("due").stdout
    assert "2025-02-21 18:30（已到时间，等待下一次生成）" in text


def test_the_next_build_removes_what_has_passed(planned: Sitegen) -> None:
    planned("build", "--clock", "2099-12-02 09:00")
    assert planned("due", "--next").stdout == "2099-12-05T00:00:00+08:00\n"


def test_without_a_build_it_says_so(sitegen: Sitegen) -> None:
    assert sitegen("due").exit_code == 3
