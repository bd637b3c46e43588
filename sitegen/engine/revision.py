"""Inputs as they were at a commit, as files of their own: hooks, prompts and links of the repository do nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

from sitegen.scan.walk import ROOTS

# Set where git runs us in a hook; they would point every command at the repository of the hook.
_OF_ANOTHER = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"})


class NoRevision(Exception):
    """There is no such revision, or (`repository`) no repository at all."""

    def __init__(self, problem: str, *, repository: bool = False) -> None:
        super().__init__(problem)
        self.problem, self.repository = problem, repository


class Revision:
    """Single files of the content as they were at a commit; of a folder that is no repository, none."""

    def __init__(self, root: Path, commit: str) -> None:
        self._root, self._commit = root, commit

    @classmethod
    def of(cls, root: Path, name: str) -> Revision:
        """The revision a name means. Raises NoRevision."""
        return cls(root, commit_of(root, name))

    @classmethod
    def before(cls, root: Path) -> Revision:
        """What was there before the last merge: the first parent of a merge, else the last commit itself."""
        try:
            parents = _git(root, "rev-list", "--parents", "-n", "1", "HEAD").decode().split()
        except (FileNotFoundError, subprocess.CalledProcessError):
            return cls(root, "")
        return cls(root, parents[1] if len(parents) > 2 else parents[0])

    def file(self, path: str) -> bytes | None:
        """The bytes of `content/<path>`; None where it was not there."""
        if not self._commit:
            return None
        try:
            prefix = _git(self._root, "rev-parse", "--show-prefix").decode().rstrip("\n")
            return _git(self._root, "cat-file", "blob", f"{self._commit}:{prefix}content/{path}")
        except subprocess.CalledProcessError:
            return None


def commit_of(root: Path, revision: str) -> str:
    """The commit a name means. A name that looks like an option is none."""
    if revision.startswith("-"):
        raise NoRevision(revision)
    try:
        _git(root, "rev-parse", "--git-dir")
    except FileNotFoundError:
        raise NoRevision("git", repository=True) from None
    except subprocess.CalledProcessError as error:
        raise NoRevision(_first_line(error), repository=True) from None
    try:
        return _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    except subprocess.CalledProcessError as error:
        raise NoRevision(_first_line(error)) from None


def _first_line(error: subprocess.CalledProcessError) -> str:
    lines: list[str] = (error.stderr or b"").decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else ""


def _git(root: Path, *arguments: str, given: bytes | None = None, environment: dict[str, str] | None = None) -> bytes:
    """One git command without hooks, pagers or prompts."""
    outside = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER}
    plain = {**outside, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", **(environment or {})}
    command = ["git", "-C", os.fspath(root), "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=True, env=plain).stdout


def check_out(root: Path, commit: str, target: Path) -> None:
    """The inputs of a commit as files in `target`, converted as git would in a work tree; an index of its own.

    Links are made last, so that no file is ever written through one.
    """
    remove(target)
    for one in ROOTS:
        (target / one).mkdir(parents=True)
    prefix = _git(root, "rev-parse", "--show-prefix").decode().rstrip("\n")
    index = target.parent / "index"
    index.unlink(missing_ok=True)
    own = {"GIT_INDEX_FILE": os.fspath(index), "GIT_WORK_TREE": os.fspath(target)}
    git_dir = os.fsdecode(_git(root, "rev-parse", "--absolute-git-dir")).strip()
    own["GIT_DIR"] = git_dir
    try:
        _git(target, "read-tree", f"{commit}:{prefix}" if prefix else commit, environment=own)
        files, links = [], []
        for entry in _git(target, "ls-files", "-s", "-z", "--", *ROOTS, environment=own).split(b"\0"):
            head, _, path = entry.partition(b"\t")
            mode = head[:6]
            if mode in (b"100644", b"100755"):
                files.append(path)
            elif mode == b"120000":
                links.append((os.fsdecode(path), head.split()[1].decode()))
        arguments = ("-c", "core.symlinks=false", "checkout-index", "-q", "-f", "-z", "--stdin")
        _git(target, *arguments, given=b"\0".join(files) + b"\0" if files else b"", environment=own)
        for link, blob in links:
            place = target / link
            place.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(OSError):
                os.symlink(_git(target, "cat-file", "blob", blob, environment=own), os.fsencode(place))
    except subprocess.CalledProcessError as error:
        raise NoRevision(_first_line(error)) from None
    finally:
        index.unlink(missing_ok=True)


def remove(folder: Path) -> None:
    if folder.is_symlink():
        folder.unlink()
    elif folder.is_dir():
        shutil.rmtree(folder)


def inputs_at(root: Path, commit: str, target: Path) -> Path:
    """The inputs of a commit in a repository of its own in `target`, with the history up to it, on the objects of the
    one `root` lies in. Returns the folder they lie in. Called again for another commit, only what differs is written.

    Raises NoRevision when git cannot.
    """
    try:
        prefix = _git(root, "rev-parse", "--show-prefix").decode().rstrip("\n")
        common = Path(os.fsdecode(_git(root, "rev-parse", "--path-format=absolute", "--git-common-dir")).strip())
        own = target / ".git"
        if not (own / "HEAD").is_file():
            remove(target)
            target.mkdir(parents=True)
            _git(target, "init", "-q", "--template=")
            _git(target, "config", "core.sparseCheckout", "true")
        (own / "objects" / "info").mkdir(parents=True, exist_ok=True)
        (own / "objects" / "info" / "alternates").write_bytes(os.fsencode(common / "objects") + b"\n")
        if (common / "shallow").is_file():
            shutil.copyfile(common / "shallow", own / "shallow")
        (own / "info").mkdir(exist_ok=True)
        patterns = "".join(f"/{prefix}{one}/\n" for one in ROOTS)
        (own / "info" / "sparse-checkout").write_text(patterns, encoding="utf-8")
        (own / "index.lock").unlink(missing_ok=True)  # of a process that was killed
        _git(target, "checkout", "-q", "-f", "--detach", commit)
        _git(target, "clean", "-q", "-ffdx")
    except subprocess.CalledProcessError as error:
        raise NoRevision(_first_line(error)) from None
    inputs = target / prefix
    for one in ROOTS:
        (inputs / one).mkdir(parents=True, exist_ok=True)
    return inputs
