"""Full-text search of the journal: three letters and more by FTS5's trigrams, one or two by the trigrams they begin.

Each comment is indexed as name, mark, text, two marks: so every letter and every pair begins a trigram, at the very
end too, and a short word is all the trigrams that begin with it. Functions on the journal's connection, under its lock.
"""

# ruff: noqa: S608 - what is joined into statements is our own; every value that comes from outside is bound.

from __future__ import annotations

import sqlite3
from typing import NamedTuple

MOST_RESULTS = 200
MOST_LETTERS = 100
_MOST_TERMS = 400
_MOST_MATCHES = 5_000
_LAST = chr(0x10FFFF)


class Search(NamedTuple):
    """What is sought: all of it must hold. `text` in name or text, whatever the case; `before_seq` 0 for the newest."""

    text: str = ""
    marks: tuple[str, ...] = ()
    service: str = ""
    user: str = ""
    before_seq: int = 0


def matching(connection: sqlite3.Connection, search: Search, most: int) -> list[int]:
    """Numbers of matching comments, the newest first. With a text and other wishes together, the newest
    `_MOST_MATCHES` of the text are looked at."""
    where, values = _filters(search)
    text = search.text.strip()[:MOST_LETTERS].lower()
    if not text:
        return _numbers(connection, where, values, most)
    indexed = int(connection.execute("SELECT seq FROM indexed").fetchone()[0])
    like = "(c.text LIKE ? ESCAPE '\\' OR c.name LIKE ? ESCAPE '\\')"
    pattern = _pattern(text)
    tail = _numbers(connection, [*where, f"c.seq > {indexed}", like], [*values, pattern, pattern], most)
    if len(tail) >= most:
        return tail
    expression = _expression(connection, text)
    if expression is None:  # in so many comments that the newest are found at once
        rest = _numbers(connection, [*where, f"c.seq <= {indexed}", like], [*values, pattern, pattern], most)
    else:
        inside = f"c.seq IN (SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid DESC LIMIT {_MOST_MATCHES})"
        rest = _numbers(connection, [*where, inside], [*values, expression], most) if expression else []
    return (tail + rest)[:most]


def index_some(connection: sqlite3.Connection, most: int) -> int:
    """Index the next `most` comments; how many there were."""
    first = int(connection.execute("SELECT seq FROM indexed").fetchone()[0])
    row = connection.execute(
        "SELECT max(seq), count(*) FROM (SELECT seq FROM comment WHERE seq > ? ORDER BY seq LIMIT ?)", (first, most)
    ).fetchone()
    if not row[1]:
        return 0
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.execute(f"INSERT INTO found (rowid, words) {_WORDS} WHERE seq > ? AND seq <= ?", (first, row[0]))
        connection.execute("UPDATE indexed SET seq = ?", (row[0],))
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return int(row[1])


def unindex(connection: sqlite3.Connection, where: str, values: tuple[object, ...]) -> None:
    """Take the comments of a condition out of the index; within the caller's transaction, before they change."""
    indexed = int(connection.execute("SELECT seq FROM indexed").fetchone()[0])
    connection.execute(
        f"INSERT INTO found (found, rowid, words) SELECT 'delete', * FROM ({_WORDS} WHERE seq <= ? AND {where})",
        (indexed, *values),
    )


_WORDS = "SELECT seq, name || char(31) || text || char(31, 31) FROM comment"


def _numbers(connection: sqlite3.Connection, where: list[str], values: list[object], most: int) -> list[int]:
    condition = " AND ".join(where) or "1"
    rows = connection.execute(f"SELECT c.seq FROM comment c WHERE {condition} ORDER BY c.seq DESC LIMIT {most}", values)
    return [int(row[0]) for row in rows]


def _filters(search: Search) -> tuple[list[str], list[object]]:
    where = ["NOT (c.user = '' AND c.raw = '')"]
    values: list[object] = []
    if search.before_seq:
        where.append("c.seq < ?")
        values.append(search.before_seq)
    if search.service:
        where.append("c.service = ?")
        values.append(search.service)
    if search.user:
        where.append("c.user = ?")
        values.append(search.user)
    if search.marks:
        places = ", ".join("?" * len(search.marks))
        where.append(
            f"c.seq IN (SELECT seq FROM mark WHERE mark IN ({places}) ORDER BY seq DESC LIMIT {_MOST_MATCHES})"
        )
        values += search.marks
    return where, values


def _expression(connection: sqlite3.Connection, text: str) -> str | None:
    """FTS5's expression for `text`; empty when nothing can match, None when the index is not the way to find it."""
    if len(text) >= 3:
        return _quoted(text)
    rows = connection.execute(
        f"SELECT term FROM found_terms WHERE term >= ? AND term < ? LIMIT {_MOST_TERMS + 1}", (text, text + _LAST)
    ).fetchall()
    if len(rows) > _MOST_TERMS:
        return None
    return " OR ".join(_quoted(str(row[0])) for row in rows)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _pattern(text: str) -> str:
    for special in "\\%_":
        text = text.replace(special, "\\" + special)
    return f"%{text}%"
