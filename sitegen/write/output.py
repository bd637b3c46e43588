"""Puts one file in place: a temporary name in the same folder, then a rename."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from sitegen.diagnostics import MachineFault

TEMPORARY = ".new-"
# What a route may look like; aliases may carry upper-case letters, nothing may carry dots at the start of a part.
_ROUTE = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")


class Output:
    """The folder `build/sites`. Folders known to be real folders are remembered while it lives."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.fspath(folder)
        self._known: set[str] = set()
        self._made: set[str] = set()
        self._serial = 0

    def path(self, site: str, route: str) -> str:
        """Where a route lies; anything that is no plain route is our mistake and stops the build."""
        if not _ROUTE.fullmatch(site) or not _ROUTE.fullmatch(route):
            raise ValueError(f"not a route: {site}/{route}")
        return f"{self._folder}/{site}/{route}"

    def put(self, site: str, route: str, data: bytes) -> bool:
        """Writes the file unless it holds these bytes already. Returns whether it wrote."""
        path = self.path(site, route)
        folder = path.rpartition("/")[0]
        self._make_folder(folder)
        try:
            if folder not in self._made and _same(path, data):
                return False
            self._serial += 1
            temporary = f"{folder}/{TEMPORARY}{os.getpid()}-{self._serial}"
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
            try:
                _write_all(handle, data)
            finally:
                os.close(handle)
            os.rename(temporary, path)
        except OSError as error:
            with contextlib.suppress(OSError, UnboundLocalError):
                os.unlink(temporary)
            raise MachineFault("machine.write", path=f"{site}/{route}", problem=error.strerror or error) from error
        return True

    def remove(self, site: str, route: str) -> bool:
        """Removes the file and folders left empty. Returns whether it was there."""
        path = self.path(site, route)
        folder = path.rpartition("/")[0]
        if not self._is_real(folder):
            return False
        try:
            os.unlink(path)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return False  # nothing of ours lies there: an old address that never had room
        except PermissionError as error:
            raise MachineFault("machine.write", path=f"{site}/{route}", problem=error.strerror or error) from error
        while folder != self._folder:
            try:
                os.rmdir(folder)
            except OSError:
                break
            self._known.discard(folder)
            self._made.discard(folder)
            folder = folder.rpartition("/")[0]
        return True

    def _make_folder(self, folder: str) -> None:
        if folder in self._known:
            return
        if folder != self._folder:
            self._make_folder(folder.rpartition("/")[0])
        try:
            os.mkdir(folder)
            self._made.add(folder)
        except FileExistsError:
            if os.path.islink(folder):
                raise MachineFault("machine.output-link", path=folder[len(self._folder) + 1 :] or "sites") from None
            if not os.path.isdir(folder):
                os.unlink(folder)
                os.mkdir(folder)
        except OSError as error:
            raise MachineFault("machine.write", path=folder, problem=error.strerror or error) from error
        self._known.add(folder)

    def _is_real(self, folder: str) -> bool:
        """Whether every folder from the output down is a real folder: nothing is removed through a link."""
        while folder != self._folder:
            if folder in self._known:
                return True
            if os.path.islink(folder):
                return False
            folder = folder.rpartition("/")[0]
        return True


def _same(path: str, data: bytes) -> bool:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    except OSError:
        if os.path.isdir(path) and not os.path.islink(path):
            import shutil

            shutil.rmtree(path)
        return False
    try:
        if os.fstat(handle).st_size != len(data):
            return False
        with open(handle, "rb", closefd=False) as stream:
            return stream.read() == data
    finally:
        os.close(handle)


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
