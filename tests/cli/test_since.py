"""`check --since`: only what the change introduced, and addresses that are lost."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Sitegen, commit, git, replace

NEWS = "content/sites/www/news/executive-meeting.md"
URL = "/news/202502/executive-meeting.html"


def codes(done: object) -> list[tuple[str, str]]:
    found = json.loads(done.stdout)  # type: ignore[attr-defined]
    return [(one["code"], one["path"]) for one in found["diagnostics"]]


def since(sitegen: Sitegen, revision: str = "HEAD") -> list[tuple[str, str]]:
    return codes(sitegen("check", "--since", revision, "--format", "json"))


def test_nothing_changed_nothing_is_told(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    done = sitegen("check", "--since", "HEAD")
    assert done.exit_code == 0, done.output
    assert "以来的改动没有带来问题" in done.stdout


def test_older_findings_are_left_out_though_their_lines_moved(sitegen: Sitegen, root: Path) -> None:
    with (root / NEWS).open("a", encoding="utf-8") as stream:
        stream.write("\n[x](nothing.md)\n")
    commit(root)
    replace(root / NEWS, "2月21日，市政府", "前面加一段。\n\n再加一段。\n\n2月21日，市政府")
    assert since(sitegen) == []
    with (root / NEWS).open("a", encoding="utf-8") as stream:
        stream.write("\n[y](nothing.md)\n")
    done = sitegen("check", "--since", "HEAD")
    assert done.exit_code == 1
    assert done.stdout.count("错误[link.broken]") == 1
    assert "原有的 1 个问题没有列出" in done.stdout


def test_a_deleted_document_loses_its_address(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    (root / NEWS).unlink()
    done = sitegen("check", "--since", "HEAD")
    assert done.exit_code == 1
    assert f"{NEWS}: 错误[url.lost]: 网址 {URL} 原来已经发布，现在打不开了" in done.stdout
    assert f"“旧地址: [{URL}]”" in done.stdout


def test_another_document_may_take_the_address_over(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    (root / NEWS).unlink()
    replace(root / "content/sites/www/notices/holiday-services.md", "来源:", f"旧地址: [{URL}]\n来源:")
    assert since(sitegen) == []


def test_withdrawn_draft_expired_and_rescheduled_documents_are_no_loss(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    for line in ("撤回: 内容有误", "草稿: 是", "下线日期: 2026-01-01"):
        replace(root / NEWS, "责任编辑: 李明", f"责任编辑: 李明\n{line}")
        assert since(sitegen) == [], line
        git(root, "checkout", "-q", "--", ".")
    replace(root / NEWS, "2025-02-21 18:30", "2027-02-21 18:30")
    assert since(sitegen) == []


def test_a_broken_document_is_told_once_and_not_as_lost(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    replace(root / NEWS, "2025-02-21 18:30", "2025-02-30")
    assert since(sitegen) == [("value.date-expected", NEWS)]


def test_a_moved_document_needs_an_alias_until_git_knows_of_the_move(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    moved = "content/sites/www/news/meeting.md"
    (root / NEWS).rename(root / moved)
    assert since(sitegen) == [("url.lost", NEWS)]
    replace(root / moved, "来源:", f"旧地址: [{URL}]\n来源:")
    assert since(sitegen) == []


def test_a_committed_move_redirects_by_itself(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    git(root, "mv", NEWS, "content/sites/www/news/meeting.md")
    commit(root)
    assert since(sitegen, "HEAD~1") == []


def test_a_removed_section_and_a_removed_alias_are_lost(sitegen: Sitegen, root: Path) -> None:
    replace(root / NEWS, "来源:", "旧地址: [/old.html]\n来源:")
    commit(root)
    replace(root / NEWS, "旧地址: [/old.html]\n", "")
    replace(root / "sites/www.yml", "topics: false", "topics: false\n  interaction: false")
    found = since(sitegen)
    assert ("url.lost", NEWS) in found
    assert ("url.section-lost", "sites/www.yml") in found


def test_a_removed_site_is_told_once(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    replace(root / "sites/organisations.yml", "site: qinghe", "site: www      ")
    (root / "sites/counties/qinghe.yml").unlink()
    lost = [one for one in since(sitegen) if one[0].startswith("url.")]
    assert lost == [("url.site-lost", "sites/counties/qinghe.yml")]


def test_a_renamed_site_file_keeps_its_addresses(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    (root / "sites/counties/qinghe.yml").rename(root / "sites/counties/qhx.yml")
    replace(root / "sites/organisations.yml", "site: qinghe", "site: qhx   ")
    assert since(sitegen) == []


def test_a_new_host_is_no_loss_when_the_old_one_is_named(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    replace(root / "sites/counties/qinghe.yml", "host: qinghe.yunxi.example", "host: qh.yunxi.example")
    assert ("url.section-lost", "sites/counties/qinghe.yml") in since(sitegen)
    with (root / "sites/counties/qinghe.yml").open("a", encoding="utf-8") as stream:
        stream.write("renamed: {from: qinghe.yunxi.example, on: 2026-11-01}\n")
    assert since(sitegen) == []


def test_a_closed_site_is_no_loss(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    with (root / "sites/counties/qinghe.yml").open("a", encoding="utf-8") as stream:
        stream.write("closed: {on: 2026-11-01, reason: 机构改革}\n")
    assert [one for one in since(sitegen) if one[0].startswith("url.")] == []


def test_findings_of_links_in_the_revision_are_known(sitegen: Sitegen, root: Path) -> None:
    (root / "content/sites/www/news/link.md").symlink_to("/etc/hostname")
    commit(root)
    done = sitegen("check", "--since", "HEAD")
    assert done.exit_code == 0, done.output
    assert "原有的 1 个问题没有列出" in done.stdout


def test_a_revision_whose_settings_were_broken_is_compared_all_the_same(sitegen: Sitegen, root: Path) -> None:
    good = (root / "sites/platform.yml").read_text(encoding="utf-8")
    (root / "sites/platform.yml").write_text("name: [", encoding="utf-8")
    commit(root)
    (root / "sites/platform.yml").write_text(good, encoding="utf-8")
    assert since(sitegen) == []


def test_a_cluster_in_a_folder_of_a_repository(sitegen: Sitegen, root: Path) -> None:
    git(root.parent, "init", "-q")
    git(root.parent, "add", "-A")
    git(root.parent, "commit", "-q", "-m", "x")
    (root / NEWS).unlink()
    assert since(sitegen) == [("url.lost", NEWS)]


def test_the_work_tree_and_the_index_are_left_alone(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    replace(root / NEWS, "李明", "王明")
    git(root, "add", NEWS)
    replace(root / NEWS, "王明", "张明")
    before = (root / ".git/index").read_bytes()
    sitegen("check", "--since", "HEAD")
    assert (root / ".git/index").read_bytes() == before
    assert "张明" in (root / NEWS).read_text(encoding="utf-8")
    assert not list((root / "build/.state/since").glob("i*"))


def test_no_hook_runs(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    hook = root / ".git/hooks/post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {root}/ran\n", encoding="utf-8")
    hook.chmod(0o755)
    sitegen("check", "--since", "HEAD")
    assert not (root / "ran").exists()


def test_an_unknown_revision_is_wrong_usage(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    done = sitegen("check", "--since", "nope")
    assert done.exit_code == 2
    assert "仓库里没有版本“nope”" in done.stderr
    assert sitegen("check", "--since=--output=x").exit_code == 2


def test_without_a_repository_it_is_wrong_usage(sitegen: Sitegen) -> None:
    done = sitegen("check", "--since", "HEAD")
    assert done.exit_code == 2
    assert "找版本“HEAD”需要 git 仓库" in done.stderr


def test_json_names_the_commit_and_how_many_were_known(sitegen: Sitegen, root: Path) -> None:
    commit(root)
    found = json.loads(sitegen("check", "--since", "HEAD", "--format", "json").stdout)
    assert len(found["since"]) == 40
    assert found["known"] == 0
