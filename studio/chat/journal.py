"""The journal: every comment on disk before anything else sees it. Append-only but for marks and removal on request.

SQLite in WAL mode with `synchronous=FULL`: a commit that returned survives a power cut. One connection, held
exclusively and used under one lock: the WAL bug of SQLite before 3.51.3 needs two connections, so it cannot happen.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, cast

from studio.chat import journal_upkeep as upkeep
from studio.chat import search
from studio.chat.ruling import Ruling, Sanction
from studio.chat.schema import open_journal
from studio.chat.service import Receipt, Verdict, Withdrawal
from studio.model.comment import Comment, CommentMark, FeedEntry, Hold
from studio.model.errors import ChatError

MOST_HELD = 50_000
_RETRY_S = 1.0

_ENTRY = (
    "SELECT c.seq, c.service, c.room, c.id, c.user, c.name, c.raw, c.text, c.received_unix_s, c.sent_unix_s,"
    " coalesce(m.mark, ''), coalesce(m.note, ''), coalesce(r.hold, ''), coalesce(r.reason, ''), coalesce(r.what, '')"
    " FROM comment c LEFT JOIN mark m ON m.seq = c.seq"
    " LEFT JOIN ruling r ON r.number = (SELECT max(number) FROM ruling WHERE seq = c.seq)"
)
_KEPT = "NOT (c.user = '' AND c.raw = '')"  # what a person had deleted leaves its number and key behind
_INSERT = (
    "INSERT OR IGNORE INTO comment (seq, service, room, id, user, name, raw, text, received_unix_s, sent_unix_s)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


log = logging.getLogger(__name__)


class _Aside(NamedTuple):
    """What is written beside the comments, as it was when the write began."""

    marks: dict[int, tuple[CommentMark, str]]
    withdrawals: tuple[Withdrawal, ...]
    rulings: tuple[tuple[int, Ruling, str, float], ...]
    handled: int | None


class Journal:
    """Comments in a SQLite file, numbered by `seq` from 1 up.

    While the disk refuses to write, new comments are held in memory (at most `MOST_HELD`), get their numbers, and
    are written with the first write that succeeds; `trouble` is the sentence of it. Used from any thread.
    `_lock` guards the connection and what `append` holds, and is kept through a commit; `_pending` guards `_marks`,
    `_withdrawals`, `_rulings` and `_handled`, and is never kept while the disk works: noting them costs nothing.
    """

    def __init__(self, path: Path, now_unix_s: Callable[[], float] = time.time) -> None:
        self.path = path
        self._now_unix_s = now_unix_s
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._started = False
        self._retry_at = 0.0
        self._next_seq = 0
        self._held: list[tuple[int, Comment]] = []
        self._held_keys: dict[tuple[str, str, str], tuple[int, str, str]] = {}
        self._conflicts: list[Comment] = []
        self._pending = threading.Lock()
        self._withdrawals: list[Withdrawal] = []
        self._marks: dict[int, tuple[CommentMark, str]] = {}
        self._rulings: list[tuple[int, Ruling, str, float]] = []
        self._handled: int | None = None
        self._unrecorded = 0
        self._trouble: ChatError | None = None

    def start(self) -> None:
        """Open, or make, the file. Raises ChatError when it is locked, newer than we know, or unusable: appending
        works all the same, in memory, and opening is tried again with it."""
        with self._lock:
            self._started = True
            try:
                self._open()
            except ChatError as error:
                self._trouble = error
                raise

    def close(self) -> None:
        """Write what waits and close the file."""
        with self._lock:
            self._retry_at = 0.0
            if self._started and not self.flush():
                log.error("the journal closes with %d comments unwritten: %s", len(self._held), self._trouble)
            self._started = False
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    @property
    def trouble(self) -> ChatError | None:
        """Why comments are not on disk now; None when all is well. A snapshot: never waits for the disk."""
        return self._trouble

    @property
    def held(self) -> int:
        """How many comments wait in memory for the disk. A snapshot, as `trouble`."""
        return len(self._held) if self._trouble is not None else 0

    def append(self, comments: Sequence[Comment]) -> tuple[Receipt, ...]:
        """Number the new ones and write them in one transaction; on return those *accepted* are on disk.

        One receipt a comment, in order. Never raises for the disk's sake: see `held` in `Receipt`.
        """
        with self._lock:
            receipts = [self._take(comment) for comment in comments]
            written = self.flush()
        if written:
            return tuple(receipts)
        return tuple(Receipt(r.seq, "held") if r.verdict == "accepted" else r for r in receipts)

    def withdraw(self, withdrawal: Withdrawal) -> None:
        """Note that the service took something back; the comments stay. Written with the next `flush` or `append`."""
        with self._pending:
            if len(self._withdrawals) < MOST_HELD:
                self._withdrawals.append(withdrawal)

    def mark(self, seq: int, mark: CommentMark, note: str = "") -> None:
        """Keep what became of a comment. Written with the next `flush` or `append`."""
        with self._pending:
            if seq in self._marks or len(self._marks) < MOST_HELD:
                self._marks[seq] = (mark, note)

    def rule(self, seq: int, ruling: Ruling, person: str = "") -> None:
        """Log why a comment is held, hidden or let go; `person`: who did it by hand. Written as `mark` is."""
        with self._pending:
            if len(self._rulings) < MOST_HELD:
                self._rulings.append((seq, ruling, person, self._now_unix_s()))

    def handled(self, seq: int) -> None:
        """The rules have seen every comment up to `seq`. Written with the next `flush` or `append`."""
        with self._pending:
            self._handled = seq

    def flush(self) -> bool:
        """Write everything that waits, in one transaction. False while the disk refuses: `trouble` says why.

        After a refusal the disk is asked again once a second at most.
        """
        with self._lock:
            with self._pending:
                aside = _Aside(dict(self._marks), tuple(self._withdrawals), tuple(self._rulings), self._handled)
            if not (self._held or self._conflicts or any(aside)):
                return self._trouble is None
            if self._trouble is not None and time.monotonic() < self._retry_at:
                self._drop_surplus()
                return False
            try:
                self._write(self._opened(), aside)
            except (sqlite3.Error, ChatError) as error:
                self._retry_at = time.monotonic() + _RETRY_S
                self._drop_surplus()
                self._trouble = self._sentence(error)
                return False
            self._forget_written(aside)
            return True

    def latest(self, most: int) -> tuple[FeedEntry, ...]:
        """The newest `most` entries on disk, oldest first. Raises ChatError when they cannot be read."""
        rows = self._read(f"{_ENTRY} WHERE {_KEPT} ORDER BY c.seq DESC LIMIT ?", (most,))
        return tuple(_entry(row) for row in reversed(rows))

    def since(self, seq: int, most: int = 1000) -> tuple[FeedEntry, ...]:
        """The oldest `most` entries on disk with a higher number than `seq`, oldest first."""
        query = f"{_ENTRY} WHERE c.seq > ? AND {_KEPT} ORDER BY c.seq LIMIT ?"
        return tuple(_entry(row) for row in self._read(query, (seq, most)))

    def search(self, wanted: search.Search, most: int = search.MOST_RESULTS) -> tuple[FeedEntry, ...]:
        """Matching entries, the newest first. Raises ChatError when the journal cannot be read."""
        with self._lock:
            try:
                numbers = search.matching(self._opened(), wanted, most)
                places = ", ".join("?" * len(numbers))
                rows = self._read(f"{_ENTRY} WHERE c.seq IN ({places}) ORDER BY c.seq DESC", tuple(numbers))
            except sqlite3.Error as error:
                raise ChatError("chat.journal_unusable", path=self.path, reason=error) from error
        return tuple(_entry(row) for row in rows)

    def index_some(self, most: int = 1_000) -> int:
        """Make the next comments findable by the index; those that are not yet are sought one by one. How many there
        were. Quietly none when the disk refuses: it is tried again."""
        with self._lock:
            if self._connection is None or self._trouble is not None:
                return 0
            try:
                return search.index_some(self._connection, most)
            except sqlite3.Error as error:
                log.warning("the comments are not indexed now: %s", error)
                return 0

    def knows(self, service: str, user: str, before_seq: int) -> bool:
        """True when this person has said something before. Raises ChatError."""
        query = "SELECT 1 FROM comment WHERE service = ? AND user = ? AND seq < ? LIMIT 1"
        return bool(self._read(query, (service, user, before_seq)))

    def sanction(self, sanction: Sanction) -> None:
        """Keep that a person is muted or banned; an empty kind ends it. Raises ChatError."""
        self._change(
            "INSERT OR REPLACE INTO sanction (service, user, kind, until_unix_s, person, unix_s)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (*sanction, self._now_unix_s()),
        )

    def sanctions(self) -> tuple[Sanction, ...]:
        """Those that have not ended. Raises ChatError."""
        query = "SELECT service, user, kind, until_unix_s, person FROM sanction"
        rows = self._read(f"{query} WHERE kind <> '' AND (until_unix_s = 0 OR until_unix_s > ?)", (self._now_unix_s(),))
        return tuple(Sanction(str(row[0]), str(row[1]), str(row[2]), float(str(row[3])), str(row[4])) for row in rows)

    def forget(self, service: str, user: str) -> int:
        """Delete what a person said and was called; number and key stay, so that what the service sends again is still
        known. How many there were. Raises ChatError."""
        with self._lock:
            self.flush()
            try:
                return upkeep.forget(self._opened(), service, user)
            except sqlite3.Error as error:
                raise ChatError("chat.journal_unusable", path=self.path, reason=error) from error

    def prune(self, before_unix_s: float, most: int = 2_000) -> int:
        """Delete the oldest comments received before a time, `most` at once; how many there were. Raises ChatError."""
        with self._lock:
            try:
                return upkeep.prune(self._opened(), before_unix_s, most)
            except sqlite3.Error as error:
                raise ChatError("chat.journal_unusable", path=self.path, reason=error) from error

    def handled_seq(self) -> int:
        """Up to which comment the rules had seen them when this was last written."""
        return int(str(self._read("SELECT seq FROM handled", ())[0][0]))

    def count(self) -> int:
        """Comments on disk."""
        return int(str(self._read("SELECT count(*) FROM comment", ())[0][0]))

    def conflicts(self) -> tuple[tuple[str, str, str, str], ...]:
        """(service, room, id, raw text) of comments that came under an id already taken, oldest first."""
        rows = self._read("SELECT service, room, id, raw FROM conflict ORDER BY number LIMIT ?", (MOST_HELD,))
        return tuple((str(row[0]), str(row[1]), str(row[2]), str(row[3])) for row in rows)

    def _open(self) -> None:
        self._connection, highest = open_journal(self.path)
        # Numbers given while the file could not be opened stay above those found in it.
        self._next_seq = max(self._next_seq, highest + 1)

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            if not self._started:
                raise ChatError("chat.journal_unusable", path=self.path, reason="not started")
            self._open()
        assert self._connection is not None
        return self._connection

    def _sentence(self, error: Exception) -> ChatError:
        if isinstance(error, ChatError):
            return error
        if self._unrecorded:
            return ChatError("chat.never_kept", path=self.path, reason=error, count=self._unrecorded)
        return ChatError("chat.not_kept", path=self.path, reason=error, count=len(self._held))

    def _read(self, query: str, values: tuple[object, ...]) -> list[tuple[object, ...]]:
        with self._lock:
            try:
                return self._opened().execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise ChatError("chat.journal_unusable", path=self.path, reason=error) from error

    def _change(self, statement: str, values: tuple[object, ...]) -> None:
        with self._lock:
            try:
                self._opened().execute(statement, values)
            except sqlite3.Error as error:
                raise ChatError("chat.journal_unusable", path=self.path, reason=error) from error

    def _take(self, comment: Comment) -> Receipt:
        """Decide what `comment` is; a new one is numbered and held for the next write."""
        known = self._held_keys.get(comment.key) or self._on_disk(comment.key)
        if known is None:
            if not self._next_seq:
                # Never opened yet: numbers from the wall clock are above any the file can hold.
                self._next_seq = int(self._now_unix_s()) * 1000
            seq = self._next_seq
            self._next_seq += 1
            self._held.append((seq, comment))
            self._held_keys[comment.key] = (seq, comment.user, comment.raw)
            return Receipt(seq, "accepted")
        seq, user, raw = known
        same = (user, raw) in ((comment.user, comment.raw), ("", ""))  # or deleted on request, and sent again
        verdict: Verdict = "duplicate" if same else "conflict"
        if verdict == "conflict" and len(self._conflicts) < MOST_HELD:
            self._conflicts.append(comment)
        if verdict == "duplicate" and self._trouble is not None and comment.key in self._held_keys:
            verdict = "held"
        return Receipt(seq, verdict)

    def _on_disk(self, key: tuple[str, str, str]) -> tuple[int, str, str] | None:
        if self._connection is None:
            return None
        try:
            row = self._connection.execute(
                "SELECT seq, user, raw FROM comment WHERE service = ? AND room = ? AND id = ?", key
            ).fetchone()
        except sqlite3.Error:
            return None  # Unreadable: take it as new; the unique key decides when it is written.
        return None if row is None else (int(row[0]), str(row[1]), str(row[2]))

    def _write(self, connection: sqlite3.Connection, aside: _Aside) -> None:
        now_unix_s = self._now_unix_s()
        connection.execute("BEGIN IMMEDIATE")
        try:
            connection.executemany(_INSERT, [_row(seq, comment) for seq, comment in self._held])
            connection.executemany(
                "INSERT OR IGNORE INTO conflict (service, room, id, user, name, raw, received_unix_s)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [(c.service, c.room, c.id, c.user, c.name, c.raw, c.received_unix_s) for c in self._conflicts],
            )
            connection.executemany(
                "INSERT INTO withdrawal (service, room, comment_id, user, received_unix_s) VALUES (?, ?, ?, ?, ?)",
                [(w.service, w.room, w.comment_id, w.user, now_unix_s) for w in aside.withdrawals],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO mark (seq, mark, note) VALUES (?, ?, ?)",
                [(seq, mark, note) for seq, (mark, note) in aside.marks.items()],
            )
            connection.executemany(
                "INSERT INTO ruling (seq, hold, reason, what, person, unix_s) VALUES (?, ?, ?, ?, ?, ?)",
                [(seq, *ruling, person, unix_s) for seq, ruling, person, unix_s in aside.rulings],
            )
            if aside.handled is not None:
                connection.execute("UPDATE handled SET seq = ?", (aside.handled,))
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _forget_written(self, aside: _Aside) -> None:
        self._held.clear()
        self._held_keys.clear()
        self._conflicts.clear()
        self._trouble = None
        with self._pending:
            for seq, mark in aside.marks.items():
                if self._marks[seq] == mark:
                    del self._marks[seq]
            del self._withdrawals[: len(aside.withdrawals)]
            del self._rulings[: len(aside.rulings)]
            if self._handled == aside.handled:
                self._handled = None

    def _drop_surplus(self) -> None:
        """Bound what waits; the oldest are kept, so that the numbers on disk have no hole but the last."""
        for _, comment in self._held[MOST_HELD:]:
            del self._held_keys[comment.key]
            self._unrecorded += 1
        del self._held[MOST_HELD:]


def _row(seq: int, c: Comment) -> tuple[object, ...]:
    return (seq, c.service, c.room, c.id, c.user, c.name, c.raw, c.text, c.received_unix_s, c.sent_unix_s)


def _entry(row: tuple[object, ...]) -> FeedEntry:
    seq, service, room, id_, user, name, raw, text, received, sent, mark, note, hold, reason, what = row
    comment = Comment(
        service=str(service),
        room=str(room),
        id=str(id_),
        user=str(user),
        name=str(name),
        text=str(text),
        raw=str(raw),
        received_unix_s=float(str(received)),
        sent_unix_s=float(str(sent)),
    )
    return FeedEntry(
        seq=int(str(seq)),
        comment=comment,
        mark=cast(CommentMark, mark),
        note=str(note),
        hold=cast(Hold, hold),
        hold_reason=str(reason),
        hold_what=str(what),
    )
