"""The walk over the input folders: names and stamps of files, links and odd names refused."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import msgspec

from sitegen.diagnostics import Diagnostic, MachineFault, Place

ROOTS = ("content", "sites", "themes")
# Characters some systems cannot have in a name (Windows), and control characters.
_REFUSED = re.compile(r'[<>:"|?*\\\x00-\x1f\x7f]')


class Entry(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One file. `stamp` is its ctime in ns: unlike mtime it cannot be set back, and every write moves it."""

    path: str
    stamp: int
    size: int
    inode: int


class Listing(msgspec.Struct, frozen=True, array_like=True):
    """One folder and its files in the order of their names."""

    path: str
    files: tuple[Entry, ...]


def walk(root: Path, findings: list[Diagnostic]) -> Iterator[Listing]:
    """Every folder of the inputs. Hidden files and editors' backups are passed over silently.

    Links are never followed: a link could leave the folder (CVE-2018-17567, CVE-2023-39584).
    """
    for one in ROOTS:
        if (root / one).is_symlink():
            findings.append(Diagnostic("scan.link", Place(one), {"target": os.readlink(root / one)}))
    pending = [one for one in ROOTS if (root / one).is_dir() and not (root / one).is_symlink()]
    prefix = os.fspath(root) + "/"
    while pending:
        folder = pending.pop()
        listing, folders = _list(prefix, folder, findings)
        yield listing
        pending.extend(folders)


def walk_in(root: Path, folders: Iterable[str], findings: list[Diagnostic], known: Callable[[str], bool]) -> Iterator[Listing]:
    """These folders that are there, and what lies below them as far as it is not `known`. Nothing through a link."""
    prefix = os.fspath(root) + "/"
    pending = [one for one in folders if one.partition("/")[0] in ROOTS and _is_real(root, one)]
    while pending:
        listing, below = _list(prefix, pending.pop(), findings)
        yield listing
        pending.extend(one for one in below if not known(one))


def _is_real(root: Path, folder: str) -> bool:
    """Whether a path of folders is walked at all: no links, no hidden or refused names on it."""
    path = root
    for name in folder.split("/"):
        path = path / name
        if name[:1] in (".", "") or name[-1] == "~" or _REFUSED.search(name) or path.is_symlink() or not path.is_dir():
            return False
    return True


def _list(prefix: str, folder: str, findings: list[Diagnostic]) -> tuple[Listing, list[str]]:
    files: list[Entry] = []
    folders: list[str] = []
    try:
        listed = list(os.scandir(prefix + folder))
    except FileNotFoundError:
        listed = []
    except OSError as error:
        # To go on would withdraw everything in it.
        raise MachineFault("machine.read", path=folder, problem=error.strerror or error) from error
    if listed:
        for entry in listed:
            name = entry.name
            if name[0] == "." or name[-1] == "~" or (name[0] == "#" and name[-1] == "#"):
                continue
            path = f"{folder}/{name}"
            if entry.is_symlink():
                findings.append(Diagnostic("scan.link", Place(path), {"target": _target(entry)}))
            elif _REFUSED.search(name):
                findings.append(Diagnostic("scan.name-character", Place(path), {"character": _REFUSED.findall(name)[0]}))
            elif not name.isascii() and not _is_text(name):
                shown = path.encode("utf-8", "backslashreplace").decode()
                findings.append(Diagnostic("scan.name-not-utf-8", Place(shown), {}))
            elif entry.is_dir(follow_symlinks=False):
                folders.append(path)
            elif entry.is_file(follow_symlinks=False):
                try:
                    stat = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                files.append(Entry(path, stat.st_ctime_ns, stat.st_size, stat.st_ino))
            else:
                findings.append(Diagnostic("scan.not-a-file", Place(path), {}))
    files.sort(key=_by_path)
    return Listing(folder, tuple(_without_twins(files, findings))), _folders_without_twins(folders, findings)


def _by_path(entry: Entry) -> str:
    return entry.path


def _without_twins(files: list[Entry], findings: list[Diagnostic]) -> Iterator[Entry]:
    """Files whose names differ in more than case or Unicode form; later twins are reported and left out."""
    first: dict[str, str] = {}
    for entry in files:
        folded = _folded(entry.path)
        if folded in first:
            findings.append(Diagnostic("scan.name-twin", Place(entry.path), {"other": first[folded]}))
            continue
        first[folded] = entry.path
        yield entry


def _folders_without_twins(folders: list[str], findings: list[Diagnostic]) -> list[str]:
    first: dict[str, str] = {}
    for path in sorted(folders):
        folded = _folded(path)
        if folded in first:
            findings.append(Diagnostic("scan.name-twin", Place(path), {"other": first[folded]}))
        else:
            first[folded] = path
    return list(first.values())


def _folded(path: str) -> str:
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).casefold()


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _target(entry: os.DirEntry[str]) -> str:
    try:
        return os.readlink(entry.path).encode("utf-8", "backslashreplace").decode()
    except OSError:
        return "?"
