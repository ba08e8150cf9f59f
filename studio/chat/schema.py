"""The journal's tables, and opening them safely."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from studio.model.errors import ChatError

JOURNAL_VERSION = 2

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

# `ruling` is a log: the latest row of a comment says how it is. `sanction`: 0 is for ever, a time that is past is none.
# `found` holds every three letters that follow one another, without a copy of the texts; `indexed`: how far it is.
_SECOND = """
CREATE TABLE ruling (
    number INTEGER PRIMARY KEY, seq INTEGER NOT NULL, hold TEXT NOT NULL, reason TEXT NOT NULL, what TEXT NOT NULL,
    person TEXT NOT NULL, unix_s REAL NOT NULL
);
CREATE INDEX ruling_by_seq ON ruling (seq);
CREATE TABLE sanction (
    service TEXT NOT NULL, user TEXT NOT NULL, kind TEXT NOT NULL, until_unix_s REAL NOT NULL, person TEXT NOT NULL,
    unix_s REAL NOT NULL, PRIMARY KEY (service, user)
);
CREATE INDEX comment_by_user ON comment (service, user);
CREATE INDEX mark_by_kind ON mark (mark);
CREATE VIRTUAL TABLE found USING fts5 (words, content = '', tokenize = 'trigram');
CREATE VIRTUAL TABLE found_terms USING fts5vocab (found, 'row');
CREATE TABLE indexed (seq INTEGER NOT NULL);
INSERT INTO indexed VALUES (0);
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
    # What a person had deleted is not left in free pages.
    connection.execute("PRAGMA secure_delete = ON")
    if found < JOURNAL_VERSION:
        tables = _SECOND if found else _TABLES + _SECOND
        connection.executescript(f"BEGIN IMMEDIATE; {tables} PRAGMA user_version = {JOURNAL_VERSION}; COMMIT;")
    highest = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'comment'").fetchone()
    return 0 if highest is None else int(highest[0])
