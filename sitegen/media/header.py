"""Image files read without decoding: size and number of frames, and the same file without its metadata.

PNG and JPEG pass to the decoder without text, thumbnails, second pictures (MPO) and animation chunks (APNG);
what is left is pixels, palette, colour profile and, for the orientation, EXIF. The re-encoding drops those too.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

import msgspec

_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"iCCP", b"sRGB", b"eXIf"})
_JPEG_KEPT_APPLICATION = {
    0xE0: b"JFIF\0",
    0xE1: b"Exif\0\0",
    0xE2: b"ICC_PROFILE\0",
    0xEE: b"Adobe",  # says whether four channels are inverted CMYK
}
_JPEG_SIZE = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_JPEG_COMMENT, _JPEG_END, _JPEG_SCAN = 0xFE, 0xD9, 0xDA
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


class BrokenImage(Exception):
    """The file ends too early or does not follow its format."""


class Header(msgspec.Struct, frozen=True, array_like=True):
    """What an image file says of itself. `scans` is the number of passes over the picture (JPEG)."""

    width: int
    height: int
    frames: int = 1
    scans: int = 1


def read_header(content: str, data: bytes) -> Header:
    """Size and frames of a png, jpeg, gif or webp file. Raises BrokenImage."""
    try:
        header = _READERS[content](data)
    except (struct.error, IndexError) as error:
        raise BrokenImage from error
    if header.width < 1 or header.height < 1:
        raise BrokenImage
    return header


def without_metadata(content: str, data: bytes) -> bytes:
    """The file with nothing but what the decoder needs. Raises BrokenImage, for a truncated file too."""
    try:
        if content == "png":
            return data[:8] + b"".join(chunk for kind, chunk in _png_chunks(data) if kind in _PNG_KEPT)
        if content == "jpeg":
            kept = (raw for marker, raw in _jpeg_segments(data) if _jpeg_kept(marker, raw))
            return data[:2] + b"".join(kept)
    except (struct.error, IndexError) as error:
        raise BrokenImage from error
    return data


def _png_header(data: bytes) -> Header:
    if data[12:16] != b"IHDR":
        raise BrokenImage
    return Header(*struct.unpack_from(">LL", data, 16))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at, kind = 8, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">L4s", data, at)
        chunk = data[at : at + length + 12]
        if len(chunk) != length + 12:
            raise BrokenImage
        if kind in _PNG_KEPT and zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise BrokenImage
        yield kind, chunk
        at += len(chunk)


def _jpeg_header(data: bytes) -> Header:
    sizes: list[tuple[int, int]] = []
    scans = 0
    for marker, raw in _jpeg_segments(data):
        scans += marker == _JPEG_SCAN
        if marker in _JPEG_SIZE:
            sizes.append(struct.unpack_from(">HH", raw, 5))
    if len(sizes) != 1:
        raise BrokenImage
    height, width = sizes[0]
    return Header(width, height, scans=scans)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(marker, bytes of the segment with what follows it up to the next one); ends with the end marker."""
    at, marker = 2, 0
    while marker != _JPEG_END:
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if data[at] != 0xFF:
            raise BrokenImage
        marker = data[at + 1]
        end = _jpeg_segment_end(data, at, marker)
        yield marker, data[at:end]
        at = end


def _jpeg_segment_end(data: bytes, at: int, marker: int) -> int:
    if marker == _JPEG_END or marker in _JPEG_ALONE:
        return at + 2
    end: int = at + 2 + struct.unpack_from(">H", data, at + 2)[0]
    if marker != _JPEG_SCAN:
        return end
    following = _AFTER_SCAN.search(data, end)
    if following is None:
        raise BrokenImage
    return following.start()


def _jpeg_kept(marker: int, raw: bytes) -> bool:
    if marker == _JPEG_COMMENT:
        return False
    if 0xE0 <= marker <= 0xEF:
        wanted = _JPEG_KEPT_APPLICATION.get(marker)
        return wanted is not None and raw.startswith(wanted, 4)
    return True


def _gif_header(data: bytes) -> Header:
    """The canvas is as large as the screen and every frame: decoders enlarge it for a frame that sticks out."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at, frames = 13 + _gif_colours(flags), 0
    while at < len(data) and data[at] != 0x3B:
        if data[at] == 0x2C:
            left, top, wide, high, flags = struct.unpack_from("<4HB", data, at + 1)
            width, height, frames = max(width, left + wide), max(height, top + high), frames + 1
            at = _gif_blocks_end(data, at + 11 + _gif_colours(flags))
        elif data[at] == 0x21:
            at = _gif_blocks_end(data, at + 2)
        else:
            raise BrokenImage
    if not frames:
        raise BrokenImage
    return Header(width, height, frames)


def _gif_colours(flags: int) -> int:
    """Length of a colour table."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _gif_blocks_end(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


def _webp_header(data: bytes) -> Header:
    chunks = tuple(_webp_chunks(data))
    if not chunks:
        raise BrokenImage
    kind, at = chunks[0]
    frames = sum(1 for each, _ in chunks if each == b"ANMF")
    return Header(*_webp_size(kind, data[at : at + 10]), frames=max(1, frames))


def _webp_chunks(data: bytes) -> Iterator[tuple[bytes, int]]:
    """(kind, where its contents begin)."""
    end = struct.unpack_from("<L", data, 4)[0] + 8
    if end > len(data):
        raise BrokenImage
    at = 12
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sL", data, at)
        if at + 8 + length > end:
            raise BrokenImage
        yield kind, at + 8
        at += 8 + length + length % 2


def _webp_size(kind: bytes, start: bytes) -> tuple[int, int]:
    if kind == b"VP8X":
        return int.from_bytes(start[4:7], "little") + 1, int.from_bytes(start[7:10], "little") + 1
    if kind == b"VP8 " and start[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", start, 6)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L" and start[0] == 0x2F:
        bits = int.from_bytes(start[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    raise BrokenImage


_READERS = {"png": _png_header, "jpeg": _jpeg_header, "gif": _gif_header, "webp": _webp_header}
