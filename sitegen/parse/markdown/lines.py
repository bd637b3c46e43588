"""What becomes of a line break inside a paragraph.

Three rules, in this order:

1. Official numbering keeps its lines. A line that begins with `1、` `一、` `（一）` `(1)` `①` `第一条` goes on
   a new line (`<br>`) if the line before it begins so too, or ends a sentence or an announcement
   (。；：！？). A line that begins with two ideographic spaces is a paragraph to the person who typed it
   and goes on a new line, too.
2. Between two characters of a script without spaces (Han, kana, full-width punctuation) the line break
   is dropped: browsers would show it as a space.
3. Otherwise it stays a line break, as in CommonMark.
"""

from __future__ import annotations

import re

from sitegen.parse.markdown.characters import joins

NEW_LINE = "<br>\n"

_NUMERAL = "[〇零一二三四五六七八九十百千0-9０-９]{1,9}"
_NUMBERED = re.compile(f"(?:{_NUMERAL}、|[（(]{_NUMERAL}[）)]|第{_NUMERAL}(?:[编章节条款项]|部分)|[①-⑳㈠-㈩⑴-⒇])")
_ENDS = frozenset("。；：！？;:!?")
_PARAGRAPH_INDENT = "\u3000\u3000"


def is_numbered(line: str) -> bool:
    """Whether a line begins with official numbering."""
    return _NUMBERED.match(line) is not None


def line_break(before: str, after: str, *, numbered: bool) -> str:
    """What stands between two lines: nothing, a line break or `NEW_LINE`.

    `before` ends with the last visible characters of the line before (empty: not text), `after` begins
    with the first of the line after; `numbered`: the line before begins with official numbering."""
    if (numbered or before[-1:] in _ENDS) and is_numbered(after):
        return NEW_LINE
    if after.startswith(_PARAGRAPH_INDENT):
        return NEW_LINE
    return "" if joins(before[-1:], after[:1]) else "\n"
