"""One file by itself: what is wrong with it is told at once."""

from __future__ import annotations

from sitegen.parse.read import parse_document

_MISTAKES = """---
title: 关于公布收费目录的通知
published: 2026-13-01
kind: polcy
doc_number: 示财[2026]第08号
created: 2025-03-02
issuer: [finance]
image: a.png
---

正文。
"""


def _codes(text: str) -> list[str]:
    return [one.code for one in parse_document("departments/finance/policies/fees.md", text.encode()).diagnostics]


def test_a_date_that_cannot_be_read_hides_nothing_else() -> None:
    assert _codes(_MISTAKES) == [
        "value.date-expected", "value.choice-expected", "number.brackets", "number.padding", "number.year", "document.image-alt"
    ]  # fmt: skip


def test_what_is_missing_hides_nothing_else() -> None:
    text = _MISTAKES.replace("title: 关于公布收费目录的通知\npublished: 2026-13-01\nkind: polcy\n", "")
    assert _codes(text) == ["value.missing", "value.missing", "number.brackets", "number.padding", "number.year", "document.image-alt"]


def test_a_file_with_an_error_has_no_document() -> None:
    assert parse_document("departments/finance/policies/fees.md", _MISTAKES.encode()).document is None
