"""make_picture: what is published for an image, and what is refused."""

from __future__ import annotations

import io
import random
import resource
import struct
import time
import zlib

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin, features

from sitegen.media import Refusal, media_limits
from sitegen.media.image import Picture, make_picture
from tests.media import hostile

LIMITS = media_limits()


def picture(name: str, data: bytes) -> Picture:
    made = make_picture(name, data, limits=LIMITS)
    assert isinstance(made, Picture), made
    return made


def refusal(name: str, data: bytes) -> Refusal:
    made = make_picture(name, data, limits=LIMITS)
    assert isinstance(made, Refusal), "published"
    return made


def image(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """Left half red, right half blue, with a line, so that turning it shows."""
    made = Image.new("RGB", (width, height), (220, 20, 20))
    draw = ImageDraw.Draw(made)
    draw.rectangle((width // 2, 0, width, height), fill=(20, 20, 220))
    draw.line((0, 0, width, height), fill=(255, 255, 255))
    return made.convert(mode)


def encoded(source: Image.Image, content: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    source.save(buffer, content, **options)
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def gps_exif(orientation: int = 1) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 7.0), 3: "E", 4: (120.0, 9.0, 1.0)})
    return exif


def moving(content: str, *, frames: int = 4, size: int = 30, **options: object) -> bytes:
    pictures = [Image.new("RGB", (size, size), (number * 60 % 256, 0, 90)) for number in range(frames)]
    return encoded(pictures[0], content, save_all=True, append_images=pictures[1:], duration=80, loop=0, **options)


# ── what is published ──


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.png", "png"), ("a.jpg", "jpeg"), ("a.JPEG", "jpeg"), ("a.gif", "gif"), ("a.webp", "webp")],
)
def test_a_small_image_is_published_once_in_its_own_format(name: str, content: str) -> None:
    made = picture(name, encoded(image(), content))
    assert [(each.suffix, each.format, each.width, each.height) for each in made.variants] == [("", content, 60, 40)]
    assert opened(made.variants[0].data).format == content.upper()


def test_a_large_photo_is_bounded_and_gets_webp_variants() -> None:
    made = picture("照片.jpg", encoded(image(3000, 2000), "jpeg"))
    shown = [(each.suffix, each.format, each.width, each.height) for each in made.variants]
    assert (made.width, made.height) == (1600, 1067)
    assert shown == [("", "jpeg", 1600, 1067), ("-800", "webp", 800, 534), ("-400", "webp", 400, 267)]
    assert [opened(each.data).size for each in made.variants] == [(1600, 1067), (800, 534), (400, 267)]


def test_an_image_of_600_pixels_gets_the_400_variant_only() -> None:
    assert [each.suffix for each in picture("a.png", encoded(image(600, 300), "png")).variants] == [
        "",
        "-400",
    ]


def test_a_long_info_graphic_keeps_its_width() -> None:
    made = picture("长图.png", encoded(image(1080, 15000), "png"))
    assert (made.width, made.height) == (1080, 15000)


def test_a_sideways_camera_picture_is_bounded_by_its_upright_width() -> None:
    made = picture("a.jpg", encoded(image(4000, 3000), "jpeg", exif=gps_exif(6)))
    assert (made.width, made.height) == (1600, 2133)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_png_mode_is_published(mode: str) -> None:
    source = Image.new("I;16", (900, 60), 40000) if mode == "I;16" else image(900, 60, "RGBA").convert(mode)
    assert len(picture("a.png", encoded(source, "png")).variants) == 3


def test_a_deep_grey_png_keeps_its_brightness() -> None:
    made = picture("a.png", encoded(Image.new("I;16", (8, 8), 0x8000), "png"))
    assert opened(made.variants[0].data).convert("L").getpixel((4, 4)) == pytest.approx(128, abs=1)


def test_transparency_survives_with_and_without_scaling() -> None:
    source = Image.new("RGBA", (1000, 50), (0, 0, 0, 0))
    for variant in picture("a.png", encoded(source, "png")).variants:
        assert opened(variant.data).convert("RGBA").getpixel((3, 3))[3] == 0


@pytest.mark.parametrize("content", ["png", "gif"])
def test_a_transparent_palette_survives(content: str) -> None:
    source = Image.new("P", (20, 20), 1)
    source.putpalette([255, 0, 0, 0, 255, 0])
    made = picture(f"a.{content}", encoded(source, content, transparency=1))
    assert opened(made.variants[0].data).convert("RGBA").getpixel((3, 3))[3] == 0


def test_cmyk_becomes_rgb() -> None:
    made = picture("a.jpg", encoded(image(mode="CMYK"), "jpeg"))
    assert opened(made.variants[0].data).mode == "RGB"


def test_the_same_input_gives_the_same_bytes() -> None:
    for name, content in (("a.jpg", "jpeg"), ("a.png", "png"), ("a.webp", "webp"), ("a.gif", "gif")):
        data = encoded(image(900, 700), content)
        assert picture(name, data) == picture(name, data)


def test_a_noisy_picture_encodes() -> None:
    noise = Image.effect_noise((1200, 900), 90).convert("RGB")
    assert len(picture("a.jpg", encoded(noise, "jpeg", quality=98)).variants) == 3


# ── metadata and colour ──


@pytest.mark.parametrize("content", ["jpeg", "webp", "png"])
def test_gps_and_all_other_metadata_are_gone(content: str) -> None:
    options: dict[str, object] = {"exif": gps_exif()}
    if content == "png":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", "CameraMaker")
        info.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>CameraMaker</x:xmpmeta>")
        options["pnginfo"] = info
    if content == "jpeg":
        options |= {"comment": b"CameraMaker", "xmp": b"<x:xmpmeta>CameraMaker</x:xmpmeta>"}
    data = encoded(image(900, 600), content, **options)
    assert b"CameraMaker" in data
    for variant in picture(f"a.{content}", data).variants:
        shown = opened(variant.data)
        assert not shown.getexif()
        assert b"CameraMaker" not in variant.data
        assert not {"exif", "xmp", "comment", "icc_profile", "Author"} & shown.info.keys()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_applied(orientation: int) -> None:
    turns = {
        1: lambda im: im,
        2: lambda im: im.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        3: lambda im: im.rotate(180),
        4: lambda im: im.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
        5: lambda im: im.transpose(Image.Transpose.TRANSPOSE),
        6: lambda im: im.rotate(90, expand=True),  # stored so that turning it right by 90° makes it upright
        7: lambda im: im.transpose(Image.Transpose.TRANSVERSE),
        8: lambda im: im.rotate(-90, expand=True),
    }
    stored = turns[orientation](image(64, 32))
    made = picture("a.png", encoded(stored, "png", exif=gps_exif(orientation)))
    assert opened(made.variants[0].data).convert("RGB").tobytes() == image(64, 32).tobytes()


def test_damaged_exif_is_no_reason_to_refuse() -> None:
    data = encoded(image(), "jpeg", exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff\x01\x12")
    assert picture("a.jpg", data).width == 60


def test_a_jpeg_with_a_second_picture_in_it_is_opened_as_jpeg() -> None:
    data = encoded(image(), "mpo", save_all=True, append_images=[image()])
    assert len(picture("a.jpg", data).variants) == 1


def swapped_profile() -> bytes:
    """An sRGB profile whose red is green and whose green is red, under another name."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = made.replace(b"rXYZ", b"?XYZ").replace(b"gXYZ", b"rXYZ").replace(b"?XYZ", b"gXYZ")
    return swapped.replace("sRGB".encode("utf-16-be"), "Swap".encode("utf-16-be"))


@pytest.mark.skipif(not features.check("littlecms2"), reason="Pillow without littlecms2")
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_foreign_colour_profile_is_converted_and_dropped(mode: str) -> None:
    source = Image.new("RGB", (20, 20), (255, 0, 0)).convert(mode)
    shown = opened(picture("a.png", encoded(source, "png", icc_profile=swapped_profile())).variants[0].data)
    red, green, _ = shown.convert("RGB").getpixel((5, 5))
    assert green > 200 > 60 > red
    assert "icc_profile" not in shown.info


def test_a_profile_that_cannot_be_used_is_dropped() -> None:
    for profile in (b"garbage", ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()):
        shown = opened(picture("a.png", encoded(image(), "png", icc_profile=profile)).variants[0].data)
        assert "icc_profile" not in shown.info
        assert shown.tobytes() == image().tobytes()


def test_a_moving_png_becomes_a_still() -> None:
    data = moving("png")
    assert getattr(opened(data), "n_frames", 1) == 4
    assert getattr(opened(picture("a.png", data).variants[0].data), "n_frames", 1) == 1


# ── animation ──


@pytest.mark.parametrize("content", ["gif", "webp"])
def test_a_short_animation_keeps_moving_without_its_comment(content: str) -> None:
    options: dict[str, object] = {"comment": b"CameraMaker"} if content == "gif" else {"exif": gps_exif()}
    made = picture(f"a.{content}", moving(content, **options))
    shown = opened(made.variants[0].data)
    assert getattr(shown, "n_frames", 1) == 4
    assert shown.info["loop"] == 0
    assert [variant.suffix for variant in made.variants] == [""]
    assert b"CameraMaker" not in made.variants[0].data


def test_a_transparent_animation_is_reencoded() -> None:
    frames = [Image.new("RGBA", (20, 20), (0, 0, 0, 0)) for _ in range(3)]
    for number, frame in enumerate(frames):
        frame.paste((255, 0, 0, 255), (number * 5, 0, number * 5 + 5, 5))
    data = encoded(frames[0], "gif", save_all=True, append_images=frames[1:], duration=100, disposal=2)
    shown = opened(picture("a.gif", data).variants[0].data)
    shown.seek(2)
    assert shown.convert("RGBA").getpixel((1, 1))[3] == 0
    assert shown.convert("RGBA").getpixel((12, 1)) == (255, 0, 0, 255)


def test_an_animation_with_too_many_frames_is_refused_from_its_header() -> None:
    found = refusal("a.gif", moving("gif", frames=302, size=2))
    assert found.code == "media.animation"
    assert found.params["frames"] == "302"


def test_an_animation_with_too_many_pixels_is_refused() -> None:
    assert refusal("a.gif", moving("gif", frames=9, size=2000)).code == "media.animation"


def test_an_animation_that_stays_heavy_is_refused() -> None:
    limits = msgspec.structs.replace(LIMITS, animation_bytes=100)
    found = make_picture("a.gif", moving("gif"), limits=limits)
    assert isinstance(found, Refusal)
    assert (found.code, found.params["limit"]) == ("media.animation-size", "100 B")


# ── what is refused ──


@pytest.mark.parametrize(("side", "about"), [(30000, 109_000), (13000, 20_000)])
def test_a_png_bomb_is_refused_quickly_and_without_memory(side: int, about: int) -> None:
    data = hostile.png_bomb(side, side)
    assert len(data) == pytest.approx(about, rel=0.15)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.perf_counter()
    found = refusal("a.png", data)
    assert time.perf_counter() - began < 0.1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8_000  # KB
    assert found.code == "media.image-pixels"
    assert (found.params["width"], found.params["limit"]) == (str(side), "50000000")


def test_a_strip_of_fifty_million_by_one_is_refused() -> None:
    assert refusal("a.png", hostile.png_bomb(40_000_000, 1)).code == "media.image-pixels"


@pytest.mark.parametrize("content", ["png", "jpeg", "webp", "gif"])
@pytest.mark.parametrize("part", [0.3, 0.7, 0.98])
def test_a_truncated_file_is_refused(content: str, part: float) -> None:
    data = encoded(Image.effect_noise((200, 200), 50).convert("RGB"), content)
    assert refusal(f"a.{content}", data[: int(len(data) * part)]).code == "media.image-broken"


def test_a_png_whose_pixels_end_early_is_refused_though_its_chunks_are_whole() -> None:
    good = hostile.png_bomb(40, 40)
    packed = zlib.compress(random.Random(7).randbytes(6 * 40))[:100]
    data = good[:33] + hostile.png_chunk(b"IDAT", packed) + hostile.png_chunk(b"IEND", b"")
    assert refusal("a.png", data).code == "media.image-broken"


def test_a_png_with_a_wrong_checksum_is_refused() -> None:
    data = bytearray(hostile.png_bomb(40, 40))
    data[45] ^= 1
    assert refusal("a.png", bytes(data)).code == "media.image-broken"


def test_a_jpeg_of_a_thousand_scans_is_refused() -> None:
    data = encoded(image(), "jpeg", progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert refusal("a.jpg", data[:-2] + scan * 1000 + data[-2:]).code == "media.image-broken"


def test_a_gif_frame_that_enlarges_the_canvas_counts() -> None:
    data = bytearray(hostile.gif_html_polyglot())
    at = data.rindex(b",\0\0\0\0\1\0\1\0")
    data[at + 5 : at + 9] = struct.pack("<HH", 60000, 60000)
    assert refusal("a.gif", bytes(data)).code == "media.image-pixels"


def test_svg_is_refused_with_its_own_code() -> None:
    assert refusal("logo.svg", hostile.svg_with_script()) == Refusal("media.svg", {"name": "logo.svg"})


def test_svg_called_png_is_refused() -> None:
    found = refusal("logo.png", hostile.svg_with_script())
    assert found == Refusal("media.image-magic", {"name": "logo.png", "expected": "PNG", "found": "SVG"})


def test_png_called_jpg_is_refused() -> None:
    found = refusal("a.jpg", encoded(image(), "png"))
    assert found == Refusal("media.image-magic", {"name": "a.jpg", "expected": "JPG", "found": "PNG"})


@pytest.mark.parametrize("name", ["a.bmp", "a.tiff", "a.fits", "a.psd", "a.avif", "a.heic", "a"])
def test_other_formats_are_refused(name: str) -> None:
    assert refusal(name, encoded(image(), "bmp")).code == "media.image-type"


def test_fits_called_png_never_reaches_a_decoder() -> None:
    assert refusal("a.png", b"SIMPLE  =                    T" + bytes(3000)).params["found"] == "FITS"


def test_empty_and_heavy_files_are_refused() -> None:
    assert refusal("a.png", b"").code == "media.image-empty"
    found = refusal("a.png", bytes(LIMITS.image_bytes + 1))
    assert (found.code, found.params["limit"]) == ("media.image-size", "30 MB")


@pytest.mark.parametrize(("name", "data"), [("a.gif", hostile.gif_html_polyglot()), ("a.png", hostile.png_html_polyglot())])
def test_a_polyglot_loses_its_web_page(name: str, data: bytes) -> None:
    assert b"<script" in data
    assert b"<script" not in picture(name, data).variants[0].data


# ── laws ──

MAGIC = {
    "a.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "a.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0",
    "a.gif": b"GIF89a",
    "a.webp": b"RIFF\x40\0\0\0WEBPVP8 ",
}
SEEDS = {
    "a.png": encoded(image(9, 7, "P"), "png", exif=gps_exif(6)),
    "a.jpg": encoded(image(9, 7), "jpeg", exif=gps_exif(6)),
    "a.gif": moving("gif", frames=3, size=6),
    "a.webp": moving("webp", frames=2, size=6),
}


@given(st.sampled_from(sorted(MAGIC)), st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_bytes_make_it_raise(name: str, data: bytes) -> None:
    assert isinstance(make_picture(name, data, limits=LIMITS), Refusal)
    make_picture(name, MAGIC[name] + data, limits=LIMITS)


@given(st.sampled_from(sorted(SEEDS)), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=6))
@settings(max_examples=250, deadline=None)
def test_no_damage_to_a_good_file_makes_it_raise(name: str, damage: list[tuple[int, int]]) -> None:
    data = bytearray(SEEDS[name])
    for at, value in damage:
        data[at % len(data)] = value
    made = make_picture(name, bytes(data), limits=LIMITS)
    if isinstance(made, Picture):
        assert made.width <= LIMITS.max_width
