"""The quick way through a document gives what the stock algorithms of the parser give."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.parse.markdown.cases import render, shown

PIECES = st.sampled_from(
    [
        *"中文，。：“”（）《》、１1aA-+=*_~`#>|[]()!<&\\:.^ \n\t\u3000",
        "\n\n", "\n\n", "\n \n", "**", "__", "~~", "```", "# ", "## ", "- ", "1. ", "1) ", "> ", "    ", "---", "| a | b |\n|---|---|\n",
        "[链](a.md)", "![图](b.png)", "[^1]", "[^1]: 注\n", "[r]: c.md\n", "[r]", "![r]", "<b>", "</b>", "<div>\n", "<!--", "-->", "<http://a.cn>",
        "&lt;", "\\*", "1、", "（一）", "第一条", "公开信息", "word ", "한국 ", "text\n===\n",
    ]
)  # fmt: skip
DOCUMENTS = st.lists(PIECES, max_size=40).map("".join)
LATIN = st.lists(
    st.sampled_from([*"ab1.,'()*_~`#>-+=\\:! \n", "\n\n", "**", "~~", "```\n", "# ", "- ", "1. ", "> ", "    ", "&amp;"]),
    max_size=40,
).map("".join)


@settings(max_examples=600, deadline=None)
@given(DOCUMENTS)
def test_quick_and_stock_agree_on_everything(source: str) -> None:
    assert render(source, quick=True) == render(source, quick=False)


@settings(max_examples=300, deadline=None)
@given(LATIN)
def test_latin_text_is_plain_common_mark(source: str) -> None:
    """Where we mean nothing else: without headings, empty paragraphs and the reach of our nesting."""
    stock = MarkdownIt("commonmark", {"xhtmlOut": False, "html": False}).enable("strikethrough")
    expected = stock.render(source)
    if "<h" not in expected.replace("<hr>", ""):
        ours, _ = render(source)
        assert shown(ours.html).replace("&quot;", '"').replace("&#x27;", "'") == expected.replace("&quot;", '"')
