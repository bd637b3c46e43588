"""`new`: a document with its front matter filled in."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.cli.front_matter import new_document, quoted
from sitegen.diagnostics import Report
from sitegen.official.annual_data import read_data
from sitegen.official.annual_form import forms
from sitegen.official.annual_sums import check_sums
from sitegen.parse.read import parse_document
from sitegen.schema.moment import Moment, read_moment
from sitegen.settings.organisation import Organisation
from sitegen.vocabulary import vocabulary
from tests.cli.conftest import CLOCK, Sitegen

OWNER = Organisation(id="education", name="云溪市教育局", folder="departments/education")


def test_a_notice_in_a_sections_folder(sitegen: Sitegen, root: Path) -> None:
    done = sitegen(
        "new", "通知公告", "--site", "jyj", "--section", "notices", "--name", "exam", "--title", "关于考试的通知", "--clock", CLOCK
    )
    assert done.exit_code == 0, done.output
    path = root / "content/departments/education/notices/exam.md"
    assert path.read_text(encoding="utf-8") == (
        "---\n标题: 关于考试的通知\n类型: 通知公告\n发布日期: 2026-11-22 09:00\n"
        "# 来源:  # 来源，不填则为发布机构\n# 责任编辑:  # 责任编辑\n# 下线日期:  # 到这一刻自动撤下\n# 附件:  # 附件：文件名，或 {file, title}\n"
        "---\n\n"
    )
    assert done.stdout.splitlines() == [
        "已新建 content/departments/education/notices/exam.md",
        "请打开它，写上正文。",
        "写完后运行 sitegen check 检查。",
    ]


def test_a_policy_knows_its_issuer_and_day(sitegen: Sitegen, root: Path) -> None:
    done = sitegen("new", "policy", "departments/education/policies/x", "--title", "通知", "--english", "--clock", CLOCK)
    assert done.exit_code == 0, done.output
    lines = (root / "content/departments/education/policies/x.md").read_text(encoding="utf-8").splitlines()
    assert lines[1:6] == ["title: 通知", "kind: policy", "published: 2026-11-22 09:00", "created: 2026-11-22", "issuer: [云溪市教育局]"]


def test_with_its_text_written_it_builds(sitegen: Sitegen, root: Path) -> None:
    sitegen("new", "通知公告", "--site", "jyj", "--section", "notices", "--title", "关于考试的通知", "--clock", "2026-11-20 09:00")
    path = root / "content/departments/education/notices/关于考试的通知.md"
    path.write_text(path.read_text(encoding="utf-8") + "考试定于周六举行。\n", encoding="utf-8")
    assert sitegen("check", "--strict").exit_code == 0


def test_what_is_to_be_filled_in_is_named(sitegen: Sitegen) -> None:
    done = sitegen("new", "办事指南", "--site", "jyj", "--section", "services", "--title", "转学")
    assert "请填写" not in done.stdout
    assert "填写：设定依据、申请条件、办理材料、办理地点、办理时间、联系电话、办理流程、正文。" in done.stdout
    assert "网址里会用一个固定的短编号代替" in done.stdout


@pytest.mark.parametrize("english", [True, False])
@pytest.mark.parametrize("kind", vocabulary("document_kinds"))
def test_a_new_document_of_every_kind_lacks_only_what_it_says(kind: str, english: bool) -> None:
    draft = new_document(kind, "标题: “甲”", read_moment(CLOCK) or Moment(0), OWNER, english=english)
    data = draft.text.replace("\n---\n\n", "\n---\n\n正文。\n").encode()
    told = parse_document(f"departments/education/news/{kind}.md", data).diagnostics
    assert {one.code for one in told} <= {"value.missing", "value.empty", "value.text-expected"}, told
    named = {one.params.get("key", "") for one in told} | {one.params.get("zh", "") for one in told}
    assert all(key in named for key in draft.blank), (draft.blank, told)
    assert len(told) == len(draft.blank), (draft.blank, told)


@pytest.mark.parametrize(
    "title", ["甲: 乙", "[甲] 乙", "“甲”", "甲 # 乙", "- 甲", '"甲"', "甲:", "*甲*", "\\甲", "2026", "是", "{{ x }}", "'x", "甲\n乙"]
)
def test_any_title_survives(title: str) -> None:
    data = f"---\ntitle: {quoted(title)}\npublished: 2026-01-01\n---\n正文\n".encode()
    parsed = parse_document("a/news/a.md", data)
    assert parsed.document is not None, parsed.diagnostics
    assert parsed.document.title == " ".join(title.split())


def test_nothing_is_overwritten(sitegen: Sitegen, root: Path) -> None:
    path = root / "content/sites/www/news/platform-online.md"
    before = path.read_bytes()
    done = sitegen("new", "article", "sites/www/news/platform-online.md", "--title", "x")
    assert done.exit_code == 2
    assert "content/sites/www/news/platform-online.md 已经存在" in done.stderr
    assert path.read_bytes() == before


def test_the_path_is_seen_from_here(sitegen: Sitegen, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "content/sites/www")
    assert sitegen("new", "article", "news/here.md", "--title", "x").exit_code == 0
    assert (root / "content/sites/www/news/here.md").is_file()
    monkeypatch.chdir(root)
    assert sitegen("new", "article", "content/sites/www/news/there.md", "--title", "x").exit_code == 0


@pytest.mark.parametrize("path", ["../x.md", "/tmp/x.md", "content/../../x.md", "news/../../x", "link/x.md", ".hidden/x.md"])
def test_nothing_is_written_outside_content(sitegen: Sitegen, root: Path, path: str) -> None:
    outside = root.parent / "outside"
    outside.mkdir()
    (root / "content/link").symlink_to(outside)
    done = sitegen("new", "article", path, "--title", "x")
    assert done.exit_code == 2, done.output
    assert "不在 content/ 里" in done.stderr
    assert not list(root.parent.glob("*.md"))
    assert not list(outside.iterdir())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("polcy", "a/b.md"), "没有“polcy”这种内容类型，是不是“policy”"),
        (("政策文见", "a/b.md"), "没有“政策文见”这种内容类型，是不是“政策文件”"),
        (("policy",), "没有说明放在哪里"),
        (("policy", "--site", "jyj"), "没有说明放在哪里"),
        (("policy", "a/b.md", "--site", "jyj"), "不用再写 --site"),
        (("policy", "--site", "jjy", "--section", "news"), "没有“jjy”这个站点，是不是“jyj”？"),
        (("notice", "--site", "jyj", "--section", "notcies"), "没有“notcies”这个栏目，是不是“notices”？"),
        (("letter", "--site", "jyj", "--section", "notices"), "栏目“notices”不收“letter”，只收：notice、article"),
        (("notice", "--site", "jyj", "--section", "notices", "--name", "A B"), "文件名不能是“A B”"),
        (("notice", "--site", "www", "--section", "news/local"), "没有自己的目录"),
        (("notice", "news/x.docx"), "不是 .md 文件"),
    ],
)
def test_wrong_usage(sitegen: Sitegen, arguments: tuple[str, ...], said: str) -> None:
    done = sitegen("new", *arguments, "--title", "x")
    assert done.exit_code == 2, done.output
    assert said in done.stderr


def test_broken_settings_do_not_stop_a_document_with_a_path(sitegen: Sitegen, root: Path) -> None:
    (root / "sites/platform.yml").write_text("name: [", encoding="utf-8")
    assert sitegen("new", "article", "sites/www/news/x.md", "--title", "x").exit_code == 0
    assert sitegen("new", "article", "--site", "www", "--section", "news", "--title", "x").exit_code == 2


def test_a_new_yearly_report_brings_its_parts_and_a_blank_data_file_that_holds(sitegen: Sitegen, root: Path) -> None:
    """The draft is complete but for its words: every table is there, every sum holds."""
    done = sitegen("new", "年度报告", "departments/education/reports/report-2025", "--title", "2025年报告", "--clock", "2026-01-20 10:00")
    assert done.exit_code == 0, done.output
    folder = root / "content/departments/education/reports"
    text = (folder / "report-2025.md").read_text(encoding="utf-8")
    assert "年报数据: report-2025.csv" in text
    assert "## 六、其他需要报告的事项" in text
    form = forms()["disclosure"]
    report = Report()
    data = read_data((folder / "report-2025.csv").read_text(encoding="utf-8"), form, "report-2025.csv", report)
    check_sums(data, form, report)
    assert not len(report)
    assert len(data.rows) == sum(len(block.rows) for block in form.blocks())
