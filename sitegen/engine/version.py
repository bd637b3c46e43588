"""What a library depends on besides its inputs: the program's own code and its dependencies, and the font pictures are
drawn with."""

from __future__ import annotations

import hashlib
import os
import platform
import sys
from pathlib import Path

import sitegen
from sitegen.drawing.font import system_font_state

_DEPENDENCIES = (
    "chinesecalendar", "jinja2", "markdown-it-py", "mdit-py-plugins", "msgspec", "markupsafe", "nh3", "numpy", "opencc", "pillow",
    "pypdf", "pypinyin", "pyyaml", "segno", "whoosh", "whoosh-reloaded", "whoosh3",
)  # fmt: skip


def version_key() -> str:
    """Digest of every file of the program, whatever its kind, and the versions of what it stands on."""
    hasher = hashlib.blake2b(digest_size=16)
    root = Path(sitegen.__file__).parent
    for path in sorted(one for one in root.rglob("*.*") if one.suffix != ".pyc" and one.is_file()):
        hasher.update(f"{path.relative_to(root)}\0".encode())
        hasher.update(path.read_bytes())
    for installed in _installed():
        hasher.update(f"{installed}\0".encode())
    hasher.update(platform.python_version().encode())
    hasher.update(system_font_state().encode())
    return hasher.hexdigest()


def _installed() -> list[str]:
    """`name-version` of our dependencies as installed: the names of their `.dist-info` folders.

    `importlib.metadata` says the same and takes thirty times as long to import.
    """
    wanted = {name.replace("-", "_") for name in _DEPENDENCIES}
    found = {
        entry.removesuffix(".dist-info").lower()
        for folder in sys.path
        if os.path.isdir(folder)
        for entry in os.listdir(folder)
        if entry.endswith(".dist-info")
    }
    return sorted(one for one in found if one.rpartition("-")[0].replace("-", "_") in wanted)
