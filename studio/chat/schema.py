"""The journal's tables, and opening them safely."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from studio.model.errors import ChatError

JOURNAL_VERSION = 1

_TABLES = """
CREATE TABLE comment (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, service TEXT NOT NULL, room TEXT NOT NULL, id TEXT NOT NULL,
    user TEXT NOT NULL, name TEXT NOT NULL, raw TEXT NOT NULL, text TEXT NOT NULL,
    received_unix_s REAL NOT NULL, sent_unix_s REAL NOT NULL, UNIQUE (service, room, id)
);
CREATE TABLE conflict (
    number INTEGER PRIMARY KEY, service TEXT NOT NULL, room TEXT NOT NULL, id TEXT NOT NULL,
    user TEXT NOT NULL, name TEXT NOT NULL, raw TEXT NOT NULL, received_unix_s REAL NOT NULL,
    UNIQUE (service, room, id, user, raw)
);
CREATE TABLE withdrawal (
    number INTEGER PRIMARY KEY, service TEXT NOT NULL, room TEXT NOT NULL, comment_id TEXT NOT NULL,
    user TEXT NOT NULL, received_unix_s REAL NOT NULL
);
CREATE TABLE mark (seq INTEGER PRIMARY KEY, mark TEXT NOT NULL, note TEXT NOT NULL);
CREATE TABLE handled (seq INTEGER NOT NULL);
INSERT INTO handled VALUES (0);
"""


def open_journal(path: Path) -> tuple[sqlite3.Connection, int]:
    """Open or make the journal at `path`, for this process alone; returns it and the highest number ever given.

    Raises ChatError when another process has it, when it is newer than we know, or when it cannot be used.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Comments are people's words: nobody else on this computer reads them.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        # `timeout`: how long to wait for another process's lock. Autocommit: transactions are written out.
        connection = sqlite3.connect(path, timeout=0.2, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise ChatError("chat.journal_unusable", path=path, reason=error) from error
    try:
        return connection, _prepare(connection, path)
    except sqlite3.OperationalError as error:
        connection.close()
        code = "chat.journal_busy" if "locked" in str(error) else "chat.journal_unusable"
        raise ChatError(code, path=path, reason=error) from error
    except sqlite3.Error as error:
        connection.close()
        raise ChatError("chat.journal_unusable", path=path, reason=error) from error
    except ChatError:
        connection.close()
        raise


def _prepare(connection: sqlite3.Connection, path: Path) -> int:
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    # The version is looked at before anything is changed: a newer file stays as it is.
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found > JOURNAL_VERSION:
        raise ChatError("chat.journal_newer", path=path, found=found, known=JOURNAL_VERSION)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    if found == 0:
        connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {JOURNAL_VERSION}; COMMIT;")
    highest = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'comment'").fetchone()
    return 0 if highest is None else int(highest[0])
