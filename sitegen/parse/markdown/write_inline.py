"""Writes the inside of a paragraph, heading or cell: a table of token type → function."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from html import escape
from urllib.parse import unquote

from markdown_it.token import Token

from sitegen.diagnostics import Place
from sitegen.parse.markdown.footnote import mark_id
from sitegen.parse.markdown.heading import heading_id
from sitegen.parse.markdown.inline import MEANINGFUL
from sitegen.parse.markdown.lines import NEW_LINE, is_numbered, line_break
from sitegen.parse.markdown.result import Reference
from sitegen.parse.markdown.sanitise import disarm, removed_tags, targets
from sitegen.parse.markdown.target import IMAGE_SCHEMES, LINK_SCHEMES, scheme, shown
from sitegen.parse.markdown.writing import Writing, shortened

Tokens = Sequence[Token]

_TEXTS = frozenset({"text", "text_special"})


def parse_inline(writing: Writing, block: Token) -> list[Token]:
    """The tokens inside a block."""
    if MEANINGFUL.search(block.content) is None:
        return [Token("text", "", 0, content=block.content)]
    writing.block = block
    state = writing.parser.inline.read(block.content, writing.parser, writing.env, [])
    for start, length in state.stray:
        writing.report.add("markdown.stray-asterisks", writing.place((start, start + length)))
    return state.tokens


def write_inline(writing: Writing, tokens: Tokens) -> None:
    writing.numbered = is_numbered(_text_after(tokens, -1))
    for index, token in enumerate(tokens):
        _RULES[token.type](writing, tokens, index)


def write_lines(writing: Writing, text: str) -> None:
    """Text without any `MARKUP`: what `parse_inline` and `write_inline` make of it, but sooner."""
    if "\n" in text:
        lines = text.split("\n")
        for line, following in itertools.pairwise(lines):
            _write_line(writing, line, following.lstrip(" \t"))
        text = lines[-1].lstrip(" \t")
    writing.html.append(text.replace(">", "&gt;"))
    writing.words.append(text)


def _write_line(writing: Writing, line: str, following: str) -> None:
    text = line.lstrip(" \t").rstrip(" ")
    between = NEW_LINE
    if not line.endswith("  "):
        between = line_break(text, following, numbered=is_numbered(text))
    writing.html += (text.replace(">", "&gt;"), between)
    writing.words += (text, "\n" if between else "")


def words_of(tokens: Tokens) -> str:
    """The visible words of inline tokens; of an image its alternative text."""
    return "".join(map(_words, tokens))


def _words(token: Token) -> str:
    if token.type == "image":
        return words_of(token.children or [])
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def _text(writing: Writing, tokens: Tokens, index: int) -> None:
    content = tokens[index].content
    writing.html.append(escape(content, quote=False))
    writing.words.append(content)


def _tag(writing: Writing, tokens: Tokens, index: int) -> None:
    token = tokens[index]
    writing.html.append(f"</{token.tag}>" if token.nesting < 0 else f"<{token.tag}>")


def _code(writing: Writing, tokens: Tokens, index: int) -> None:
    content = tokens[index].content
    writing.html.append(f"<code>{escape(content, quote=False)}</code>")
    writing.words.append(content)


def _soft_break(writing: Writing, tokens: Tokens, index: int) -> None:
    after = _text_after(tokens, index)
    between = line_break(_text_before(tokens, index), after, numbered=writing.numbered)
    writing.numbered = is_numbered(after)
    writing.html.append(between)
    writing.words.append("\n" if between else "")


def _hard_break(writing: Writing, tokens: Tokens, index: int) -> None:
    writing.numbered = is_numbered(_text_after(tokens, index))
    writing.html.append(NEW_LINE)
    writing.words.append("\n")


def _text_before(tokens: Tokens, index: int) -> str:
    """The text that ends right before, through tags; "" if it is not text but code, an image, a break."""
    return _first_text(tokens[position] for position in range(index - 1, -1, -1))


def _text_after(tokens: Tokens, index: int) -> str:
    """The text that begins right after, likewise."""
    return _first_text(tokens[position] for position in range(index + 1, len(tokens)))


def _first_text(tokens: Iterable[Token]) -> str:
    for token in tokens:
        if token.type in _TEXTS:
            if token.content:
                return token.content
        elif token.nesting == 0:
            break
    return ""


def _link_open(writing: Writing, tokens: Tokens, index: int) -> None:
    token = tokens[index]
    target, title = str(token.attrs["href"]), str(token.attrs.get("title", ""))
    place = writing.place(token.meta["span"])
    text = words_of(tokens[index + 1 : _end_of_link(tokens, index)]).strip()
    if not text:
        writing.report.add("markdown.link-text", place, target=shortened(target))
    if not _is_allowed(writing, target, place, schemes=LINK_SCHEMES, code="markdown.link-scheme"):
        writing.link_ends.append("")
        return
    writing.link_ends.append("</a>")
    if target.startswith("#"):
        href = _fragment(writing, target[1:], place)
    else:
        href = writing.refer(Reference("link", target, place.line, place.column, text, title))
    hover = f' title="{escape(title)}"' if title else ""
    writing.html.append(f'<a href="{href}"{hover}>')


def _end_of_link(tokens: Tokens, opening: int) -> int:
    """Links hold no links: the next end is its end."""
    end = opening
    while tokens[end].type != "link_close":
        end += 1
    return end


def _link_close(writing: Writing, tokens: Tokens, index: int) -> None:
    writing.html.append(writing.link_ends.pop())


def _is_allowed(writing: Writing, target: str, place: Place, *, schemes: frozenset[str], code: str) -> bool:
    if not target.strip():
        writing.report.add("markdown.target-missing", place)
        return False
    found = scheme(target)
    if found in schemes:
        return True
    writing.report.add(code, place, scheme=shown(found), target=shortened(target))
    return False


def _fragment(writing: Writing, fragment: str, place: Place) -> str:
    """The `href` of a link within the page: `#` and an id of ours, or the words of a heading."""
    if fragment in ("", "top"):
        return "#" + fragment
    identifier = unquote(fragment)
    if not identifier.startswith(("s-", "fn-")):
        identifier = heading_id(identifier)
    writing.fragments.append((identifier, place))
    return "#" + escape(identifier)


def _image(writing: Writing, tokens: Tokens, index: int) -> None:
    token = tokens[index]
    target, title = str(token.attrs["src"]), str(token.attrs.get("title", ""))
    place = writing.place(token.meta["span"])
    text = " ".join(words_of(token.children or []).split())
    if not _is_allowed(writing, target, place, schemes=IMAGE_SCHEMES, code="markdown.image-scheme"):
        writing.html.append(escape(text, quote=False))
        writing.words.append(text)
        return
    if not text:
        writing.report.add("markdown.image-alt", place, target=shortened(target))
    writing.html.append(writing.refer(Reference("image", target, place.line, place.column, text, title)))


def _html(writing: Writing, tokens: Tokens, index: int) -> None:
    token = tokens[index]
    if writing.allow_html:
        write_raw(writing, token.content, place=writing.place(token.meta["span"]))
        return
    if not token.content.startswith("</"):
        place = writing.place(token.meta["span"])
        writing.report.add("markdown.html", place, written=shortened(token.content))
    _text(writing, tokens, index)


def write_raw(writing: Writing, raw: str, *, place: Place) -> None:
    """Raw HTML where it is allowed. It is sanitised with the whole page."""
    if removed := removed_tags(raw):
        writing.report.add("markdown.html-removed", place, tags=removed)
    for target in targets(raw):
        _is_allowed(writing, target, place, schemes=LINK_SCHEMES, code="markdown.link-scheme")
    writing.html.append(disarm(raw))


def _footnote_mark(writing: Writing, tokens: Tokens, index: int) -> None:
    number, time = tokens[index].meta["number"], tokens[index].meta["time"]
    mark = f'<a href="#fn-{number}" id="{mark_id(number, time)}">[{number}]</a>'
    writing.html.append(f'<sup class="footnote-mark">{mark}</sup>')


_RULES: dict[str, Callable[[Writing, Tokens, int], None]] = {
    "text": _text,
    "text_special": _text,
    "strong_open": _tag,
    "strong_close": _tag,
    "em_open": _tag,
    "em_close": _tag,
    "s_open": _tag,
    "s_close": _tag,
    "code_inline": _code,
    "softbreak": _soft_break,
    "hardbreak": _hard_break,
    "link_open": _link_open,
    "link_close": _link_close,
    "image": _image,
    "html_inline": _html,
    "footnote_ref": _footnote_mark,
}
