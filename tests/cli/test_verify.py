"""`verify`: proves the output, or says what differs."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from sitegen.engine.search_proof import compare_indexes
from sitegen.search.place import current
from tests.cli.conftest import Sitegen, replace

PAGE = "sites/www/news/202502/executive-meeting.html"
NEWS = "content/sites/www/news/executive-meeting.md"


def test_a_build_is_what_a_clean_build_makes(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    replace(root / NEWS, "校园安全和食品安全", "校园安全、食品安全和交通安全")
    sitegen("build", "--clock", "2026-11-23 10:00")
    done = sitegen("verify")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("核对通过：")
    assert "时刻 2026-11-23 10:00" in done.stdout
    assert not (root / "build/.state/verify").exists()


def test_missing_extra_and_different_files_are_named(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    build = root / "build"
    (build / PAGE).write_text("x", encoding="utf-8")
    (build / "sites/jyj/index.html").unlink()
    (build / "sites/www/extra.html").write_text("x", encoding="utf-8")
    done = sitegen("verify")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[:3] == [
        "缺少  sites/jyj/index.html",
        "多余  sites/www/extra.html",
        f"不同  {PAGE}",
    ]
    assert "核对不通过：有 3 处不同" in done.stdout
    found = json.loads(sitegen("verify", "--format", "json").stdout)
    assert found["equal"] is False
    assert {"path": PAGE, "kind": "different"} in found["differences"]


def test_damage_to_the_static_shards_is_named_file_by_file(sitegen: Sitegen, root: Path) -> None:
    """An altered, a missing and an extra file, in each kind of collection."""
    jyj = root / "sites/departments/jyj.yml"
    replace(jyj, "host: jyj.yunxi.example", "under: {site: qinghe, path: /jyj}")
    sitegen("build")
    shards = [*(root / "build/sites").glob("*/search/*")]
    assert {one.name for one in shards if one.is_dir()} == {"own", "tree", "all"}
    expected = []
    for kind in ("own", "tree", "all"):
        folder = next(one for one in sorted(shards) if one.name == kind)
        victims = sorted(folder.rglob("*.bin"))
        altered, gone, more = victims[0], victims[-1], victims[1].with_name("zz.bin")
        data = bytearray(altered.read_bytes())
        data[len(data) // 2] ^= 1
        altered.write_bytes(data)
        gone.unlink()
        more.write_bytes(b"x")
        expected += [
            f"不同  {altered.relative_to(root / 'build')}",
            f"缺少  {gone.relative_to(root / 'build')}",
            f"多余  {more.relative_to(root / 'build')}",
        ]
    done = sitegen("verify")
    assert done.exit_code == 1
    assert sorted(done.stdout.splitlines()[:-1]) == sorted(expected)


@pytest.mark.parametrize("engine", ["whoosh", "sqlite"])
def test_damage_to_the_index_is_named_wherever_it_is(sitegen: Sitegen, root: Path, engine: str) -> None:
    """Also inside a database that opens all the same: in what is shown, what is compared, the words, what documents are
    filtered by."""
    with (root / "sites/platform.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"\nsearch: {{engine: {engine}, shards: none}}\n")
    sitegen("build")
    search = root / "build/search"
    state = search / current(search)
    if engine == "sqlite":
        damaged = [
            "UPDATE entry SET shown = x'00' WHERE id = 3",
            "UPDATE content SET text = zeroblob(9) WHERE id = 3",
            "UPDATE letters SET value = (SELECT value FROM letters WHERE id = 4) WHERE id = 3",
            "DELETE FROM letters WHERE id = 3",
            "DELETE FROM key WHERE id = 3",
            "DELETE FROM field WHERE id = 3",
            "UPDATE word_data SET block = zeroblob(length(block)) WHERE id > 10",
        ]
    else:
        damaged = sorted(one.name for one in state.iterdir())
        assert len(damaged) > 5
    shutil.copytree(search, root / "clean/search")
    search.rename(root / "kept")
    for one in damaged:
        shutil.rmtree(search, ignore_errors=True)
        shutil.copytree(root / "kept", search)
        if engine == "sqlite":
            with contextlib.closing(sqlite3.connect(state, isolation_level=None)) as connection:
                connection.execute(one)
        else:
            data = bytearray((state / one).read_bytes())
            data[len(data) // 2 : len(data) // 2 + 1] = b"~"
            (state / one).write_bytes(data)
        told = list(compare_indexes(root / "build", root / "clean"))
        assert told, one
    shutil.rmtree(search)
    assert "缺少  search" in sitegen("verify").stdout.splitlines()


def test_a_damaged_index_is_told_with_its_file(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    search = root / "build/search"
    victim = next((search / current(search)).glob("*.trm"))
    victim.write_bytes(victim.read_bytes()[:-9])
    done = sitegen("verify")
    assert done.exit_code == 1
    assert f"损坏  {victim.relative_to(root / 'build')}" in done.stdout.splitlines()


def test_an_index_behind_the_pages_is_an_unfinished_build(sitegen: Sitegen, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a build leaves it that was killed between its last page and the publication of its index."""
    sitegen("build")
    replace(root / NEWS, "校园安全和食品安全", "校园安全")

    def killed(_self: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("sitegen.index.stage.NextIndex.publish", killed)
        sitegen("build")
    done = sitegen("verify")
    assert done.exit_code == 2
    assert "上次生成没有完成" in done.stderr
    sitegen("build")
    assert sitegen("verify").exit_code == 0


def test_a_link_in_the_output_is_a_difference(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    page = root / "build" / PAGE
    kept = page.rename(root / "kept.html")
    page.symlink_to(kept)
    assert f"不同  {PAGE}" in sitegen("verify").stdout


def test_the_last_good_version_of_a_broken_document_counts_as_input(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    replace(root / NEWS, "2025-02-21 18:30", "2025-02-30")
    assert sitegen("build").exit_code == 1
    assert (root / "build" / PAGE).is_file()
    done = sitegen("verify")
    assert done.exit_code == 0, done.output


def test_the_last_good_version_of_broken_settings_counts_as_input(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    replace(root / "sites/counties/qinghe.yml", "kind: county", "kind: couny")
    assert sitegen("build").exit_code == 1
    done = sitegen("verify")
    assert done.exit_code == 0, done.output


def test_a_page_that_fails_is_not_compared_but_named(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    template = root / "themes/gov/templates/document/leader.html"
    template.write_text("{% extends 'document.html' %}{% block article %}{{ 1 // 0 }}{% endblock %}", encoding="utf-8")
    blocks = (root / "themes/gov/templates/document.html").read_text(encoding="utf-8")
    name = blocks.split("{% block ")[1].split()[0]
    template.write_text(f"{{% extends 'document.html' %}}{{% block {name} %}}{{{{ 1 // 0 }}}}{{% endblock %}}", encoding="utf-8")
    assert sitegen("build").exit_code == 1
    done = sitegen("verify")
    assert done.exit_code == 0, done.output
    assert "1 个页面因错误保留着上一次的内容，不参加比较" in done.stdout
    assert "  sites/www/leaders/mayor.html" in done.stdout


def test_inputs_changed_since_the_build_are_named(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    replace(root / NEWS, "校园安全和食品安全", "校园安全")
    (root / "content/sites/www/notices/holiday-services.md").unlink()
    done = sitegen("verify")
    assert done.exit_code == 2
    assert "上次生成之后有 2 个文件改动过" in done.stderr
    assert f"  {NEWS}" in done.stderr


def test_a_touched_file_is_no_change(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    text = (root / NEWS).read_bytes()
    (root / NEWS).write_bytes(text)
    assert sitegen("verify").exit_code == 0


def test_without_a_build_there_is_nothing_to_verify(sitegen: Sitegen) -> None:
    done = sitegen("verify")
    assert done.exit_code == 3
    assert "里还没有生成的网站" in done.stderr
    assert "先运行 sitegen build" in done.stderr


def test_one_site_alone(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")
    (root / "build" / PAGE).write_text("x", encoding="utf-8")
    assert sitegen("verify", "--site", "jyj").exit_code == 0
    assert sitegen("verify", "--site", "www").exit_code == 1


def test_the_output_is_not_touched(sitegen: Sitegen, root: Path) -> None:
    sitegen("build")

    def stamps() -> dict[str, int]:
        return {str(one): one.stat().st_mtime_ns for one in sorted((root / "build" / "sites").rglob("*"))}

    before = stamps()
    sitegen("verify")
    assert stamps() == before
