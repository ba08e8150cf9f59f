"""Questions. Whatever is asked about is not ordered: 番茄2斤多少钱."""

from __future__ import annotations

import re

from studio.language.context import Context, unclear
from studio.language.message import Message
from studio.language.tokens import Token
from studio.language.units import Measured
from studio.model.intent import ChatIntent, Intent, QuestionIntent

_SALE = "OV"
_CONTENT = re.compile(r"[^,?]")


def read_question(message: Message, context: Context) -> Intent | None:
    """A question with its product, where one is named or only the one on air can be meant."""
    if not _asks(message):
        return None
    if not any(token.kind not in "?,k" or token.text not in "?？,呢么嘛不" for token in message.tokens):
        return ChatIntent()
    if _orders_as_well(message) and not message.has("O"):
        return unclear("order_and_question")
    return QuestionIntent(product=_about(message, context))


def _asks(message: Message) -> bool:
    for place, token in enumerate(message.tokens):
        if token.kind in _SALE:
            return True
        if token.kind == "?" and (not token.text.isascii() or token.text == "?" or _begins(message.tokens, place)):
            return True
        if token.kind == "k" and message.has("PH") and _ends(message.tokens, place) and not message.has("QW"):
            return True
    return False


def _begins(tokens: tuple[Token, ...], place: int) -> bool:
    """Whether an English question word stands first in its clause; `do` elsewhere asks nothing."""
    while place > 0 and tokens[place - 1].kind in "f?":
        place -= 1
    return place == 0 or tokens[place - 1].kind == ","


def _ends(tokens: tuple[Token, ...], place: int) -> bool:
    return place + 1 == len(tokens) or tokens[place + 1].kind == ","


def _orders_as_well(message: Message) -> bool:
    """Whether one clause is an order by itself and another asks."""
    ordering = asking = False
    for clause in re.split(r"(,)", message.shape):
        if any(kind in clause for kind in "?OVk"):
            asking = True
        elif re.search(r"Q|[+X]N", clause) and any(kind in clause for kind in "PHWA+"):
            ordering = True
    return ordering and asking


def _about(message: Message, context: Context) -> int:
    named = {token.numbers for token in message.tokens if token.kind in "PH"}
    if named:
        numbers = next(iter(named))
        return numbers[0] if len(named) == 1 and len(numbers) == 1 and numbers[0] in context.catalogue else 0
    if not context.on_air:
        return 0
    if any(token.kind == "d" and not token.text.isascii() and token.text != "这" for token in message.tokens):
        return context.on_air
    if message.has(_SALE) and not message.has("rKtlpWN") and _units_fit(message, context):
        return context.on_air
    return 0


def _units_fit(message: Message, context: Context) -> bool:
    """A price asked by 斤 is not about what is sold by 盒."""
    unit = context.catalogue.unit(context.on_air)
    for token in message.tokens:
        said = token.text if token.kind == "U" else token.measured.unit if token.measured else unit
        one = Measured(context.catalogue.units.ONE, said)
        if said and context.catalogue.units.convert(one, unit) is None:
            return False
    return True
