"""What a comment means, as `studio.language` reads it."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from studio.model.order import OrderLine


class Address(msgspec.Struct, frozen=True):
    """Building, unit and room as far as said; empty where unsaid."""

    building: str = ""
    unit: str = ""
    room: str = ""


class OrderIntent(msgspec.Struct, frozen=True, kw_only=True, tag="order"):
    lines: tuple[OrderLine, ...]
    address: Address | None = None
    phone: str = ""
    sequence: int = 0
    name: str = ""


class ChangeIntent(msgspec.Struct, frozen=True, kw_only=True, tag="change"):
    """`operation`: `=` set, `+` add, `-` take off, `>` swap for product `other`, `@` new address."""

    operation: Literal["=", "+", "-", ">", "@"]
    product: int = 0
    quantity: Decimal = Decimal(0)
    other: int = 0
    address: Address | None = None


class CancelIntent(msgspec.Struct, frozen=True, kw_only=True, tag="cancel"):
    """`product` 0 cancels all the sender holds."""

    product: int = 0


class QuestionIntent(msgspec.Struct, frozen=True, kw_only=True, tag="question"):
    product: int = 0


class VoteIntent(msgspec.Struct, frozen=True, kw_only=True, tag="vote"):
    """`option` 0 abstains. `address`: where the sender says they live."""

    option: int
    address: Address | None = None


class PledgeIntent(msgspec.Struct, frozen=True, kw_only=True, tag="pledge"):
    quantity: Decimal


class ChatIntent(msgspec.Struct, frozen=True, kw_only=True, tag="chat"):
    flagged: bool = False


class UnclearIntent(msgspec.Struct, frozen=True, kw_only=True, tag="unclear"):
    """For a person to decide. `reason` is the code of a sentence."""

    reason: str = ""
    arguments: dict[str, str] = {}


Intent = (
    OrderIntent | ChangeIntent | CancelIntent | QuestionIntent | VoteIntent | PledgeIntent | ChatIntent | UnclearIntent
)
