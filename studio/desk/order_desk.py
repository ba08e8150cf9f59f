"""The order book as the desk keeps it: what comments and people order, change and fetch, newest first."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import msgspec

from studio.desk.holdings import Holdings
from studio.desk.report import Book, BookLine
from studio.desk.state import OrderCounts, OrderRow
from studio.model.comment import Comment, CommentMark
from studio.model.errors import ShopError, StudioError
from studio.model.incident import Incident
from studio.model.order import Order, OrderAnswer, OrderChange, OrderEdit, OrderLine
from studio.model.sentences import say
from studio.shop.amounts import written
from studio.shop.order_by_hand import order_from_comment, order_without_comment
from studio.shop.order_record import CommentKey, OrderRecord, OrderTotals
from studio.shop.order_search import OrderPage, OrderQuery
from studio.shop.people import SameName
from studio.shop.sheets import AfterShow
from studio.shop.till import Settled
from studio.shop.turn import OrderEvent

if TYPE_CHECKING:
    from studio.desk.desk import Desk

log = logging.getLogger(__name__)

MOST_ROWS = 200
MOST_REMEMBERED = 10_000
_AWAY = "shop away"

_Result = TypeVar("_Result")


class Placed(NamedTuple):
    """An answer, and what it says in words: what was ordered, or why not."""

    answer: OrderAnswer
    note: str

    @property
    def mark(self) -> CommentMark:
        """What its comment became."""
        if self.answer.accepted:
            return "order"
        if self.answer.waiting:
            return "waiting"
        return "unconfirmed" if self.answer.unconfirmed else "refused"


class _Said(NamedTuple):
    seq: int
    text: str


class OrderDesk:
    """`place` and `change` run on the feed's thread for what comments ask; the rest on the desk's, questions on a
    thread of their own.

    `_lock` guards `_rows`, `_counts`, `_totals`, `_said` and `_reading`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._rows: tuple[OrderRow, ...] = ()
        self._counts = OrderCounts()
        self._totals: OrderTotals | None = None
        self._said: OrderedDict[CommentKey, _Said] = OrderedDict()
        self._reading = False
        self._holdings = Holdings(self._ask_held, lambda: desk.shelf.ledger.snapshot.version)
        self._lookups = ThreadPoolExecutor(1, "order lookups")

    def start(self) -> None:
        """Read what was ordered before. Raises ShopError."""
        self._read()

    def close(self) -> None:
        self._lookups.shutdown(wait=True, cancel_futures=True)

    def rows(self) -> tuple[OrderRow, ...]:
        """The newest of the order book."""
        with self._lock:
            return self._rows

    def counts(self) -> OrderCounts:
        """Since this desk began."""
        with self._lock:
            return self._counts

    def totals(self) -> OrderTotals | None:
        """Of the whole book as last read; None when it could not be read yet."""
        with self._lock:
            return self._totals

    def holds(self, comment: Comment) -> dict[int, Decimal]:
        """What the sender has ordered and neither cancelled nor fetched, by product."""
        return self._holdings.of(comment.service, comment.user)

    def hear(self, seq: int, comment: Comment) -> None:
        """Remember what was said, to show it beside its order. Bounded."""
        with self._lock:
            self._said[comment.key] = _Said(seq, comment.text)
            while len(self._said) > MOST_REMEMBERED:
                self._said.popitem(last=False)

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
        Raises ShopError for what makes no sense."""
        order = order_from_comment(comment, lines, address=address, phone=phone, again=again)
        if name:
            order = msgspec.structs.replace(order, name=name, user=f"{order.user}/{name}")
        return self._place(order)

    def change(self, asked: OrderChange) -> OrderAnswer:
        """Change or cancel what the sender of a comment holds, in one transaction. Raises ShopError when it cannot be
        done; what stood stands."""
        answer = self._desk.shelf.till.change(asked)
        self._tell_away()
        self.read_soon()
        return answer

    def by_hand(self, comment: Comment, lines: tuple[OrderLine, ...], address: str, phone: str = "") -> Placed:
        """Place an order for the sender of a comment. Raises ShopError when it is refused. The same goods for the same
        door that already stand are the same order, however often the button is pressed."""
        placed = self.place(comment, lines, address, phone, again=self._again(comment, lines, address))
        self._read()
        if placed.mark == "refused":
            raise ShopError(placed.answer.code, **placed.answer.arguments)
        return placed

    def for_comment(self, seq: int, lines: tuple[OrderLine, ...], address: str) -> None:
        """By hand, for a comment of the feed. Raises ShopError when it is refused, StudioError when the comment is
        gone."""
        entry = self._desk.feed.entry(seq)
        if entry is None:
            raise StudioError("desk.no_comment")
        try:
            placed = self.by_hand(entry.comment, lines, address)
        except ShopError as error:
            self._desk.feed.mark(seq, "refused", error.say(self._desk.language).what)
            raise
        self._desk.feed.mark(seq, placed.mark, placed.note)
        self._desk.unclear.settled_elsewhere(entry.comment.key, "ordered")

    def without_comment(self, name: str, lines: tuple[OrderLine, ...], address: str, phone: str) -> None:
        """For a neighbour who called across the garden. Raises ShopError when it is refused."""
        placed = self._place(order_without_comment(name, lines, address=address, phone=phone))
        self._read()
        if placed.mark == "refused":
            raise ShopError(placed.answer.code, **placed.answer.arguments)

    def edit(self, order_id: int, edited: OrderEdit) -> None:
        """Raises ShopError, also when there is too little left: the order stands as it was then."""
        answer = self._desk.shelf.ledger.edit(order_id, edited, self._desk.person)
        self._read()
        if not (answer.accepted or answer.waiting):
            raise ShopError(answer.code, **answer.arguments)

    def cancel(self, order_id: int) -> None:
        """Give an order back. Raises ShopError."""
        self._desk.shelf.ledger.cancel(order_id, self._desk.person)
        self._read()

    def hand_over(self, order_id: int, handed: bool) -> None:
        """Tick an order off, or take the tick back. Works while the ledger is away, too. Raises ShopError."""
        if handed:
            self._desk.shelf.till.hand_over(order_id, self._desk.person)
        else:
            self._desk.shelf.ledger.take_back(order_id, self._desk.person)
        self._tell_away()
        self._read()

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

    def find(self, query: OrderQuery) -> Future[OrderPage]:
        return self._ask(lambda: self._desk.shelf.ledger.find_orders(query))

    def sheets(self) -> Future[AfterShow]:
        title = self._desk.show.title
        return self._ask(lambda: self._desk.shelf.ledger.after_show(self._desk.language, title))

    def same_persons(self) -> Future[tuple[SameName, ...]]:
        return self._ask(self._desk.shelf.ledger.same_persons)

    def book(self) -> Book | None:
        """The whole book as it is now, for the report; None when it cannot be read."""
        ledger = self._desk.shelf.ledger
        try:
            totals, stock, unclear = ledger.totals(), ledger.stock(), ledger.unclear(MOST_REMEMBERED)
        except ShopError as error:
            log.warning("the report is without its orders: %s", error)
            return None
        lines = tuple(
            BookLine(product.number, product.name, totals.ordered.get(product.number, Decimal(0)), level.waiting)
            for product in self._desk.shelf.products()
            if (level := stock.get(product.number)) is not None
        )
        return Book(
            accepted=totals.accepted,
            waiting=totals.waiting,
            cancelled=totals.cancelled,
            refused=totals.refused,
            unclear=len(unclear),
            value=totals.value,
            products=tuple(line for line in lines if line.ordered or line.waiting),
        )

    def row(self, record: OrderRecord) -> OrderRow:
        """A record as the window shows it."""
        order = record.order
        with self._lock:
            said = self._said.get((order.service, order.room, order.comment_id.partition("#")[0]))
        return OrderRow.of(record, said.seq, said.text) if said else OrderRow.of(record)

    def events(self, events: tuple[OrderEvent, ...]) -> None:
        """Orders changed by themselves: somebody moved up, a group failed. Must not call the ledger here."""
        del events
        self.read_soon()

    def settled(self, settled: Settled) -> None:
        """What was kept while the ledger was away has been answered now. On the till's thread."""
        request = settled.request
        if isinstance(request, Order | OrderChange):
            with self._lock:
                said = self._said.get((request.service, request.room, request.comment_id.partition("#")[0]))
            if said is not None:
                self._desk.feed.mark(said.seq, *self._outcome(settled))
            if isinstance(request, Order) and settled.answer is not None:
                self._count(settled.answer)
        self._tell_away()
        self.read_soon()

    def read_soon(self) -> None:
        """Read the book again on the lookups' thread; asked many times at once, it is read once."""
        with self._lock:
            if self._reading:
                return
            self._reading = True
        try:
            self._lookups.submit(self._read_later)
        except RuntimeError:
            return  # closing

    def note(self, order: Order, answer: OrderAnswer) -> str:
        """What an order says in words."""
        if answer.code and not answer.accepted:
            return say(answer.code, answer.arguments, self._desk.language).what
        return self.lines_written(order.lines)

    def lines_written(self, lines: tuple[OrderLine, ...]) -> str:
        """番茄 2 斤 · 鸡蛋 1 盒"""
        known = {product.number: product for product in self._desk.shelf.products()}
        parts = []
        for line in lines:
            product = known.get(line.product)
            name, unit = (product.name, product.unit) if product else (str(line.product), "")
            parts.append(f"{name} {written(line.quantity)} {unit}".strip())
        return " · ".join(parts)

    def _ask_held(self, service: str, user: str) -> dict[int, Decimal]:
        return self._desk.shelf.ledger.holdings(service, user)

    def _place(self, order: Order) -> Placed:
        answer = self._desk.shelf.till.place(order, self._desk.person)
        self._tell_away()
        if not answer.repeated and not answer.unconfirmed:
            self._count(answer)
        self.read_soon()
        self._desk.board.ordered(order, answer)
        return Placed(answer, self.note(order, answer))

    def _count(self, answer: OrderAnswer) -> None:
        refused = not (answer.accepted or answer.waiting)
        with self._lock:
            before = self._counts
            self._counts = OrderCounts(
                before.accepted + answer.accepted, before.refused + refused, before.waiting + answer.waiting
            )

    def _again(self, comment: Comment, lines: tuple[OrderLine, ...], address: str) -> int:
        """Which order of this comment this one is: others than those that stand are further ones, with own keys."""
        page = self._desk.shelf.ledger.find_orders(OrderQuery(text=comment.user, limit=500))
        known = {
            record.order.comment_id: record
            for record in page.records
            if (record.order.service, record.order.room) == (comment.service, comment.room)
        }
        again = 0
        while (record := known.get(f"{comment.id}#{again}" if again else comment.id)) is not None:
            stands = record.state in ("accepted", "waiting", "reserved")
            if stands and (record.order.lines, record.order.address) == (lines, address):
                return again
            again += 1
        return again

    def _read(self) -> None:
        """Raises ShopError."""
        ledger = self._desk.shelf.ledger
        rows = tuple(self.row(record) for record in ledger.orders(limit=MOST_ROWS))
        totals = ledger.totals()
        with self._lock:
            self._rows, self._totals = rows, totals
        self._desk.changed()

    def _read_later(self) -> None:
        with self._lock:
            self._reading = False
        try:
            self._read()
        except ShopError as error:
            log.warning("the order book could not be read: %s", error)

    def _ask(self, question: Callable[[], _Result]) -> Future[_Result]:
        try:
            return self._lookups.submit(question)
        except RuntimeError:
            closed: Future[_Result] = Future()
            closed.set_exception(StudioError("desk.closed"))
            return closed

    def _outcome(self, settled: Settled) -> tuple[CommentMark, str]:
        if settled.error is not None:
            return "refused", settled.error.say(self._desk.language).what
        assert settled.answer is not None  # it is one or the other
        if isinstance(settled.request, Order):
            note = self.note(settled.request, settled.answer)
            return Placed(settled.answer, note).mark, note
        if settled.answer.accepted or settled.answer.waiting:
            return "change", ""
        return "refused", say(settled.answer.code, settled.answer.arguments, self._desk.language).what

    def _tell_away(self) -> None:
        """While orders are kept on this computer only, the sentence of state says so."""
        away = self._desk.shelf.till.away
        if away is None:
            self._desk.incidents.end(_AWAY)
        else:
            self._desk.happened(
                Incident(unix_s=time.time(), level="attention", key=_AWAY, code=away.code, arguments=away.arguments)
            )
        self._desk.changed()
