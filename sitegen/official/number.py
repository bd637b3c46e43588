"""Document numbers (发文字号): read, made alike, found in running text.

The right form is 机关代字 + 〔four-digit year〕 + serial without 第 and without leading zeros + 号 (GB/T 9704—2012; research
standards §5.4); orders and announcements carry their own: 国务院令第711号, 公告2017年第4号.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

_OPENING, _CLOSING = "〔[［(（【﹝〖{｛", "〕]］)）】﹞〗}｝"
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_NUMERALS = "〇零一二三四五六七八九十百"
_WORD = r"[㐀-䶿一-鿿A-Za-z0-9·]"
_SERIAL = rf"(?P<no>第?)\s*(?P<serial>[0-9]{{1,6}}|[{_NUMERALS}]{{1,7}})"
# 示政发〔2026〕3号; tolerates other brackets, 第, 年, zeros, spaces, a missing 号.
_BRACKETED = re.compile(
    rf"(?P<prefix>{_WORD}{{1,24}})\s*(?P<open>[{re.escape(_OPENING)}])\s*(?P<year>[0-9]{{4}}|[0-9]{{2}})\s*(?P<unit>年?)\s*"
    rf"(?P<close>[{re.escape(_CLOSING)}])\s*(?P<no>第?)\s*(?P<serial>[0-9]{{1,6}})(?![0-9])\s*(?P<end>[号號]?)"
)
# 国务院令第711号, 国务院令（第711号）, 主席令第四十八号.
_ORDER = re.compile(rf"(?P<prefix>{_WORD}{{0,24}}令)\s*[（(]?\s*{_SERIAL}\s*(?P<end>[号號])\s*[)）]?")
# 国家税务总局公告2017年第4号; the word may also come last: 财政部2019年第39号公告.
_YEARLY = re.compile(
    rf"(?P<prefix>[㐀-䶿一-鿿A-Za-z·]{{1,24}})\s*(?P<year>[0-9]{{4}})\s*年\s*{_SERIAL}\s*(?P<end>[号號])(?P<last>公告|通告|令)?"
)
# Every form has one of these; most texts have neither.
_SIGN = re.compile(rf"[0-9０-９{_NUMERALS}]\s*[号號]|[{re.escape(_OPENING)}]\s*[0-9０-９]")
# Words that lead to a number in running text and are no part of it; short ones only in front (国数据〔2024〕1号, 粤经信…).
_LEADING = re.compile(
    r".*(?:根据|依据|按照|依照|遵照|参照|关于|印发|转发|执行|废止|修改|替代|代替|以及|以下|的|与|或|见)(?=.)"
    r"|(?:和|及|经|据|以|按|由)(?=..)"
)
_STATE = "中华人民共和国"


class DocumentNumber(msgspec.Struct, frozen=True):
    """One number. `prefix`: 机关代字, or the name before an order's number; `year` is 0 for orders numbered through."""

    prefix: str
    year: int
    serial: int
    form: str = "bracketed"

    @property
    def key(self) -> str:
        """`机关代字|年|序号`: the same for every way of writing the number."""
        return f"{self.prefix.removeprefix(_STATE)}|{self.year or ''}|{self.serial}"

    def __str__(self) -> str:
        """The right way of writing it."""
        if self.form == "order":
            return f"{self.prefix}第{self.serial}号"
        if self.form == "yearly":
            return f"{self.prefix}{self.year}年第{self.serial}号"
        return f"{self.prefix}〔{self.year}〕{self.serial}号"


class Found(msgspec.Struct, frozen=True):
    """A number in a text, from `start` to `end`."""

    number: DocumentNumber
    start: int
    end: int


class Reading(msgspec.Struct, frozen=True):
    """A number as written in front matter, with the codes of what is wrong with its form."""

    number: DocumentNumber
    faults: tuple[str, ...] = ()


def read_number(written: str) -> Reading | None:
    """What a whole text says as a document number, or None when it is none."""
    text = written.strip().translate(_DIGITS)
    for pattern, form in ((_BRACKETED, "bracketed"), (_YEARLY, "yearly"), (_ORDER, "order")):
        found = pattern.fullmatch(text)
        if found is not None:
            number = _number(found, form, found["prefix"])
            return Reading(number, tuple(_faults(found, form, written.strip(), number))) if number else None
    return None


def may_hold_number(text: str) -> bool:
    """False: `find_numbers` finds none. Costs a fraction of looking."""
    return _SIGN.search(text) is not None


def find_numbers(text: str) -> list[Found]:
    """Every document number a running text mentions, in order, without overlap.

    What leads to a number (根据…, 关于…, a bracket, a comma) is cut from its 机关代字.
    """
    plain = text.translate(_DIGITS)
    return sorted(_found(plain), key=lambda one: one.start)


def _found(text: str) -> Iterator[Found]:
    taken: set[int] = set()
    for pattern, form in ((_BRACKETED, "bracketed"), (_YEARLY, "yearly"), (_ORDER, "order")):
        for found in pattern.finditer(text):
            leading = _LEADING.match(found["prefix"])
            start = found.start() + (leading.end() if leading else 0)
            prefix = text[start : found.end("prefix")]
            number = _number(found, form, prefix) if _stands_alone(found, prefix) else None
            span = range(start, found.end())
            if number is not None and taken.isdisjoint(span):
                taken.update(span)
                yield Found(number, start, found.end())


def _stands_alone(found: re.Match[str], prefix: str) -> bool:
    """Whether a match in running text is a number: 表（2020）12 is none, 国办发[2017]47 is one."""
    if not prefix or prefix[0].isdigit():
        return False
    return bool(found["end"]) or found.groupdict().get("open") not in ("(", "（")


def number_key(written: str) -> str:
    """The key of a number as written; a text that is no number is its own key, spaces removed."""
    reading = read_number(written)
    return reading.number.key if reading else re.sub(r"\s+", "", written)


def _number(found: re.Match[str], form: str, prefix: str) -> DocumentNumber | None:
    parts = found.groupdict()
    serial = _value(found["serial"])
    year = int(parts.get("year") or 0)
    if 0 < year < 100:
        year += 2000 if year < 60 else 1900
    if serial is None or (year and not 1949 <= year <= 2199):
        return None
    return DocumentNumber(prefix + (parts.get("last") or ""), year, serial, form)


def _value(serial: str) -> int | None:
    """The number in digits or Chinese numerals up to 999; None for what is no number."""
    if serial.isdigit():
        return int(serial)
    total = digit = 0
    for character in serial:
        place = {"十": 10, "百": 100}.get(character)
        if place is None:
            digit = (digit * 10 if digit and not total else 0) + max("〇一二三四五六七八九".find(character), 0)
        else:
            total, digit = total + (digit or 1) * place, 0
    return total + digit or None


def _faults(found: re.Match[str], form: str, written: str, number: DocumentNumber) -> Iterator[str]:
    parts = found.groupdict()
    if form == "bracketed":
        if (parts["open"], parts["close"]) != ("〔", "〕"):
            yield "number.brackets"
        if len(parts["year"]) == 2 or parts["unit"]:
            yield "number.year-form"
        if parts["no"] or parts["serial"].startswith("0"):
            yield "number.padding"
        if not parts["end"]:
            yield "number.end"
    elif parts["serial"].startswith("0"):
        yield "number.padding"
    if re.search(r"\s|[０-９]", written):
        yield "number.characters"
