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
GroupState = Literal["open", "succeeded", "failed"]


class StockRow(NamedTuple):
    """A row of the stock table. Thousandths. `threshold_milli`: of its open group, None without one."""

    product: int
    qty_milli: int
    total_milli: int
    version: int
    ordered_milli: int
    reserved_milli: int
    waiting_milli: int
    threshold_milli: int | None

    def level(self, known: bool) -> StockLevel:
        """As shown. Not `known`: what was last read, and nobody can say whether it still holds."""
        left, total = from_milli(self.qty_milli), from_milli(self.total_milli)
        return StockLevel(
            number=self.product,
            left=left,
            total=total,
            reserved=from_milli(self.reserved_milli),
            waiting=from_milli(self.waiting_milli),
            ordered=from_milli(self.ordered_milli),
            state=state_of(left, total) if known else "unknown",
            version=self.version,
        )


class Group(NamedTuple):
    """Goods that are sold only if enough is ordered by the deadline (成团). Decided once and for all: succeeded the
    moment the threshold is reached, failed at the deadline."""

    id: int
    product: int
    threshold: Decimal
    deadline_unix_s: float
    state: GroupState
    decided_unix_s: float = 0.0


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
    `groups`: the newest group of each product that has one.
    """

    version: int = 0
    levels: Mapping[int, StockLevel] = field(default_factory=dict)
    changed: frozenset[int] = frozenset()
    known: bool = True
    groups: Mapping[int, Group] = field(default_factory=dict)
