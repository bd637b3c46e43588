"""The mark of a site that has no logo of its own: a hall with columns on its main colour, as SVG, PNG and ICO."""

from __future__ import annotations

import functools
import io
from collections.abc import Iterable

from PIL import Image, ImageDraw

# The figure on a grid of 24: plinth, four columns, roof.
_GRID = 24
_CORNER = 5
_FIGURE: tuple[tuple[tuple[float, float], ...], ...] = (
    ((4, 18.5), (20, 18.5), (20, 20), (4, 20)),
    *(((x, 10.5), (x + 2.2, 10.5), (x + 2.2, 17.5), (x, 17.5)) for x in (5.5, 9.1, 12.7, 16.3)),
    ((4, 9.5), (4, 8), (12, 3.5), (20, 8), (20, 9.5)),
)
# Drawn about so large, by a whole factor, and scaled down, which makes smooth edges.
_FINE = 1024
_ICO_SIZES = (16, 32, 48)


def mark_svg(colour: str) -> str:
    """`colour` as `#rrggbb`."""
    figure = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in shape) + "z" for shape in _FIGURE)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_GRID} {_GRID}">'
        f'<rect width="{_GRID}" height="{_GRID}" rx="{_CORNER}" fill="{colour}"/><path fill="#fff" d="{figure}"/></svg>\n'
    )


@functools.lru_cache(maxsize=64)  # many sites share a colour
def mark_png(colour: str, size: int) -> bytes:
    """The mark `size` pixels wide."""
    return png(_mark(colour, size))


@functools.lru_cache(maxsize=64)
def mark_ico(colour: str) -> bytes:
    return ico([_mark(colour, size) for size in _ICO_SIZES])


def logo_png(data: bytes, size: int) -> bytes:
    """A site's own logo as a square of `size` pixels, whole, on white where it is not square."""
    return png(_square(_opened(data), size))


def logo_ico(data: bytes) -> bytes:
    logo = _opened(data)
    return ico([_square(logo, size) for size in _ICO_SIZES])


def draw_figure(image: Image.Image, box: tuple[float, float, float], colour: str) -> None:
    """The figure without its ground, at (left, top, size) of an image of any mode."""
    left, top, size = box
    draw = ImageDraw.Draw(image)
    for shape in _FIGURE:
        draw.polygon([(left + x * size / _GRID, top + y * size / _GRID) for x, y in shape], fill=colour)


def png(image: Image.Image, *, level: int = 9) -> bytes:
    """Everything that decides the bytes is given, so that a default of another Pillow version does not. `level`: of
    zlib; 9 takes three times as long as 6."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=level, optimize=False)
    return buffer.getvalue()


def ico(images: Iterable[Image.Image]) -> bytes:
    first, *rest = sorted(images, key=lambda one: -one.width)
    buffer = io.BytesIO()
    sizes = [(one.width, one.height) for one in (first, *rest)]
    first.save(buffer, "ICO", sizes=sizes, append_images=rest)
    return buffer.getvalue()


def _mark(colour: str, size: int) -> Image.Image:
    large = size * max(2, min(8, _FINE // size))
    image = Image.new("RGBA", (large, large), (0, 0, 0, 0))
    ImageDraw.Draw(image).rounded_rectangle((0, 0, large - 1, large - 1), large * _CORNER // _GRID, fill=colour)
    draw_figure(image, (0, 0, large), "#ffffff")
    return image.resize((size, size), Image.Resampling.BOX)


def _opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGBA")


def _square(logo: Image.Image, size: int) -> Image.Image:
    fitted = logo.copy()
    fitted.thumbnail((size, size), Image.Resampling.LANCZOS)
    if logo.width < size and logo.height < size:
        scale = min(size / logo.width, size / logo.height)
        fitted = logo.resize((round(logo.width * scale), round(logo.height * scale)), Image.Resampling.LANCZOS)
    ground = Image.new("RGBA", (size, size), (255, 255, 255, 255 if fitted.width != fitted.height else 0))
    ground.alpha_composite(fitted, ((size - fitted.width) // 2, (size - fitted.height) // 2))
    return ground
