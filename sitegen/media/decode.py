"""Decoding with Pillow: upright, in sRGB, in a mode the encoders take, without metadata.

The only module that hands foreign bytes to Pillow. Warnings stay inside: what they warn of is judged by `header`.
"""

from __future__ import annotations

import io
import itertools
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from PIL import Image, ImageCms, ImageFile, ImageSequence

from sitegen.media.header import BrokenImage

_ORIENTATION = 0x0112  # EXIF 2.3, table 4
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_DEEP = ("I", "I;16", "I;16B", "I;16L", "I;16N")


class Frame(msgspec.Struct, frozen=True, array_like=True):
    """One picture of an animation; `duration` in milliseconds."""

    image: Image.Image
    duration: int


def decode_still(content: str, data: bytes, *, box: tuple[int, int], pixels: int) -> Image.Image:
    """The first frame, upright, in sRGB, at most as large as `box`. Raises BrokenImage."""
    with contained(), Image.open(io.BytesIO(data), formats=[content.upper()]) as image:
        _check_pixels(image, pixels)
        if content == "jpeg":
            _draft(image, box)
        image.load()
        _check_pixels(image, pixels)
        fitted = fit(_upright(image), box)
        return _bare(_to_srgb(fitted, image.info.get("icc_profile")))


def decode_animation(content: str, data: bytes, *, box: tuple[int, int], most: int) -> tuple[list[Frame], int | None]:
    """At most `most` frames, whole pictures in RGB or RGBA, and how often they repeat (0: for ever, None: once)."""
    with contained(), Image.open(io.BytesIO(data), formats=[content.upper()]) as image:
        size, loop = image.size, image.info.get("loop")
        frames: list[Frame] = []
        for picture in itertools.islice(ImageSequence.Iterator(image), most):
            picture.load()
            if picture.size != size:
                raise BrokenImage
            frames.append(_frame(picture, box))
        return frames, loop if isinstance(loop, int) else None


def _frame(picture: Image.Image, box: tuple[int, int]) -> Frame:
    whole = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    return Frame(_bare(fit(whole, box)), int(picture.info.get("duration", 0)))


def fit(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """The image, made smaller where it exceeds the box, in proportion; the image itself where it fits."""
    size = _fitting(image.size, box)
    return image if size == image.size else _full(image).resize(size, Image.Resampling.LANCZOS)


def _fitting(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    scale = min(1, box[0] / size[0], box[1] / size[1])
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


@contextmanager
def contained() -> Iterator[None]:
    """Whatever a decoder says to hostile bytes becomes BrokenImage; lack of memory is the machine's trouble."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (MemoryError, BrokenImage):
        raise
    except Exception as error:  # Pillow's plug-ins let out a dozen types: struct.error, KeyError …
        raise BrokenImage from error


def _check_pixels(image: Image.Image, pixels: int) -> None:
    """Once more after Pillow's own reading of the header: it may differ from ours."""
    if image.width * image.height > pixels:
        raise BrokenImage


def _draft(image: ImageFile.ImageFile, box: tuple[int, int]) -> None:
    """Have a JPEG decoded at a half, a quarter … of its size where that is enough: a camera picture in a third
    of the time. For JPEG only: asking another format for its EXIF decodes it, and would swallow what is wrong there."""
    lies = _orientation(image) >= 5
    image.draft(None, _fitting(image.size, box[::-1] if lies else box))


def _upright(image: Image.Image) -> Image.Image:
    turn = _UPRIGHT.get(_orientation(image))
    return image if turn is None else image.transpose(turn)


def _orientation(image: Image.Image) -> int:
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # damaged EXIF is common and no reason to refuse the picture
        return 1
    return value if isinstance(value, int) else 1


def _full(image: Image.Image) -> Image.Image:
    """The image in a mode that can be scaled and encoded: L, RGB, RGBA, or CMYK until its profile is applied."""
    if image.mode in _DEEP:
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode in ("1", "L"):
        return image.convert("L")
    return image if image.mode in ("RGB", "CMYK") else image.convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or image.mode not in ("RGB", "RGBA", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if (source.profile.profile_description or "").startswith("sRGB"):
            return image
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):  # a profile that cannot be used is dropped
        return image


def _bare(image: Image.Image) -> Image.Image:
    """The pixels alone. A palette stays: icons and charts are smaller with it."""
    bare = image.copy() if image.mode == "P" else _encodable(image)
    transparency = image.info.get("transparency") if bare.mode == "P" else None
    bare.info = {} if transparency is None else {"transparency": transparency}
    return bare


def _encodable(image: Image.Image) -> Image.Image:
    full = _full(image)
    return full.convert("RGB") if full.mode == "CMYK" else full.copy()
