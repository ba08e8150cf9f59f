"""Products and their stock, as the shop hands them out."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the catalogue. `number` is what neighbours type (3号). Prices in yuan, exact."""

    number: int
    name: str
    unit: str
    price: Decimal
    stock: Decimal = Decimal(0)
    aliases: tuple[str, ...] = ()
    photo: str = ""
    strike_price: Decimal | None = None
    strike_source: str = ""
    limit_per_person: Decimal | None = None
    on_air: bool = False


class StockLevel(msgspec.Struct, frozen=True, kw_only=True):
    """The true stock of one product at one moment: `left` of `total` (everything ever put in).

    `ordered` is held by accepted orders, `reserved` set aside until confirmed, `waiting` what the waitlist still wants.
    """

    number: int
    left: Decimal
    total: Decimal
    reserved: Decimal = Decimal(0)
    waiting: Decimal = Decimal(0)
    ordered: Decimal = Decimal(0)
    state: Literal["plenty", "low", "sold_out", "unknown"] = "plenty"
    version: int = 0
