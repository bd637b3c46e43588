"""Writes one file of the output: under a temporary name in the same folder, then a rename, at once or later."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import stat
from pathlib import Path

from sitegen.diagnostics import MachineFault
from sitegen.library.digest import of_file

TEMPORARY = ".new-"
# What a route may look like; aliases may carry upper-case letters, nothing may carry dots at the start of a part.
_ROUTE = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*")


class Output:
    """The folder `build/sites`. Folders known to be real folders are remembered while it lives."""

    def __init__(self, folder: Path) -> None:
        self._folder = os.fspath(folder)
        self._known: set[str] = set()
        self._made: set[str] = set()
        self._name = secrets.token_hex(4)
        self._serial = 0

    def path(self, site: str, route: str) -> str:
        """Where a route lies; anything that is no plain route is our mistake and stops the build."""
        if not _ROUTE.fullmatch(site) or not _ROUTE.fullmatch(route):
            raise ValueError(f"not a route: {site}/{route}")
        return f"{self._folder}/{site}/{route}"

    def put(self, site: str, route: str, data: bytes) -> bool:
        """Writes the file and puts it in place, unless it holds these bytes already. Returns whether it wrote."""
        temporary = self.stage(site, route, data)
        if temporary:
            self.place(temporary, site, route)
        return bool(temporary)

    def stage(self, site: str, route: str, data: bytes) -> str:
        """Writes the file beside the one it is to replace. Returns where, as <site>/<path>; "" when the file holds these
        bytes already."""
        path = self.path(site, route)
        folder = path.rpartition("/")[0]
        self._make_folder(folder)
        temporary = ""
        try:
            if folder not in self._made and _same(path, data):
                return ""
            self._serial += 1
            temporary = f"{folder}/{TEMPORARY}{self._name}-{self._serial}"
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
            try:
                _write_all(handle, data)
            finally:
                os.close(handle)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise MachineFault("machine.write", path=f"{site}/{route}", problem=error.strerror or error) from error
        return temporary[len(self._folder) + 1 :]

    def place(self, temporary: str, site: str, route: str) -> bool:
        """Gives a staged file its name. Returns False when it is not there any more."""
        path = self.path(site, route)
        try:
            try:
                os.rename(f"{self._folder}/{temporary}", path)
            except IsADirectoryError:  # what lay in it has gone, or is nobody's
                shutil.rmtree(path)
                os.rename(f"{self._folder}/{temporary}", path)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise MachineFault("machine.write", path=f"{site}/{route}", problem=error.strerror or error) from error
        return True

    def drop(self, temporary: str) -> None:
        """Removes a staged file that is not wanted any more, and folders left empty."""
        path = f"{self._folder}/{temporary}"
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            os.unlink(path)
        self._remove_empty(path.rpartition("/")[0])

    def holds(self, site: str, route: str, digest: bytes) -> bool:
        """Whether the file in place has these bytes."""
        try:
            with open(self.path(site, route), "rb") as stream:
                return of_file(stream.read()) == digest
        except OSError:
            return False

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
        self._remove_empty(folder)
        return True

    def _remove_empty(self, folder: str) -> None:
        while folder != self._folder:
            try:
                os.rmdir(folder)
            except OSError:
                break
            self._known.discard(folder)
            self._made.discard(folder)
            folder = folder.rpartition("/")[0]

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
    except OSError:
        return False
    try:
        found = os.fstat(handle)
        if found.st_size != len(data) or not stat.S_ISREG(found.st_mode):
            return False
        with open(handle, "rb", closefd=False) as stream:
            return stream.read() == data
    finally:
        os.close(handle)


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
