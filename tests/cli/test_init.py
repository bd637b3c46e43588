"""`init`: a cluster that builds without a finding."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitegen.cli.main import program
from sitegen.cli.starter import starter_files

REPOSITORY = Path(__file__).resolve().parents[2]


def init(*arguments: str) -> Result:
    everything = ["init", *arguments, "--lang", "zh"]
    return CliRunner().invoke(program(everything), everything)


def test_a_new_cluster_has_everything(tmp_path: Path) -> None:
    done = init(str(tmp_path / "new"))
    assert done.exit_code == 0, done.output
    for name in (
        ".gitignore",
        ".gitlab-ci.yml",
        ".github/workflows/sitegen.yml",
        "README.md",
        "sites/platform.yml",
        "themes/gov/theme.yml",
    ):
        assert (tmp_path / "new" / name).is_file(), name
    assert not list((tmp_path / "new").rglob("dot-*"))
    assert len(list((tmp_path / "new/content").rglob("*.md"))) >= 12


def test_the_workflows_are_yaml_and_call_check_and_build(tmp_path: Path) -> None:
    import yaml

    init(str(tmp_path / "new"))
    for name in (".gitlab-ci.yml", ".github/workflows/sitegen.yml"):
        text = (tmp_path / "new" / name).read_text(encoding="utf-8")
        yaml.safe_load(text)
        assert "sitegen check --since" in text
        assert "sitegen build" in text


def test_a_folder_with_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    done = init(str(tmp_path))
    assert done.exit_code == 2
    assert "不是空目录，没有改动任何文件" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]
    assert init(str(tmp_path / "a.txt")).exit_code == 2


def test_a_repository_just_made_is_filled(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert init(str(tmp_path)).exit_code == 0


def test_git_is_initialised_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "t")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "t@example.org")
    done = init(str(tmp_path / "new"), "--git")
    assert "已建立 git 仓库并提交" in done.stdout
    status = subprocess.run(["git", "-C", str(tmp_path / "new"), "status", "--short"], capture_output=True, text=True, check=True)
    assert status.stdout == ""


def test_the_package_as_built_carries_starter_and_theme(tmp_path: Path) -> None:
    """What `setup.py` puts beside the program is what the repository has."""
    subprocess.run(
        [sys.executable, "setup.py", "-q", "build", "--build-base", str(tmp_path / "base"), "--build-lib", str(tmp_path / "lib")],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    built = tmp_path / "lib/sitegen/starter"
    for name, source in starter_files():
        inside = name if name.startswith("themes/") else source.relative_to(REPOSITORY / "sitegen/starter")
        assert (built / inside).read_bytes() == source.read_bytes(), name
