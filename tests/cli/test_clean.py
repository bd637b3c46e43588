"""`clean`: removes what is ours, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Sitegen


def test_it_removes_the_output(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    done = sitegen("clean", "--yes")
    assert done.exit_code == 0, done.output
    assert not (root / "build").exists()
    assert (root / "content").is_dir()
    assert sitegen("build").exit_code == 0


def test_state_removes_the_cache_alone(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    assert sitegen("clean", "--state", "--yes").exit_code == 0
    assert not (root / "build/.state").exists()
    assert (root / "build/sites/www/index.html").is_file()
    done = sitegen("build")
    assert done.exit_code == 0, done.output
    assert sitegen("verify").exit_code == 0


def test_nothing_is_removed_unasked(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    done = sitegen("clean")
    assert done.exit_code == 2
    assert "--yes" in done.stderr
    assert (root / "build").is_dir()


def test_a_folder_that_is_not_ours_is_left_alone(sitegen: Sitegen, root: Path) -> None:
    other = root.parent / "photos"
    other.mkdir()
    (other / "a.jpg").write_text("x", encoding="utf-8")
    done = sitegen("clean", "--yes", "--build", str(other))
    assert done.exit_code == 3
    assert "不是 sitegen 生成的目录" in done.stderr
    assert (other / "a.jpg").exists()


def test_a_link_is_not_followed(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "kept.txt").write_text("x", encoding="utf-8")
    (root / "build/sites/link").symlink_to(outside)
    assert sitegen("clean", "--yes").exit_code == 0
    assert (outside / "kept.txt").exists()

    real = root.parent / "real"
    (root.parent / "cluster/build").symlink_to(real)
    sitegen("build", "--build", str(real))
    done = sitegen("clean", "--yes")
    assert done.exit_code == 3
    assert (real / "sites/www/index.html").exists()


def test_inputs_are_refused_as_output(sitegen: Sitegen, root: Path) -> None:
    (root / "content/.state").mkdir()
    assert sitegen("clean", "--yes", "--build", "content").exit_code == 2
    assert sitegen("clean", "--yes", "--build", ".").exit_code == 2
    assert (root / "content/sites").is_dir()


def test_nothing_there_is_no_error(sitegen: Sitegen) -> None:
    done = sitegen("clean", "--yes")
    assert done.exit_code == 0
    assert "没有可删除的内容" in done.stdout
