"""Orders and the movements of stock."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec


class OrderLine(msgspec.Struct, frozen=True):
    product: int
    quantity: Decimal


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """An order as the book keeps it. (`service`, `room`, `comment_id`) is unique; by hand without a comment the
    service is "hand" and the id is made up."""

    service: str
    room: str
    comment_id: str
    user: str
    name: str
    lines: tuple[OrderLine, ...]
    address: str = ""
    phone: str = ""
    note: str = ""
    placed_unix_s: float = 0.0


class OrderAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an order: all or nothing. `repeated`: the same order was already answered; same answer again."""

    accepted: bool
    order_id: int = 0
    code: str = ""
    arguments: dict[str, str] = {}
    repeated: bool = False


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One movement of stock; the sum of a product's entries is its stock."""

    id: int
    product: int
    delta: Decimal
    reason: Literal["opening", "order", "cancel", "restock", "correction", "count", "undo"]
    person: str
    unix_s: float
    order_id: int = 0
