"""Writes blocks: a table of token type → function. Line ends are as in CommonMark's examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from sitegen.parse.markdown.blocks import PLAIN
from sitegen.parse.markdown.footnote import mark_id, mentioned
from sitegen.parse.markdown.inline import MARKUP
from sitegen.parse.markdown.result import Heading
from sitegen.parse.markdown.write_inline import parse_inline, words_of, write_inline, write_lines, write_raw
from sitegen.parse.markdown.writing import Writing, shortened

Tokens = Sequence[Token]


def write_blocks(writing: Writing, tokens: Tokens) -> None:
    for index, token in enumerate(tokens):
        _RULES[token.type](writing, tokens, index)


def write_notes(writing: Writing, notes: dict[str, list[Token]]) -> None:
    """The footnotes in the order in which they are mentioned; one may be mentioned only by another."""
    number = 0
    while (note := mentioned(writing.env, number)) is not None:
        if not number:
            writing.html.append('<section class="footnotes">\n<ol>\n')
        number += 1
        writing.html.append(f'<li id="fn-{number}">')
        write_blocks(writing, notes.get(note.label, []))
        _write_ways_back(writing, number, mentions=note.mentions)
    if number:
        writing.html.append("</ol>\n</section>\n")


def _write_ways_back(writing: Writing, number: int, *, mentions: int) -> None:
    """At the end of the note's last paragraph, if it ends with one."""
    end = writing.html.pop() if writing.html[-1] == "</p>\n" else ""
    for time in range(1, mentions + 1):
        href = mark_id(number, time)
        writing.html.append(f' <a href="#{href}" class="footnote-back" aria-label="[{number}]">↩</a>')
    writing.html.append(f"{end}</li>\n")


def _tag(writing: Writing, tokens: Tokens, index: int) -> None:
    token = tokens[index]
    if token.hidden:
        return
    follows_hidden = token.nesting != -1 and index > 0 and tokens[index - 1].hidden
    start = "\n<" if follows_hidden else "</" if token.nesting < 0 else "<"
    end = ">" if token.nesting > 0 and _stays_on_line(token, tokens[index + 1]) else ">\n"
    writing.html.append(f"{start}{token.tag}{_start(token)}{end}")


def _stays_on_line(token: Token, following: Token) -> bool:
    if following.type == "inline" or following.hidden:
        return True
    return following.nesting == -1 and following.tag == token.tag


def _start(token: Token) -> str:
    """The number an ordered list starts with: the only attribute the parser gives a tag written here."""
    return f' start="{int(token.attrs["start"])}"' if "start" in token.attrs else ""


def _plain(writing: Writing, tokens: Tokens, index: int) -> None:
    text = tokens[index].content
    if not text:
        return  # a line of ideographic spaces, typed to make a gap
    start = len(writing.words)
    writing.html.append("<p>")
    write_lines(writing, text)
    writing.html.append("</p>\n")
    if writing.lead.wants_more():
        writing.lead.add("".join(writing.words[start:]))
    writing.words.append("\n")


def _paragraph_open(writing: Writing, tokens: Tokens, index: int) -> None:
    writing.paragraph_words = len(writing.words)
    if tokens[index].hidden or tokens[index + 1].content:
        _tag(writing, tokens, index)


def _paragraph_close(writing: Writing, tokens: Tokens, index: int) -> None:
    if not (tokens[index].hidden or tokens[index - 1].content):
        return
    if tokens[index].level == 0 and writing.lead.wants_more():
        writing.lead.add("".join(writing.words[writing.paragraph_words :]))
    _tag(writing, tokens, index)


def _heading_open(writing: Writing, tokens: Tokens, index: int) -> None:
    opening, block, closing = tokens[index : index + 3]
    block.children = parse_inline(writing, block)
    text = " ".join(words_of(block.children).split())
    if not text:
        writing.report.add("markdown.heading-empty", writing.places.block(opening))
        opening.tag = closing.tag = "p"
        writing.html.append("<p>")
        return
    level, identifier = writing.outline.level(int(opening.tag[1])), writing.outline.id(text)
    opening.tag = closing.tag = f"h{level}"
    writing.headings.append(Heading(level, identifier, text))
    writing.html.append(f'<{opening.tag} id="{escape(identifier)}">')


def _heading_close(writing: Writing, tokens: Tokens, index: int) -> None:
    if writing.html[-2:] == ["<p>", ""]:
        del writing.html[-2:]
    else:
        _tag(writing, tokens, index)


def _table(writing: Writing, tokens: Tokens, index: int) -> None:
    """In a frame, which the theme lets scroll where the table is too wide."""
    opens = tokens[index].nesting > 0
    if opens:
        writing.html.append('<div class="table">\n')
    _tag(writing, tokens, index)
    if not opens:
        writing.html.append("</div>\n")


def _table_head(writing: Writing, tokens: Tokens, index: int) -> None:
    """A head without words is left out: Markdown knows no table without a head, so an editor leaves its cells empty.
    Then the first cell of each row is its heading."""
    if tokens[index].nesting > 0:
        writing.headless = False
        writing.head = len(writing.html)
        writing.head_words = False
    elif not writing.head_words:
        del writing.html[writing.head :]
        writing.headless = True
        return
    _tag(writing, tokens, index)


def _row(writing: Writing, tokens: Tokens, index: int) -> None:
    writing.cell = -1 if tokens[index].nesting > 0 else None
    _tag(writing, tokens, index)


def _cell(writing: Writing, tokens: Tokens, index: int) -> None:
    """Alignment becomes a class (left, center, right): a content security policy may forbid `style`."""
    token = tokens[index]
    if token.nesting > 0:
        writing.cell = 0 if writing.cell is None else writing.cell + 1
    heads_row = token.tag == "td" and writing.headless and writing.cell == 0
    tag = "th" if heads_row else token.tag
    if token.nesting < 0:
        writing.html.append(f"</{tag}>\n")
        return
    side = str(token.attrs.get("style", "")).removeprefix("text-align:")
    scope = ' scope="row"' if heads_row else ' scope="col"' if tag == "th" else ""
    writing.html.append(f'<{tag}{scope} class="{side}">' if side else f"<{tag}{scope}>")


def _code(writing: Writing, tokens: Tokens, index: int) -> None:
    token = tokens[index]
    language = unescapeAll(token.info).split()
    kind = f' class="language-{escape(language[0])}"' if language else ""
    writing.html.append(f"<pre><code{kind}>{escape(token.content, quote=False)}</code></pre>\n")
    writing.words.append(token.content)


def _rule(writing: Writing, tokens: Tokens, index: int) -> None:
    writing.html.append("<hr>\n")


def _html(writing: Writing, tokens: Tokens, index: int) -> None:
    token = tokens[index]
    if writing.allow_html:
        write_raw(writing, token.content, place=writing.places.block(token))
        return
    writing.report.add("markdown.html", writing.places.block(token), written=shortened(token.content))
    writing.html.append(f"<p>{escape(token.content.strip(), quote=False)}</p>\n")
    writing.words.append(token.content)


def _inline(writing: Writing, tokens: Tokens, index: int) -> None:
    token = tokens[index]
    writing.block = token
    writing.head_words = writing.head_words or bool(token.content)
    if MARKUP.search(token.content) is None:
        write_lines(writing, token.content)
    else:
        write_inline(writing, token.children or parse_inline(writing, token))
    writing.words.append("\n")


_RULES: dict[str, Callable[[Writing, Tokens, int], None]] = {
    PLAIN: _plain,
    "inline": _inline,
    "paragraph_open": _paragraph_open,
    "paragraph_close": _paragraph_close,
    "heading_open": _heading_open,
    "heading_close": _heading_close,
    "blockquote_open": _tag,
    "blockquote_close": _tag,
    "bullet_list_open": _tag,
    "bullet_list_close": _tag,
    "ordered_list_open": _tag,
    "ordered_list_close": _tag,
    "list_item_open": _tag,
    "list_item_close": _tag,
    "table_open": _table,
    "table_close": _table,
    "thead_open": _table_head,
    "thead_close": _table_head,
    "tbody_open": _tag,
    "tbody_close": _tag,
    "tr_open": _row,
    "tr_close": _row,
    "th_open": _cell,
    "th_close": _cell,
    "td_open": _cell,
    "td_close": _cell,
    "code_block": _code,
    "fence": _code,
    "hr": _rule,
    "html_block": _html,
}
