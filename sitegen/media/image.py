"""Images: what is published for one picture, in which sizes, or why it is refused."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, Literal, cast

import msgspec
from PIL import Image

from sitegen.media.attachment import content_name
from sitegen.media.decode import Frame, contained, decode_animation, decode_still, fit
from sitegen.media.header import BrokenImage, Header, read_header, without_metadata
from sitegen.media.limits import MediaLimits
from sitegen.media.refusal import Refusal, file_extension, human_size
from sitegen.media.signature import identify

Format = Literal["webp", "jpeg", "png", "gif"]


class Variant(msgspec.Struct, frozen=True, array_like=True):
    """One file to publish. `suffix`: "" for the picture itself, "-800" for the one 800 pixels wide."""

    suffix: str
    format: Format
    width: int
    height: int
    data: bytes


class Picture(msgspec.Struct, frozen=True, array_like=True):
    """What to publish for one image; width and height are those of the first variant, the picture itself."""

    width: int
    height: int
    variants: tuple[Variant, ...]


def make_picture(name: str, data: bytes, *, limits: MediaLimits) -> Picture | Refusal:
    """Bounded, upright, sRGB, without metadata; the same bytes for the same input and Pillow version."""
    refusal = _check_name_and_size(name, data, limits) or _check_content(name, data, limits)
    if refusal is not None:
        return refusal
    content = cast(Format, limits.image_extensions[file_extension(name)])
    try:
        header = read_header(content, data)
        if refusal := _check_header(name, content, header, limits):
            return refusal
        return _make(name, content, header, data, limits)
    except BrokenImage:
        return Refusal("media.image-broken", {"name": name, "format": content_name(content)})


def _check_name_and_size(name: str, data: bytes, limits: MediaLimits) -> Refusal | None:
    extension = file_extension(name)
    if extension in ("svg", "svgz"):
        return Refusal("media.svg", {"name": name})
    if extension not in limits.image_extensions:
        return Refusal("media.image-type", {"name": name, "extension": extension or name})
    if not data:
        return Refusal("media.image-empty", {"name": name})
    if len(data) > limits.image_bytes:
        sizes = {"size": human_size(len(data)), "limit": human_size(limits.image_bytes)}
        return Refusal("media.image-size", {"name": name, **sizes})
    return None


def _check_content(name: str, data: bytes, limits: MediaLimits) -> Refusal | None:
    extension = file_extension(name)
    expected = limits.image_extensions[extension]
    found = identify(data[: limits.head_bytes], limits=limits)
    if found == expected:
        return None
    if found in ("", "text", "text-other"):
        return Refusal("media.image-broken", {"name": name, "format": content_name(expected)})
    params = {"name": name, "expected": content_name(expected), "found": content_name(found)}
    return Refusal("media.image-magic", params)


def _check_header(name: str, content: Format, header: Header, limits: MediaLimits) -> Refusal | None:
    size = {"name": name, "width": str(header.width), "height": str(header.height)}
    pixels = header.width * header.height
    if pixels > limits.image_pixels or max(header.width, header.height) > limits.image_side:
        most = {"limit": str(limits.image_pixels), "limit_side": str(limits.image_side)}
        return Refusal("media.image-pixels", {**size, **most})
    if header.scans > limits.jpeg_scans:
        return Refusal("media.image-broken", {"name": name, "format": content_name(content)})
    if header.frames > limits.animation_frames or _heavy(header, limits):
        most = {"limit_frames": str(limits.animation_frames), "limit_pixels": str(limits.animation_pixels)}
        return Refusal("media.animation", {**size, "frames": str(header.frames), **most})
    return None


def _heavy(header: Header, limits: MediaLimits) -> bool:
    return header.frames > 1 and header.width * header.height * header.frames > limits.animation_pixels


def _make(name: str, content: Format, header: Header, data: bytes, limits: MediaLimits) -> Picture | Refusal:
    bare = without_metadata(content, data)
    box = (limits.max_width, limits.max_height)
    if header.frames > 1:
        frames, loop = decode_animation(content, bare, box=box, most=limits.animation_frames)
        if len(frames) > 1:
            return _moving(name, content, frames, loop, limits)
    image = decode_still(content, bare, box=box, pixels=limits.image_pixels)
    return Picture(image.width, image.height, tuple(_variants(content, image, limits)))


def _variants(content: Format, image: Image.Image, limits: MediaLimits) -> Iterator[Variant]:
    yield _variant("", content, image, limits)
    for width in limits.variant_widths:
        if image.width > width:
            with contained():
                smaller = fit(image, (width, limits.max_height))
            yield _variant(f"-{width}", "webp", smaller, limits)


def _variant(suffix: str, content: Format, image: Image.Image, limits: MediaLimits) -> Variant:
    with contained():
        data = _encode(content, _for_encoder(content, image), _settings(content, limits))
    return Variant(suffix, content, image.width, image.height, data)


def _for_encoder(content: Format, image: Image.Image) -> Image.Image:
    if content == "jpeg" and image.mode not in ("L", "RGB"):
        return image.convert("RGB")
    if content == "webp" and image.mode not in ("RGB", "RGBA"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def _settings(content: Format, limits: MediaLimits) -> dict[str, Any]:
    """Everything that decides the bytes is given, so that a default of another Pillow version does not."""
    settings: dict[Format, dict[str, Any]] = {
        "jpeg": {
            "quality": limits.jpeg_quality,
            "subsampling": "4:2:0",
            "progressive": True,
            "optimize": True,
        },
        "png": {"compress_level": limits.png_level},
        "webp": {
            "quality": limits.webp_quality,
            "method": limits.webp_method,
            "lossless": False,
            "exact": False,
        },
        "gif": {"optimize": False, "interlace": False},
    }
    return settings[content]


def _encode(content: Format, image: Image.Image, settings: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, content.upper(), **settings)
    return buffer.getvalue()


def _moving(name: str, content: Format, frames: list[Frame], loop: int | None, limits: MediaLimits) -> Picture | Refusal:
    """An animation keeps moving and gets no smaller variants: a still of it would hide what it shows."""
    clear = any(frame.image.mode == "RGBA" for frame in frames)
    first, *rest = [frame.image.convert("RGBA" if clear else "RGB") for frame in frames]
    settings = _settings(content, limits) | {
        "save_all": True,
        "append_images": rest,
        "duration": [frame.duration for frame in frames],
        "disposal": 2 if clear else 0,  # GIF: what shines through must not be the frame before
    }
    if loop is not None:
        settings["loop"] = loop
    with contained():
        data = _encode(content, first, settings)
    if len(data) > limits.animation_bytes:
        sizes = {"size": human_size(len(data)), "limit": human_size(limits.animation_bytes)}
        return Refusal("media.animation-size", {"name": name, **sizes})
    return Picture(first.width, first.height, (Variant("", content, first.width, first.height, data),))
