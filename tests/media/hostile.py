"""Makers of hostile files for any test: bytes built by hand, small on disk, large or dangerous when opened."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib

SCRIPT = "<script>document.title='PWNED'</script>"


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body))


def png_bomb(width: int, height: int, *, bits: int = 1) -> bytes:
    """A valid black PNG of width × height pixels, deflated row by row so that making it takes no memory either.

    (30000, 30000) is the 9e8-pixel one of about 109 KB, (13000, 13000) the 1.69e8-pixel one of about 20 KB."""
    row = bytes(1 + (width * bits + 7) // 8)
    deflater = zlib.compressobj(9)
    packed = b"".join(deflater.compress(row) for _ in range(height)) + deflater.flush()
    header = struct.pack(">LLBBBBB", width, height, bits, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join((png_chunk(b"IHDR", header), png_chunk(b"IDAT", packed), png_chunk(b"IEND", b"")))


def gzip_bomb(size: int) -> bytes:
    """`size` zero bytes."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as stream:
        for at in range(0, size, 1 << 20):
            stream.write(bytes(min(1 << 20, size - at)))
    return buffer.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def zip_bomb(size: int, *, name: str = "zeros.txt") -> bytes:
    """A zip with one member of `size` zero bytes."""
    return zip_of({name: bytes(size)})


def nested_zip_bomb(size: int) -> bytes:
    """A zip of sixteen equal zips: its own directory shows nothing large (the trick of 42.zip)."""
    inner = zip_bomb(size)
    return zip_of({f"lib {number}.zip": inner for number in range(16)})


def docx_bomb(size: int) -> bytes:
    """A Word file whose document is `size` blanks."""
    return zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * size})


def overlapping_zip_bomb(entries: int, size: int) -> bytes:
    """A directory of `entries` names that all point to the one compressed member of `size` zero bytes."""
    single = zip_bomb(size)
    at = single.index(b"PK\x01\x02")
    end = single.index(b"PK\x05\x06")
    directory = single[at:end] * entries
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries, entries, len(directory), at, 0)
    return single[:at] + directory + tail


def svg_with_script() -> bytes:
    return f'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">{SCRIPT}</svg>'.encode()


def html_page() -> bytes:
    return f"<!DOCTYPE html><html><body>{SCRIPT}</body></html>".encode()


def gif_html_polyglot() -> bytes:
    """A one-pixel GIF whose comment is a web page; some servers and old browsers take it for HTML."""
    text = SCRIPT.encode()
    comment = b"!\xfe" + bytes([len(text)]) + text + b"\0"
    frame = b",\0\0\0\0\1\0\1\0\0" + b"\2\2D\1\0"
    return b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff" + comment + frame + b";"


def png_html_polyglot() -> bytes:
    """A PNG with a web page in a text chunk and after its end."""
    good = png_bomb(2, 2)
    text = png_chunk(b"tEXt", b"Comment\0" + html_page())
    return good[:33] + text + good[33:] + html_page()


def pdf_html_polyglot() -> bytes:
    """A web page that also holds a PDF header within its first 1024 bytes, which PDF readers accept."""
    return html_page() + b"\n%PDF-1.7\n%%EOF\n"


def html_zip_polyglot() -> bytes:
    """A zip with a web page before it: zip readers look at the end of a file, browsers at its beginning."""
    return html_page() + zip_of({"a.txt": b"a"})


def executable() -> bytes:
    """The beginning of a Windows program."""
    return b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + bytes(48) + b"PE\0\0"
