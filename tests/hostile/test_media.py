"""Rows 4, 11, 12 and 13 of the fault table, through the whole build: files that explode, and workers that end."""

from __future__ import annotations

import io
import os
import time

import pytest
from PIL import Image

import sitegen.engine.chunk
import sitegen.engine.reading
import sitegen.parse.read
from sitegen.parse.document import Body
from tests.engine.cluster import (
    Cluster,
    assert_like_clean,
    build_at,
    codes,
    diagnostics,
    make_cluster,
    picture,
    tree,
)
from tests.media import hostile

# --- 4, 12, 13: files ---------------------------------------------------------------------------------------------

FILES = {
    "evil.svg": (hostile.svg_with_script(), "media.svg"),
    "evil.png": (hostile.html_page(), "media.image-magic"),
    "svg.png": (hostile.svg_with_script(), "media.image-magic"),
    "wide.png": (hostile.png_bomb(13_000, 13_000), "media.image-pixels"),
    "cut.png": (hostile.png_bomb(100, 100)[:60], "media.image-broken"),
    "empty.png": (b"", "media.image-empty"),
    "evil.html": (hostile.html_page(), "media.attachment-type"),
    "evil.exe": (hostile.executable(), "media.attachment-type"),
    "evil.pdf": (hostile.executable(), "media.attachment-magic"),
    "page.pdf": (hostile.html_page(), "media.attachment-magic"),
    "bomb.zip": (hostile.zip_bomb(50_000_000), "media.archive-bomb"),
    "bomb.docx": (hostile.docx_bomb(50_000_000), "media.archive-bomb"),
    "bomb.gz": (hostile.gzip_bomb(50_000_000), "media.archive-bomb"),
    "nested.zip": (hostile.nested_zip_bomb(10_000), "media.archive-nested"),
    "overlap.zip": (hostile.overlapping_zip_bomb(1000, 10_000_000), "media.archive-bomb"),
    "slip.zip": (hostile.zip_of({"../../evil.txt": b"x"}), "media.archive-path"),
    "exe.zip": (hostile.zip_of({"setup.exe": hostile.executable()}), "media.archive-member"),
}


@pytest.mark.parametrize("name", FILES)
def test_04_12_13_a_dangerous_file_is_refused_for_the_page_that_names_it_only(cluster: Cluster, name: str) -> None:
    data, code = FILES[name]
    cluster.write(f"content/city/news/{name}", data)
    cluster.append("content/city/news/bridge.md", f"\n[文件]({name})\n")
    started = time.process_time()
    result = build_at(cluster)
    assert time.process_time() - started < 10
    assert code in codes(result)
    assert "link.refused-file" in codes(result)
    assert {one.place.path for one in result.diagnostics} == {f"content/city/news/{name}", "content/city/news/bridge.md"}
    assert cluster.has("www/news/202604/bridge.html")
    assert "外部报道" in cluster.output("www/news/202604/bridge.html")
    assert not any(name.partition(".")[0] + "." in path for path in tree(cluster.build / "sites") if "/bridge/" in path)
    assert_like_clean(cluster, result)


@pytest.mark.parametrize("maker", [hostile.gif_html_polyglot, hostile.png_html_polyglot])
def test_04_a_picture_that_is_also_a_web_page_is_published_without_the_page_or_not_at_all(cluster: Cluster, maker: object) -> None:
    name = "poly.gif" if maker is hostile.gif_html_polyglot else "poly.png"
    cluster.write(f"content/city/news/{name}", maker())  # type: ignore[operator]
    cluster.append("content/city/news/bridge.md", f"\n![图]({name})\n\n[下载]({name})\n")
    build_at(cluster)
    for path, data in tree(cluster.build / "sites").items():
        assert b"PWNED" not in data, path


def test_12_where_a_photo_was_taken_is_not_published(cluster: Cluster) -> None:
    exif = Image.Exif()
    exif[0x010F] = "CANARY"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 7.0)})
    buffer = io.BytesIO()
    Image.new("RGB", (500, 20), (1, 2, 3)).save(buffer, "JPEG", exif=exif)
    assert b"CANARY" in buffer.getvalue()
    cluster.write("content/city/news/photo.jpg", buffer.getvalue())
    cluster.append("content/city/news/bridge.md", "\n![照片](photo.jpg)\n")
    cluster.replace("content/departments/education/news/term.md", "attachments:", "attachments:\n  - photo.jpg")
    cluster.write("content/departments/education/news/photo.jpg", buffer.getvalue())
    assert diagnostics(build_at(cluster)) == []
    for path, data in tree(cluster.build / "sites").items():
        assert b"CANARY" not in data, path


def test_12_a_refused_file_that_is_repaired_is_published_and_the_other_way(built: Cluster) -> None:
    good = built.path("content/city/news/square.png").read_bytes()
    built.write("content/city/news/square.png", hostile.png_bomb(13_000, 13_000))
    assert "media.image-pixels" in codes(build_at(built))
    built.write("content/city/news/square.png", good)
    assert_like_clean(built, build_at(built))


# --- 11: work that does not end -----------------------------------------------------------------------------------

BAD = "departments/education/news/n0030.md"
BAD_PAGE = "jyj/news/202402/n0030.html"


@pytest.fixture
def many(tmp_path: object) -> Cluster:
    """Enough files for worker processes."""
    return make_cluster(tmp_path, ("jyj",), documents=60)  # type: ignore[arg-type]


def only_bad(path: str) -> bool:
    return path == BAD


def test_11_text_that_takes_too_long_is_stopped_and_only_it_is_left_out(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sitegen.parse.read.render_markdown

    def endless(source: str, *arguments: object, **keywords: object) -> object:
        while "ENDLESS" in source:
            pass
        return real(source, *arguments, **keywords)  # type: ignore[arg-type]

    monkeypatch.setattr(sitegen.parse.read, "render_markdown", endless)
    monkeypatch.setattr(sitegen.parse.read, "limits", lambda: {**LIMITS, "document_seconds": 1})
    cluster.document("city/news/slow.md", "ENDLESS")
    result = build_at(cluster)
    assert diagnostics(result) == ["content/city/news/slow.md:0:0 document.too-slow"]
    assert cluster.has("www/news/202604/bridge.html")


LIMITS = sitegen.parse.read.limits()


def test_11_text_nested_beyond_the_interpreters_depth_is_left_out(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nesting limit of Markdown stops real documents before; this is the net below it."""
    real = sitegen.parse.read.render_markdown

    def deep(source: str, *arguments: object, **keywords: object) -> object:
        return deep(source) if "DEEP" in source else real(source, *arguments, **keywords)  # type: ignore[arg-type]

    monkeypatch.setattr(sitegen.parse.read, "render_markdown", deep)
    cluster.document("city/news/deep.md", "DEEP")
    assert diagnostics(build_at(cluster)) == ["content/city/news/deep.md:0:0 document.too-deep"]
    assert cluster.has("www/news/202604/bridge.html")


@pytest.mark.parametrize(
    "text",
    [
        "[" * 50_000, "*a **a " * 10_000, "> " * 20_000, "* " * 5_000, "![[]()" * 10_000, "`" * 3 + "".join("`" * n + " " for n in range(800)),
        "# a\n" * 20_000, "[a]: b\n" * 20_000, "|a" * 5_000 + "\n" + "|-" * 5_000, "<" * 50_000, "a" * 1_000_000, "&" * 50_000,
        "[a](" * 20_000, "<!--" * 20_000, "_" * 50_000, "\\" * 50_000, "[^a]" * 10_000 + "\n\n[^a]: b", "政" * 600_000, "http://" * 20_000,
        "\t" * 20_000 + "a", "1. " * 10_000, "~" * 50_000, "**" * 30_000, "[a][" * 20_000, "<a " * 20_000,
    ],
    ids=range(25),
)  # fmt: skip
def test_11_pathological_markdown_is_read_in_time_or_refused(cluster: Cluster, text: str) -> None:
    cluster.document("city/news/odd.md", text)
    started = time.process_time()
    result = build_at(cluster)
    assert time.process_time() - started < 12
    assert {one.place.path for one in result.diagnostics} <= {"content/city/news/odd.md"}
    assert cluster.has("www/news/202604/bridge.html")


@pytest.mark.parametrize("end", [lambda: os._exit(9), lambda: os.kill(os.getpid(), 9), lambda: os.abort()], ids=["exit", "kill", "abort"])
def test_11_a_worker_that_ends_while_reading_costs_one_document(many: Cluster, monkeypatch: pytest.MonkeyPatch, end: object) -> None:
    real = sitegen.engine.reading.parse_document

    def deadly(path: str, *arguments: object, **keywords: object) -> object:
        if only_bad(path):
            end()  # type: ignore[operator]
        return real(path, *arguments, **keywords)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(sitegen.engine.reading, "parse_document", deadly)
        result = build_at(many, jobs=2)
    assert [one for one in diagnostics(result) if one.endswith(" document.unprocessable")] == [f"content/{BAD}:0:0 document.unprocessable"]
    assert not many.has(BAD_PAGE)
    assert many.has("jyj/news/202402/n0031.html")


@pytest.mark.parametrize("jobs", [1, 2])
def test_11_a_document_that_takes_too_much_memory_costs_itself(many: Cluster, monkeypatch: pytest.MonkeyPatch, jobs: int) -> None:
    real = sitegen.engine.reading.parse_document

    def greedy(path: str, *arguments: object, **keywords: object) -> object:
        if only_bad(path):
            raise MemoryError
        return real(path, *arguments, **keywords)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(sitegen.engine.reading, "parse_document", greedy)
        result = build_at(many, jobs=jobs)
    assert f"content/{BAD}:0:0 document.unprocessable" in diagnostics(result)
    assert many.has("jyj/news/202402/n0031.html")
    assert_like_clean(many, build_at(many))
    assert many.has(BAD_PAGE)


def test_11_a_worker_that_ends_while_rendering_costs_one_page(many: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    real = sitegen.engine.chunk.make

    def deadly(world: object, page: object, reads: object) -> bytes:
        if page.subject == BAD:  # type: ignore[attr-defined]
            os._exit(9)
        return real(world, page, reads)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(sitegen.engine.chunk, "make", deadly)
        result = build_at(many, jobs=2)
    assert [one.params["route"] for one in result.diagnostics if one.code == "render.crash"] == [BAD_PAGE.removeprefix("jyj/")]
    assert not many.has(BAD_PAGE)
    assert many.has("jyj/news/202402/n0031.html")
    assert_like_clean(many, build_at(many))


def test_11_our_own_mistake_is_not_swallowed(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object) -> bytes:
        raise ZeroDivisionError("ours")

    with monkeypatch.context() as patch:
        patch.setattr(sitegen.engine.chunk, "make", wrong)
        with pytest.raises(ZeroDivisionError, match="ours"):
            build_at(cluster)
    assert_like_clean(cluster, build_at(cluster))


def test_11_a_big_picture_beside_many_small_ones_is_no_trouble(cluster: Cluster) -> None:
    cluster.write("content/city/news/square.png", picture(4000, 3000))
    assert diagnostics(build_at(cluster)) == []


def test_body_is_what_the_tests_patch() -> None:
    """The patched function returns what the reader expects; a change of its shape must reach these tests."""
    assert Body("", (), ()).html == ""
