"""Texts for the excerpts of static results: cut in parts, with a sign of each by which a browser finds the one it needs.

The first part lies with the card; of a long text the others are files of their own, asked for when the first has not what
was typed. A sign is a set of bits, one for each token by its CRC-32, half of them set: seven bits of eight characters typed
mean that a part has them with a chance of 1 − 2⁻⁷, for an eighth of a byte a token.
"""

from __future__ import annotations

import base64
import math

from sitegen.search.tokens import tokens
from sitegen.shards.coding import hash_of

# A text that is no longer lies with the card as a whole: most do, and files of their own would double those of a site.
_WHOLE = 2_800
# Of a longer one: characters of the part that lies with the card, of each other, and how many others there are at most.
FIRST = 1_200
_PART = 4_000
_MOST = 16
# So much of a part stands in the next again: what people type is not longer (`characters` of sitegen/search/limits.yml).
_SHARED = 64


def parts_of(text: str) -> list[str]:
    """The parts of a text. What is longer than all of them is left out: excerpts come from elsewhere in the text."""
    if len(text) <= _WHOLE:
        return [text]
    parts = [text[:FIRST]]
    start = FIRST
    while start < len(text) and len(parts) <= _MOST:
        parts.append(text[start - _SHARED : start + _PART])
        start += _PART
    return parts


def sign_of(part: str) -> str:
    """Which tokens a part may have, in base 64. `js/search/excerpt.js` reads it."""
    hashes = {hash_of(one.encode()) for one in tokens(part)}
    size = max(1, math.ceil(len(hashes) / math.log(2) / 8))
    bits = bytearray(size)
    for one in hashes:
        at = one % (size * 8)
        bits[at >> 3] |= 1 << (at & 7)
    return base64.b64encode(bits).decode()
