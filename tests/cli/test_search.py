"""`sitegen search --check`: a gate, and what changed in the ranking since a record."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Sitegen

_NEWS = ("content/sites/www/news/one.md", "content/sites/www/news/two.md", "content/sites/www/news/three.md")


@pytest.fixture
def golden(root: Path, sitegen: Sitegen) -> Path:
    """Three documents about herons, the newest first; a case wants the second within ten."""
    for number, path in enumerate(_NEWS):
        write(root, path, title=f"白鹭观测{number}", day=20 - number)
    assert sitegen("build").exit_code == 0
    path = root / "golden.yml"
    path.write_text(f"- {{query: 白鹭观测, finds: [{_NEWS[1].removeprefix('content/')}]}}\n", encoding="utf-8")
    assert sitegen("search", "--check", str(path), "--record", str(root / "ranking.json")).exit_code == 0
    return path


def write(root: Path, path: str, *, title: str, day: int) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(f"---\ntitle: {title}\npublished: 2026-10-{day:02d}\n---\n\n湖边的{title}。\n", encoding="utf-8")


def test_nothing_changed_is_said_and_passes(root: Path, sitegen: Sitegen, golden: Path) -> None:
    result = sitegen("search", "--check", str(golden), "--against", str(root / "ranking.json"))
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "与记录比较 1 个检索词，0 个排名有变化，应找到的文档位次下降 0 处"


@pytest.mark.parametrize(("lang", "moved", "new"), [
    ("zh", "✗ 第 2 位 → 第 3 位", "· 新进前十，第 1 位"),
    ("en", "✗ 2 → 3", "· new among the first ten, at 1"),
])  # fmt: skip
def test_a_wanted_document_that_stands_lower_fails_though_its_case_is_met(
    root: Path, sitegen: Sitegen, golden: Path, lang: str, moved: str, new: str
) -> None:
    write(root, "content/sites/www/news/newest.md", title="白鹭观测9", day=28)
    sitegen("build")
    assert sitegen("search", "--check", str(golden)).exit_code == 0
    result = sitegen("search", "--check", str(golden), "--against", str(root / "ranking.json"), lang=lang)
    assert result.exit_code == 1
    assert f"  {moved}  白鹭观测1  sites/www/news/two.md" in result.stdout.splitlines()
    assert f"  {new}  白鹭观测9  sites/www/news/newest.md" in result.stdout.splitlines()
    found = json.loads(sitegen("search", "--check", str(golden), "--against", str(root / "ranking.json"), "--format", "json").stdout)
    assert {one["kind"] for one in found["compared"]["changed"][0]["changes"]} == {"moved", "new"}


def test_what_nobody_wants_may_fall_out_and_the_new_ranking_may_be_recorded(root: Path, sitegen: Sitegen, golden: Path) -> None:
    (root / _NEWS[2]).unlink()
    sitegen("build")
    record = str(root / "ranking.json")
    result = sitegen("search", "--check", str(golden), "--against", record, "--record", record)
    assert result.exit_code == 0
    assert "  · 跌出前十，原第 3 位  白鹭观测2  sites/www/news/three.md" in result.stdout.splitlines()
    assert "跌出" not in sitegen("search", "--check", str(golden), "--against", record).stdout


def test_a_file_that_is_no_record_and_a_record_of_nothing_are_refused(root: Path, sitegen: Sitegen, golden: Path) -> None:
    wrong = sitegen("search", "--check", str(golden), "--against", str(golden))
    assert (wrong.exit_code, "不是排名记录" in wrong.stderr) == (2, True)
    alone = sitegen("search", "白鹭", "--record", str(root / "ranking.json"))
    assert (alone.exit_code, "--check" in alone.stderr) == (2, True)


@pytest.mark.parametrize("settled", ["whoosh", "sqlite"])
def test_either_engine_can_be_asked_whatever_the_settings_name(root: Path, sitegen: Sitegen, golden: Path, settled: str) -> None:
    other = "sqlite" if settled == "whoosh" else "whoosh"
    platform = root / "sites/platform.yml"
    platform.write_text(platform.read_text(encoding="utf-8") + f"\nsearch: {{engine: {settled}}}\n", encoding="utf-8")
    assert sitegen("build").exit_code == 0
    before = {path: path.read_bytes() for path in (root / "build/search").rglob("*") if path.is_file()}

    def found(*options: str) -> dict[str, object]:
        results = json.loads(sitegen("search", *options, "白鹭", "观测", "--format", "json").stdout)
        return results | {"generation": ""}

    usual = found()
    assert usual["total"] == 3
    assert found("--engine", other) == found("--engine", settled) == usual
    assert sitegen("search", "--engine", other, "--check", str(golden)).exit_code == 0
    assert [one.name for one in (root / "build/.state/engines").iterdir()] == [other]
    assert {path: path.read_bytes() for path in before} == before
    assert sitegen("verify").exit_code == 0


def test_the_other_engine_knows_the_last_build_and_mends_itself(root: Path, sitegen: Sitegen, golden: Path) -> None:
    def found() -> list[str]:
        result = sitegen("search", "--engine", "sqlite", "白鹭", "--format", "json")
        return [one["shown"]["path"] for one in json.loads(result.stdout)["hits"]]

    assert len(found()) == 3
    (root / _NEWS[0]).unlink()
    write(root, "content/sites/www/news/newest.md", title="白鹭观测9", day=28)
    sitegen("build")
    assert not (root / "build/.state/engines").exists()
    newest = ["sites/www/news/newest.md", "sites/www/news/two.md", "sites/www/news/three.md"]
    assert found() == newest
    (root / newest[1].replace("sites/", "content/sites/", 1)).unlink()
    shutil.rmtree(root / "build/search")
    sitegen("build")
    assert found() == [newest[0], newest[2]]
    (index,) = (root / "build/.state/engines/sqlite/search").glob("*.db")
    index.write_bytes(b"nothing of the kind")
    assert found() == [newest[0], newest[2]]


def test_the_engine_of_the_service_is_that_of_the_settings(sitegen: Sitegen, golden: Path) -> None:
    result = sitegen("search", "--serve", "--engine", "sqlite", lang="en")
    assert result.exit_code == 2
    assert "the service uses the engine of the settings" in result.stderr


def test_an_engine_that_is_not_there_is_said_before_anything_is_made(root: Path, sitegen: Sitegen) -> None:
    assert "whoosh" in sitegen("search", "--engine", "lucene", "白鹭").stderr
    result = sitegen("search", "--engine", "sqlite", "白鹭")
    assert result.exit_code == 3
    assert "sitegen build" in result.stderr
    assert not (root / "build/search").exists()


@pytest.mark.parametrize(
    ("text", "lang", "said"),
    [
        ("- {query: 白鹭, find: [x.md]}\n", "zh", "golden.yml:1:15: 错误[value.unknown-key-near]: "),
        ("- {query: 白鹭, find: [x.md]}\n", "en", "golden.yml:1:15: error[value.unknown-key-near]: "),
        ("- {query: [}\n", "zh", "golden.yml:1:"),
        ("", "zh", "错误[search.list-expected]: 这个文件应是一个列表"),
        ("query: 白鹭\n", "zh", "错误[search.list-expected]: 这个文件应是一个列表"),
    ],
)
def test_a_mistake_in_a_file_of_cases_is_told_like_any_other(
    root: Path, sitegen: Sitegen, golden: Path, text: str, lang: str, said: str
) -> None:
    golden.write_text(text, encoding="utf-8")
    result = sitegen("search", "--check", str(golden), lang=lang)
    assert result.exit_code == 1
    assert said in result.stdout
    assert "{'" not in result.output


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ("{query: 白鹭, site: nowhere, not_found: [sites/www/news/one.md]}", "search.case-site"),
        ("{query: 白鹭, scope: tree, not_found: [sites/www/news/one.md]}", "search.case-scope"),
    ],
)
def test_a_case_that_could_never_fail_is_refused(sitegen: Sitegen, golden: Path, case: str, code: str) -> None:
    golden.write_text(f"- {case}\n", encoding="utf-8")
    result = sitegen("search", "--check", str(golden))
    assert result.exit_code == 1
    assert f"golden.yml:1:0: 错误[{code}]" in result.stdout or f"golden.yml:1: 错误[{code}]" in result.stdout


def test_every_kind_of_case_that_is_not_met_says_what_was_expected(sitegen: Sitegen, golden: Path) -> None:
    one, two, gone = "sites/www/news/one.md", "sites/www/news/two.md", "sites/www/news/gone.md"
    golden.write_text(
        f"- {{query: 白鹭观测, finds: [{gone}], any_of: [{two}]}}\n"
        f"- {{query: 白鹭观测, any_of: [{gone}]}}\n"
        f"- {{query: 白鹭观测, not_found: [{one}], most: 2, meant: 苍鹭}}\n",
        encoding="utf-8",
    )
    result = sitegen("search", "--check", str(golden))
    assert result.exit_code == 1
    assert [line for line in result.stdout.splitlines() if line.startswith("第")] == [
        f"第 1 行“白鹭观测”：应找到 {gone}，现在的位次：—",
        f"第 2 行“白鹭观测”：应找到其中一篇：{gone}，现在最前的位次：—",
        f"第 3 行“白鹭观测”：不应找到 {one}，现在的位次：1",
        "第 3 行“白鹭观测”：应提示“苍鹭”，现在提示：—",
        "第 3 行“白鹭观测”：最多应有 2 条结果，现在有 3 条",
    ]


def test_a_file_of_cases_that_is_not_there_is_wrong_usage(root: Path, sitegen: Sitegen, golden: Path) -> None:
    result = sitegen("search", "--check", str(root / "nowhere.yml"))
    assert result.exit_code == 2
    assert "nowhere.yml 打不开" in result.output


def test_a_record_that_cannot_be_written_is_told(root: Path, sitegen: Sitegen, golden: Path) -> None:
    result = sitegen("search", "--check", str(golden), "--record", str(root / "nowhere" / "ranking.json"))
    assert result.exit_code == 3
    assert "无法写入排名记录" in result.output
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("option", "value"), [("--kind", "article"), ("--kind", "文章"), ("--year", "2026"), ("--organisation", "云溪市人民政府")]
)
def test_filters_are_values_or_what_they_are_called(sitegen: Sitegen, golden: Path, option: str, value: str) -> None:
    result = sitegen("search", option, value, "白鹭观测")
    assert result.exit_code == 0, result.output
    assert "共 3 条结果" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--kind", "artcle"), "没有“artcle”这种内容类型的信息，是不是“article”？"),
        (("--year", "1999"), "没有“1999”年的信息。可以用：2025、2026"),
        (("--scope", "tree"), "--scope tree 要与 --site 同用"),
    ],
)
def test_what_could_find_nothing_is_wrong_usage(sitegen: Sitegen, golden: Path, arguments: tuple[str, ...], said: str) -> None:
    result = sitegen("search", *arguments, "白鹭观测")
    assert result.exit_code == 2
    assert said in result.output


def test_a_page_beyond_the_last_is_the_last(sitegen: Sitegen, golden: Path) -> None:
    assert "  1. 白鹭观测0" in sitegen("search", "--page", "99", "白鹭观测").stdout
