"""Brings what git knows into the library: last commits for the manifest, moved documents for redirects."""

from __future__ import annotations

import sqlite3
import subprocess
from pathlib import Path

import msgspec

from sitegen.history.log import Touch, blob, head, is_ancestor, touches
from sitegen.library.store import get_state, put_state
from sitegen.parse.read import parse_document


def learn_history(connection: sqlite3.Connection, root: Path, *, html: bool) -> tuple[set[str], set[str]]:
    """Reads the commits since the last build. Returns documents whose old addresses changed, and those committed.

    A file moved by a commit keeps its old addresses as redirects, from the same git history in every clone that has
    it whole. Without git, and for moves not yet committed, `aliases` in front matter say it.
    """
    now, before = head(root), get_state(connection, "head") or ""
    if now == before:
        return set(), set()
    since = before if before and is_ancestor(root, before, now) else ""
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
    put_state(connection, "head", now)
    return affected, {path.removeprefix("content/") for path in seen if path.endswith(".md")}


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
        connection.execute(
            "INSERT OR REPLACE INTO moved VALUES (?, ?, ?)", (old, new, msgspec.msgpack.encode(parsed.document))
        )
    return {old, new}
