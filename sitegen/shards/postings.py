"""Terms of documents turned over: for each term its documents, and shards of them, from nothing."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

from sitegen.search.tokens import Token
from sitegen.shards.coding import LISTS, encode_numbers, hash_of, varint, varints
from sitegen.shards.terms import PAIRS, Listed, name_of


class Postings:
    """Postings one by one. Terms stay tokens until they are written: many documents have a term, its name is made once."""

    def __init__(self) -> None:
        self._found: tuple[dict[Token, list[int]], ...] = tuple(defaultdict(list) for _ in range(LISTS))

    def add(self, number: int, lists: Sequence[Listed]) -> None:
        for found, listed in zip(self._found, lists, strict=True):
            for pair in array(PAIRS, listed.pairs):
                found[pair].append(number)
            for word in listed.words:
                found[word].append(number)

    def shards(self, mask: int, least: int) -> dict[int, tuple[bytes, dict[str, int]]]:
        named: dict[int, list[Record]] = defaultdict(list)
        for record in self.records():
            named[hash_of(record[0]) & mask].append(record)
        return {at: joined(records, least) for at, records in named.items()}

    def records(self) -> Iterator[Record]:
        """Terms in no order, once."""
        title, often, once = (found.pop for found in self._found)
        of = varints()
        for token in dict.fromkeys(chain(*self._found)):
            first, second, third = title(token, ()), often(token, ()), once(token, ())
            if first or second:
                lists = encode_numbers(first), encode_numbers(second), encode_numbers(third)
                data = b"".join((*map(of, map(len, lists)), *lists))
            else:  # most terms
                data = encode_numbers(third)
                data = _NONE + of(len(data)) + data
            yield name_of(token), data, len(first) + len(second) + len(third)


# A term: its name, what `coding.pack` writes after it, and how many documents have it.
Record = tuple[bytes, bytes, int]
_NONE = varint(0) * 2


def joined(records: list[Record], least: int) -> tuple[bytes, dict[str, int]]:
    """A shard, and its terms of at least so many documents."""
    records.sort()
    of = varints()
    parts: list[bytes] = []
    for name, data, _ in records:
        parts += (of(len(name)), name, data)
    return b"".join(parts), {name.decode(): count.bit_length() - 1 for name, _, count in records if count >= least}
