"""How much is left, as everyone else sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from studio.model.product import StockLevel
from studio.shop.amounts import from_milli

LOW_PIECES = Decimal(3)
LOW_SHARE = Decimal("0.2")

State = Literal["plenty", "low", "sold_out", "unknown"]


class StockRow(NamedTuple):
    """A row of the stock table. Thousandths."""

    product: int
    qty_milli: int
    total_milli: int
    version: int

    def level(self, known: bool) -> StockLevel:
        """As shown. Not `known`: what was last read, and nobody can say whether it still holds."""
        left, total = from_milli(self.qty_milli), from_milli(self.total_milli)
        state = state_of(left, total) if known else "unknown"
        return StockLevel(number=self.product, left=left, total=total, state=state, version=self.version)


def state_of(left: Decimal, total: Decimal) -> State:
    """Low: at most a fifth of everything there was, or at most three."""
    if left <= 0:
        return "sold_out"
    return "low" if left <= LOW_PIECES or left <= total * LOW_SHARE else "plenty"


@dataclass(frozen=True)
class StockSnapshot:
    """All stock at one moment, replaced whole.

    `version` grows by one a snapshot of this ledger object. `changed`: the products that differ from the snapshot
    before. `known` is false while the database cannot be asked: every level then says `unknown`.
    """

    version: int = 0
    levels: Mapping[int, StockLevel] = field(default_factory=dict)
    changed: frozenset[int] = frozenset()
    known: bool = True
