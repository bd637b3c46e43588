"""What a library depends on besides its inputs: the program's own code and its dependencies."""

from __future__ import annotations

import hashlib
import platform
from importlib import metadata
from pathlib import Path

import sitegen

_DEPENDENCIES = ("jinja2", "markdown-it-py", "mdit-py-plugins", "msgspec", "markupsafe", "pillow", "pyyaml")


def version_key() -> str:
    """Digest of every file of the program and the versions of what it stands on."""
    hasher = hashlib.blake2b(digest_size=16)
    root = Path(sitegen.__file__).parent
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.yml")]):
        hasher.update(f"{path.relative_to(root)}\0".encode())
        hasher.update(path.read_bytes())
    for name in _DEPENDENCIES:
        hasher.update(f"{name}={_version(name)}\0".encode())
    hasher.update(platform.python_version().encode())
    return hasher.hexdigest()


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "-"
