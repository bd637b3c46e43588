"""The picture of a title (Open Graph): what a messenger shows of a shared page. 1200 × 630 pixels, PNG."""

from __future__ import annotations

import functools
import io
import os

import msgspec
from PIL import Image, ImageDraw, ImageFont

from sitegen.drawing.lines import Measure, broken, shortened
from sitegen.drawing.mark import draw_figure, png

# What Facebook, X and WeChat ask for (https://ogp.me; developers.facebook.com/docs/sharing/webmasters/images).
SIZE = (1200, 630)
_MARGIN = 84
# The largest size at which the title takes no more lines than this.
_SIZES = ((84, 3), (72, 3), (64, 4), (54, 4))
_NAME_SIZE, _NOTE_SIZE = 38, 32
# The name of the Chinese face in a collection of all of East Asia.
_FACES = {"zh-Hans": ("SC", "CN"), "zh-Hant": ("TC", "TW", "HK"), "en": ("SC", "CN")}


class Title(msgspec.Struct, frozen=True):
    """What is drawn. `title` "": the site's name alone, for pages without a picture of their own. `main`, `strong`:
    the site's colour and its darker tone. `font`: the path of a font; "": the mark without words."""

    title: str
    site: str
    note: str
    main: str
    strong: str
    font: str
    language: str = "zh-Hans"


def title_picture(one: Title) -> bytes:
    """The same bytes for the same title, font and Pillow version."""
    image = Image.new("RGB", SIZE, one.main)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, SIZE[1] - 96, *SIZE), fill=one.strong)
    if one.font:
        draw_figure(image, (SIZE[0] - 560, 40, 640), one.strong)
    else:
        draw_figure(image, (SIZE[0] / 2 - 160, 90, 320), "#ffffff")
        return _encoded(image)
    face = _face_of(one)
    name = _font(face, _NAME_SIZE)
    draw_figure(image, (_MARGIN - 6, 60, 64), "#ffffff")
    if one.title:
        draw.text((_MARGIN + 76, 92), _cut(one.site, name, SIZE[0] - 2 * _MARGIN - 76), "#ffffff", name, anchor="lm")
        _draw_title(draw, one.title, face)
    else:
        _draw_title(draw, one.site, face)
    note = _font(face, _NOTE_SIZE)
    draw.text((_MARGIN, SIZE[1] - 48), _cut(one.note, note, SIZE[0] - 2 * _MARGIN), "#ffffff", note, anchor="lm")
    return _encoded(image)


def _draw_title(draw: ImageDraw.ImageDraw, title: str, face: _Face) -> None:
    width = SIZE[0] - 2 * _MARGIN
    size, lines = _fitted(title, face, width)
    font = _font(face, size)
    step = size * 1.35
    top = 150 + (SIZE[1] - 96 - 150 - step * len(lines)) / 2 + step / 2
    for number, line in enumerate(lines):
        draw.text((_MARGIN, top + number * step), line, "#ffffff", font, anchor="lm")


def _fitted(title: str, face: _Face, width: int) -> tuple[int, list[str]]:
    for size, most in _SIZES:
        lines = broken(title, _measure(face, size), width=width, most=most)
        if lines is not None:
            return size, lines
    size, most = _SIZES[-1]
    return size, shortened(title, _measure(face, size), width=width, most=most)


def _measure(face: _Face, size: int) -> Measure:
    return _font(face, size).getlength


def _cut(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    return (shortened(text, font.getlength, width=width, most=1) or [""])[0]


class _Face(msgspec.Struct, frozen=True):
    """A font file as it is now, and the language it is to be used for."""

    path: str
    stamp: tuple[int, int]
    language: str


def _face_of(one: Title) -> _Face:
    found = os.stat(one.font)
    return _Face(one.font, (found.st_size, found.st_mtime_ns), one.language)


@functools.lru_cache(maxsize=16)  # opening a collection of 20 MB takes longer than drawing with it
def _font(face: _Face, size: int) -> ImageFont.FreeTypeFont:
    """The layout engine is given: the other one, where it is installed, places glyphs differently."""
    return _opened(face, size, _index(face))


@functools.lru_cache(maxsize=4)
def _index(face: _Face) -> int:
    """Which face of a collection is the language's; the first of a font that is none."""
    wanted = _FACES.get(face.language, _FACES["zh-Hans"])
    for index in range(10 if face.path.endswith((".ttc", ".otc")) else 0):
        try:
            family = str(_opened(face, _NOTE_SIZE, index).getname()[0])
        except OSError:
            break
        if family.split()[-1] in wanted:
            return index
    return 0


def _opened(face: _Face, size: int, index: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(_data(face)), size, index=index, layout_engine=ImageFont.Layout.BASIC)


@functools.lru_cache(maxsize=2)
def _data(face: _Face) -> bytes:
    """Read once and kept: FreeType maps a font it opens by its path, and a file that is written over while a preview
    runs would end the process."""
    with open(face.path, "rb") as stream:
        return stream.read()


def _encoded(image: Image.Image) -> bytes:
    """In 64 colours: two tones, white, and what lies between them at the edges of letters."""
    return png(image.quantize(64, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE), level=6)
