"""What all books of the ledger share: its database, its turns, and who hears of them."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from typing import TypeVar

import sqlalchemy as sa

from studio.model.errors import ShopError
from studio.model.secret import Secret
from studio.shop import groups, rows, waitlist
from studio.shop.database import WAIT_S, Database, lost_to_another
from studio.shop.published import PublishedStock
from studio.shop.stock import Group, StockRow, StockSnapshot
from studio.shop.turn import OrderEvent, Turn

_Result = TypeVar("_Result")

_UNTOUCHED = frozenset({"shop.disk_full", "shop.not_writable"})
"""Faults after which the stock is as it was shown: nothing could be written, by anyone."""

_ATTEMPTS = 3

_log = logging.getLogger(__name__)


class Books:
    """The base of Ledger, which see."""

    def __init__(
        self,
        url: str,
        on_change: Callable[[StockSnapshot], None],
        *,
        password: Callable[[], Secret] | None = None,
        on_orders: Callable[[tuple[OrderEvent, ...]], None] | None = None,
        wait_s: float = WAIT_S,
    ) -> None:
        self._database = Database(url, password=password, wait_s=wait_s)
        self._published = PublishedStock(on_change)
        self._on_orders = on_orders

    def start(self) -> None:
        """Open or make the database and publish its stock. Raises ShopError."""
        self._database.start()
        self.refresh()

    def close(self) -> None:
        self._database.close()

    @property
    def snapshot(self) -> StockSnapshot:
        """The latest published; no database is asked."""
        return self._published.snapshot

    def refresh(self) -> StockSnapshot:
        """Read all stock from the database: after others worked on it, or after trouble."""
        return self._published.replace(*self._read(_all_stock))

    def doubt(self) -> None:
        """Say that the stock is unknown: whoever waits for the database's answer has waited long enough."""
        self._published.doubt()

    def _write(self, person: str, work: Callable[[Turn], _Result], *, replaces_all: bool = False) -> _Result:
        """One transaction: `work`, then the waitlist and the groups it concerns; then everyone hears of it."""
        result, turn = self._transact(person, work)
        if replaces_all:
            with contextlib.suppress(ShopError):  # what is done is done; the stock is said to be unknown then
                self.refresh()
        elif turn.rows or turn.groups:
            self._published.add(list(turn.rows.values()), {group.product: group for group in turn.groups})
        if not self.snapshot.known:
            with contextlib.suppress(ShopError):
                self.refresh()
        self._tell_orders(turn)
        return result

    def _transact(self, person: str, work: Callable[[Turn], _Result]) -> tuple[_Result, Turn]:
        for attempt in range(_ATTEMPTS):
            try:
                with self._database.writing() as connection:
                    turn = Turn(connection, person)
                    result = work(turn)
                    waitlist.move_up(turn)
                    groups.judge(turn)
                return result, turn
            except ShopError as error:
                # PostgreSQL took it all back so that another one could go on; the same work again is the cure.
                if lost_to_another(error) and attempt + 1 < _ATTEMPTS:
                    continue
                self._note(error)
                raise
        raise AssertionError("the last attempt returns or raises")

    def _read(self, work: Callable[[sa.Connection], _Result]) -> _Result:
        try:
            with self._database.reading() as connection:
                return work(connection)
        except ShopError as error:
            self._note(error)
            raise

    def _note(self, error: ShopError) -> None:
        """While the database cannot be asked, nobody may read a number off the screen as if it were true."""
        if error.__cause__ is not None and error.code not in _UNTOUCHED:
            self._published.doubt()

    def _tell_orders(self, turn: Turn) -> None:
        if self._on_orders is None or not turn.events:
            return
        try:
            self._on_orders(tuple(turn.events))
        except Exception:  # noqa: BLE001 - what is on the disk stays there, whoever listens
            _log.exception("a listener of the orders failed")


def _all_stock(connection: sa.Connection) -> tuple[list[StockRow], dict[int, Group]]:
    return rows.read_stock(connection), groups.newest_groups(connection)
