"""The first-parent history of `content/`: last commit and blob of every path, and renames. Read once a commit."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

# Similarity from which a removed and an added file of one commit count as one moved file.
_SIMILAR = "60%"


class Touch(msgspec.Struct, frozen=True, array_like=True):
    """One file in one commit. `at`: seconds since 1970, when it was committed. `blob`: its text, "" when it was
    removed; `old_blob`: the text before; `old`: its path before, when the commit moved it."""

    commit: str
    at: int
    path: str
    blob: str
    old: str = ""
    old_blob: str = ""


class Commit(msgspec.Struct, frozen=True, array_like=True):
    """Who, when, what. `at`: seconds since 1970, when the author made it; `subject`: the first line of its message."""

    id: str
    at: int
    author: str
    subject: str


def head(root: Path) -> str:
    """The commit checked out; "" outside git, and for a repository without commits."""
    if not any((folder / ".git").exists() for folder in (root.absolute(), *root.absolute().parents)):
        return ""
    return _git(root, "rev-parse", "--verify", "--quiet", "HEAD").strip()


def is_ancestor(root: Path, old: str, new: str) -> bool:
    """Whether `old` lies on the first-parent line of `new`, so that only what is between is news."""
    return old in _git(root, "rev-list", "--first-parent", "--max-count=5000", new).split()


def is_shallow(root: Path) -> bool:
    """Whether the clone lacks the older commits."""
    return _git(root, "rev-parse", "--is-shallow-repository").strip() == "true"


def touches(root: Path, since: str, until: str, *, lines: str = "") -> Iterator[Touch]:
    """Files of `content/` touched by the commits after `since` ("": all) up to `until`, newest first. `lines`: only files
    that were there before, of which a line changed that this POSIX expression finds; git looks for them itself, so that
    no text is read here."""
    span = f"{since}..{until}" if since else until
    only = (f"-G{lines}", "--diff-filter=MR") if lines else ()
    text = _git(
        root,
        "log",
        "--first-parent",
        "-m",
        "--raw",
        "--no-abbrev",
        f"-M{_SIMILAR}",
        *only,
        "-z",
        "--relative",
        "--format=%x01%H %ct",
        span,
        "--",
        "content",
    )
    for part in text.split("\x01")[1:]:
        head_line, _, rest = part.partition("\0")
        commit, _, at = head_line.partition(" ")
        fields = iter(rest.lstrip("\n").split("\0"))
        for meta in fields:
            if not meta.startswith(":"):
                continue
            _, _, old_blob, blob, status = meta.split(" ")
            path = next(fields)
            if status[0] in "RC":
                target = next(fields)
                yield Touch(commit, int(at), target, blob, path if status[0] == "R" else "", old_blob)
            else:
                yield Touch(commit, int(at), path, "" if status[0] == "D" else blob, "", old_blob)


def commits(root: Path, since: str, until: str) -> dict[str, Commit]:
    """The commits after `since` ("": all) up to `until` on the first-parent line, by id. E-mail addresses are not read."""
    span = f"{since}..{until}" if since else until
    text = _git(root, "log", "--first-parent", "-z", "--format=%H%x1f%at%x1f%an%x1f%s", span, "--", "content")
    found = {}
    for record in text.split("\0"):
        parts = record.strip("\n").split("\x1f", 3)
        if len(parts) == 4 and parts[1].isdigit():
            found[parts[0]] = Commit(parts[0], int(parts[1]), parts[2], parts[3])
    return found


def blob(root: Path, blob_id: str) -> bytes:
    """The bytes of a blob."""
    return subprocess.run(["git", "-C", str(root), "cat-file", "blob", blob_id], capture_output=True, check=True).stdout


def blobs(root: Path, blob_ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The bytes of many blobs, from one process, in the order asked for; unknown ones are left out."""
    wanted = list(dict.fromkeys(blob_ids))
    if not wanted:
        return
    command = ["git", "-C", str(root), "cat-file", "--batch"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as git:
        assert git.stdin is not None
        assert git.stdout is not None
        for one in wanted:
            git.stdin.write(f"{one}\n".encode())
            git.stdin.flush()
            answer = git.stdout.readline().split()
            if len(answer) == 3:
                yield one, git.stdout.read(int(answer[2]) + 1)[:-1]
        git.stdin.close()


def _git(root: Path, *arguments: str) -> str:
    """Output of a git command; "" when git is missing or refuses."""
    try:
        done = subprocess.run(["git", "-C", str(root), "-c", "core.quotePath=false", *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else ""
