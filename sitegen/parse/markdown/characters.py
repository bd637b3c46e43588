"""Which characters are wide (Han, kana, Hangul, full-width punctuation), and how many there are."""

from __future__ import annotations

import re

# Blocks whose characters fill a square. Not U+3000 (it is white space) and not emoji (they are symbols
# in CommonMark, next to Latin text too). The quotation marks “” ‘’, — and … are not here: they are as
# common in English.
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"
_HAN_AND_KANA = (
    "\u2e80-\u2fff\u3001-\u312f\u3190-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff9f\uffe0-\uffef"
    "\U0001b000-\U0001b2ff\U0001f200-\U0001f2ff\U00020000-\U0003ffff"
)
_WIDE = re.compile(f"[{_HANGUL}{_HAN_AND_KANA}]")
_SPACELESS = re.compile(f"[{_HAN_AND_KANA}]")
_EITHER_WIDTH = frozenset("“”‘’—…·")

_RARE_HAN = re.compile("[\U00020000-\U0003ffff]")
_HAN_HIGH_BYTES = bytes([*range(0x34, 0xA0), 0xF9, 0xFA])  # U+3400–U+9FFF, U+F900–U+FAFF
_LATIN_WORD = bytes(byte if chr(byte).isalnum() and byte not in b"\xaa\xb2\xb3\xb5\xb9\xba\xbc\xbd\xbe" else 0x20 for byte in range(256))


def is_wide(character: str) -> bool:
    """Whether this character (or nothing: no) is Han, kana, Hangul or full-width punctuation."""
    return _WIDE.match(character) is not None


def joins(before: str, after: str) -> bool:
    """Whether no space belongs between these two characters: both written without spaces, and one of
    them certainly so. Korean has spaces between words."""
    if _SPACELESS.match(before):
        return after in _EITHER_WIDTH or _SPACELESS.match(after) is not None
    return before in _EITHER_WIDTH and _SPACELESS.match(after) is not None


def count(text: str) -> int:
    """Han characters and Latin words (runs of letters and digits) of a text.

    Works on bytes because counting characters one by one would cost more than rendering them: in UTF-16
    a character of the Han blocks is known by its high byte."""
    high = text.encode("utf-16-le", "replace")[1::2]
    han = len(high) - len(high.translate(None, _HAN_HIGH_BYTES)) + text.count("〇") + text.count("々")
    if b"\xd8" in high:
        han += len(_RARE_HAN.findall(text))
    return han + len(text.encode("latin-1", "replace").translate(_LATIN_WORD).split())
