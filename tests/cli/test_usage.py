"""Help, language, usage errors with close matches."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from sitegen.cli.language import language_of
from sitegen.cli.main import program
from sitegen.cli.program import COMMANDS
from sitegen.cli.reference import reference
from sitegen.cli.words import WORDS
from tests.cli.conftest import Sitegen

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_reference_is_what_the_commands_say() -> None:
    assert (DOCS / "cli.md").read_text(encoding="utf-8") == reference(), "python -m sitegen.cli.reference > docs/cli.md"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_both_languages(sitegen: Sitegen, command: str, lang: str) -> None:
    done = sitegen(command, "--help", lang=lang)
    assert done.exit_code == 0
    assert done.output.startswith("用法：" if lang == "zh" else "Usage: ")
    chinese = any("\u4e00" <= character <= "\u9fff" for character in done.output.replace("政策文件", ""))
    assert chinese == (lang == "zh"), done.output


def test_every_word_has_both_languages_with_the_same_places() -> None:
    import string

    for key, (chinese, english) in WORDS.items():
        places = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in (chinese, english)]
        assert chinese.strip(), key
        assert english.strip(), key
        assert places[0] == places[1] or key.startswith("fact."), key


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["build"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        (["build"], {"LANG": "C.UTF-8"}, "en"),
        (["build"], {}, "en"),
        (["build"], {"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        (["build"], {"LANG": "en_GB.UTF-8", "LC_ALL": "", "LC_MESSAGES": "zh_TW"}, "zh"),
        (["build", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}, "en"),
        (["--lang=zh", "build"], {"LANG": "C"}, "zh"),
        (["why", "--", "--lang=zh"], {"LANG": "C"}, "en"),
    ],
)
def test_the_language_is_the_one_asked_for_else_the_locale(arguments: list[str], environment: dict[str, str], language: str) -> None:
    assert language_of(arguments, environment) == language


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("bild",), "没有“bild”这个命令，是不是“build”？"),
        (("zzz",), "没有“zzz”这个命令。可以用：init、new、"),
        (("build", "--stirct"), "没有“--stirct”这个选项，是不是“--strict”"),
        (("build", "--site", "jjy"), "没有“jjy”这个站点，是不是“jyj”？"),
        (("build", "--site", "nothing-like-it"), "没有“nothing-like-it”这个站点。可以用：jyj、qinghe、www。"),
        (("build", "--clock", "tomorrow"), "--clock 的时间读不懂：“tomorrow”"),
        (("build", "--clock", "2026-02-30"), "--clock 的时间读不懂：“2026-02-30”"),
        (("build", "--jobs", "many"), "--jobs 应当是整数，写的是“many”"),
        (("build", "--format", "xml"), "--format 只能是：text、json。"),
        (("build", "surplus"), "多写了内容：surplus"),
        (("why",), "缺少“网址或路径”"),
        (("build", "--root", "/"), "/ 里没有 sites/ 目录"),
        (("build", "--build", "."), "那里是仓库的根目录"),
        (("build", "--build", "content/x"), "不能生成到"),
        (("build", "--build", ".."), "不能生成到"),
        (("serve", "--port", "80000"), "--port 最大是 65535"),
        (("search", "--serve", "--port", "80000"), "--port 最大是 65535"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_says_what_was_meant(sitegen: Sitegen, arguments: tuple[str, ...], said: str) -> None:
    done = sitegen(*arguments, "--lang", "zh")
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert done.stdout == ""
    assert "--help" in done.stderr


def test_english_usage_errors(sitegen: Sitegen) -> None:
    assert 'there is no command "bild"; did you mean "build"?' in sitegen("bild", lang="en").stderr
    assert 'there is no site "jjy"; did you mean "jyj"?' in sitegen("build", "--site", "jjy", lang="en").stderr


def test_files_all_sites_share_are_no_sites(sitegen: Sitegen, root: Path) -> None:
    for name in ("reposts.yml", "terms.zh-Hant.yml"):
        (root / "sites" / name).write_text("", encoding="utf-8")
    told = sitegen("build", "--site", "nothing-like-it", lang="en").stderr
    assert "jyj" in told
    assert "reposts" not in told
    assert "terms" not in told


def test_outside_a_cluster_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(program([], {"LANG": "zh_CN"}), ["build"])
    assert done.exit_code == 2
    assert "没有 sites/platform.yml" in done.stderr


def test_the_cluster_is_found_from_a_folder_within(sitegen: Sitegen, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root / "content" / "counties")
    assert sitegen("build").exit_code == 0
    assert (root / "build" / "sites" / "www" / "index.html").is_file()


def test_the_version(sitegen: Sitegen) -> None:
    assert sitegen("--version").output.startswith("sitegen 0.")


def test_alone_it_shows_the_commands(sitegen: Sitegen) -> None:
    done = sitegen("--lang", "zh")
    assert done.exit_code == 2
    assert all(name in done.output for name in COMMANDS)
