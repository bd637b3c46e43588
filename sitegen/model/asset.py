"""An attachment or image beside a document, as inspected: what it is and what is published for it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from sitegen.diagnostics import Diagnostic, Place
from sitegen.media import Refusal, check_archive, human_size, media_limits, sniff_attachment
from sitegen.media.limits import MediaLimits


class Size(msgspec.Struct, frozen=True, array_like=True):
    """One size of a picture, kept in the media cache."""

    suffix: str
    extension: str
    width: int
    height: int


class AssetInfo(msgspec.Struct, frozen=True, array_like=True):
    """`variants` is empty for attachments. `label`: PDF, Word, …; `size` in bytes."""

    label: str
    mime: str
    size: int
    width: int = 0
    height: int = 0
    variants: tuple[Size, ...] = ()


class Inspected(msgspec.Struct, frozen=True, array_like=True):
    """The outcome for one file. `info` is None when it may not be published. `data`: by variant, for the cache."""

    info: AssetInfo | None
    diagnostics: tuple[Diagnostic, ...]
    data: tuple[bytes, ...] = ()


_EXTENSIONS = {"jpeg": "jpg"}


def inspect_asset(path: str, data: bytes, size: int) -> Inspected:
    """`path` from the repository's root; `data` the whole file, or its head when it is large."""
    name = path.rpartition("/")[2]
    limits = media_limits()
    extension = name.rpartition(".")[2].lower()
    if extension in limits.image_extensions or extension in ("svg", "svgz"):
        if size > limits.image_bytes:
            sizes = {"name": name, "size": human_size(size), "limit": human_size(limits.image_bytes)}
            return Inspected(None, (Diagnostic("media.image-size", Place(path), sizes),))
        return _picture(path, name, data, limits)
    found = sniff_attachment(name, data[: limits.head_bytes], size, limits=limits)
    if isinstance(found, Refusal):
        return Inspected(None, (Diagnostic(found.code, Place(path), found.params),))
    bomb = check_archive(name, data, limits) if len(data) == size else None
    if bomb is not None:
        return Inspected(None, (Diagnostic(bomb.code, Place(path), bomb.params),))
    remarks = tuple(Diagnostic(one.code, Place(path), one.params) for one in found.remarks)
    return Inspected(AssetInfo(found.label, found.mime, found.size), remarks)


def media_file(state: Path, digest: bytes, size: str) -> Path:
    """Where one size of a picture lies in the cache; `size` is suffix and extension."""
    text = digest.hex()
    return state / "media" / text[:2] / f"{text}{size}"


def _picture(path: str, name: str, data: bytes, limits: MediaLimits) -> Inspected:
    from sitegen.media.image import make_picture  # Pillow: only where a picture is made

    picture = make_picture(name, data, limits=limits)
    if isinstance(picture, Refusal):
        return Inspected(None, (Diagnostic(picture.code, Place(path), picture.params),))
    sizes = tuple(Size(one.suffix, _EXTENSIONS.get(one.format, one.format), one.width, one.height) for one in picture.variants)
    info = AssetInfo("图片", f"image/{picture.variants[0].format}", len(data), picture.width, picture.height, sizes)
    return Inspected(info, (), tuple(one.data for one in picture.variants))
