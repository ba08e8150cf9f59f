"""The ledger's book of orders and persons."""

from __future__ import annotations

from decimal import Decimal

import sqlalchemy as sa

from studio.model.errors import ShopError
from studio.model.order import Order, OrderAnswer, OrderChange, OrderEdit
from studio.shop import changes, handing_over, order_book, people, reservations, unclear_comments
from studio.shop.books import Books
from studio.shop.order_record import CommentKey, OrderRecord, OrderTotals, read_records, read_totals
from studio.shop.order_search import OrderPage, OrderQuery, find_orders
from studio.shop.people import SameName
from studio.shop.schema import orders
from studio.shop.stock_book import MAX_ROWS
from studio.shop.turn import Turn, now_us
from studio.shop.unclear_comments import Outcome, Unclear

MAX_RESERVE_S = 30 * 86_400


class OrderPages(Books):
    """Orders, changes of them, handing over, and persons. See Ledger."""

    def place(
        self, order: Order, person: str = "", *, reserve_s: float = 0.0, partly: bool | None = None
    ) -> OrderAnswer:
        """Answer an order: accepted, on the waitlist, or refused (sold out, not enough, over the person's limit).

        `person`: who entered it; the neighbour himself if empty. `reserve_s`: only set aside for so long, until it is
        confirmed. `partly`: take what is left and wait for the rest; None: as the rules say. Asking again is safe.
        Raises ShopError `shop.other_content`, or what is wrong with the order (`shop.unknown_product`,
        `shop.not_positive`, …).
        """
        until = None
        if reserve_s:
            if not 0 < reserve_s <= MAX_RESERVE_S:
                raise ShopError("shop.bad_reservation", days=MAX_RESERVE_S // 86_400)
            until = now_us() + round(reserve_s * 1e6)
        who = person or order.name or order.user
        return self._write(who, lambda turn: order_book.place(turn, order, reserve_until_us=until, partly=partly))

    def change(self, change: OrderChange, person: str = "") -> OrderAnswer:
        """Change or cancel what the sender of a comment holds, all or nothing. Asking again is safe.

        Refused (too little left, over the limit): what stood stands. Raises `shop.other_content`,
        `shop.holds_nothing`, `shop.holds_none_of`, `shop.holds_less`, and what makes no sense.
        """
        return self._write(person or change.user, lambda turn: changes.change(turn, change))

    def edit(self, order_id: int, edit: OrderEdit, person: str) -> OrderAnswer:
        """Change an order by hand. Refused: what stood stands. Raises `shop.no_such_order`, `shop.not_standing`,
        `shop.handed_over`, and what makes no sense."""
        return self._write(person, lambda turn: changes.edit(turn, order_id, edit))

    def cancel(self, which: int | CommentKey, person: str) -> OrderAnswer:
        """Give back an order, by its id or its comment's key; the waitlist moves up in the same transaction.

        Raises `shop.no_such_order`, `shop.was_refused`, `shop.handed_over`.
        """
        return self._write(person, lambda turn: order_book.cancel(turn, which))

    def confirm(self, order_id: int, person: str) -> OrderAnswer:
        """A reservation becomes an order. Raises `shop.no_such_order`, `shop.reservation_over`."""
        return self._write(person, lambda turn: reservations.confirm(turn, order_id))

    def hand_over(self, order_id: int, person: str) -> OrderAnswer:
        """Tick an order off (核销). Raises `shop.no_such_order`, `shop.nothing_to_hand_over`."""
        return self._write(person, lambda turn: handing_over.hand_over(turn, order_id))

    def take_back(self, order_id: int, person: str) -> OrderAnswer:
        """The tick was a mistake. Raises `shop.no_such_order`."""
        return self._write(person, lambda turn: handing_over.take_back(turn, order_id))

    def find_orders(self, query: OrderQuery) -> OrderPage:
        """One page of the order book, newest first."""
        return self._read(lambda connection: find_orders(connection, query))

    def order(self, order_id: int) -> OrderRecord:
        """Raises `shop.no_such_order`."""

        def work(connection: sa.Connection) -> OrderRecord:
            found = connection.execute(sa.select(orders).where(orders.c.id == order_id)).all()
            if not found:
                raise ShopError("shop.no_such_order", order=order_id)
            return read_records(connection, found)[0]

        return self._read(work)

    def orders(self, limit: int = 100) -> tuple[OrderRecord, ...]:
        """The newest first, refused and cancelled ones too."""

        def work(connection: sa.Connection) -> tuple[OrderRecord, ...]:
            newest = sa.select(orders).order_by(orders.c.id.desc()).limit(min(limit, MAX_ROWS))
            return read_records(connection, connection.execute(newest).all())

        return self._read(work)

    def totals(self) -> OrderTotals:
        return self._read(read_totals)

    def holdings(self, service: str, user: str) -> dict[int, Decimal]:
        """What this person (all his accounts) has ordered and neither cancelled nor fetched, by product."""
        return self._read(lambda connection: people.holdings(connection, service, user))

    def merge_persons(self, service: str, user: str, into_service: str, into_user: str, person: str) -> None:
        """Two accounts are one person: one limit, one set of orders. Raises `shop.same_account`."""
        self._write(person, lambda turn: people.merge(turn, (service, user), (into_service, into_user)))

    def split_person(self, service: str, user: str, person: str) -> None:
        """An account is a person of its own again."""
        self._write(person, lambda turn: people.split(turn, (service, user)))

    def same_persons(self) -> tuple[SameName, ...]:
        """Names that several accounts go by: for somebody to merge, or not."""
        return self._read(people.same_names)

    def forget_person(self, service: str, user: str, person: str) -> int:
        """Remove name, doors, phone and account of a person; goods and sums stay. How many orders were theirs."""
        return self._write(person, lambda turn: people.forget(turn, service, user))

    def put_unclear(self, unclear: Unclear) -> None:
        """Keep a comment that only a person can read, once. Raises `shop.text_too_long`, `shop.bad_text`."""
        self._write("", lambda turn: unclear_comments.put(turn, unclear))

    def unclear(self, limit: int = 100) -> tuple[Unclear, ...]:
        """Those nobody has decided, oldest first."""
        return self._read(lambda connection: unclear_comments.read(connection, min(limit, MAX_ROWS)))

    def settle_unclear(self, key: CommentKey, outcome: Outcome, person: str) -> bool:
        """Say what became of one. False: somebody else was faster, or it is not there."""

        def work(turn: Turn) -> bool:
            return unclear_comments.settle(turn, key, outcome)

        return self._write(person, work)
