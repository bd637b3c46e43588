"""Document numbers (发文字号) as citizens type them: in any script and bracket, whole or without the agency."""

from __future__ import annotations

import re

import msgspec

from sitegen.official.number import find_numbers, number_key
from sitegen.search.tokens import fold

# 〔2017〕47号, 2017年47号, (2017) 47, 2017第47号 without or with something before: what `official.number` takes for no number.
_PART = re.compile(
    r"(?<!\d)(?:[\[(〔【〈{]\s*(?P<a>(?:19|20)\d\d)\s*年?\s*[\])〕】〉}]\s*第?\s*0*(?P<b>\d{1,6})\s*号?"
    r"|(?P<c>(?:19|20)\d\d)\s*(?:年\s*第?|\s|第)\s*0*(?P<d>\d{1,6})\s*号)(?!\d)"
)


class TypedNumber(msgspec.Struct, frozen=True, array_like=True):
    """A number somebody looks for. `prefix` "": its agency was not typed."""

    prefix: str
    year: str
    serial: str

    @property
    def bare(self) -> str:
        """`|2017|47`: what every document with this year and serial is found by."""
        return f"|{self.year}|{self.serial}"

    def fits(self, key: str) -> bool:
        """Whether a document's key is meant: one agency ends like the other (发〔2017〕47号 means 国办发〔2017〕47号)."""
        prefix, _, rest = key.partition("|")
        return f"|{rest}" == self.bare and (prefix.endswith(self.prefix) or self.prefix.endswith(prefix))


def typed_numbers(text: str) -> tuple[TypedNumber, ...]:
    """Numbers in a typed text, whole ones first."""
    folded = fold(text)
    found = [TypedNumber(*one.number.key.split("|")) for one in find_numbers(folded)]
    for part in _PART.finditer(folded):
        found.append(TypedNumber("", part["a"] or part["c"], part["b"] or part["d"]))
    known = {one.bare for one in found if one.prefix}
    return tuple(dict.fromkeys(one for one in found if one.prefix or one.bare not in known))


def keys_of(doc_number: str) -> tuple[str, ...]:
    """The keys a document with this number is found by: the whole one, and the one without its agency."""
    key = number_key(fold(doc_number))
    return (key, key[key.index("|") :]) if key.count("|") == 2 else (key,)
