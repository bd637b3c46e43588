"""sniff_attachment and check_archive: which attachments are published, and why others are not."""

from __future__ import annotations

import io
import struct
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.media import AttachmentInfo, Refusal, check_archive, human_size, media_limits, sniff_attachment
from tests.media import hostile

LIMITS = media_limits()
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
DOCX = hostile.zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})
XLSX = hostile.zip_of({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"})
OFD = hostile.zip_of({"OFD.xml": b"<OFD/>", "Doc_0/Document.xml": b"<d/>"})
ZIP = hostile.zip_of({"材料/申请表.docx": DOCX, "说明.txt": b"a"})


def sniff(name: str, data: bytes, size: int | None = None) -> AttachmentInfo | Refusal:
    return sniff_attachment(name, data[: LIMITS.head_bytes], len(data) if size is None else size, limits=LIMITS)


def code(found: AttachmentInfo | Refusal | None) -> str:
    return found.code if isinstance(found, Refusal) else ""


# ── what is published ──


@pytest.mark.parametrize(
    ("name", "data", "label"),
    [
        ("通知.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        ("通知.PDF", b"\xef\xbb\xbf\r\n%PDF-1.4\n", "PDF"),
        ("a.docx", DOCX, "Word"),
        ("a.xlsx", XLSX, "Excel"),
        ("a.ofd", OFD, "OFD"),
        ("a.zip", ZIP, "ZIP"),
        ("a.doc", OLE, "Word"),
        ("a.xls", OLE, "Excel"),
        ("a.wps", OLE, "WPS 文字"),
        ("a.csv", "\ufeff姓名,金额\n".encode(), "CSV"),
        ("a.csv", b"BM,MZ,ID3\n1,2,3\n", "CSV"),
        ("a.txt", ("政" * 30000).encode(), "文本"),
        ("a.rar", b"Rar!\x1a\x07\x01\0" + bytes(20), "RAR"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(20), "7Z"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(20), "图片"),
        ("a.mp4", b"\0\0\0\x18ftypmp42" + bytes(20), "视频"),
        ("a.mp3", b"ID3\4\0\0" + bytes(20), "音频"),
        ("a.webm", b"\x1a\x45\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1B\x82\x84webm" + bytes(20), "视频"),
        ("a.vtt", "\ufeffWEBVTT\n\n00:00.000 --> 00:02.000\n大家好\n".encode(), "字幕"),
    ],
)
def test_allowed_attachments_are_published(name: str, data: bytes, label: str) -> None:
    found = sniff(name, data)
    assert isinstance(found, AttachmentInfo), found
    assert (found.label, found.size, found.remarks) == (label, len(data), ())


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.webm", b"\x1a\x45\xdf\xa3\x9fB\x82\x88matroska" + bytes(20), "media.attachment-unreadable"),
        ("a.vtt", "WEBVTT\n\n大家好\n".encode("gb18030"), "media.attachment-encoding"),
        ("a.vtt", "大家好\n".encode(), "media.attachment-magic"),
        ("a.vtt", b"<script>alert(1)</script>", "media.attachment-magic"),
        ("a.mp4", b"\x1a\x45\xdf\xa3\x9fB\x82\x84webm" + bytes(20), "media.attachment-magic"),
    ],
)
def test_video_and_captions_must_be_what_they_are_called(name: str, data: bytes, expected: str) -> None:
    assert code(sniff(name, data)) == expected


def test_the_head_of_a_large_docx_is_enough() -> None:
    assert isinstance(sniff("a.docx", DOCX[:100], 5_000_000), AttachmentInfo)


def test_a_large_attachment_is_published_with_a_warning() -> None:
    found = sniff("a.pdf", b"%PDF-1.7\n", 21 << 20)
    assert isinstance(found, AttachmentInfo)
    assert found.remarks == (Refusal("media.attachment-large", {"name": "a.pdf", "size": "21 MB", "limit": "20 MB"}),)


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1 KB"), (36_900, "36 KB"), (1_048_575, "1 MB"), (1_258_291, "1.2 MB"),
     (20 << 20, "20 MB"), (104_857_600, "100 MB"), (3 << 30, "3 GB")],
)  # fmt: skip
def test_sizes_are_shown_for_people(size: int, shown: str) -> None:
    assert human_size(size) == shown


# ── what is refused ──


@pytest.mark.parametrize(
    "name",
    [
        "a.exe",
        "a.js",
        "a.bat",
        "a.html",
        "a.htm",
        "a.svg",
        "a.xml",
        "a.docm",
        "a.xlsm",
        "a.pdf.exe",
        "a",
        "a.",
    ],
)
def test_types_outside_the_list_are_refused(name: str) -> None:
    assert code(sniff(name, b"%PDF-1.7")) == "media.attachment-type"


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("a.pdf", hostile.executable(), "EXE"),
        ("a.pdf", ZIP, "ZIP"),
        ("a.pdf", hostile.pdf_html_polyglot(), "HTML"),
        ("a.zip", hostile.html_zip_polyglot(), "HTML"),
        ("a.txt", hostile.html_page(), "HTML"),
        ("a.csv", hostile.svg_with_script(), "SVG"),
        ("a.txt", b"#!/bin/sh\nrm\n", "SCRIPT"),
        ("a.xls", b"\xef\xbb\xbf<table><tr><td>1</td></tr></table>", "HTML"),
        ("a.doc", DOCX, "ZIP"),
        ("a.docx", OLE, "OLE (DOC/XLS/PPT)"),
        ("a.docx", XLSX, "XLSX"),
        ("a.docx", ZIP, "ZIP"),
        ("a.ofd", DOCX, "DOCX"),
        ("a.jpg", b"\0\0\0\x18ftypheic" + bytes(20), "HEIC"),
        ("a.pdf", "只是文字".encode(), "TXT"),
    ],
)
def test_content_that_is_not_what_the_name_says_is_refused(name: str, data: bytes, found: str) -> None:
    expected = name.rsplit(".", 1)[1].upper()
    assert sniff(name, data) == Refusal("media.attachment-magic", {"name": name, "expected": expected, "found": found})


def test_unknown_content_shows_its_first_bytes() -> None:
    found = sniff("a.pdf", b"\x00\x01\x02\x03abcdefgh")
    assert found == Refusal("media.attachment-unreadable", {"name": "a.pdf", "expected": "PDF", "head": "00 01 02 03 61 62 63 64"})


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_text_in_another_encoding_is_refused(encoding: str) -> None:
    assert code(sniff("a.csv", "姓名,金额\n示范市".encode(encoding))) == "media.attachment-encoding"


def test_empty_and_too_large_files_are_refused() -> None:
    assert code(sniff("a.pdf", b"")) == "media.attachment-empty"
    found = sniff("a.pdf", b"%PDF-1.7", 101 << 20)
    assert found == Refusal("media.attachment-size", {"name": "a.pdf", "size": "101 MB", "limit": "100 MB"})


# ── archives ──


@pytest.mark.parametrize(("name", "data"), [("a.zip", ZIP), ("a.docx", DOCX), ("a.xlsx", XLSX), ("a.ofd", OFD),
                                            ("a.gz", hostile.gzip_bomb(900)), ("a.pdf", b"%PDF-1.7")])  # fmt: skip
def test_honest_archives_pass(name: str, data: bytes) -> None:
    assert check_archive(name, data, LIMITS) is None
    assert check_archive(name, io.BytesIO(data), LIMITS) is None


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", hostile.zip_bomb(5 << 20)),
        ("a.docx", hostile.docx_bomb(5 << 20)),
        ("a.zip", hostile.overlapping_zip_bomb(300, 1 << 20)),
        ("a.gz", hostile.gzip_bomb(5 << 20)),
    ],
)
def test_a_bomb_is_refused_by_its_ratio(name: str, data: bytes) -> None:
    found = check_archive(name, data, LIMITS)
    assert code(found) == "media.archive-bomb"
    assert isinstance(found, Refusal)
    assert int(found.params["ratio"]) > 100


def test_a_gzip_bomb_is_left_as_soon_as_it_is_known() -> None:
    data = hostile.gzip_bomb(300 << 20)
    tracemalloc.start()
    began = time.perf_counter()
    assert code(check_archive("a.gz", data, LIMITS)) == "media.archive-bomb"
    taken, peak = time.perf_counter() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert taken < 2
    assert peak < 16 << 20


def test_an_archive_of_more_than_200_megabytes_is_refused_whatever_its_ratio() -> None:
    data = bytearray(hostile.zip_of({"a.bin": bytes(range(256)) * 20}))
    at = data.index(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 201 << 20)
    padded = bytes(4 << 20)
    assert code(check_archive("a.zip", b"PK\x03\x04" + padded + bytes(data), LIMITS)) == "media.archive-bomb"


def test_an_archive_in_an_archive_is_refused() -> None:
    found = check_archive("a.zip", hostile.nested_zip_bomb(1 << 20), LIMITS)
    assert found == Refusal("media.archive-nested", {"name": "a.zip", "member": "lib 0.zip"})


def test_a_program_in_an_archive_is_refused() -> None:
    data = hostile.zip_of({"软件/setup.EXE": hostile.executable()})
    assert code(check_archive("a.zip", data, LIMITS)) == "media.archive-member"


def test_macros_in_a_docx_are_refused() -> None:
    data = hostile.zip_of({"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b"x"})
    assert code(check_archive("a.docx", data, LIMITS)) == "media.archive-macro"


@pytest.mark.parametrize("member", ["../../etc/passwd", "..\\a.txt", "/etc/passwd", "C:\\a.txt"])
def test_a_member_outside_its_folder_is_refused(member: str) -> None:
    assert code(check_archive("a.zip", hostile.zip_of({member: b"x"}), LIMITS)) == "media.archive-path"


def test_too_many_members_are_refused_before_they_are_read() -> None:
    assert code(check_archive("a.zip", hostile.overlapping_zip_bomb(65000, 100), LIMITS)) == "media.archive-members"


def test_a_cut_off_archive_is_refused() -> None:
    assert code(sniff("a.docx", DOCX[:-30])) == "media.archive-broken"
    assert code(check_archive("a.gz", hostile.gzip_bomb(5000)[:-12], LIMITS)) == "media.archive-broken"


def test_a_zip64_directory_is_read() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive, archive.open("大.txt", "w", force_zip64=True) as member:
        member.write(b"a")
    end = buffer.getvalue().rindex(b"PK\x05\x06")
    plain = buffer.getvalue()
    at = plain.index(b"PK\x01\x02")
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, end - at, at)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    data = plain[:end] + record + locator + tail
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == ["大.txt"]
    assert check_archive("a.zip", data, LIMITS) is None


# ── laws ──

SEEDS = {"a.zip": ZIP, "a.docx": DOCX, "a.gz": hostile.gzip_bomb(900)}


@given(st.sampled_from(sorted(LIMITS.attachments)), st.binary(max_size=400), st.sampled_from(LIMITS.signatures))
@settings(max_examples=200, deadline=None)
def test_no_bytes_make_them_raise(ending: str, data: bytes, signature: object) -> None:
    for each in (data, b"PK\x03\x04" + data, b"PK\x05\x06" + data, b"\x1f\x8b\x08" + data):
        sniff(f"a.{ending}", each)
        check_archive(f"a.{ending}", each, LIMITS)


@given(st.sampled_from(sorted(SEEDS)), st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=6))
@settings(max_examples=200, deadline=None)
def test_no_damage_to_a_good_archive_makes_them_raise(name: str, damage: list[tuple[int, int]]) -> None:
    data = bytearray(SEEDS[name])
    for at, value in damage:
        data[-1 - at % len(data)] = value
    sniff(name, bytes(data))
    check_archive(name, bytes(data), LIMITS)


@given(st.text(max_size=30), st.binary(max_size=50))
def test_no_name_makes_it_raise(name: str, data: bytes) -> None:
    sniff(name, data)


@given(st.binary(max_size=60))
def test_a_type_is_published_only_with_the_content_its_name_says(data: bytes) -> None:
    if isinstance(sniff("a.pdf", data), AttachmentInfo):
        assert b"%PDF-" in data
