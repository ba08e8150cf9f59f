"""The order book as the desk keeps it: orders placed, refused and cancelled, newest first."""

from __future__ import annotations

import threading
from collections import deque
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from studio.desk.holdings import Holdings
from studio.desk.state import OrderCounts, OrderRow
from studio.model.comment import Comment
from studio.model.errors import ShopError, StudioError
from studio.model.order import Order, OrderAnswer, OrderLine
from studio.model.sentences import say
from studio.shop.amounts import written
from studio.shop.order_by_hand import order_from_comment

if TYPE_CHECKING:
    from studio.desk.desk import Desk

MOST_ROWS = 200
_MOST_REMEMBERED = 10_000


class Placed(NamedTuple):
    """An answer, and what it says in words: what was ordered, or why not."""

    answer: OrderAnswer
    note: str


class OrderDesk:
    """`place` runs on the feed's thread for what comments order; the rest on the desk's.

    `_lock` guards `_rows`, `_orders` and `_counts`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._rows: deque[OrderRow] = deque(maxlen=MOST_ROWS)
        self._orders: dict[int, Order] = {}
        self._counts = OrderCounts()
        self._holdings = Holdings()

    def start(self) -> None:
        """Read what was ordered before. Raises ShopError."""
        for record in reversed(self._desk.shelf.ledger.orders(limit=_MOST_REMEMBERED)):
            row = _row(record.order, record.order_id)
            changes = {"state": record.state, "code": record.code, "arguments": record.arguments}
            with self._lock:
                self._rows.append(msgspec.structs.replace(row, **changes))
            if record.state == "accepted":
                self._hold(record.order_id, record.order)

    def rows(self) -> tuple[OrderRow, ...]:
        """The order book, newest first."""
        with self._lock:
            return tuple(reversed(self._rows))

    def counts(self) -> OrderCounts:
        """Since this desk began."""
        with self._lock:
            return self._counts

    def holds(self, comment: Comment) -> dict[int, Decimal]:
        """What the sender has ordered and not cancelled, by product."""
        return self._holdings.of(comment.service, comment.room, comment.user)

    def place(
        self,
        comment: Comment,
        lines: tuple[OrderLine, ...],
        address: str = "",
        phone: str = "",
        again: int = 0,
        name: str = "",
    ) -> Placed:
        """Place one order of a comment, its `again`th. `name`: who it is for, if not the sender (pasted lists).
        Raises ShopError when the ledger cannot take it at all."""
        order = order_from_comment(comment, lines, address=address, phone=phone, again=again)
        if name:
            order = msgspec.structs.replace(order, name=name, user=f"{order.user}/{name}")
        answer = self._desk.shelf.ledger.place(order, self._desk.person)
        self._keep(order, answer)
        self._desk.changed()
        return Placed(answer, self._note(order, answer))

    def by_hand(self, seq: int, lines: tuple[OrderLine, ...], address: str) -> None:
        """Place an order for the sender of a comment. Raises ShopError when it is refused, StudioError when the
        comment is gone."""
        entry = self._desk.feed.entry(seq)
        if entry is None:
            raise StudioError("desk.no_comment")
        answer, note = self.place(entry.comment, lines, address, again=self._again(entry.comment, lines, address))
        self._desk.feed.mark(entry.seq, "order" if answer.accepted else "refused", note)
        if not answer.accepted:
            raise ShopError(answer.code, **answer.arguments)

    def cancel(self, order_id: int) -> None:
        """Give an order back. Raises ShopError."""
        self._desk.shelf.ledger.cancel(order_id, self._desk.person)
        with self._lock:
            cancelled = (
                msgspec.structs.replace(row, state="cancelled") if row.order_id == order_id else row
                for row in self._rows
            )
            self._rows = deque(cancelled, MOST_ROWS)
            order = self._orders.pop(order_id, None)
        if order is not None:
            for line in order.lines:
                self._holdings.add(order.service, order.room, order.user, line.product, -line.quantity)
        self._desk.changed()

    def undo_last(self) -> None:
        """Take back the latest restock, correction or count that has not been taken back. Raises StudioError."""
        undoable = ("restock", "correction", "count")
        for entry in self._desk.shelf.ledger.entries():
            if entry.reason not in undoable:
                continue
            try:
                self._desk.shelf.ledger.undo(entry.id, self._desk.person)
            except ShopError as error:
                if error.code == "shop.already_undone":
                    continue
                raise
            return
        raise StudioError("desk.nothing_to_undo")

    def _again(self, comment: Comment, lines: tuple[OrderLine, ...], address: str) -> int:
        """Which order of this comment this one is. The same goods for the same door that already stand are the same
        order, however often the button is pressed; others are further ones and have keys of their own."""
        known = {
            record.order.comment_id: record
            for record in self._desk.shelf.ledger.orders(limit=_MOST_REMEMBERED)
            if (record.order.service, record.order.room) == (comment.service, comment.room)
        }
        again = 0
        while (record := known.get(f"{comment.id}#{again}" if again else comment.id)) is not None:
            if record.state == "accepted" and (record.order.lines, record.order.address) == (lines, address):
                return again
            again += 1
        return again

    def _keep(self, order: Order, answer: OrderAnswer) -> None:
        if answer.repeated:
            return
        row = _row(order, answer.order_id)
        if answer.accepted:
            self._hold(answer.order_id, order)
        else:
            row = msgspec.structs.replace(row, state="refused", code=answer.code, arguments=answer.arguments)
        with self._lock:
            self._rows.append(row)
            accepted, refused = self._counts.accepted, self._counts.refused
            self._counts = OrderCounts(accepted + answer.accepted, refused + (not answer.accepted))

    def _hold(self, order_id: int, order: Order) -> None:
        with self._lock:
            self._orders[order_id] = order
        for line in order.lines:
            self._holdings.add(order.service, order.room, order.user, line.product, line.quantity)

    def _note(self, order: Order, answer: OrderAnswer) -> str:
        if not answer.accepted:
            return say(answer.code, answer.arguments, self._desk.language).what
        known = {product.number: product for product in self._desk.shelf.products()}
        parts = []
        for line in order.lines:
            product = known.get(line.product)
            name, unit = (product.name, product.unit) if product else (str(line.product), "")
            parts.append(f"{name} {written(line.quantity)} {unit}".strip())
        return " · ".join(parts)


def _row(order: Order, order_id: int) -> OrderRow:
    return OrderRow(
        order_id=order_id,
        name=order.name,
        lines=order.lines,
        address=order.address,
        unix_s=order.placed_unix_s,
    )
