"""Rows 10 and 14 of the fault table: bytes that are no text, and YAML that is a trap."""

from __future__ import annotations

import re
import time

import pytest

from tests.engine.cluster import Cluster, assert_like_clean, build_at, codes, diagnostics, tree

FRONT = "---\ntitle: 标题\npublished: 2026-07-01\n---\n"
PAGE = "www/news/202607/odd.html"


def told(cluster: Cluster, data: bytes) -> list[str]:
    """Findings when `content/city/news/odd.md` holds these bytes; everything else is built as ever."""
    cluster.write("content/city/news/odd.md", data)
    result = build_at(cluster)
    assert cluster.has("www/news/202604/bridge.html")
    assert_like_clean(cluster, result)
    return [one.removeprefix("content/city/news/odd.md:") for one in diagnostics(result)]


# --- 14: bytes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + (FRONT + "正文。\n").encode(),
        (FRONT + "正文。\n").replace("\n", "\r\n").encode(),
        (FRONT + "正文。\n").replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + (FRONT + "正文。").replace("\n", "\r\n").encode(),
    ],
    ids=["BOM", "CRLF", "CR", "BOM and CRLF"],
)
def test_14_marks_and_line_ends_of_other_systems_make_the_same_page(cluster: Cluster, data: bytes) -> None:
    assert told(cluster, (FRONT + "正文。\n").encode()) == []
    plain = cluster.output(PAGE)
    assert told(cluster, data) == []
    assert cluster.output(PAGE) == plain


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        ((FRONT + "正文。").encode("gb18030"), "2:1 text.gb18030"),
        ((FRONT + "正文。").encode("utf-16"), "0:0 text.utf-16"),
        ((FRONT + "正文。").encode("utf-16-be"), "2:1 text.not-utf-8"),
        (FRONT.encode() + b"\xff\xfe\xff broken", "5:1 text.not-utf-8"),
        (FRONT.encode() + b"\xed\xa0\x80 half of a pair", "5:1 text.not-utf-8"),
        ((FRONT + "正文\0。").encode(), "5:3 text.control-character"),
        ((FRONT + "正文\x1b[31m。").encode(), "5:3 text.control-character"),
        ((FRONT + "正文\u202e。").encode(), "5:3 text.bidi-control"),
        ((FRONT + "正文\u2066。").encode(), "5:3 text.bidi-control"),
        (b"", "0:0 document.empty"),
        (b"\xef\xbb\xbf\r\n\r\n", "0:0 document.empty"),
        (b"\0" * 100, "1:1 text.control-character"),
        (b"---", "1:1 document.no-front-matter"),
        (b"---\ntitle: x\n", "1:1 document.front-matter-open"),
        (b"---\n---", "1:1 document.front-matter-empty"),
        ((FRONT + "正文。" * 4_000_000).encode(), "0:0 document.too-large"),
        (b"---\ntitle: x\n" + b"# " * 40_000 + b"\n---\n", "1:0 document.front-matter-size"),
    ],
    ids=range(17),
)
def test_14_what_is_no_text_is_refused_with_place_and_reason(cluster: Cluster, data: bytes, finding: str) -> None:
    assert told(cluster, data) == [finding]
    assert not cluster.has(PAGE)


def test_14_separators_that_are_no_line_ends_do_not_move_the_lines(cluster: Cluster) -> None:
    text = FRONT + "一\u2028二\u2029三\x85四\n\n[没有](none.md)\n"
    assert told(cluster, text.encode()) == ["7:1 link.broken"]


@pytest.mark.parametrize("escape", ["\\x01", "\\0", "\\u202e", "\\uFFFE", "\\x02" + "0" + "\\x03", "\\x1b"])
def test_14_characters_refused_in_text_are_refused_when_yaml_spells_them_too(cluster: Cluster, escape: str) -> None:
    told(cluster, f'---\ntitle: "标{escape}题"\npublished: 2026-07-01\nsummary: "摘{escape}要"\n---\n正文。\n'.encode())
    for path, data in tree(cluster.build).items():
        if path.endswith((".html", ".xml", ".json", ".map")):
            assert not re.search("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\u202a-\u202e\u2066-\u2069]", data.decode()), path


def test_14_settings_and_theme_files_that_are_no_text_fail_what_needs_them(cluster: Cluster) -> None:
    cluster.write("sites/lishu.yml", "name: 梨树镇\n".encode("gb18030"))
    cluster.write("themes/school/templates/home/department.html", "首页".encode("gb18030"))
    result = build_at(cluster)
    assert "text.gb18030" in codes(result)
    assert cluster.has("www/index.html")
    assert not cluster.has("jyj/index.html")
    assert cluster.has("jyj/news/index.html")
    assert not (cluster.build / "sites/lishu").exists()
    assert any(one.place.path == "themes/school/templates/home/department.html" for one in result.diagnostics)


# --- 10: YAML -----------------------------------------------------------------------------------------------------

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)


def front(lines: str) -> bytes:
    return f"---\ntitle: 标题\npublished: 2026-07-01\n{lines}\n---\n正文。\n".encode()


@pytest.mark.parametrize(
    ("lines", "finding"),
    [
        (BOMB, "4:4 yaml.alias"),
        ("<<: *x", "4:5 yaml.alias"),
        ("summary: &x 文", "4:10 yaml.alias"),
        ("summary: !!python/object/apply:os.system ['true']", "4:10 yaml.tag"),
        ("summary: !!binary aGk=", "4:10 yaml.tag"),
        ("keywords: " + "[" * 40 + "]" * 40, "4:27 yaml.depth"),
        ("keywords: " + "[" * 20_000, "4:27 yaml.depth"),
        ("keywords: " + "{a: " * 20_000, None),
        ("title: 又一个", "4:1 yaml.duplicate-key"),
        ("标题: 又一个", "4:1 value.key-twice"),
        ("? [a, b]\n: c", "4:3 yaml.key"),
        ("created: 0000-00-00", "4:10 value.date-expected"),
        ("created: 2026-02-30", "4:10 value.date-expected"),
        ("created: 99999-01-01", "4:10 value.date-expected"),
        ("created: -1", "4:10 value.date-expected"),
        ("weight: 1e9", "4:9 value.integer-expected"),
        ("weight: .inf", "4:9 value.integer-expected"),
        ("weight: " + "9" * 5000, "4:9 value.integer-expected"),
        ("summary:\t文", None),
    ],
    ids=range(19),
)
def test_10_yaml_that_is_a_trap_is_refused_at_its_place(cluster: Cluster, lines: str, finding: str | None) -> None:
    started = time.process_time()
    found = told(cluster, front(lines))
    assert time.process_time() - started < 5
    if finding is not None:
        assert found == [finding]


def test_10_words_that_yaml_takes_for_something_else_stay_words(cluster: Cluster) -> None:
    assert (
        told(
            cluster,
            "---\ntitle: no\npublished: 2026-07-01\nauthor: 1_000\nsource: 0x1F\nweight: 010\neditor: 12:30:45\n---\n文。\n".encode(),
        )
        == []
    )
    page = cluster.output(PAGE)
    assert "<h1>no</h1>" in page
    assert "1_000" in page
    assert "0x1F" in page
    assert "12:30:45" in page


@pytest.mark.parametrize("path", ["sites/lishu.yml", "sites/organisations.yml", "sites/platform.yml"])
def test_10_bombs_in_settings_are_refused_and_the_last_good_settings_stay(built: Cluster, path: str) -> None:
    before = tree(built.build / "sites")
    built.write(path, BOMB)
    result = build_at(built)
    assert "yaml.alias" in codes(result)
    assert tree(built.build / "sites") == before


@pytest.mark.parametrize("size", [200_000])
def test_10_a_very_long_list_is_read_in_time_or_refused(cluster: Cluster, size: int) -> None:
    started = time.process_time()
    built = told(cluster, front("keywords: [" + "a, " * size + "]"))
    assert built == ["1:0 document.front-matter-size"]
    cluster.write("sites/lishu.yml", "name: 梨树\nkeywords: [" + "a, " * size + "]")
    build_at(cluster)
    assert time.process_time() - started < 20
