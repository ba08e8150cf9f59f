"""What the till could not get into the ledger yet: a small file on this computer, on the disk before anyone is told."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from studio.model.errors import ShopError
from studio.model.order import Order, OrderChange

MAX_KEPT = 100_000

Request = Order | OrderChange | int
"""An order, a change, or the number of an order that was handed over."""


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it is kept: one of the three."""

    order: Order | None = None
    change: OrderChange | None = None
    handed_over: int = 0
    person: str = ""
    partly: bool | None = None

    @property
    def request(self) -> Request:
        return self.order or self.change or self.handed_over


class TillJournal:
    """Requests in the order they came. The till's lock guards it: one call at a time, from any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def start(self) -> list[tuple[int, Kept]]:
        """Open the file, or make it; what is in it. Raises ShopError `shop.journal_failed`."""
        with self._said():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            self._connection = connection
            for setting in ("journal_mode=TRUNCATE", "synchronous=FULL", "secure_delete=ON"):
                connection.execute(f"PRAGMA {setting}")
            connection.execute("CREATE TABLE IF NOT EXISTS kept (seq INTEGER PRIMARY KEY AUTOINCREMENT, content BLOB)")
            found = connection.execute("SELECT seq, content FROM kept ORDER BY seq").fetchall()
            return [(seq, msgspec.json.decode(content, type=Kept)) for seq, content in found]

    def append(self, kept: Kept) -> int:
        """Returns when it is on the disk. Raises ShopError `shop.journal_failed`, `shop.journal_full`."""
        with self._said():
            connection = self._open()
            if connection.execute("SELECT count(*) FROM kept").fetchone()[0] >= MAX_KEPT:
                raise ShopError("shop.journal_full", limit=MAX_KEPT)
            content = msgspec.json.encode(kept)
            return connection.execute("INSERT INTO kept (content) VALUES (?)", (content,)).lastrowid or 0

    def remove(self, seqs: Sequence[int]) -> None:
        """Raises ShopError `shop.journal_failed`; they are then placed again at the next start, to no effect."""
        with self._said():
            connection = self._open()
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.executemany("DELETE FROM kept WHERE seq = ?", [(seq,) for seq in seqs])
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def close(self) -> None:
        """May be called twice."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ShopError("shop.closed")
        return self._connection

    @contextlib.contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, msgspec.MsgspecError) as error:
            raise ShopError("shop.journal_failed", path=self._path, reason=str(error)[:200]) from error
