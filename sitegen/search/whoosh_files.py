"""Files of a segment as searches read them: mapped into memory, so that a posting is a slice and not a seek and a read."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Any

from sitegen.search.whoosh_library import FileStorage, StructFile


class MappedFile(StructFile):  # type: ignore[misc]
    """A file of Whoosh that is only read. It stays readable when it is removed."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.open("rb"), name=path.name)
        self._map = mmap.mmap(self.file.fileno(), 0, access=mmap.ACCESS_READ)

    def get(self, position: int, length: int) -> bytes:
        return self._map[position : position + length]

    def close(self) -> None:
        self._map.close()
        super().close()


class MappedStorage(FileStorage):  # type: ignore[misc]
    """Opens files mapped; an empty one cannot be."""

    def open_file(self, name: str, **kwargs: Any) -> Any:
        path = Path(self.folder) / name
        return MappedFile(path) if path.stat().st_size else super().open_file(name, **kwargs)
