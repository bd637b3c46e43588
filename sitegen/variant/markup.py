"""A page in another script: its text and the attributes people read, never addresses, code or foreign words.

Not a parser of other people's HTML: it reads what our own templates and Markdown wrote, in which every `<` of a text is
escaped, attributes are quoted and elements are closed.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from sitegen.variant.text import Terms, Variant, convert

_TOKEN = re.compile(
    r"<!--.*?-->|<!doctype[^>]*>|</?[a-zA-Z][^\s/>]*(?:\s+[^\s=>]+(?:=\"[^\"]*\"|=[^\s\">]+)?)*\s*/?>", re.DOTALL | re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"([^\s=]+)=\"([^\"]*)\"")
_HAN = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
# Elements that do not end a phrase.
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "mark",
        "q",
        "rb",
        "rp",
        "rt",
        "ruby",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "wbr",
    ]
)
_ASIDE = frozenset(("code", "kbd", "samp", "var", "pre", "script", "style", "svg", "math", "textarea"))
_HUMAN = frozenset(("alt", "title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "label", "content"))
_ADDRESSES = frozenset(("href", "action", "cite", "data-source"))
_REFRESH = re.compile(r"(0; url=)(.*)")
_LINKED_DATA = 'type="application/ld+json"'
# As `render.linked_data` writes it: nothing in it can end the element.
_ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


class _Reader:
    """Cuts a page into tokens, and notes which of them are text of which block."""

    def __init__(self, page: str, variant: Variant, address: Callable[[str], str]) -> None:
        self.variant, self._address = variant, address
        self.parts: list[str] = []
        self.blocks: list[list[str]] = [[]]
        self.places: list[list[tuple[int, bool]]] = [[]]
        self._left_alone: list[str] = []
        self._open: list[tuple[str, bool]] = []
        at = 0
        for found in _TOKEN.finditer(page):
            self._text(page[at : found.start()])
            self._tag(found[0])
            at = found.end()
        self._text(page[at:])

    def _text(self, text: str) -> None:
        if not text:
            return
        if self._alone():
            self.parts.append(self._linked_data(text) if self._open and self._open[-1][0] == "script ld" else text)
            return
        self._note(text, quoted=False)
        self.parts.append(text)

    def _note(self, text: str, *, quoted: bool) -> None:
        if _HAN.search(text):
            self.blocks[-1].append(html.unescape(text) if "&" in text else text)
            self.places[-1].append((len(self.parts), quoted))

    def _alone(self) -> bool:
        return any(aside for _, aside in self._open)

    def _block(self) -> None:
        if self.blocks[-1]:
            self.blocks.append([])
            self.places.append([])

    def _tag(self, tag: str) -> None:
        if tag.startswith("<!"):
            self.parts.append(tag)
            return
        name = re.match(r"</?([^\s/>]+)", tag)[1].lower()  # type: ignore[index]
        if name not in _INLINE:
            self._block()
        if tag.startswith("</"):
            while self._open and self._open.pop()[0].partition(" ")[0] != name:
                pass
            self.parts.append(tag)
            return
        attributes = dict(_ATTRIBUTE.findall(tag))
        aside = self._aside(name, attributes)
        if not aside and not self._alone():
            self._attributes(tag, name, attributes)
        else:
            self.parts.append(tag)
        if name not in _VOID and not tag.endswith("/>"):
            kind = "script ld" if name == "script" and _LINKED_DATA in tag else name
            self._open.append((kind, aside))

    def _aside(self, name: str, attributes: dict[str, str]) -> bool:
        """Code, foreign words, what asks not to be translated, and links to other editions are left as they are."""
        language = attributes.get("lang", "")
        foreign = bool(language) and language not in (self.variant.of, self.variant.name, "zh", "zh-CN")
        return name in _ASIDE or foreign or attributes.get("translate") == "no" or "hreflang" in attributes

    def _attributes(self, tag: str, name: str, attributes: dict[str, str]) -> None:
        """The tag cut at the values that change."""
        at = 0
        for found in _ATTRIBUTE.finditer(tag):
            key, value = found[1].lower(), found[2]
            changed = self._value(name, key, value, attributes)
            if changed is None:
                continue
            self.parts.append(tag[at : found.start(2)])
            if changed == value and _HAN.search(value):
                self._block()
                self._note(value, quoted=True)
                self._block()
            self.parts.append(changed)
            at = found.end(2)
        self.parts.append(tag[at:])

    def _value(self, name: str, key: str, value: str, attributes: dict[str, str]) -> str | None:
        """The new value of an attribute: itself where it is text to be converted, None where it stays."""
        if key == "lang" and value == self.variant.of:
            return self.variant.name
        if (
            key in _ADDRESSES
            or (name == "iframe" and key == "src")
            or (name == "meta" and key == "content" and re.match(r"(0; url=)?(https?:/)?/", value))
        ):
            refresh = _REFRESH.fullmatch(value)
            moved = refresh[1] + self._moved(refresh[2]) if refresh else self._moved(value)
            return None if moved == value else moved
        if key in _HUMAN or (key.startswith("data-") and _HAN.search(value)):
            if name == "meta" and attributes.get("name") in ("ColumnType",):  # a value of a fixed list
                return None
            return value
        return None

    def _moved(self, value: str) -> str:
        address = html.unescape(value)
        moved = self._address(address)
        return value if moved == address else html.escape(moved)

    def _linked_data(self, text: str) -> str:
        """Facts for machines: addresses here, texts with all others."""
        data = self._moved_data(json.loads(text))
        pieces = re.split(r'("(?:[^"\\]|\\.)*")', json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES))
        for piece in pieces[:-1]:
            self._block()
            if _HAN.search(piece):
                self.blocks[-1].append(piece)
                self.places[-1].append((len(self.parts), False))
            self.parts.append(piece)
        self._block()
        return pieces[-1]

    def _moved_data(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: one if key == "@id" else self._moved_data(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self._moved_data(one) for one in value]
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            return self._address(value)
        return self.variant.name if value == self.variant.of else value


def convert_page(page: str, variant: Variant, conversion: str, terms: Terms, address: Callable[[str], str]) -> str:
    """The page in the variant's script. `address`: an address → that of its twin, itself where it has none."""
    reader = _Reader(page, variant, address)
    made = convert([block for block in reader.blocks if block], conversion, terms)
    places: Iterable[list[tuple[int, bool]]] = (one for one in reader.places if one)
    for block, where in zip(made, places, strict=True):
        for text, (at, quoted) in zip(block, where, strict=True):
            reader.parts[at] = _written(reader.parts[at], text, quoted=quoted)
    return "".join(reader.parts)


def _written(before: str, text: str, *, quoted: bool) -> str:
    """Text as HTML again. What had no `&` has nothing to escape."""
    return html.escape(text, quote=quoted) if "&" in before else text
