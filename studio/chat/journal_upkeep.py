"""Deleting from the journal: a person's comments on request, and those that are old. Under the journal's lock."""

# ruff: noqa: S608 - what is joined into statements is our own; every value that comes from outside is bound.

from __future__ import annotations

import sqlite3

from studio.chat.search import unindex

_BESIDE = ("mark", "ruling")


def forget(connection: sqlite3.Connection, service: str, user: str) -> int:
    """Empty all rows of a person; see `Journal.forget`."""
    condition, values = "service = ? AND user = ?", (service, user)
    connection.execute("BEGIN IMMEDIATE")
    try:
        unindex(connection, condition, values)
        for table in _BESIDE:
            connection.execute(f"DELETE FROM {table} WHERE seq IN (SELECT seq FROM comment WHERE {condition})", values)
        for table in ("conflict", "withdrawal", "sanction"):
            connection.execute(f"DELETE FROM {table} WHERE {condition}", values)
        changed = connection.execute(
            f"UPDATE comment SET user = '', name = '', raw = '', text = '' WHERE {condition}", values
        ).rowcount
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("PRAGMA wal_checkpoint (TRUNCATE)").fetchall()
    return changed


def prune(connection: sqlite3.Connection, before_unix_s: float, most: int) -> int:
    """Delete the oldest rows; see `Journal.prune`."""
    row = connection.execute(
        "SELECT max(seq), count(*) FROM (SELECT seq, received_unix_s FROM comment ORDER BY seq LIMIT ?)"
        " WHERE received_unix_s < ?",
        (most, before_unix_s),
    ).fetchone()
    if not row[1]:
        return 0
    upto = int(row[0])
    connection.execute("BEGIN IMMEDIATE")
    try:
        unindex(connection, "seq <= ?", (upto,))
        for table in _BESIDE:
            connection.execute(f"DELETE FROM {table} WHERE seq <= ?", (upto,))
        connection.execute("DELETE FROM conflict WHERE received_unix_s < ?", (before_unix_s,))
        changed = connection.execute("DELETE FROM comment WHERE seq <= ?", (upto,)).rowcount
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return changed
