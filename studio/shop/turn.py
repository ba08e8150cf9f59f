"""One transaction's work on the stock: every movement with its row in the ledger, and what others must hear of it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import sqlalchemy as sa

from studio.model.order import LedgerEntry, LedgerReason
from studio.shop.amounts import from_milli
from studio.shop.schema import ledger, stock
from studio.shop.stock import Group, StockRow

PERSON_LENGTH = 200
_MICROSECONDS = 1_000_000

STOCK_COLUMNS = (
    stock.c.product,
    stock.c.qty_milli,
    stock.c.total_milli,
    stock.c.version,
    stock.c.ordered_milli,
    stock.c.reserved_milli,
    stock.c.waiting_milli,
    stock.c.threshold_milli,
)
"""In the order of StockRow."""

_MOVE = (
    sa.update(stock)
    .where(stock.c.product == sa.bindparam("number"), stock.c.qty_milli + sa.bindparam("qty") >= 0)
    .values(
        qty_milli=stock.c.qty_milli + sa.bindparam("qty"),
        total_milli=stock.c.total_milli + sa.bindparam("total"),
        ordered_milli=stock.c.ordered_milli + sa.bindparam("ordered"),
        reserved_milli=stock.c.reserved_milli + sa.bindparam("reserved"),
        waiting_milli=stock.c.waiting_milli + sa.bindparam("waiting"),
        version=stock.c.version + 1,
    )
    .returning(*STOCK_COLUMNS)
)
_ENTER = sa.insert(ledger).returning(ledger.c.id)


def now_us() -> int:
    return time.time_ns() // 1000


def unix_s(microseconds: int) -> float:
    return microseconds / _MICROSECONDS


class OrderEvent(NamedTuple):
    """An order that changed without being asked for: it moved up, its reservation expired, its group failed."""

    order_id: int
    state: str
    reason: LedgerReason


class Turn:
    """Runs inside a transaction of someone else's, who commits it and publishes `rows`, `events` and `groups`.

    `freed`: products of which more is left than before; their waitlist is looked at when the work is done.
    """

    def __init__(self, connection: sa.Connection, person: str) -> None:
        self.connection = connection
        self.person = person[:PERSON_LENGTH]
        self.rows: dict[int, StockRow] = {}
        self.freed: set[int] = set()
        self.events: list[OrderEvent] = []
        self.groups: list[Group] = []

    @property
    def is_postgres(self) -> bool:
        return self.connection.dialect.name == "postgresql"

    @contextlib.contextmanager
    def attempt(self) -> Iterator[None]:
        """Work that an exception takes back alone, with all that others would have heard of it."""
        before = dict(self.rows), set(self.freed), list(self.events), list(self.groups)
        try:
            with self.connection.begin_nested():
                yield
        except BaseException:
            self.rows, self.freed, self.events, self.groups = before
            raise

    def move(
        self, number: int, *, qty: int = 0, total: int = 0, ordered: int = 0, reserved: int = 0, waiting: int = 0
    ) -> StockRow | None:
        """Change one product's stock. None: there is not that much left (or no such product); nothing was changed."""
        values = {
            "number": number,
            "qty": qty,
            "total": total,
            "ordered": ordered,
            "reserved": reserved,
            "waiting": waiting,
        }
        found = self.connection.execute(_MOVE, values).one_or_none()
        if found is None:
            return None
        row = StockRow(*found)
        self.rows[number] = row
        if qty > 0:
            self.freed.add(number)
        return row

    def lock(self, numbers: Iterable[int]) -> dict[int, int]:
        """What is left of these, which nobody else changes until our transaction ends. Always in order of number, so
        that no two wait for each other. On SQLite who writes is alone anyway."""
        wanted = sa.select(stock.c.product, stock.c.qty_milli).where(stock.c.product.in_(sorted(numbers)))
        wanted = wanted.order_by(stock.c.product)
        if self.is_postgres:
            wanted = wanted.with_for_update()
        return {row[0]: row[1] for row in self.connection.execute(wanted)}

    def enter(
        self,
        number: int,
        delta_milli: int,
        reason: LedgerReason,
        *,
        order_id: int | None = None,
        undoes: int | None = None,
        change_id: int | None = None,
        group_id: int | None = None,
    ) -> LedgerEntry:
        """Write one row of the ledger; who calls moves the stock in the same transaction."""
        at = now_us()
        values = {
            "product": number,
            "delta_milli": delta_milli,
            "reason": reason,
            "person": self.person,
            "unix_us": at,
            "order_id": order_id,
            "undoes": undoes,
            "change_id": change_id,
            "group_id": group_id,
        }
        id_ = self.connection.execute(_ENTER, values).scalar_one()
        return LedgerEntry(
            id=id_,
            product=number,
            delta=from_milli(delta_milli),
            reason=reason,
            person=self.person,
            unix_s=unix_s(at),
            order_id=order_id or 0,
        )
