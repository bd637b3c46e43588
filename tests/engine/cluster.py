"""A small cluster to build, edit and build again: copies of `example/`, and what tests ask of a build."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from sitegen.diagnostics import Diagnostic
from sitegen.engine.build import Progress, build
from sitegen.engine.options import Options, Result
from sitegen.engine.search_proof import compare_indexes
from sitegen.schema.moment import Moment, read_moment

EXAMPLE = Path(__file__).parent / "example"
CLOCK = "2026-11-22 09:00"
_SITES = {"www": "sites/www.yml", "jyj": "sites/departments/jyj.yml", "lishu": "sites/lishu.yml"}


class Cluster:
    """A repository of inputs at `root`, its output in `build` beside it."""

    def __init__(self, folder: Path) -> None:
        self.root, self.build = folder / "repository", folder / "build"

    def path(self, path: str) -> Path:
        return self.root / path

    def read(self, path: str) -> str:
        return self.path(path).read_text(encoding="utf-8")

    def write(self, path: str, data: str | bytes) -> None:
        """Writes a file the way most editors do: in place."""
        target = self.path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode() if isinstance(data, str) else data)

    def replace(self, path: str, old: str, new: str) -> None:
        text = self.read(path)
        assert old in text, f"{old!r} is not in {path}"
        self.write(path, text.replace(old, new))

    def append(self, path: str, text: str) -> None:
        self.write(path, self.read(path) + text)

    def remove(self, path: str) -> None:
        target = self.path(path)
        if target.is_dir() and not target.is_symlink():
            shutil.rmtree(target)
        else:
            target.unlink()

    def move(self, path: str, to: str) -> None:
        self.path(to).parent.mkdir(parents=True, exist_ok=True)
        self.path(path).rename(self.path(to))

    def document(self, path: str, body: str = "正文。", **front: str) -> None:
        """Writes `content/<path>`; `title` and `published` have defaults."""
        front = {"title": Path(path).stem, "published": "2026-07-01 09:00", **front}
        lines = "".join(f"{key}: {value}\n" for key, value in front.items())
        self.write(f"content/{path}", f"---\n{lines}---\n\n{body}\n")

    def output(self, route: str) -> str:
        """The text of a file of the output, by `<site>/<route>`."""
        return (self.build / "sites" / route).read_text(encoding="utf-8")

    def has(self, route: str) -> bool:
        return (self.build / "sites" / route).is_file()


def make_cluster(folder: Path, sites: Iterable[str] = _SITES, *, documents: int = 0) -> Cluster:
    """Writes the example with these sites; `documents` more news items, one a day, oldest first, at `jyj`."""
    cluster = Cluster(folder)
    shutil.copytree(EXAMPLE, cluster.root)
    for site, path in _SITES.items():
        if site not in sites:
            cluster.remove(path)
    cluster.write("content/city/news/square.png", picture(900, 30))
    cluster.write("content/city/leaders/li.png", picture(30, 40))
    cluster.replace("content/city/leaders/li.md", "weight: 1", "weight: 1\nimage: li.png\nimage_alt: 李明")
    cluster.write("themes/plain/static/img/mark.png", picture(4, 4))
    for number in range(documents):
        day = f"{2024 + number // 336}-{number // 28 % 12 + 1:02d}-{number % 28 + 1:02d} 10:00"
        cluster.document(f"departments/education/news/n{number:04d}.md", f"第{number}条。", title=f"消息{number}", published=day)
    return cluster


def picture(width: int, height: int, colour: tuple[int, int, int] = (200, 30, 30)) -> bytes:
    """A small PNG."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG")
    return buffer.getvalue()


def moment(clock: str) -> Moment:
    found = read_moment(clock)
    assert found is not None, clock
    return found


def build_at(
    cluster: Cluster,
    clock: str = CLOCK,
    *,
    into: Path | None = None,
    jobs: int = 1,
    sites: tuple[str, ...] = (),
    full: bool = False,
    progress: Progress | None = None,
) -> Result:
    """Builds the cluster as it is now; `into`: another output than its own."""
    options = Options(root=cluster.root, build=into or cluster.build, clock=moment(clock), jobs=jobs, sites=sites, full=full)
    return build(options, progress)


def tree(folder: Path) -> dict[str, bytes]:
    """Path → bytes of everything but `.state` and the index; links as their targets, empty folders with a slash."""
    found: dict[str, bytes] = {}
    for at, folders, files in os.walk(folder):
        if at == os.fspath(folder):
            folders[:] = [one for one in folders if one not in (".state", "search")]
        place = Path(at)
        for name in files + [one for one in folders if (place / one).is_symlink()]:
            path = place / name
            shown = path.relative_to(folder).as_posix()
            found[shown] = f"-> {path.readlink()}".encode() if path.is_symlink() else path.read_bytes()
        if not files and not folders and place != folder:
            found[place.relative_to(folder).as_posix() + "/"] = b""
    return found


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Path → (inode, mtime in ns) of every file: what was not written keeps both."""
    return {path: ((folder / path).lstat().st_ino, (folder / path).lstat().st_mtime_ns) for path in tree(folder) if not path.endswith("/")}


def diagnostics(result: Result) -> list[str]:
    """Findings as `path:line:column code`; notes about the library itself left out."""
    return [shown(one) for one in result.diagnostics if not one.code.startswith("library.")]


def shown(one: Diagnostic) -> str:
    return f"{one.place.path}:{one.place.line}:{one.place.column} {one.code}"


def codes(result: Result) -> list[str]:
    return [one.code for one in result.diagnostics]


def rendered(result: Result) -> set[str]:
    """What was rendered, as `<site>/<route>`."""
    return {f"{site}/{route}" for site, route, _ in result.rendered}


def reasons(result: Result) -> dict[str, str]:
    return {f"{site}/{route}": reason for site, route, reason in result.rendered}


def written(result: Result) -> set[str]:
    return {f"{site}/{route}" for site, route in result.written}


def differences(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """What differs between two trees, short enough to read in a failed test."""
    found = []
    for path in sorted(one.keys() | other.keys()):
        if path not in other:
            found.append(f"only in the first: {path}")
        elif path not in one:
            found.append(f"only in the second: {path}")
        elif one[path] != other[path]:
            found.append(f"{path}: {_first_difference(one[path], other[path])}")
    return found


def _first_difference(one: bytes, other: bytes) -> str:
    at = next((n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other)))
    around = slice(max(0, at - 60), at + 60)
    return f"byte {at}: {one[around].decode('utf-8', 'replace')!r} ≠ {other[around].decode('utf-8', 'replace')!r}"


_serial = iter(range(1_000_000))


def assert_like_clean(cluster: Cluster, result: Result | None = None, clock: str = CLOCK) -> None:
    """The output, and the findings of `result`, are those of a clean build of the same inputs at the same clock."""
    into = cluster.build.parent / f"clean-{next(_serial)}"
    clean = build_at(cluster, clock, into=into)
    found = differences(tree(cluster.build), tree(into))
    assert found == [], "\n".join(["incremental ≠ clean:", *found])
    told = [f"{kind} {path}" for path, kind in compare_indexes(cluster.build, into)]
    assert told == [], "\n".join(["index: incremental ≠ clean:", *told])
    if result is not None:
        assert [one for one in result.diagnostics if not _of_the_run(one)] == list(clean.diagnostics)
    shutil.rmtree(into)


def _of_the_run(diagnostic: Diagnostic) -> bool:
    """Whether it tells what happened to the cache or the index in this run, and nothing about the content."""
    return diagnostic.code.startswith("library.") or diagnostic.code in ("search.rebuilt", "search.compacted")
