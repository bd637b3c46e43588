"""A build killed with -9 at many moments: pages and index are both as before, or both new, or it is told."""

from __future__ import annotations

import functools
import os
import signal
import sys
from collections.abc import Callable

from sitegen.engine.searching import open_searcher
from sitegen.search.place import behind_for
from sitegen.search.query import Scope
from sitegen.write.output import TEMPORARY
from tests.engine.cluster import Cluster, assert_like_clean, build_at, codes, tree
from tests.hostile.processes import Child

_MOMENTS = 8
_AFTER = (-1, -2, -3, -5, -40)
_NEVER = 1 << 20
_STEPS = ("open", "os.rename", "os.remove", "os.link", "os.mkdir", "sqlite3.connect")


def _edit(cluster: Cluster, number: int) -> None:
    """A document comes, another is withdrawn, a third changes. `number`: how often this was done."""
    cluster.document(f"city/news/canary{number}.md", f"金丝雀{number}在歌唱。", title=f"金丝雀第{number}号")
    cluster.remove(f"content/city/news/canary{number - 1}.md")
    cluster.document("city/news/thrush.md", f"画眉鸟{number}在歌唱。", title=f"画眉鸟第{number}号")


def _stopped_at(cluster: Cluster, step: int, tell: Callable[[int], None]) -> None:
    """Builds; killed when it is about to take a step on the file system, counted from 0, or, from -1 backwards, from
    when the index is published."""
    taken = 0
    published = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal taken, published
        if event in _STEPS and str(cluster.build) in str(arguments[0]):
            if step in (taken, -published):
                os.kill(os.getpid(), signal.SIGKILL)
            taken += 1
            published += bool(published) or (event == "os.rename" and str(arguments[1]).endswith("search/current"))

    sys.addaudithook(count)
    build_at(cluster)
    tell(taken)


def _steps(cluster: Cluster) -> int:
    """How many steps a build takes that nobody stops."""
    read, write = os.pipe()
    child = Child(lambda: _stopped_at(cluster, _NEVER, lambda taken: os.write(write, str(taken).encode()) and None))
    os.close(write)
    with os.fdopen(read, "rb") as stream:
        told = stream.read()
    assert child.end() == 0
    return int(told)


def _found(cluster: Cluster, query: str) -> set[str]:
    with open_searcher(cluster.build) as searcher:
        return {hit.shown.path for hit in searcher.search(f"“{query}”", Scope()).hits}


def _has_page(cluster: Cluster, name: str) -> bool:
    return any((cluster.build / "sites/www").rglob(f"{name}.html"))


def _page(cluster: Cluster, name: str) -> str:
    (found,) = (cluster.build / "sites/www").rglob(f"{name}.html")
    return found.read_text(encoding="utf-8")


def _in_place(cluster: Cluster) -> dict[str, bytes]:
    """What visitors can open: neither files that wait nor empty folders."""
    found = tree(cluster.build / "sites")
    return {path: data for path, data in found.items() if f"/{TEMPORARY}" not in path and not path.endswith("/")}


def test_the_index_is_all_old_or_all_new_and_what_it_offers_is_there(cluster: Cluster) -> None:
    cluster.document("city/news/canary0.md", "金丝雀0在歌唱。", title="金丝雀第0号")
    cluster.document("city/news/thrush.md", "画眉鸟0在歌唱。", title="画眉鸟第0号")
    build_at(cluster)
    _edit(cluster, 1)
    steps = _steps(cluster)
    states, killed, new = set(), 0, _in_place(cluster)
    moments = [*(steps * at // _MOMENTS for at in range(_MOMENTS)), *_AFTER]
    for number, moment in enumerate(moments, 2):
        _edit(cluster, number)
        child = Child(functools.partial(_stopped_at, cluster, moment, lambda _: None))
        ended = child.end()
        assert ended in (-signal.SIGKILL, 0)  # a build may take a step less than the one that was counted
        killed += ended != 0
        child.sweep()
        came = bool(_found(cluster, f"金丝雀{number}在歌唱"))
        assert bool(_found(cluster, f"金丝雀{number - 1}在歌唱")) is not came
        assert bool(_found(cluster, f"画眉鸟{number}在歌唱")) is came
        assert bool(_found(cluster, f"画眉鸟{number - 1}在歌唱")) is not came
        assert _has_page(cluster, f"canary{number if came else number - 1}")
        # Both or neither, or, for the milliseconds of the change, whoever searches is told.
        is_told = behind_for(cluster.build / "search") > 0
        left = _in_place(cluster)
        states |= {"told"} if is_told else {"new" if came else "old"}
        assert "search.rebuilt" not in codes(build_at(cluster))
        old, new = new, _in_place(cluster)
        assert is_told or left == (new if came else old), (moment, steps, came, number)
        assert _found(cluster, f"金丝雀{number}在歌唱")
        assert not _found(cluster, f"金丝雀{number - 1}在歌唱")
        assert not _has_page(cluster, f"canary{number - 1}")
        assert behind_for(cluster.build / "search") == 0
    assert killed >= len(moments) - 2
    assert states == {"old", "told", "new"}, "no moment lay before, in or after the change"
    assert_like_clean(cluster)
