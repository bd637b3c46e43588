"""Comparison of two texts: nothing is lost on either side, whatever the texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sitegen.official.comparison import compare, counts, paragraphs

_PARAGRAPHS = st.lists(
    st.one_of(st.sampled_from(["第一条　为了规范管理，制定本办法。", "第一条　为了加强管理，制定本规定。", "第二条　适用本办法。", "附则"]), st.text("甲乙丙丁。", min_size=1, max_size=12)),
    max_size=12,
)  # fmt: skip


@given(_PARAGRAPHS, _PARAGRAPHS)
def test_both_texts_can_be_read_from_the_comparison(old: list[str], new: list[str]) -> None:
    changes = compare(old, new)
    assert [one.new for one in changes if one.kind != "removed"] == new
    assert [one.old for one in changes if one.kind != "added"] == old
    assert all(one.old == one.new for one in changes if one.kind == "same")


@given(_PARAGRAPHS)
def test_a_text_compared_with_itself_has_no_change(text: list[str]) -> None:
    assert {one.kind for one in compare(text, text)} <= {"same"}


def test_a_changed_paragraph_shows_what_changed_in_it() -> None:
    changes = compare(["免费停放时间不少于15分钟。", "第二条"], ["免费停放时间不少于30分钟。", "第三条　新的。", "第二条"])
    assert [one.kind for one in changes] == ["changed", "added", "same"]
    assert [(part.kind, part.text) for part in changes[0].parts] == [
        ("kept", "免费停放时间不少于"), ("old", "15"), ("new", "30"), ("kept", "分钟。"),
    ]  # fmt: skip
    assert counts(changes) == {"same": 1, "changed": 1, "added": 1, "removed": 0}


def test_the_width_of_brackets_is_no_amendment() -> None:
    assert paragraphs("<p>(一)申请人</p><p>f(x)</p>") == ["（一）申请人", "f(x)"]


def test_paragraphs_are_plain_text() -> None:
    html = '<h2 id="s-a">一、<a href="\x020\x03">总则</a></h2>\n<p>甲 &lt;乙&gt;</p><table><tr><th>名</th><td>1</td></tr></table><ul><li>丙</li></ul>'
    assert paragraphs(html) == ["一、总则", "甲 <乙>", "名 1", "丙"]
