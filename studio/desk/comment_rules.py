"""What a comment does: orders go to the ledger, what only a person can decide is marked for a person."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from studio.language.notation import address_written
from studio.language.products import Catalogue
from studio.language.reader import Context, read
from studio.model.comment import CommentMark, FeedEntry
from studio.model.errors import ShopError
from studio.model.intent import (
    CancelIntent,
    ChangeIntent,
    ChatIntent,
    Intent,
    OrderIntent,
    PledgeIntent,
    QuestionIntent,
    UnclearIntent,
    VoteIntent,
)
from studio.model.product import Product
from studio.model.sentences import say
from studio.shop.amounts import written

if TYPE_CHECKING:
    from studio.desk.desk import Desk

log = logging.getLogger(__name__)


class CommentRules:
    """`on_comment` runs on the feed's thread for every new comment, in order; after a crash again for those that had
    not been ruled upon, which is safe because orders are unique by comment.

    The rules never guess: what changes an order that stands is done by a person, with what was read beside it.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._products: tuple[Product, ...] = ()
        self._catalogue = Catalogue(())

    def on_comment(self, entry: FeedEntry) -> CommentMark:
        """Act on a comment; returns what it became."""
        comment = entry.comment
        context = Context(
            catalogue=self._known_catalogue(),
            on_air=self._desk.screen.presented,
            holds=self._desk.orders.holds(comment),
        )
        intents = read(comment.raw or comment.text, context)
        orders = [intent for intent in intents if isinstance(intent, OrderIntent)]
        if orders and len(orders) == len(intents):
            return self._place(entry, orders)
        mark, note = self._judge(intents)
        if mark:
            self._desk.feed.mark(entry.seq, mark, note)
        return mark

    def _place(self, entry: FeedEntry, orders: list[OrderIntent]) -> CommentMark:
        """A pasted list holds many orders: each has its own key, and its own answer in the note."""
        notes = []
        mark: CommentMark = "order"
        for number, order in enumerate(orders):
            address = address_written(order.address) if order.address is not None else ""
            try:
                answer, note = self._desk.orders.place(
                    entry.comment, order.lines, address, order.phone, again=number, name=order.name
                )
            except ShopError as error:
                # Not even refused: the ledger could not be asked. The comment stays for a person.
                log.warning("an order could not be placed: %s", error)
                mark, note = "unclear", error.say(self._desk.language).what
            else:
                mark = mark if answer.accepted or mark == "unclear" else "refused"
            notes.append(note)
        self._desk.feed.mark(entry.seq, mark, " | ".join(notes))
        return mark

    def _judge(self, intents: tuple[Intent, ...]) -> tuple[CommentMark, str]:
        first = intents[0] if intents else ChatIntent()
        match first:
            case ChatIntent(flagged=True):
                return "flagged", ""
            case ChatIntent():
                return "", ""
            case QuestionIntent(product=number):
                return "question", self._name(number)
            case VoteIntent(option=option):
                return "vote", str(option)
            case PledgeIntent(quantity=quantity):
                return "pledge", written(quantity)
            case ChangeIntent():
                return "change", self._change(first)
            case CancelIntent(product=number):
                return "cancel", self._name(number)
            case UnclearIntent(reason=reason, arguments=arguments):
                return "unclear", say(reason, arguments, self._desk.language).what
            case _:
                return "unclear", ""

    def _change(self, change: ChangeIntent) -> str:
        if change.operation == "@":
            return address_written(change.address) if change.address is not None else ""
        if change.operation == ">":
            return f"{self._name(change.product)} → {self._name(change.other)}"
        sign = {"=": "=", "+": "+", "-": "−"}[change.operation]
        return f"{self._name(change.product)} {sign}{written(change.quantity)}"

    def _name(self, number: int) -> str:
        return next((product.name for product in self._products if product.number == number), "")

    def _known_catalogue(self) -> Catalogue:
        products = self._desk.shelf.products()
        if products != self._products:
            self._products = products
            self._catalogue = Catalogue(products)
        return self._catalogue
