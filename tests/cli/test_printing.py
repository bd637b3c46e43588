"""Findings as text: place, words, source line, caret, hint."""

from __future__ import annotations

from pathlib import Path

from sitegen.diagnostics import Diagnostic, Place
from sitegen.diagnostics.printing import Printer, visible, width_of


def printed(root: Path, diagnostic: Diagnostic, language: str = "zh", **more: object) -> str:
    return Printer(root, language=language, **more).text(diagnostic)  # type: ignore[arg-type]


def write(root: Path, text: str | bytes, name: str = "a.md") -> None:
    (root / name).write_bytes(text.encode() if isinstance(text, str) else text)


def test_the_whole_message_in_chinese(tmp_path: Path) -> None:
    write(tmp_path, "---\n标题: 甲\n发布日期: 2026-02-30\n---\n")
    told = Diagnostic("value.date-expected", Place("a.md", 3, 7, 10), {"key": "发布日期", "value": "2026-02-30"})
    assert printed(tmp_path, told) == (
        "a.md:3:7: 错误[value.date-expected]: “发布日期”不是有效的日期：“2026-02-30”\n"
        "    3 | 发布日期: 2026-02-30\n"
        "      |           ^^^^^^^^^^\n"
        "  解决办法：写成 2026-03-05、2026-03-05 09:30 或 2026年3月5日，并确认有这一天。"
    )


def test_the_whole_message_in_english(tmp_path: Path) -> None:
    write(tmp_path, "---\ntitel: A\n---\n")
    told = Diagnostic("value.unknown-key-near", Place("a.md", 2, 1, 5), {"key": "titel", "near": "title", "known": ""})
    assert printed(tmp_path, told, "en") == (
        'a.md:2:1: error[value.unknown-key-near]: There is no key "titel"; did you mean "title"?\n'
        "    2 | titel: A\n"
        "      | ^^^^^\n"
        '  hint: Write "title", or remove the line.'
    )


def test_the_caret_counts_double_width_characters_before_and_under_it(tmp_path: Path) -> None:
    write(tmp_path, "见《办法》a（甲）b\n")
    lines = printed(tmp_path, Diagnostic("link.broken", Place("a.md", 1, 7, 3), {"target": "x"})).split("\n")
    assert lines[1] == "    1 | 见《办法》a（甲）b"
    assert lines[2] == "      | " + " " * 11 + "^" * 6


def test_a_combining_accent_takes_no_column(tmp_path: Path) -> None:
    write(tmp_path, "e\u0301x\n")
    lines = printed(tmp_path, Diagnostic("link.broken", Place("a.md", 1, 3, 1), {"target": "x"})).split("\n")
    assert lines[2] == "      |  ^"


def test_tabs_are_shown_as_spaces_and_counted(tmp_path: Path) -> None:
    write(tmp_path, "\tx\n")
    lines = printed(tmp_path, Diagnostic("yaml.tab", Place("a.md", 1, 2, 1))).split("\n")
    assert lines[1:3] == ["    1 |     x", "      |     ^"]


def test_a_long_line_is_shown_around_the_place(tmp_path: Path) -> None:
    write(tmp_path, "甲" * 500 + "错误" + "乙" * 500 + "\n")
    lines = printed(tmp_path, Diagnostic("link.broken", Place("a.md", 1, 501, 2), {"target": "x"}), width=60).split("\n")
    assert width_of(lines[1]) <= 60
    assert "…" in lines[1]
    assert "甲错误乙" in lines[1]
    before, caret = lines[2].split("^", 1)
    assert lines[1].startswith("    1 | …")
    assert width_of(lines[1].split("错误")[0]) == len(before)
    assert caret == "^^^"


def test_a_place_after_the_end_of_the_line_points_behind_it(tmp_path: Path) -> None:
    write(tmp_path, "甲\n")
    assert printed(tmp_path, Diagnostic("yaml.syntax", Place("a.md", 1, 9), {"problem": ""})).split("\n")[2] == "      |   ^"


def test_no_source_line_where_there_is_none(tmp_path: Path) -> None:
    (tmp_path / "b.md").symlink_to("/etc/passwd")
    write(tmp_path, b"\x89PNG\x00", "c.png")
    for place in (Place("gone.md", 1, 1), Place("b.md", 1, 1), Place("b.md"), Place("a", 99, 1)):
        lines = printed(tmp_path, Diagnostic("yaml.tab", place)).split("\n")
        assert len(lines) == 2, lines


def test_a_byte_order_mark_and_windows_line_ends_do_not_move_the_caret(tmp_path: Path) -> None:
    write(tmp_path, b"\xef\xbb\xbfab\r\ncd\r\n")
    lines = printed(tmp_path, Diagnostic("yaml.tab", Place("a.md", 2, 2, 1))).split("\n")
    assert lines[1:3] == ["    2 | cd", "      |  ^"]


def test_a_gbk_file_is_shown_readably(tmp_path: Path) -> None:
    write(tmp_path, "---\n标题: 甲\n".encode("gb18030"))
    told = Diagnostic("text.gb18030", Place("a.md", 2, 1), {"offset": "4", "byte": "0xB1"})
    assert "    2 | 标题: 甲" in printed(tmp_path, told)


def test_nothing_in_content_can_command_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, "a\x1b[2J\x07b\u202ec\n")
    told = Diagnostic("link.broken", Place("a.md", 1, 1, 1), {"target": "\x1b]0;x\x07"})
    text = printed(tmp_path, told)
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert "<U+001B>" in text
    assert visible("x\x9by") == "x<U+009B>y"


def test_colours_only_when_asked_for(tmp_path: Path) -> None:
    told = Diagnostic("yaml.tab", Place("a.md", 1, 1))
    assert "\x1b[1;31m" in printed(tmp_path, told, colour=True)
    assert "\x1b" not in printed(tmp_path, told)


def test_a_huge_line_costs_little(tmp_path: Path) -> None:
    write(tmp_path, "甲" * 1_000_000)
    told = Diagnostic("link.broken", Place("a.md", 1, 900_000, 2), {"target": "x"})
    assert width_of(printed(tmp_path, told).split("\n")[1]) <= 100
