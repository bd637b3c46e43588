"""What is looked for, without who looked: for editors to see what citizens do not find.

A line has the day, the site, the scope, the words and the number of results. No address, no time of day, no order of one
visitor's searches; digits as long as a telephone or identity number, number plates and addresses of electronic mail are left
out before anything is written (个人信息保护法, articles 4, 6 and 73: what can no longer be related to a person).
"""

from __future__ import annotations

import json
import logging
import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from sitegen.schema.moment import Moment

# Telephone, identity and bank numbers, also with an area code in brackets; mail addresses; number plates, which begin with the
# character of a province (GA 36-2018) and which people type in any case and width.
_PERSONAL = re.compile(
    r"(?:[(（][0０][0-9０-９]{2,3}[)）][ \-－]?)?[0-9０-９][0-9０-９xXｘＸ \u3000\-－]{5,}[0-9０-９xXｘＸ]|[^\s@＠]+[@＠][^\s@＠]+"
    r"|[京津沪滬渝冀豫云雲辽遼黑湘皖鲁魯新苏蘇浙赣贛鄂桂甘晋晉蒙陕陝吉闽閩贵貴粤粵青藏川宁寧琼瓊使][A-Za-zＡ-Ｚａ-ｚ][·•\s\-－]?"
    r"(?=(?:[A-Za-zＡ-Ｚａ-ｚ]*[0-9０-９]){3})[A-Za-z0-9Ａ-Ｚａ-ｚ０-９]{5,6}(?![A-Za-z0-9Ａ-Ｚａ-ｚ０-９])"
)
# 〔2026〕3号: a year in brackets, where a telephone number has an area code (0999), and no more digits than a number has.
_DOCUMENT_NUMBER = re.compile(
    r"[〔\[［(（【](?:19|20|１９|２０)[0-9０-９]{2}年?[〕\]］)）】]\s*第?[0-9０-９]{1,5}(?![0-9０-９]|[ \u3000\-－][0-9０-９])号?"
)


class Wanted(msgspec.Struct, frozen=True):
    """A query nobody got an answer to, and how often it was asked."""

    query: str
    site: str
    count: int


class QueryLog:
    """Appends to one file a day; several processes may write the same."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._failed = False

    def write(self, query: str, site: str, scope: str, total: int, now: Moment) -> bool:
        """False where it cannot be written, on a full disk for example: nobody's search waits for that to be mended. The
        first failure after a success is told."""
        if self._folder is None or not query:
            return True
        try:
            self._append(self._folder, query, site, scope, total, now)
        except OSError as error:
            if not self._failed:
                logging.getLogger("sitegen.finder").warning("query log / 检索日志: %s", error)
            self._failed = True
            return False
        self._failed = False
        return True

    def _append(self, folder: Path, query: str, site: str, scope: str, total: int, now: Moment) -> None:
        line = {"day": now.day(), "site": site, "scope": scope, "query": without_persons(query), "total": total}
        path = folder / f"{now.day()}.jsonl"
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode("utf-8", "replace")
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640)
        except FileNotFoundError:
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o640)
        try:
            os.write(handle, data)
        finally:
            os.close(handle)


def without_persons(query: str) -> str:
    """The query with what may belong to a person put as `*`. Document numbers stay."""
    kept = _DOCUMENT_NUMBER.search(query)
    if kept is not None:
        return without_persons(query[: kept.start()]) + kept.group() + without_persons(query[kept.end() :])
    return _PERSONAL.sub("*", query)


def zero_results(folder: Path, seen: int) -> list[Wanted]:
    """Queries without result that were asked at least `seen` times, most often first: fewer may be one person's words."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in _lines(folder):
        query = line.get("query")
        if line.get("total") == 0 and isinstance(query, str):
            counts[" ".join(query.split()).lower(), str(line.get("site", ""))] += 1
    found = [Wanted(query, site, count) for (query, site), count in counts.items() if count >= seen]
    return sorted(found, key=lambda one: (-one.count, one.query, one.site))


def _lines(folder: Path) -> Iterator[dict[str, object]]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8", errors="replace") as stream:
            for text in stream:
                try:
                    line = json.loads(text)
                except ValueError:
                    continue  # a line that was being written when the machine stopped
                if isinstance(line, dict):
                    yield line
