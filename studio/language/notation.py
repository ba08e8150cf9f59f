"""Intents written down in short: `order 3x2 1x0.5 @3-502 tel #20`, `change 3>2`, `vote 0`, `unclear`."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from studio.model.intent import (
    Address,
    CancelIntent,
    ChangeIntent,
    ChatIntent,
    Intent,
    OrderIntent,
    PledgeIntent,
    QuestionIntent,
    VoteIntent,
)


def written(intents: Sequence[Intent]) -> str:
    """The intents of one comment: the lines of a list parted by ` | `, what one person says at once by ` + `.

    A telephone number is only said to be there. The place in the list is written for a line that came alone.
    """
    listed = len(intents) > 1 and not any(isinstance(one, CancelIntent | ChangeIntent) for one in intents)
    return (" | " if listed else " + ").join(_one(intent, with_sequence=not listed) for intent in intents)


def address_written(address: Address) -> str:
    """3-2-502; `?` for what is not said before or after: ?-502, 5-?, 3-2-?."""
    parts = [address.building or "?"]
    if address.unit:
        parts.append(address.unit)
    return "-".join([*parts, address.room or "?"])


def amount_written(amount: Decimal) -> str:
    return format(amount.normalize() if amount != amount.to_integral_value() else amount.quantize(Decimal(1)), "f")


def _one(intent: Intent, *, with_sequence: bool) -> str:
    if isinstance(intent, OrderIntent):
        return _order(intent, with_sequence)
    if isinstance(intent, ChangeIntent):
        return "change " + _change(intent)
    if isinstance(intent, CancelIntent):
        return f"cancel {intent.product or '*'}"
    if isinstance(intent, QuestionIntent):
        return f"question {intent.product}" if intent.product else "question"
    if isinstance(intent, VoteIntent):
        return f"vote {intent.option}"
    if isinstance(intent, PledgeIntent):
        return f"pledge {amount_written(intent.quantity)}"
    if isinstance(intent, ChatIntent):
        return "chat flagged" if intent.flagged else "chat"
    return "unclear"


def _order(intent: OrderIntent, with_sequence: bool) -> str:
    words = ["order", *(f"{line.product}x{amount_written(line.quantity)}" for line in intent.lines)]
    if intent.address is not None:
        words.append("@" + address_written(intent.address))
    if intent.phone:
        words.append("tel")
    if intent.sequence and with_sequence:
        words.append(f"#{intent.sequence}")
    return " ".join(words)


def _change(intent: ChangeIntent) -> str:
    if intent.operation == "@":
        return "@" + address_written(intent.address or Address())
    value = str(intent.other) if intent.operation == ">" else amount_written(intent.quantity)
    return f"{intent.product}{intent.operation}{value}"
