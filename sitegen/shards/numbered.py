"""Documents of a collection and their numbers: those touched are numbered again, the others keep theirs."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec

from sitegen.model.card import Card
from sitegen.shards.collection import (
    BLOCK_LOG,
    Collection,
)
from sitegen.shards.documents import Moved, appearances
from sitegen.shards.numbering import assign, month_of, place_in_time


def concerns(collection: Collection, row: Moved) -> bool:
    return collection.has(row.home_before, row.sites_before) or collection.has(row.home, row.sites)


class Numbered(msgspec.Struct):
    """A collection after its documents were numbered again. `old` and `new`: document → number, of those touched;
    `whole`: its sizes changed, or nothing was made yet, and everything is made again."""

    collection: Collection
    old: dict[int, int]
    new: dict[int, int]
    whole: bool
    blocks: set[int]


def number_again(connection: sqlite3.Connection, collection: Collection, rows: list[Moved], *, old: Collection | None) -> Numbered:
    """`rows`: documents that came to the collection or left it, or may stand elsewhere in it. `old`: as it was; None: anew."""
    run = connection.execute
    blocks: set[int] = set()
    before: dict[int, tuple[int, int]] = {}
    if old is not None:
        for one in rows:
            row = run("SELECT number, minute FROM numbered WHERE collection = ? AND document = ?", (collection.id, one.document)).fetchone()
            if row is not None:
                before[one.document] = row
    now = _minutes(connection, collection, None if old is None else [one.document for one in rows])
    if old is not None:
        connection.executemany(
            "DELETE FROM numbered WHERE collection = ? AND number = ?", [(collection.id, number) for number, _ in before.values()]
        )
        months = dict(run("SELECT month, documents FROM month WHERE collection = ?", (collection.id,)).fetchall())
        step = Counter(month_of(minute) for minute in now.values())
        step.subtract(month_of(minute) for _, minute in before.values())
    else:
        blocks = {row[0] for row in run("SELECT DISTINCT number >> ? FROM numbered WHERE collection = ?", (BLOCK_LOG, collection.id))}
        for table in ("numbered", "month"):
            run(f"DELETE FROM {table} WHERE collection = ?", (collection.id,))
        months, step = {}, Counter(month_of(minute) for minute in now.values())
    for month, more in step.items():
        months[month] = months.get(month, 0) + more
    sized = collection.sized(months.values())
    connection.executemany("INSERT OR REPLACE INTO month VALUES (?, ?, ?)", [(collection.id, month, months[month]) for month in step])
    run("DELETE FROM month WHERE documents = 0")
    same = old is not None and (old.width, old.level) == (sized.width, sized.level)
    run(
        "INSERT INTO collection VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0) ON CONFLICT (id) DO UPDATE SET"
        " site = ?2, members = ?3, hidden = ?4, width = ?5, level = ?6, made = made * ?7",
        (sized.id, sized.site, ",".join(sized.members), ",".join(sized.hidden), sized.width, sized.level, int(same)),
    )
    if not same:
        touched = _number_all(connection, sized, now)
        touched.blocks |= blocks | {number >> BLOCK_LOG for number, _ in before.values()}
        return touched
    touched = _number_months(connection, sized, before, now)
    (made,) = run("SELECT made FROM collection WHERE id = ?", (sized.id,)).fetchone()
    touched.whole = not made
    return touched


def _minutes(connection: sqlite3.Connection, collection: Collection, documents: list[int] | None) -> dict[int, int]:
    """document → minute it is put at, of the published documents of a collection (None: all of them)."""
    run = connection.execute
    if documents is None:
        marks = ",".join("?" * len(collection.members))
        chosen: Iterable[int] = [
            row[0] for row in run(f"SELECT DISTINCT document FROM appearance WHERE site IN ({marks})", collection.members)
        ]
    else:
        chosen = dict.fromkeys(documents)
    found = {}
    for document in chosen:
        row = run("SELECT site, value FROM card WHERE document = ?", (document,)).fetchone()
        if row is not None and collection.has(row[0], appearances(connection, document)):
            card = msgspec.msgpack.decode(row[1], type=Card)
            found[document] = place_in_time(card.published, card.file)
    return found


def _number_all(connection: sqlite3.Connection, collection: Collection, now: dict[int, int]) -> Numbered:
    run = connection.execute
    kept = run("SELECT document, minute FROM numbered WHERE collection = ?", (collection.id,)).fetchall()
    blocks = {row[0] for row in run("SELECT DISTINCT number >> ? FROM numbered WHERE collection = ?", (BLOCK_LOG, collection.id))}
    by_month: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for document, minute in (dict(kept) | now).items():
        by_month[month_of(minute)].append((minute, document))
    run("DELETE FROM numbered WHERE collection = ?", (collection.id,))
    for one in by_month.values():
        blocks |= _write_month(connection, collection, one, assign(one, collection.width))
    return Numbered(collection, {}, {}, True, blocks)


def _number_months(
    connection: sqlite3.Connection, collection: Collection, before: dict[int, tuple[int, int]], now: dict[int, int]
) -> Numbered:
    """The months that documents left or came to."""
    old = {document: number for document, (number, _) in before.items()}
    new: dict[int, int] = {}
    blocks = {number >> BLOCK_LOG for number in old.values()}
    months = {month_of(minute) for _, minute in before.values()} | {month_of(minute) for minute in now.values()}
    for month in sorted(months):
        first = month * collection.width
        rows = connection.execute(
            "SELECT document, number, minute FROM numbered WHERE collection = ? AND number >= ? AND number < ?",
            (collection.id, first, first + collection.width),
        ).fetchall()
        members = [(minute, document) for document, _, minute in rows]
        members += [(minute, document) for document, minute in now.items() if month_of(minute) == month]
        if not members:
            continue
        numbers = assign(members, collection.width)
        stayed = {document: number for document, number, _ in rows}
        pushed = {document for document, number in stayed.items() if numbers[document] != number}
        old |= {document: stayed[document] for document in pushed}
        blocks |= {stayed[document] >> BLOCK_LOG for document in pushed}
        connection.executemany("DELETE FROM numbered WHERE collection = ? AND number = ?", [(collection.id, stayed[one]) for one in pushed])
        written = [(minute, document) for minute, document in members if document in pushed or document not in stayed]
        blocks |= _write_month(connection, collection, written, numbers)
        new |= {document: numbers[document] for _, document in written}
    return Numbered(collection, old, new, False, blocks)


def _write_month(
    connection: sqlite3.Connection, collection: Collection, members: list[tuple[int, int]], numbers: dict[int, int]
) -> set[int]:
    """Returns the blocks of cards the documents are in."""
    rows = [(collection.id, numbers[document], document, minute) for minute, document in members]
    connection.executemany("INSERT INTO numbered VALUES (?, ?, ?, ?)", rows)
    return {row[1] >> BLOCK_LOG for row in rows}
