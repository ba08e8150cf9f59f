"""Answers to what the host asked: a poll, a call to type 1, a pledge."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

import msgspec

from studio.language.context import Context, unclear
from studio.language.message import Message
from studio.language.plain import plain
from studio.language.tokens import Token
from studio.language.units import GENERIC, MOST_ORDERED
from studio.model.intent import ChatIntent, Intent, OrderIntent, PledgeIntent, VoteIntent
from studio.model.order import OrderLine

# 666, 233, 88: cheers and laughter.
_CHEERS = re.compile(r"6{2,}|23{2,}|8{2,}6?|9{2,}|5{3,}|520|1314|886|0{2,}|7{2,}")
# 1111: what was asked for, typed with joy. 11 may be eleven.
_DRUMMED = re.compile(r"([1-9])\1{2,7}")
_LETTERS = re.compile(r"[ab]{2,4}(?:都.{0,3})?")
_LEAST_NAME = 2
_COUNTS = re.compile(r"[0-9一二三四五六七八九十两半+]")
_DOUBTS = re.compile(r"[不别没反非]|\b(?:not|no|don't|never)\b|还是|或|\bor\b|\?|吗")
_SHORT = 10
"""Somebody who says little beside a number means the poll, though we cannot tell what."""

_MARKS = frozenset("fns,dzw")


def is_cheer(message: Message) -> bool:
    """Whether it is nothing but one of the numbers people cheer with."""
    return _CHEERS.fullmatch(message.text) is not None


def read_vote(message: Message, context: Context) -> Intent | None:
    """A vote in the open poll, by number (1), letter (A), name of the option (二号方案) or abstention."""
    if context.asked != "poll" or is_cheer(message):
        return ChatIntent() if context.asked == "poll" and is_cheer(message) else None
    intent = _voted(message, context)
    if isinstance(intent, VoteIntent) and len(message.addresses) == 1:
        return msgspec.structs.replace(intent, address=message.addresses[0])
    return intent


def _voted(message: Message, context: Context) -> Intent | None:
    drummed = _DRUMMED.fullmatch(message.text)
    if drummed and int(drummed.group(1)) <= context.options:
        return VoteIntent(option=int(drummed.group(1)))
    named = _named_option(message, context)
    if named is not None:
        return named
    said = [token for token in message.tokens if token.kind not in _MARKS]
    if any(token.kind in "NHl#YZ" for token in said):
        said = [token for token in said if token.kind not in "AT"]
    shape = "".join(token.kind for token in said)
    if not shape or re.search(r"[PQAMSCLIRX]|[+-]?N[+X-]", shape):
        return None
    if re.fullmatch(r"[BJ]+", shape):
        return unclear("which_option")
    if re.fullmatch(r"Z+", shape):
        return VoteIntent(option=0)
    if re.fullmatch(r"[+-]N|W+[NHl#].*|.*W", shape) and re.search(r"[NHl#]", shape):
        return unclear("vote_or_order")
    choices = [token for token in said if token.kind in "NHl#"]
    if re.fullmatch(r"[Yy]*(?:[NHl#]y*)+Y?", shape):
        options = {_option(token) for token in choices}
        option = options.pop()
        if options or option is None or not 1 <= option <= context.options:
            return unclear("which_option")
        return VoteIntent(option=option)
    if ("Y" in shape or "Z" in shape) and not re.search(r"[rKt]", shape):
        return unclear("which_option")
    if choices and len(message.text) <= _SHORT:
        return unclear("which_option")
    if _LETTERS.fullmatch(message.text) or (choices and "Y" in shape):
        return unclear("which_option")
    return None


def _named_option(message: Message, context: Context) -> Intent | None:
    """A vote by the option's own words: 支持周六上午. Quantities beside them make it an order, a negation a matter for
    a person; of options whose names lie in each other the longest counts."""
    # Looked for in what is left, so that 周六上午 does not also vote for 周六.
    rest, chosen = _without_address(message), set()
    for name, number in _names_of(context.option_names):
        if len(name) >= _LEAST_NAME and name in rest:
            chosen.add(number)
            rest = rest.replace(name, " ")
    if not chosen or _COUNTS.search(rest):
        return None
    if len(chosen) > 1 or _DOUBTS.search(rest):
        return unclear("which_option")
    return VoteIntent(option=chosen.pop())


def _without_address(message: Message) -> str:
    """The text without addresses and phones, whose numbers are no quantities."""
    rest = message.text
    for token in reversed(message.tokens):
        if token.kind in "AT":
            rest = f"{rest[: token.start]} {rest[token.end :]}"
    return rest


@lru_cache(maxsize=4)
def _names_of(options: tuple[str, ...]) -> list[tuple[str, int]]:
    """The options' names in plain spelling with their numbers, the longest first."""
    named = [(plain(name), number) for number, name in enumerate(options, 1)]
    return sorted(named, key=lambda one: -len(one[0]))


def _option(token: Token) -> int | None:
    if token.kind == "l":
        return ord(token.text) - ord("a") + 1
    if token.kind in "H#":
        return token.numbers[0]
    amount = token.amount
    return int(amount) if amount is not None and amount == amount.to_integral_value() else None


def answers_call(message: Message, context: Context) -> Intent | None:
    """`1` or 要 while the host asks to type it: one of the product on air, to the address that is said."""
    if context.asked != "call":
        return None
    if is_cheer(message):
        return ChatIntent()
    drummed = _DRUMMED.fullmatch(message.text)
    if drummed and drummed.group(1) == "1" and context.on_air:
        return OrderIntent(lines=(OrderLine(context.on_air, Decimal(1)),))
    core = re.sub(r"[,rKtl]", "", message.core)
    if re.search(r"[rKtl]", message.shape) and not message.has("AT"):
        return None
    typed = [token.amount for token in message.kinds("N")]
    if re.fullmatch(r"[+W]*N?W*", core) and len(typed) <= 1 and core.strip("+"):
        if typed and typed != [Decimal(1)]:
            return None if "+" in core else unclear("which_call")
        if message.unread(named=False):
            return None
        if not context.on_air:
            return unclear("nothing_on_air")
        if len(message.addresses) > 1:
            return unclear("two_addresses")
        lines = (OrderLine(context.on_air, Decimal(1)),)
        return OrderIntent(lines=lines, address=next(iter(message.addresses), None), phone=message.phone)
    return unclear("which_call") if re.fullmatch(r"[NP,]+", core) and message.has("NH") else None


def read_pledge(message: Message, context: Context) -> Intent | None:
    """认捐2份: so many shares; neither goods nor money."""
    if not message.has("I"):
        return None
    if message.has("Gapht"):
        return ChatIntent() if not message.has("QN") else unclear("negated")
    said = [token for token in message.spoken if token.kind not in "W+R,~"]
    shape = "".join(token.kind for token in said)
    if shape not in ("IQ", "IN", "QI", "NI"):
        return unclear("pledge") if re.search(r"[QNPHMv]", message.shape) or shape == "I" else None
    token = next(token for token in said if token.kind != "I")
    unit = token.measured.unit if token.measured else ""
    amount = token.measured.amount if token.measured else token.amount
    if amount is None or token.text == "两" or (unit and unit not in GENERIC and unit != "个"):
        return unclear("pledge")
    if not 0 < amount <= MOST_ORDERED or amount != amount.to_integral_value():
        return unclear("pledge")
    return PledgeIntent(quantity=amount)
