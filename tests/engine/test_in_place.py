"""All pages of a build are put in place together: a build killed before changes nothing, whatever is done afterwards."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

import pytest

from sitegen.search.place import behind_for
from sitegen.write.output import TEMPORARY
from tests.engine.cluster import Cluster, assert_like_clean, build_at, tree
from tests.hostile.processes import Child

NEWS = "content/city/news"


@pytest.fixture
def cut(cluster: Cluster) -> Callable[[int], None]:
    """Builds, an edit that many pages show, and a build killed when so many of its pages are in place."""
    build_at(cluster)
    cluster.document("city/news/swallow.md", "燕子回来了。", title="燕子")
    cluster.replace("sites/platform.yml", "name: ", "name: 新")
    cluster.append("content/departments/education/news/sports.md", "\n又赛了一场。\n")

    def cut(pages: int) -> None:
        child = Child(lambda: _killed_after(cluster, pages))
        assert child.end() == -signal.SIGKILL
        child.sweep()

    return cut


def _killed_after(cluster: Cluster, pages: int) -> None:
    placed = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal placed
        if event == "os.rename" and TEMPORARY in str(arguments[0]) and "/sites/" in str(arguments[1]):
            if placed == pages:
                os.kill(os.getpid(), signal.SIGKILL)
            placed += 1

    sys.addaudithook(count)
    build_at(cluster)


def _waiting(cluster: Cluster) -> list[str]:
    return [one.as_posix() for one in (cluster.build / "sites").rglob(f"{TEMPORARY}*")]


def _in_place(cluster: Cluster) -> dict[str, bytes]:
    found = tree(cluster.build)
    return {path: data for path, data in found.items() if TEMPORARY not in path and not path.endswith("/")}


def test_killed_before_the_first_page_is_in_place_nothing_has_changed(cluster: Cluster, cut: Callable[[int], None]) -> None:
    before = _in_place(cluster)
    cut(0)
    assert _in_place(cluster) == before
    assert len(_waiting(cluster)) > 20
    result = build_at(cluster)
    assert result.rendered == []
    assert _waiting(cluster) == []
    assert_like_clean(cluster, result)


@pytest.mark.parametrize("pages", [0, 7])
def test_files_that_waited_and_are_gone_are_made_again(cluster: Cluster, cut: Callable[[int], None], pages: int) -> None:
    cut(pages)
    for path in _waiting(cluster)[::2]:
        os.unlink(path)
    assert_like_clean(cluster, build_at(cluster))


def test_a_file_that_waited_and_was_changed_is_made_again(cluster: Cluster, cut: Callable[[int], None]) -> None:
    cut(3)
    for path in _waiting(cluster):
        os.unlink(path)
        with open(path, "wb") as stream:
            stream.write(b"<p>somebody else's</p>")
    assert_like_clean(cluster, build_at(cluster))


def test_files_that_no_build_will_name_make_room_before_others_are_written(cluster: Cluster, cut: Callable[[int], None]) -> None:
    cut(0)
    left = set(_waiting(cluster))
    (cluster.build / ".state/library.db").unlink()
    cut(0)
    assert left
    assert left.isdisjoint(_waiting(cluster))
    assert_like_clean(cluster, build_at(cluster))


@pytest.mark.parametrize("pages", [0, 7])
def test_an_edit_that_is_taken_back_leaves_nothing_that_waits(cluster: Cluster, cut: Callable[[int], None], pages: int) -> None:
    before = tree(cluster.build)
    cut(pages)
    cluster.remove(f"{NEWS}/swallow.md")
    cluster.replace("sites/platform.yml", "name: 新", "name: ")
    cluster.replace("content/departments/education/news/sports.md", "\n又赛了一场。\n", "")
    result = build_at(cluster)
    after = tree(cluster.build)
    assert {path: data for path, data in after.items() if path in before} == before
    assert_like_clean(cluster, result)


@pytest.mark.parametrize("pages", [0, 7])
def test_a_build_of_one_site_leaves_what_waits_for_others(cluster: Cluster, cut: Callable[[int], None], pages: int) -> None:
    cut(pages)
    assert behind_for(cluster.build / "search") > 0
    build_at(cluster, sites=("jyj",))
    waiting = _waiting(cluster)
    assert waiting
    assert not any("/sites/jyj/" in one for one in waiting)
    assert behind_for(cluster.build / "search") > 0
    result = build_at(cluster)
    assert behind_for(cluster.build / "search") == 0
    assert_like_clean(cluster, result)


def test_a_page_in_whose_place_a_folder_comes_is_replaced(cluster: Cluster) -> None:
    cluster.append(f"{NEWS}/bridge.md", "")
    cluster.replace(f"{NEWS}/bridge.md", "---\ntitle:", "---\naliases: [/old/place/a.html]\ntitle:")
    build_at(cluster)
    assert (cluster.build / "sites/www/old/place/a.html").is_file()
    cluster.replace(f"{NEWS}/bridge.md", "aliases: [/old/place/a.html]", "aliases: [/old/place.html, /old/place]")
    result = build_at(cluster)
    assert_like_clean(cluster, result)
    cluster.replace(f"{NEWS}/bridge.md", "aliases: [/old/place.html, /old/place]", "aliases: [/old/place/a.html]")
    assert_like_clean(cluster, build_at(cluster))


def test_what_is_to_go_is_there_until_the_first_page_is_in_place(cluster: Cluster, cut: Callable[[int], None]) -> None:
    cluster.remove("content/departments/education/news/sports.md")
    cut(0)
    assert any(path.endswith("/sports.html") for path in _in_place(cluster))
    result = build_at(cluster)
    assert not any(path.endswith("/sports.html") for path in _in_place(cluster))
    assert_like_clean(cluster, result)
