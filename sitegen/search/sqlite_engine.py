"""The engine on SQLite FTS5: for clusters that outgrow Whoosh. One file, one transaction an update."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from sitegen.search.bits import flags_of, mask_of, members
from sitegen.search.choose import rarest
from sitegen.search.engine import Chunk, Missing, ReadEntries, damage_as_missing
from sitegen.search.limits import search_limits
from sitegen.search.load import prepare_chunks
from sitegen.search.place import current, remove_others, remove_state, switch
from sitegen.search.prepared import Prepared, unpack, unpack_letters
from sitegen.search.query import Piece
from sitegen.search.result import Shown
from sitegen.search.tokens import run_tokens, tokens, tokens_of

# Contentless: the words are in the index only, `content` keeps the texts compressed. Deleting then needs the old tokens
# (`contentless_delete` came with SQLite 3.43), which are made again from what `content` keeps. The tokens are made by us;
# the tokenizer `ascii` takes everything beyond ASCII as part of a word, whatever the version of Unicode.
_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE entry (id INTEGER PRIMARY KEY, path TEXT UNIQUE, digest INTEGER, minute INTEGER, shown BLOB);
CREATE INDEX entry_newest ON entry (minute DESC, path);
CREATE TABLE letters (id INTEGER PRIMARY KEY, value BLOB);
CREATE TABLE content (id INTEGER PRIMARY KEY, text BLOB, tokens BLOB);
CREATE TABLE free (id INTEGER PRIMARY KEY);
CREATE TABLE key (key TEXT, id INTEGER, PRIMARY KEY (key, id)) WITHOUT ROWID;
CREATE INDEX key_id ON key (id);
CREATE TABLE field (id INTEGER, field TEXT, value TEXT, PRIMARY KEY (id, field, value)) WITHOUT ROWID;
CREATE TABLE mask (field TEXT, value TEXT, bits BLOB, PRIMARY KEY (field, value)) WITHOUT ROWID;
CREATE VIRTUAL TABLE word USING fts5(title, names, body, content='', tokenize='ascii');
"""
# How much a token counts in the title, in names and numbers, in the text.
_WEIGHTS = "12.0, 4.0, 1.0"
# Documents of a set that are looked at one by one.
_FEW = 1000
# Counts that are remembered: of the tokens people typed in vain.
_COUNTS = 10_000
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM word WHERE word MATCH ? LIMIT ?)"
_FOUND = "SELECT rowid FROM word WHERE word MATCH ?"
_WEIGHED = f"SELECT rowid, -bm25(word, {_WEIGHTS}) AS score FROM word WHERE word MATCH ?"


class SqliteEngine:
    """One committed state of the index: a read transaction is held open."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            f"file:{path}?mode=ro", uri=True, isolation_level=None, check_same_thread=False, cached_statements=64
        )
        run = self._connection.execute
        run("PRAGMA mmap_size = 2147418112")
        run("PRAGMA cache_size = -32000")
        run("BEGIN")
        self._path = path
        self.generation = str(_about(self._connection, "generation").decode())
        (most,) = run("SELECT coalesce(max(id), -1) FROM entry").fetchone()
        self.size = int(most) + 1
        self._masks: dict[tuple[str, str], int] = {}
        self._values: dict[str, tuple[str, ...]] = {}
        self._counts: dict[str, int] = {}

    def match(self, wanted: Iterable[Piece], *, where: str = "") -> Mapping[int, float]:
        """Where very many documents match, weighing each takes longer than finding them: those that have the words in
        their head (title, names, numbers) are weighed by it, the others are equal, so that the newest are taken."""
        expression = " AND ".join(f"({_expression(piece)})" for piece in wanted)
        if not expression:
            return {}
        found = [row[0] for row in self._connection.execute(_FOUND, (_in(where, expression),))]
        if len(found) <= search_limits().weighed:
            return self._weigh(_in(where, expression)) if found else {}
        return dict.fromkeys(found, 0.0) | self._weigh(_in(where or "{title names}", expression))

    def some(self, wanted: Iterable[Piece], *, where: str = "") -> Mapping[int, float]:
        known = {token for piece in wanted for group in piece.alternatives[:1] for token in group}
        expression = " OR ".join(map(_quoted, rarest({token: self._count(token) for token in known})))
        if not expression:
            return {}
        most = search_limits().compared_phrase
        rows = self._connection.execute(_WEIGHED + " ORDER BY score DESC", (_in(where, expression),))
        found = dict(rows.fetchmany(most))
        last = min(found.values(), default=0.0)
        found.update(itertools.takewhile(lambda row: row[1] >= last, rows))
        return found

    def _count(self, token: str) -> int:
        """How many documents have the token; of one that more have than are looked at, no more than that is said."""
        known = self._counts.get(token)
        if known is None:
            if len(self._counts) > _COUNTS:
                self._counts.clear()
            row = self._connection.execute(_COUNT, (_quoted(token), search_limits().roughly)).fetchone()
            known = self._counts[token] = int(row[0])
        return known

    def _weigh(self, expression: str) -> dict[int, float]:
        return dict(self._connection.execute(_WEIGHED, (expression,)))

    def newest(self, mask: int, most: int) -> list[int]:
        """Few are sorted; many are met soon by whoever goes through all, the newest first."""
        run = self._connection.execute
        if mask.bit_count() <= _FEW:
            rows = [run("SELECT -minute, path, id FROM entry WHERE id = ?", (one,)).fetchone() for one in members(mask)]
            return [row[2] for row in sorted(rows)[:most]]
        flags = flags_of(mask, self.size)
        newest = (row[0] for row in run("SELECT id FROM entry INDEXED BY entry_newest ORDER BY minute DESC, path"))
        return list(itertools.islice((one for one in newest if flags[one]), most))

    def lookup(self, key: str) -> tuple[int, ...]:
        return tuple(row[0] for row in self._connection.execute("SELECT id FROM key WHERE key = ?", (key,)))

    def mask(self, field: str, value: str) -> int:
        known = self._masks.get((field, value))
        if known is None:
            row = self._connection.execute("SELECT bits FROM mask WHERE field = ? AND value = ?", (field, value)).fetchone()
            known = int.from_bytes(row[0], "little") if row else 0
            if known:  # what nothing has is not remembered: anything may be asked for
                self._masks[field, value] = known
        return known

    def values(self, field: str) -> tuple[str, ...]:
        if field not in self._values:
            rows = self._connection.execute("SELECT value FROM mask WHERE field = ? ORDER BY value", (field,))
            self._values[field] = tuple(value for (value,) in rows)
        return self._values[field]

    def shown(self, document: int) -> Shown:
        return msgspec.msgpack.decode(self._stored("SELECT shown FROM entry WHERE id = ?", document), type=Shown)

    def text(self, document: int) -> str:
        return unpack(self._stored("SELECT text FROM content WHERE id = ?", document))

    def letters(self, document: int) -> str:
        return unpack_letters(self._stored("SELECT value FROM letters WHERE id = ?", document))

    def _stored(self, query: str, document: int) -> bytes:
        """What every document has."""
        row = self._connection.execute(query, (document,)).fetchone()
        if row is None or not isinstance(row[0], bytes):
            raise Missing("search.damaged", self._path)
        return row[0]

    def about(self) -> bytes:
        return _about(self._connection, "about")

    def paths(self) -> Iterator[tuple[str, int]]:
        yield from self._connection.execute("SELECT path, digest FROM entry ORDER BY path")

    def check(self) -> int:
        """The pages of the file and its own indexes; the number is of the words, of how many documents have each and how
        often, and of all that documents are found and filtered by."""
        run = self._connection.execute
        digest = 0
        with damage_as_missing(self._path):
            if run("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                raise Missing("search.damaged", self._path)
            run("CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, word, row)")
            for query in (
                "SELECT term, doc, cnt FROM temp.words",
                "SELECT path, tokens FROM entry JOIN content USING (id) ORDER BY path",
                "SELECT key, path FROM key JOIN entry USING (id) ORDER BY key, path",
                "SELECT field, value, path FROM field JOIN entry USING (id) ORDER BY field, value, path",
            ):
                for row in run(query):
                    digest = zlib.crc32(repr(row).encode("utf-8", "replace"), digest)
        return digest

    def close(self) -> None:
        self._connection.close()


def _about(connection: sqlite3.Connection, name: str) -> bytes:
    row = connection.execute("SELECT value FROM about WHERE name = ?", (name,)).fetchone()
    return row[0] if row else b""


def _in(where: str, expression: str) -> str:
    """An expression within a column or several."""
    return f"{where} : ({expression})" if where else expression


def _expression(piece: Piece) -> str:
    """A piece for FTS5. A quoted run of Han characters is a phrase of its bigrams: here positions are kept, and where
    many documents have all bigrams of a phrase, few have the phrase."""
    if piece.exact and set(run_tokens(piece.literal)) == set(piece.alternatives[0]):
        return '"' + " ".join(run_tokens(piece.literal)) + '"'
    return " OR ".join(f"({' AND '.join(map(_quoted, group))})" for group in piece.alternatives)


def _quoted(token: str) -> str:
    """A token as an FTS5 string. Tokens are letters and digits; quotes are doubled all the same."""
    return '"' + token.replace('"', '""') + '"'


def generation_of(path: Path) -> int:
    """How often this index was changed, -1 when that cannot be said."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            return int(_about(connection, "generation"))
    except (sqlite3.Error, ValueError):
        return -1


def open_sqlite(path: Path) -> SqliteEngine:
    """The index for searching. Missing when it is damaged."""
    try:
        return SqliteEngine(path)
    except sqlite3.DatabaseError as error:
        raise Missing("search.damaged", path) from error


class SqliteWriter:
    """One transaction that brings the index to its next state."""

    def __init__(self, path: Path, folder: Path) -> None:
        fresh = not path.exists()
        self._path, self._folder = path, folder
        self._connection = sqlite3.connect(path, isolation_level=None, cached_statements=64)
        run = self._connection.execute
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = NORMAL")
        run("PRAGMA cache_size = -64000")
        run("PRAGMA temp_store = MEMORY")
        run("BEGIN IMMEDIATE")
        self._generation = 1 if fresh else int(_about(self._connection, "generation")) + 1
        self.token = f"{path.name} {self._generation}"
        if fresh:
            for statement in _TABLES.strip().split(";\n"):
                run(statement.rstrip(";"))
            run("INSERT INTO word (word, rank) VALUES ('automerge', 8)")
        self._added: dict[tuple[str, str], list[int]] = {}
        self._taken: dict[tuple[str, str], list[int]] = {}
        (most,) = run("SELECT coalesce(max(id), -1) FROM entry").fetchone()
        self._next = int(most) + 1
        self._empty = self._next == 0

    def load(self, chunks: Iterable[Chunk], read: ReadEntries[Chunk], *, jobs: int) -> Iterator[list[tuple[str, int]]]:
        for prepared in prepare_chunks(chunks, read, jobs=jobs):
            for one in prepared:
                if not self._empty:
                    self.remove((one.path,))
                self._put(one)
            yield [(one.path, one.digest) for one in prepared]

    def _put(self, one: Prepared) -> None:
        run, many = self._connection.execute, self._connection.executemany
        document = self._free_id()
        words = (" ".join(one.title), " ".join(one.names), " ".join(tokens_of(one.body)))
        run("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", (document, one.path, one.digest, one.minute, one.shown))
        run("INSERT INTO letters VALUES (?, ?)", (document, one.letters))
        run("INSERT INTO content VALUES (?, ?, ?)", (document, one.text, msgspec.msgpack.encode(words[:2])))
        run("INSERT INTO word (rowid, title, names, body) VALUES (?, ?, ?, ?)", (document, *words))
        many("INSERT OR IGNORE INTO key VALUES (?, ?)", [(key, document) for key in one.keys])
        many("INSERT OR IGNORE INTO field VALUES (?, ?, ?)", [(document, *pair) for pair in one.fields])
        for pair in one.fields:
            self._added.setdefault(pair, []).append(document)

    def _free_id(self) -> int:
        if not self._empty:
            row = self._connection.execute("SELECT min(id) FROM free").fetchone()
            if row[0] is not None:
                self._connection.execute("DELETE FROM free WHERE id = ?", row)
                return int(row[0])
        self._next += 1
        return self._next - 1

    def remove(self, paths: Iterable[str]) -> None:
        run = self._connection.execute
        for path in paths:
            row = run("SELECT id, text, tokens FROM entry JOIN content USING (id) WHERE path = ?", (path,)).fetchone()
            if row is None:
                continue
            document, text, packed = row
            title, names = msgspec.msgpack.decode(packed, type=tuple[str, str])
            run(
                "INSERT INTO word (word, rowid, title, names, body) VALUES ('delete', ?, ?, ?, ?)",
                (document, title, names, " ".join(tokens(unpack(text)))),
            )
            for pair in run("SELECT field, value FROM field WHERE id = ?", (document,)).fetchall():
                self._taken.setdefault(pair, []).append(document)
                if document in self._added.get(pair, ()):
                    self._added[pair].remove(document)
            for table in ("field", "key", "letters", "content", "entry"):
                run(f"DELETE FROM {table} WHERE id = ?", (document,))
            run("INSERT INTO free VALUES (?)", (document,))

    def tidy(self) -> None:
        """FTS5 merges a little with every update."""

    def commit(self, about: bytes) -> None:
        self._save_masks()
        run = self._connection.execute
        run("INSERT OR REPLACE INTO about VALUES ('about', ?)", (about,))
        run("INSERT OR REPLACE INTO about VALUES ('generation', ?)", (str(self._generation).encode(),))
        run("COMMIT")
        run("PRAGMA busy_timeout = 0")  # a reader holds the old state: later, nobody waits for it
        with contextlib.suppress(sqlite3.OperationalError):
            run("PRAGMA wal_checkpoint(TRUNCATE)")
        self._connection.close()
        switch(self._folder, self._path.name)
        remove_others(self._folder, (self._path.name,))

    def _save_masks(self) -> None:
        run = self._connection.execute
        for pair in sorted(self._added.keys() | self._taken.keys()):
            row = run("SELECT bits FROM mask WHERE field = ? AND value = ?", pair).fetchone()
            bits = int.from_bytes(row[0], "little") if row else 0
            taken, added = self._taken.get(pair, []), self._added.get(pair, [])
            size = max([*taken, *added], default=-1) + 1
            bits = bits & ~mask_of(taken, size) | mask_of(added, size)
            if bits:
                run("INSERT OR REPLACE INTO mask VALUES (?, ?, ?)", (*pair, bits.to_bytes((bits.bit_length() + 7) // 8, "little")))
            else:
                run("DELETE FROM mask WHERE field = ? AND value = ?", pair)

    def abandon(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            self._connection.execute("ROLLBACK")
        self._connection.close()
        if current(self._folder) != self._path.name:
            remove_state(self._path)
