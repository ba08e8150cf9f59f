"""What a comment does: orders and changes of them go to the ledger, what only a person can decide to a person."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from studio.desk.holdings import Lookup
from studio.desk.unclear_desk import change_of
from studio.language.notation import address_written
from studio.language.products import Catalogue
from studio.language.reader import Context, read
from studio.model.comment import Comment, CommentMark, FeedEntry
from studio.model.errors import CommunityError, ShopError
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

_Deed = OrderIntent | ChangeIntent | CancelIntent
_REFUSALS = ("shop.holds_nothing", "shop.holds_none_of", "shop.holds_less", "shop.handed_over")
"""Why a change cannot be: said to the neighbour. Everything else that is raised is for a person."""

_WORST_FIRST: tuple[CommentMark, ...] = ("unclear", "refused", "unconfirmed", "waiting")


class _Done(NamedTuple):
    mark: CommentMark
    note: str
    error: ShopError | None = None


class CommentRules:
    """`on_comment` runs on the feed's thread for every new comment, in order; after a crash again for those that had
    not been ruled upon, which is safe because orders and changes are unique by comment.

    The rules never guess: what is unclear waits for a person, with what was read beside it.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._products: tuple[Product, ...] = ()
        self._catalogue = Catalogue(())

    def on_comment(self, entry: FeedEntry) -> CommentMark:
        """Act on a comment; returns what it became."""
        comment = entry.comment
        self._desk.orders.hear(entry.seq, comment)
        intents = read(comment.raw or comment.text, self.context(comment))
        deeds = [intent for intent in intents if isinstance(intent, _Deed)]
        if deeds and len(deeds) == len(intents):
            return self._act(entry, deeds)
        mark, note = self._judge(entry, intents)
        if mark:
            self._desk.feed.mark(entry.seq, mark, note)
        return mark

    def context(self, comment: Comment) -> Context:
        """The moment in which a comment is read."""
        asked = self._desk.polls.asked()
        return Context(
            catalogue=self._known_catalogue(),
            asked="poll" if asked.open else "none",
            options=len(asked.options),
            option_names=asked.options,
            on_air=self._desk.screen.presented,
            holds=Lookup(lambda: self._desk.orders.holds(comment)),
        )

    def _vote(self, comment: Comment, vote: VoteIntent) -> tuple[CommentMark, str]:
        try:
            return self._desk.polls.vote(comment, vote)
        except CommunityError as error:
            log.warning("a vote could not be kept: %s", error)
            return "unclear", error.say(self._desk.language).what

    def change_written(self, change: ChangeIntent | CancelIntent) -> str:
        """鸡蛋 =3"""
        if isinstance(change, CancelIntent):
            return self._name(change.product)
        if change.operation == "@":
            return address_written(change.address) if change.address is not None else ""
        if change.operation == ">":
            return f"{self._name(change.product)} → {self._name(change.other)}"
        sign = {"=": "", "+": "+", "-": "−"}[change.operation]
        return f"{self._name(change.product)} {sign}{written(change.quantity)}"

    def _act(self, entry: FeedEntry, deeds: Sequence[_Deed]) -> CommentMark:
        """A pasted list holds many orders, "not the eggs, tomatoes instead" a cancellation and an order: each is done
        by itself, under a key of its own, and the first change that fails keeps what follows from being done."""
        done: list[_Done] = []
        for number, deed in enumerate(deeds):
            done.append(self._do(entry.comment, deed, number))
            if not isinstance(deed, OrderIntent) and done[-1].mark in ("refused", "unclear"):
                break
        mark = _worst(one.mark for one in done)
        self._desk.feed.mark(entry.seq, mark, " | ".join(one.note for one in done if one.note))
        failed = next((one.error for one in done if one.error is not None), None)
        if mark == "unclear" and failed is not None:
            self._desk.unclear.put(entry, UnclearIntent(reason=failed.code, arguments=failed.arguments))
        return mark

    def _do(self, comment: Comment, deed: _Deed, number: int) -> _Done:
        try:
            if isinstance(deed, OrderIntent | ChangeIntent) and deed.address is not None:
                self._desk.polls.lives(comment, deed.address)
            if isinstance(deed, OrderIntent):
                address = address_written(deed.address) if deed.address is not None else ""
                placed = self._desk.orders.place(comment, deed.lines, address, deed.phone, again=number, name=deed.name)
                return _Done(placed.mark, placed.note)
            answer = self._desk.orders.change(change_of(comment, deed, number))
        except ShopError as error:
            told = error.say(self._desk.language).what
            if error.code in _REFUSALS:
                return _Done("refused", told)
            log.warning("a comment could not be carried out: %s", error)
            return _Done("unclear", told, error)
        if answer.unconfirmed:
            return _Done("unconfirmed", self.change_written(deed))
        if not (answer.accepted or answer.waiting):
            return _Done("refused", say(answer.code, answer.arguments, self._desk.language).what)
        return _Done("cancel" if isinstance(deed, CancelIntent) else "change", self.change_written(deed))

    def _judge(self, entry: FeedEntry, intents: tuple[Intent, ...]) -> tuple[CommentMark, str]:
        first = intents[0] if intents else ChatIntent()
        match first:
            case ChatIntent(flagged=True):
                return "flagged", ""
            case ChatIntent():
                return "", ""
            case QuestionIntent(product=number):
                return "question", self._name(number)
            case VoteIntent():
                return self._vote(entry.comment, first)
            case PledgeIntent(quantity=quantity):
                return "pledge", written(quantity)
            case UnclearIntent(reason=reason, arguments=arguments):
                self._desk.unclear.put(entry, first)
                return "unclear", say(reason, arguments, self._desk.language).what
            case _:
                self._desk.unclear.put(entry, UnclearIntent(reason="language.mixed"))
                return "unclear", ""

    def _name(self, number: int) -> str:
        return next((product.name for product in self._products if product.number == number), "")

    def _known_catalogue(self) -> Catalogue:
        products = self._desk.shelf.products()
        if products != self._products:
            self._products = products
            self._catalogue = Catalogue(products)
        return self._catalogue


def _worst(marks: Iterable[CommentMark]) -> CommentMark:
    """What the comment as a whole became: what needs a person first, then what was refused, else the last."""
    known = tuple(marks)
    return next((mark for mark in _WORST_FIRST if mark in known), known[-1])
