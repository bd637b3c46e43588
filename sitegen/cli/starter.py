"""The starter cluster as files, for `init`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import sitegen

_THEME = "gov"
# Hidden files are shipped under visible names: packaging tools pass over the others.
_HIDDEN = "dot-"


def starter_files() -> Iterator[tuple[str, Path]]:
    """(path in the new cluster, file to copy), the theme included."""
    package = Path(sitegen.__file__).parent
    starter = package / "starter"
    for path in _files(starter):
        relative = path.relative_to(starter)
        if relative.parts[0] != "themes":
            yield "/".join(part.replace(_HIDDEN, ".", 1) if part.startswith(_HIDDEN) else part for part in relative.parts), path
    theme = theme_folder(package)
    yield from ((f"themes/{_THEME}/{path.relative_to(theme).as_posix()}", path) for path in _files(theme))


def theme_folder(package: Path) -> Path:
    """The theme: in the package as installed (see `setup.py`), or beside it in the repository."""
    shipped = package / "starter" / "themes" / _THEME
    return shipped if shipped.is_dir() else package.parent / "themes" / _THEME


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)
