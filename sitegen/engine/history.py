"""Brings what git knows into the library: last commits for the manifest, moved documents for redirects, index numbers
that were changed."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path
from typing import NamedTuple

import msgspec

from sitegen.diagnostics import Diagnostic, Place
from sitegen.engine.frozen import learn_numbers
from sitegen.history.log import Touch, blob, commits, head, is_ancestor, is_shallow, touches
from sitegen.library.store import get_state, put_state
from sitegen.parse.read import parse_document


class Learned(NamedTuple):
    """`moved`: documents whose old addresses changed; `committed`: documents with a commit since the last build."""

    moved: set[str]
    committed: set[str]


def learn_history(connection: sqlite3.Connection, root: Path, *, html: bool, versions: bool) -> Learned:
    """Reads the commits since the last build.

    `versions`: whether some site publishes who changed a document, when and why; what git says is kept then.

    A file moved by a commit keeps its old addresses as redirects, from the same git history in every clone that has
    it whole. Without git, and for moves not yet committed, `aliases` in front matter say it.
    """
    now, before = head(root), get_state(connection, "head") or ""
    kept = get_state(connection, "versions") == "yes"
    if now == before and kept == versions:
        return Learned(set(), set())
    whole = versions and not kept
    since = before if before and not whole and is_ancestor(root, before, now) else ""
    put_state(connection, "versions", "yes" if versions else "no")
    if not since or not versions:
        connection.execute("DELETE FROM version")
    affected: set[str] = set()
    if not since:
        affected = {path for (path,) in connection.execute("SELECT path FROM moved")}
        connection.execute("DELETE FROM history")
        connection.execute("DELETE FROM moved")
    seen: set[str] = set()
    found = list(touches(root, since, now)) if now else []
    for touch in found:
        if touch.path not in seen:
            seen.add(touch.path)
            connection.execute("INSERT OR REPLACE INTO history VALUES (?, ?, ?)", (touch.path, touch.commit, touch.blob))
    for touch in reversed(found):
        if touch.old and touch.path.endswith(".md") and touch.old.endswith(".md"):
            affected |= _learn_move(connection, root, touch, html=html)
    if versions:
        _learn_versions(connection, root, found, since, now)
    learn_numbers(connection, root, found, since, now)
    if not since:
        shallow = found and is_shallow(root)
        note = (Diagnostic("index-number.shallow", Place("content"), {"commits": str(len({one.commit for one in found}))}),)
        put_state(connection, "history-diagnostics", msgspec.msgpack.encode(note if shallow else ()))
    put_state(connection, "head", now)
    return Learned(affected, {path.removeprefix("content/") for path in seen if path.endswith(".md")})


def _learn_versions(connection: sqlite3.Connection, root: Path, found: list[Touch], since: str, now: str) -> None:
    """What every commit did to the documents, oldest first: a moved file takes its history along, a deleted one ends."""
    known = commits(root, since, now)
    for touch in reversed(found):
        path, old = touch.path.removeprefix("content/"), touch.old.removeprefix("content/")
        if not path.endswith(".md"):
            continue
        if not touch.blob:
            connection.execute("DELETE FROM version WHERE path = ?", (path,))
            continue
        if old:
            connection.execute("UPDATE OR REPLACE version SET path = ? WHERE path = ?", (path, old))
        commit = known.get(touch.commit)
        if commit is not None:
            connection.execute(
                "INSERT OR REPLACE INTO version VALUES (?, ?, ?, ?, ?)", (path, commit.at, commit.id, commit.author, commit.subject)
            )


def _learn_move(connection: sqlite3.Connection, root: Path, touch: Touch, *, html: bool) -> set[str]:
    """One move, oldest first: what led to the old path leads to the new one."""
    old, new = touch.old.removeprefix("content/"), touch.path.removeprefix("content/")
    connection.execute("UPDATE moved SET path = ? WHERE path = ?", (new, old))
    connection.execute("DELETE FROM moved WHERE old_path = ?", (new,))
    try:
        parsed = parse_document(old, blob(root, touch.old_blob), allow_html=html)
    except subprocess.CalledProcessError:
        return {old, new}
    if parsed.document is not None:
        connection.execute("INSERT OR REPLACE INTO moved VALUES (?, ?, ?)", (old, new, msgspec.msgpack.encode(parsed.document)))
    return {old, new}
