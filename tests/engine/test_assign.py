"""Index numbers given without a counter: two branches that took the same number come apart when they merge."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from sitegen.cli.settings import read_cluster
from sitegen.engine.assign import assign, with_number
from sitegen.engine.options import Options, Progress
from sitegen.engine.revision import Revision
from sitegen.engine.since import check_since
from sitegen.parse.read import read_front
from tests.engine.cluster import CLOCK, Cluster, build_at, moment, shown

_POLICIES = "departments/education/policies"


class Clone(Cluster):
    """The example as a git repository with a pattern of index numbers."""

    def git(self, *arguments: str) -> str:
        command = ["git", "-C", str(self.root), "-c", "user.name=t", "-c", "user.email=t@t", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def policy(self, name: str, **more: str) -> None:
        front = {"title": f"关于{name}的通知", "published": "2026-03-02", "created": "2026-03-01", "issuer": "education", **more}
        self.document(f"{_POLICIES}/{name}.md", **front)

    def assign(self, since: str | None = None, *, write: bool = True) -> dict[str, str]:
        cluster = read_cluster(self.root)
        assert cluster is not None
        base = Revision.of(self.root, since) if since else Revision.before(self.root)
        return {Path(one.path).stem: one.number for one in assign(self.root, cluster, base.file, write=write).given}

    def numbers(self) -> dict[str, str]:
        found = {}
        for path in sorted(self.path("content").rglob("*.md")):
            document = read_front(path.name, path.read_bytes())
            if document is not None and document.index_number:
                found[path.stem] = document.index_number
        return found


@pytest.fixture
def clone(cluster: Cluster) -> Clone:
    clone = Clone(cluster.root.parent)
    clone.append("sites/platform.yml", 'index_number: {pattern: "{code}/{year}-{serial:5}"}\n')
    clone.replace("sites/organisations.yml", "short: 市教育局", "short: 市教育局\n  code: '000000011'")
    clone.replace("sites/organisations.yml", "kind: government", "kind: government\n  code: '000000001'")
    clone.git("init", "-qb", "main")
    clone.commit("开始")
    return clone


def test_documents_of_a_catalogue_get_the_next_numbers_of_their_organisation_and_year(clone: Clone) -> None:
    clone.policy("b", published="2026-03-03")
    clone.policy("a")
    clone.policy("old", published="2025-03-02", created="2025-03-01")
    clone.policy("given", index_number="000000011/2026-00041")
    clone.policy("repost", source_url="https://www.gov.cn/a.html")
    clone.policy("draft", draft="true")
    assert clone.assign() == {
        "square": "000000001/2026-00001", "old": "000000011/2025-00001", "a": "000000011/2026-00042", "b": "000000011/2026-00043",
    }  # fmt: skip
    assert clone.assign() == {}
    assert [one.code for one in build_at(clone).diagnostics] == []


def test_only_the_line_of_the_number_is_written(clone: Clone) -> None:
    data = b"\xef\xbb\xbf---\r\n\xe6\xa0\x87\xe9\xa2\x98: a # c\r\nx:   [1,\r\n 2]\r\n---\r\n\r\n---\r\nbody\x00 \r\n"
    done = with_number(data, "1/2")
    assert done == data.replace(b" 2]\r\n---", b" 2]\r\n" + "索引号".encode() + b': "1/2"\r\n---')
    again = with_number(done, "3/4")
    assert again == done.replace(b"1/2", b"3/4")
    english = b"---\ntitle: a\nindex_number: 7\n---\nindex_number: 7\n"
    assert with_number(english, "8") == b'---\ntitle: a\nindex_number: "8"\n---\nindex_number: 7\n'


def _branches(clone: Clone) -> None:
    """Two branches, each with new documents numbered on the branch: both take the same numbers."""
    clone.policy("first")
    clone.assign()
    clone.commit("已发布")
    for branch, names in (("left", ("l1", "l2")), ("right", ("r1", "r2"))):
        clone.git("checkout", "-qb", branch, "main")
        for name in names:
            clone.policy(name)
        clone.assign()
        clone.commit(branch)
    clone.git("checkout", "-q", "main")


def test_two_branches_that_took_the_same_numbers_come_apart_when_they_merge(clone: Clone) -> None:
    _branches(clone)
    clone.git("merge", "-q", "--no-ff", "-m", "左", "left")
    assert clone.assign() == {}
    published = clone.numbers()
    clone.git("merge", "-q", "--no-ff", "-m", "右", "right")
    doubled = clone.numbers()
    assert (doubled["r1"], doubled["r2"]) == (doubled["l1"], doubled["l2"])
    assert [shown(one) for one in build_at(clone).diagnostics if one.code == "index-number.twice"] != []
    assert clone.assign() == {"r1": "000000011/2026-00004", "r2": "000000011/2026-00005"}
    numbers = clone.numbers()
    assert len(set(numbers.values())) == len(numbers)
    assert {name: numbers[name] for name in published} == published
    assert [one.code for one in build_at(clone).diagnostics] == []


def test_whichever_branch_comes_first_and_whoever_repairs_all_numbers_differ_and_published_ones_stay(clone: Clone, tmp_path: Path) -> None:
    _branches(clone)
    clone.git("merge", "-q", "--no-ff", "-m", "右", "right")
    published = clone.numbers()
    clone.git("merge", "-q", "--no-ff", "-m", "左", "left")
    shutil.copytree(clone.root, tmp_path / "other" / "repository")
    other = Clone(tmp_path / "other")
    assert clone.assign() == other.assign() == {"l1": "000000011/2026-00004", "l2": "000000011/2026-00005"}
    assert clone.numbers() == other.numbers()
    assert {name: clone.numbers()[name] for name in published} == published
    for path in clone.path("content").rglob("*.md"):
        assert path.read_bytes() == other.path(str(path.relative_to(clone.root))).read_bytes()


def test_a_published_number_cannot_be_changed(clone: Clone) -> None:
    clone.policy("first")
    clone.assign()
    clone.commit("已发布")
    clone.replace(f"content/{_POLICIES}/first.md", "2026-00001", "2026-00009")
    clone.policy("new", index_number="000000011/2026-00010")
    options = Options(root=clone.root, build=clone.build, clock=moment(CLOCK), jobs=1, dry=True)
    found = check_since(options, "HEAD", Progress())
    assert [shown(one) for one in found.diagnostics] == [f"content/{_POLICIES}/first.md:6:1 index-number.changed"]


def test_without_a_value_for_a_segment_nothing_is_written_and_it_is_said(clone: Clone) -> None:
    clone.replace("sites/organisations.yml", "\n  code: '000000011'", "")
    clone.policy("a")
    cluster = read_cluster(clone.root)
    assert cluster is not None
    done = assign(clone.root, cluster, Revision.before(clone.root).file, write=True)
    assert [(Path(one.path).stem, one.segment) for one in done.refused] == [("a", "code")]
    assert "a" not in clone.numbers()
