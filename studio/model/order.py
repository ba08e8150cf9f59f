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
    """What became of an order or of a change to one: all or nothing.

    `accepted`: it stands and its goods are set aside. `waiting`: it is on the waitlist, wholly or (`partly` on) for
    what was missing. `unconfirmed`: kept on this computer's disk until the ledger can be asked; `order_id` is 0 then.
    None of the three: refused, `code` and `arguments` name the sentence. `repeated`: the same was already answered;
    same answer again.
    """

    accepted: bool
    order_id: int = 0
    code: str = ""
    arguments: dict[str, str] = {}
    repeated: bool = False
    waiting: bool = False
    unconfirmed: bool = False


class OrderChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change of what a neighbour holds, by a comment with a key of its own: `=` set, `+` add, `-` take off, `>` swap
    for product `other`, `@` new address, `x` cancel. `product` 0 with `x` is all the sender holds."""

    service: str
    room: str
    comment_id: str
    user: str
    operation: Literal["=", "+", "-", ">", "@", "x"]
    product: int = 0
    quantity: Decimal = Decimal(0)
    other: int = 0
    address: str = ""


class OrderEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What a person changes in an order by hand. None leaves as it is; `lines` are all lines it has then."""

    lines: tuple[OrderLine, ...] | None = None
    name: str | None = None
    address: str | None = None
    phone: str | None = None
    note: str | None = None


LedgerReason = Literal[
    "opening",
    "order",
    "cancel",
    "restock",
    "correction",
    "count",
    "undo",
    "change",
    "move_up",
    "reserve",
    "expired",
    "group_failed",
]
"""Why stock moved. `change`: an order was changed; `move_up`: the waitlist; `reserve`: set aside until confirmed;
`expired`: a reservation nobody confirmed; `group_failed`: too few ordered by the deadline."""


class LedgerEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One movement of stock; the sum of a product's entries is its stock."""

    id: int
    product: int
    delta: Decimal
    reason: LedgerReason
    person: str
    unix_s: float
    order_id: int = 0
