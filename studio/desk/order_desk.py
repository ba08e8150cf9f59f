"""From comments to orders: what `language` reads goes to the ledger, what is unclear to a person."""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING

import msgspec

from studio.desk.state import OrderCounts, OrderRow
from studio.model.comment import CommentMark, FeedEntry
from studio.model.errors import ShopError, StudioError
from studio.model.order import Order, OrderAnswer, OrderLine
from studio.model.sentences import say
from studio.shop.amounts import written
from studio.shop.order_by_hand import order_from_comment

if TYPE_CHECKING:
    from studio.desk.desk import Desk

MOST_ROWS = 200


class OrderDesk:
    """`on_comment` runs on the feed's thread for every comment; the rest on the desk's.

    `_lock` guards `_rows` and `_counts`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._rows: deque[OrderRow] = deque(maxlen=MOST_ROWS)
        self._counts = OrderCounts()

    def rows(self) -> tuple[OrderRow, ...]:
        """The order book, newest first."""
        with self._lock:
            return tuple(reversed(self._rows))

    def counts(self) -> OrderCounts:
        with self._lock:
            return self._counts

    def on_comment(self, entry: FeedEntry) -> None:
        """The rules for one new comment."""

    def by_hand(self, seq: int, lines: tuple[OrderLine, ...], address: str) -> None:
        """Place an order for the sender of a comment. Raises ShopError when it is refused, StudioError when the
        comment is gone."""
        entry = self._desk.feed.entry(seq)
        if entry is None:
            raise StudioError("desk.no_comment")
        answer = self._place(entry, lines, address, by_hand=True)
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
        self._desk.changed()

    def undo_last(self) -> None:
        """Take back the latest restock, correction or count that has not been taken back. Raises StudioError."""
        entries = self._desk.shelf.ledger.entries()
        undoable = ("restock", "correction", "count")
        undone = sum(entry.reason == "undo" for entry in entries)
        for entry in entries:
            if entry.reason not in undoable:
                continue
            try:
                self._desk.shelf.ledger.undo(entry.id, self._desk.person)
            except ShopError as error:
                if undone and error.code == "shop.already_undone":
                    undone -= 1
                    continue
                raise
            return
        raise StudioError("desk.nothing_to_undo")

    def _place(
        self, entry: FeedEntry, lines: tuple[OrderLine, ...], address: str, phone: str = "", by_hand: bool = False
    ) -> OrderAnswer:
        again = self._again(entry) if by_hand else 0
        order = order_from_comment(entry.comment, lines, address=address, phone=phone, again=again)
        answer = self._desk.shelf.ledger.place(order, self._desk.person)
        self._keep(order, answer)
        mark: CommentMark = "order" if answer.accepted else "refused"
        self._desk.feed.mark(entry.seq, mark, self._note(order, answer))
        self._desk.changed()
        return answer

    def _again(self, entry: FeedEntry) -> int:
        """How many orders this comment has made already: each further one by hand is meant, and has its own key."""
        comment = entry.comment
        mine = (comment.service, comment.room)
        known = {
            record.order.comment_id
            for record in self._desk.shelf.ledger.orders(limit=MOST_ROWS)
            if (record.order.service, record.order.room) == mine
        }
        again = 0
        while (f"{comment.id}#{again}" if again else comment.id) in known:
            again += 1
        return again

    def _keep(self, order: Order, answer: OrderAnswer) -> None:
        if answer.repeated:
            return
        row = OrderRow(
            order_id=answer.order_id,
            name=order.name,
            lines=order.lines,
            address=order.address,
            state="accepted" if answer.accepted else "refused",
            code=answer.code,
            arguments=answer.arguments,
            unix_s=order.placed_unix_s,
        )
        with self._lock:
            self._rows.append(row)
            accepted, refused = self._counts.accepted, self._counts.refused
            self._counts = OrderCounts(accepted + answer.accepted, refused + (not answer.accepted))

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
