"""The stock ledger and the order book: what the desk asks and tells."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, TypeVar

import sqlalchemy as sa

from studio.model.errors import ShopError
from studio.model.order import LedgerEntry, Order, OrderAnswer
from studio.model.product import Product, StockLevel
from studio.shop import order_book, rows
from studio.shop.amounts import MAX_STOCK, check_divisible, to_milli, written
from studio.shop.database import Database
from studio.shop.order_book import CommentKey, OrderRecord, OrderTotals
from studio.shop.stock import StockRow, StockSnapshot

_Result = TypeVar("_Result")
_Changed = tuple[_Result, Sequence[StockRow]]

_UNTOUCHED = frozenset({"shop.disk_full", "shop.not_writable"})
"""Faults after which the stock is as it was shown: nothing could be written, by anyone."""

MAX_ROWS = 100_000

_log = logging.getLogger(__name__)


class Ledger:
    """One show's stock and orders, in SQLite or PostgreSQL.

    Every call may come from any thread, and returns when its change is on the disk. It raises ShopError and has then
    changed nothing; after `shop.unreachable` alone it may have, and placing the same order again tells.
    `on_change` is called after each change, in the thread that made it, with snapshots in order of their version;
    it must be quick, and must not call the ledger.
    """

    def __init__(self, url: str, on_change: Callable[[StockSnapshot], None]) -> None:
        self._database = Database(url)
        self._on_change = on_change
        self._publishing = threading.Lock()  # guards _rows and _snapshot, and keeps calls of on_change in order
        self._rows: dict[int, StockRow] = {}
        self._snapshot = StockSnapshot()

    def start(self) -> None:
        """Open or make the database and publish its stock. Raises ShopError."""
        self._database.start()
        self.refresh()

    def close(self) -> None:
        self._database.close()

    @property
    def snapshot(self) -> StockSnapshot:
        """The latest published; no database is asked."""
        return self._snapshot

    def load_products(self, products: Sequence[Product], person: str = "") -> None:
        """Make these the catalogue. New ones open with their `stock`; what is known keeps its count."""

        def work(connection: sa.Connection) -> _Changed[None]:
            rows.put_catalogue(connection, products, person)
            return None, rows.read_stock(connection)

        self._write(work, replaces_all=True)

    def products(self) -> tuple[Product, ...]:
        """The catalogue by number; `stock` of each is what is left now."""
        return self._read(rows.read_products)

    def place(self, order: Order, person: str = "") -> OrderAnswer:
        """Answer an order, wholly accepted or wholly refused (sold out, not enough, over the person's limit).

        `person`: who entered it; the neighbour himself if empty. Asking again is safe. Raises ShopError
        `shop.other_content`, or what is wrong with the order (`shop.unknown_product`, `shop.not_positive`, …).
        """
        who = person or order.name or order.user

        def work(connection: sa.Connection) -> _Changed[OrderAnswer]:
            return order_book.place(connection, order, who)

        return self._write(work)

    def cancel(self, which: int | CommentKey, person: str) -> OrderAnswer:
        """Give back an order, by its id or its comment's key. Raises `shop.no_such_order`, `shop.was_refused`."""

        def work(connection: sa.Connection) -> _Changed[OrderAnswer]:
            return order_book.cancel(connection, which, person)

        return self._write(work)

    def adjust(
        self,
        product: int,
        delta: Decimal,
        person: str,
        reason: Literal["restock", "correction"] = "correction",
    ) -> LedgerEntry:
        """+5 or −2. Raises `shop.below_zero`, `shop.over_stock`, `shop.cut_piece`, `shop.unknown_product`."""

        def work(connection: sa.Connection) -> _Changed[LedgerEntry]:
            known = rows.known_product(connection, product)
            _check_change(delta, known)
            return self._change(connection, known, to_milli(delta), reason, person)

        return self._write(work)

    def count(self, product: int, quantity: Decimal, person: str) -> LedgerEntry:
        """What was counted by hand is what is left now; the difference is the entry. Raises as `adjust` does."""

        def work(connection: sa.Connection) -> _Changed[LedgerEntry]:
            _lock_stock(connection, product)
            known = rows.known_product(connection, product)
            _check_change(quantity, known)
            if quantity < 0:
                raise ShopError("shop.not_positive", name=known.name, quantity=written(quantity))
            return self._change(connection, known, to_milli(quantity) - to_milli(known.stock), "count", person)

        return self._write(work)

    def undo(self, entry_id: int, person: str) -> LedgerEntry:
        """Take back one restock, correction or count by a new entry. Orders are cancelled instead.

        Raises `shop.no_such_entry`, `shop.not_undoable`, `shop.already_undone`, `shop.below_zero`.
        """

        def work(connection: sa.Connection) -> _Changed[LedgerEntry]:
            entry = rows.read_entry(connection, entry_id)
            if entry is None:
                raise ShopError("shop.no_such_entry", entry=entry_id)
            if entry.reason not in ("opening", "restock", "correction", "count"):
                raise ShopError("shop.not_undoable", entry=entry_id)
            known = rows.known_product(connection, entry.product)
            _lock_stock(connection, entry.product)
            if rows.is_undone(connection, entry_id):
                raise ShopError("shop.already_undone", entry=entry_id)
            return self._change(connection, known, -to_milli(entry.delta), "undo", person, undoes=entry)

        return self._write(work)

    def stock(self) -> dict[int, StockLevel]:
        """The true stock by product number, read now; what others changed meanwhile is published too."""
        return dict(self.refresh().levels)

    def refresh(self) -> StockSnapshot:
        """Read all stock from the database: after others worked on it, or after trouble."""
        return self._publish(self._read(rows.read_stock), complete=True)

    def entries(self, product: int | None = None, limit: int = 100) -> tuple[LedgerEntry, ...]:
        """The newest movements first, of one product or of all."""
        return self._read(lambda connection: rows.read_entries(connection, product, min(limit, MAX_ROWS)))

    def orders(self, limit: int = 100) -> tuple[OrderRecord, ...]:
        """The newest first, refused and cancelled ones too."""
        return self._read(lambda connection: order_book.read_orders(connection, min(limit, MAX_ROWS)))

    def totals(self) -> OrderTotals:
        return self._read(order_book.read_totals)

    def _change(
        self,
        connection: sa.Connection,
        product: Product,
        delta_milli: int,
        reason: rows.Reason,
        person: str,
        undoes: LedgerEntry | None = None,
    ) -> _Changed[LedgerEntry]:
        # What was ever put in grows by what comes in, and shrinks only where that was a mistake.
        put_in = max(delta_milli, 0) if undoes is None else -max(to_milli(undoes.delta), 0)
        row = rows.move(connection, product.number, delta_milli, put_in)
        if row is None:
            amounts = {"left": written(product.stock), "unit": product.unit}
            raise ShopError("shop.below_zero", name=product.name, **amounts)
        if row.qty_milli > to_milli(MAX_STOCK):
            raise ShopError("shop.over_stock", name=product.name, limit=written(MAX_STOCK))
        undone = undoes.id if undoes is not None else None
        return rows.enter(connection, product.number, delta_milli, reason, person, undoes=undone), (row,)

    def _write(self, work: Callable[[sa.Connection], _Changed[_Result]], *, replaces_all: bool = False) -> _Result:
        try:
            with self._database.writing() as connection:
                result, changed = work(connection)
        except ShopError as error:
            self._doubt(error)
            raise
        if changed or replaces_all:
            self._publish(changed, complete=replaces_all)
        if not self._snapshot.known:
            # What is done is done, whatever becomes of this look at the rest.
            with contextlib.suppress(ShopError):
                self.refresh()
        return result

    def _read(self, work: Callable[[sa.Connection], _Result]) -> _Result:
        try:
            with self._database.reading() as connection:
                return work(connection)
        except ShopError as error:
            self._doubt(error)
            raise

    def _publish(self, found: Sequence[StockRow], complete: bool) -> StockSnapshot:
        """Take over rows that are newer than ours; `complete`: these are all there are."""
        with self._publishing:
            newer = {
                row.product: row
                for row in found
                if row.product not in self._rows or row.version >= self._rows[row.product].version
            }
            gone = frozenset(self._rows.keys() - {row.product for row in found}) if complete else frozenset[int]()
            before = self._snapshot
            changed = frozenset(number for number, row in newer.items() if self._rows.get(number) != row) | gone
            known = complete or before.known
            if not changed and known == before.known and before.version:
                return before
            self._rows.update(newer)
            levels = dict(before.levels)
            for number in gone:
                del self._rows[number], levels[number]
            renewed = self._rows if known != before.known else changed - gone
            for number in renewed:
                levels[number] = self._rows[number].level(known)
            return self._tell(levels, changed if known == before.known else frozenset(levels) | gone, known)

    def _doubt(self, error: ShopError) -> None:
        """While the database cannot be asked, nobody may read a number off the screen as if it were true."""
        if error.__cause__ is None or error.code in _UNTOUCHED:
            return
        with self._publishing:
            if self._snapshot.known and self._rows:
                unknown = {number: row.level(known=False) for number, row in self._rows.items()}
                self._tell(unknown, frozenset(unknown), known=False)

    def _tell(self, levels: dict[int, StockLevel], changed: frozenset[int], known: bool) -> StockSnapshot:
        self._snapshot = StockSnapshot(self._snapshot.version + 1, MappingProxyType(levels), changed, known)
        try:
            self._on_change(self._snapshot)
        except Exception:  # noqa: BLE001 - the order is on the disk: whoever listens cannot undo that by failing
            _log.exception("a listener of the stock failed")
        return self._snapshot


def _lock_stock(connection: sa.Connection, product: int) -> None:
    """Nobody else changes this product until our transaction ends (SQLite: nobody writes at all anyway)."""
    rows.move(connection, product, 0, 0)


def _check_change(amount: Decimal, product: Product) -> None:
    if not amount.is_finite() or abs(amount) > MAX_STOCK:
        raise ShopError("shop.over_stock", name=product.name, limit=written(MAX_STOCK))
    check_divisible(amount, product.name, product.unit)
