"""Comments that only a person can read: a queue, oldest first, with what each may have meant."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Literal

import msgspec

from studio.desk.state import UnclearRow
from studio.desk.suggestions import Suggestion, suggestions
from studio.language.notation import address_written
from studio.model.comment import Comment, CommentMark, FeedEntry
from studio.model.errors import ShopError, StudioError
from studio.model.intent import CancelIntent, ChangeIntent, OrderIntent, UnclearIntent
from studio.model.order import OrderChange
from studio.shop.order_record import CommentKey
from studio.shop.unclear_comments import Unclear

if TYPE_CHECKING:
    from studio.desk.desk import Desk

log = logging.getLogger(__name__)

MOST_ROWS = 100

Outcome = Literal["ordered", "changed", "cancelled", "dismissed"]


class UnclearDesk:
    """`put` runs on the feed's thread, deciding on the desk's. The ledger keeps the queue, so that helpers at several
    studios share it; what cannot be written there now is kept here until it is decided.

    `_lock` guards `_rows`.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._rows: dict[CommentKey, UnclearRow] = {}

    def start(self) -> None:
        """Read what is still open. Raises ShopError."""
        for one in self._desk.shelf.ledger.unclear(MOST_ROWS):
            self._show(one, 0)

    def rows(self) -> tuple[UnclearRow, ...]:
        """Oldest first."""
        with self._lock:
            return tuple(self._rows.values())

    def put(self, entry: FeedEntry, reason: UnclearIntent) -> None:
        """Keep a comment for a person."""
        comment = entry.comment
        one = Unclear(
            service=comment.service,
            room=comment.room,
            comment_id=comment.id,
            user=comment.user,
            name=comment.name,
            text=comment.text,
            reason=reason.reason,
            arguments=reason.arguments,
            unix_s=comment.received_unix_s,
        )
        try:
            self._desk.shelf.ledger.put_unclear(one)
        except ShopError as error:
            log.warning("an unclear comment is not in the ledger: %s", error)
        self._show(one, entry.seq)
        self._desk.changed()

    def take(self, key: CommentKey, intent: Suggestion) -> None:
        """Do what a person says it means. Raises ShopError when the shop refuses it; it stays in the queue then."""
        comment = self._comment(key)
        outcome: Outcome
        mark: CommentMark
        if isinstance(intent, OrderIntent):
            address = address_written(intent.address) if intent.address is not None else ""
            placed = self._desk.orders.by_hand(comment, intent.lines, address, intent.phone)
            outcome, mark, note = "ordered", placed.mark, placed.note
        else:
            answer = self._desk.orders.change(change_of(comment, intent))
            if not (answer.accepted or answer.waiting or answer.unconfirmed):
                raise ShopError(answer.code, **answer.arguments)
            cancelled = isinstance(intent, CancelIntent)
            outcome, mark = ("cancelled", "cancel") if cancelled else ("changed", "change")
            note = self._desk.rules.change_written(intent)
        self._settle(key, outcome, mark, note)

    def order(self, key: CommentKey, intent: OrderIntent, address: str) -> None:
        """As `take`, with the address as a person wrote it."""
        placed = self._desk.orders.by_hand(self._comment(key), intent.lines, address, intent.phone)
        self._settle(key, "ordered", placed.mark, placed.note)

    def dismiss(self, key: CommentKey) -> None:
        """It was only talk. Raises ShopError."""
        self._row(key)
        self._settle(key, "dismissed", "", "")

    def settled_elsewhere(self, key: CommentKey, outcome: Outcome) -> None:
        """Somebody ordered for it from the comments list: it need not be decided once more."""
        with self._lock:
            known = key in self._rows
        if known:
            self._desk.shelf.ledger.settle_unclear(key, outcome, self._desk.person)
            self._forget(key)

    def _settle(self, key: CommentKey, outcome: Outcome, mark: CommentMark, note: str) -> None:
        seq = self._row(key).seq
        self._desk.shelf.ledger.settle_unclear(key, outcome, self._desk.person)
        if seq:
            self._desk.feed.mark(seq, mark, note)
        self._forget(key)

    def _forget(self, key: CommentKey) -> None:
        with self._lock:
            self._rows.pop(key, None)
        self._desk.changed()

    def _comment(self, key: CommentKey) -> Comment:
        row = self._row(key)
        service, room, id_ = key
        return Comment(
            service=service,
            room=room,
            id=id_,
            user=row.account[1],
            name=row.name,
            text=row.text,
            received_unix_s=row.unix_s,
        )

    def _row(self, key: CommentKey) -> UnclearRow:
        with self._lock:
            row = self._rows.get(key)
        if row is None:
            raise StudioError("desk.decided_already")
        return row

    def _show(self, one: Unclear, seq: int) -> None:
        comment = Comment(
            service=one.service, room=one.room, id=one.comment_id, user=one.user, name=one.name, text=one.text
        )
        row = UnclearRow(
            key=one.key,
            account=(one.service, one.user),
            name=one.name or one.user,
            text=one.text,
            code=one.reason,
            arguments=one.arguments,
            unix_s=one.unix_s,
            seq=seq,
            suggestions=suggestions(one.text, self._desk.rules.context(comment)),
        )
        with self._lock:
            known = self._rows.get(one.key)
            self._rows[one.key] = row if known is None else msgspec.structs.replace(known, seq=seq or known.seq)
            while len(self._rows) > MOST_ROWS:
                del self._rows[next(iter(self._rows))]  # the ledger still has it


def change_of(comment: Comment, intent: ChangeIntent | CancelIntent, again: int = 0) -> OrderChange:
    """What the shop is asked for by the `again`th intent of a comment."""
    key = f"{comment.id}#{again}" if again else comment.id
    if isinstance(intent, CancelIntent):
        return OrderChange(
            service=comment.service, room=comment.room, comment_id=key, user=comment.user, operation="x",
            product=intent.product,
        )  # fmt: skip
    return OrderChange(
        service=comment.service,
        room=comment.room,
        comment_id=key,
        user=comment.user,
        operation=intent.operation,
        product=intent.product,
        quantity=intent.quantity,
        other=intent.other,
        address=address_written(intent.address) if intent.address is not None else "",
    )
