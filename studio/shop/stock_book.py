"""The ledger's book of products and stock."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import sqlalchemy as sa

from studio.model.errors import ShopError
from studio.model.order import LedgerEntry, LedgerReason
from studio.model.product import Product, StockLevel
from studio.shop import groups, rows
from studio.shop.amounts import MAX_STOCK, check_divisible, to_milli, written
from studio.shop.books import Books
from studio.shop.schema import products as product_table
from studio.shop.stock import Group
from studio.shop.turn import Turn

MAX_ROWS = 100_000


class StockBook(Books):
    """Products, what is left of them, and groups. See Ledger."""

    def load_products(self, products: Sequence[Product], person: str = "") -> None:
        """Make these the catalogue. New ones open with their `stock`; what is known keeps its count."""
        self._write(person, lambda turn: rows.put_catalogue(turn.connection, products, person), replaces_all=True)

    def products(self) -> tuple[Product, ...]:
        """The catalogue in the panel's order; `stock` of each is what is left now."""
        return self._read(rows.read_products)

    def put_product(self, product: Product, person: str) -> None:
        """Add a product, which opens with its `stock`, or renew a known one, whose count stays."""
        self._write(person, lambda turn: rows.put_products(turn.connection, [product], person), replaces_all=True)

    def remove_product(self, number: int, person: str) -> None:
        """Out of the catalogue; its history and its orders are kept. Raises `shop.unknown_product`."""

        def work(turn: Turn) -> None:
            rows.known_product(turn.connection, number)
            gone = sa.update(product_table).where(product_table.c.number == number)
            turn.connection.execute(gone.values(listed=False, on_air=False))

        self._write(person, work, replaces_all=True)

    def arrange(self, numbers: Sequence[int]) -> None:
        """The order of the panel; products not named come after these."""
        self._write("", lambda turn: rows.arrange(turn.connection, numbers))

    def put_on_air(self, number: int) -> None:
        """The one product that is being shown (讲解中), 0 for none. Raises `shop.unknown_product`."""

        def work(turn: Turn) -> None:
            if number:
                rows.known_product(turn.connection, number)
            turn.connection.execute(sa.update(product_table).values(on_air=product_table.c.number == number))

        self._write("", work)

    def adjust(
        self,
        product: int,
        delta: Decimal,
        person: str,
        reason: Literal["restock", "correction"] = "correction",
    ) -> LedgerEntry:
        """+5 or −2. Raises `shop.below_zero`, `shop.over_stock`, `shop.cut_piece`, `shop.unknown_product`."""

        def work(turn: Turn) -> LedgerEntry:
            known = rows.known_product(turn.connection, product)
            _check_change(delta, known)
            return _change(turn, known, to_milli(delta), reason)

        return self._write(person, work)

    def count(self, product: int, quantity: Decimal, person: str) -> LedgerEntry:
        """What was counted by hand is what is left now; the difference is the entry. Raises as `adjust` does."""

        def work(turn: Turn) -> LedgerEntry:
            turn.lock([product])
            known = rows.known_product(turn.connection, product)
            _check_change(quantity, known)
            if quantity < 0:
                raise ShopError("shop.not_positive", name=known.name, quantity=written(quantity))
            return _change(turn, known, to_milli(quantity) - to_milli(known.stock), "count")

        return self._write(person, work)

    def undo(self, entry_id: int, person: str) -> LedgerEntry:
        """Take back one restock, correction or count by a new entry. Orders are cancelled instead.

        Raises `shop.no_such_entry`, `shop.not_undoable`, `shop.already_undone`, `shop.below_zero`.
        """

        def work(turn: Turn) -> LedgerEntry:
            entry = rows.read_entry(turn.connection, entry_id)
            if entry is None:
                raise ShopError("shop.no_such_entry", entry=entry_id)
            if entry.reason not in ("opening", "restock", "correction", "count"):
                raise ShopError("shop.not_undoable", entry=entry_id)
            turn.lock([entry.product])
            known = rows.known_product(turn.connection, entry.product)
            if rows.is_undone(turn.connection, entry_id):
                raise ShopError("shop.already_undone", entry=entry_id)
            return _change(turn, known, -to_milli(entry.delta), "undo", undoes=entry)

        return self._write(person, work)

    def stock(self) -> dict[int, StockLevel]:
        """The true stock by product number, read now; what others changed meanwhile is published too."""
        return dict(self.refresh().levels)

    def entries(self, product: int | None = None, limit: int = 100) -> tuple[LedgerEntry, ...]:
        """The newest movements first, of one product or of all."""
        return self._read(lambda connection: rows.read_entries(connection, product, min(limit, MAX_ROWS)))

    def open_group(self, product: int, threshold: Decimal, deadline_unix_s: float, person: str) -> Group:
        """Sell a product only if `threshold` of it is ordered by the deadline; all that is ordered already counts.

        Raises `shop.unknown_product`, `shop.group_is_open`, `shop.bad_threshold`, `shop.deadline_past`.
        """
        return self._write(person, lambda turn: groups.open_group(turn, product, threshold, deadline_unix_s))

    def settle_group(self, group_id: int, person: str) -> Group:
        """Decide an open group now: it failed, and what its orders hold goes back. Raises `shop.no_such_group`."""
        return self._write(person, lambda turn: groups.settle(turn, group_id))

    def groups(self, limit: int = 100) -> tuple[Group, ...]:
        """The newest first."""
        return self._read(lambda connection: groups.read_groups(connection, limit))


def _change(
    turn: Turn, product: Product, delta_milli: int, reason: LedgerReason, undoes: LedgerEntry | None = None
) -> LedgerEntry:
    # What was ever put in grows by what comes in, and shrinks only where that was a mistake.
    put_in = max(delta_milli, 0) if undoes is None else -max(to_milli(undoes.delta), 0)
    row = turn.move(product.number, qty=delta_milli, total=put_in)
    if row is None:
        raise ShopError("shop.below_zero", name=product.name, left=written(product.stock), unit=product.unit)
    if row.qty_milli > to_milli(MAX_STOCK):
        raise ShopError("shop.over_stock", name=product.name, limit=written(MAX_STOCK))
    return turn.enter(product.number, delta_milli, reason, undoes=undoes.id if undoes is not None else None)


def _check_change(amount: Decimal, product: Product) -> None:
    if not amount.is_finite() or abs(amount) > MAX_STOCK:
        raise ShopError("shop.over_stock", name=product.name, limit=written(MAX_STOCK))
    check_divisible(amount, product.name, product.unit)
