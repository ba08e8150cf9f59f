"""Goods set aside for an order, and given back. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa

from studio.model.order import LedgerReason
from studio.shop.schema import order_lines
from studio.shop.turn import Turn


@dataclass
class Line:
    """A line of an order in thousandths: `held` of `quantity` are taken out of the stock for it."""

    product: int
    quantity: int
    price: int
    held: int = 0


class Shortage(NamedTuple):
    """The first product of which there is too little, and what is left of it, in thousandths."""

    product: int
    left: int
    wanted: int


def read_lines(connection: sa.Connection, order_id: int) -> list[Line]:
    """In order of product."""
    wanted = sa.select(
        order_lines.c.product, order_lines.c.quantity_milli, order_lines.c.price_milli, order_lines.c.held_milli
    )
    found = connection.execute(wanted.where(order_lines.c.order_id == order_id).order_by(order_lines.c.product))
    return [Line(*row) for row in found]


def write_lines(connection: sa.Connection, order_id: int, lines: Sequence[Line], known: Iterable[int] = ()) -> None:
    """Make these the order's lines; `known` are the products it had lines of."""
    wanted = {line.product for line in lines}
    if gone := set(known) - wanted:
        of_order = order_lines.c.order_id == order_id
        connection.execute(sa.delete(order_lines).where(of_order, order_lines.c.product.in_(sorted(gone))))
    for line in lines:
        values = {"quantity_milli": line.quantity, "price_milli": line.price, "held_milli": line.held}
        if line.product in set(known):
            changed = sa.update(order_lines).where(order_lines.c.order_id == order_id)
            connection.execute(changed.where(order_lines.c.product == line.product).values(**values))
        else:
            added = sa.insert(order_lines).values(order_id=order_id, product=line.product, **values)
            connection.execute(added)


def take(turn: Turn, lines: Sequence[Line], *, reserve: bool = False) -> Shortage | None:
    """Set all lines aside, or none: then what is short. `lines` are in order of product."""
    for number, line in enumerate(lines):
        ordered, reserved = (0, line.quantity) if reserve else (line.quantity, 0)
        row = turn.move(line.product, qty=-line.quantity, ordered=ordered, reserved=reserved)
        if row is None:
            for taken in lines[:number]:
                ordered, reserved = (0, -taken.quantity) if reserve else (-taken.quantity, 0)
                turn.move(taken.product, qty=taken.quantity, ordered=ordered, reserved=reserved)
                taken.held = 0
            return Shortage(line.product, turn.lock([line.product]).get(line.product, 0), line.quantity)
        line.held = line.quantity
    return None


def wait_for_rest(turn: Turn, lines: Sequence[Line], left: Mapping[int, int], *, partly: bool) -> None:
    """Put lines on the waitlist. `partly`: with what is `left` set aside for them. The stock rows are locked."""
    for line in lines:
        line.held = min(line.quantity, left.get(line.product, 0)) if partly else 0
        turn.move(line.product, qty=-line.held, ordered=line.held, waiting=line.quantity - line.held)


def release(turn: Turn, state: str, lines: Sequence[Line]) -> None:
    """Give back what the lines hold and strike off what they wait for."""
    for line in lines:
        ordered, reserved = (0, -line.held) if state == "reserved" else (-line.held, 0)
        waiting = line.held - line.quantity if state == "waiting" else 0
        if line.held or waiting:
            turn.move(line.product, qty=line.held, ordered=ordered, reserved=reserved, waiting=waiting)
        line.held = 0


def held_of(lines: Iterable[Line]) -> dict[int, int]:
    return {line.product: line.held for line in lines}


def enter_difference(
    turn: Turn,
    before: Mapping[int, int],
    after: Mapping[int, int],
    reason: LedgerReason,
    order_id: int,
    *,
    change_id: int | None = None,
    group_id: int | None = None,
) -> None:
    """The rows of the ledger for an order that held `before` and holds `after`."""
    for product in sorted({*before, *after}):
        delta = before.get(product, 0) - after.get(product, 0)
        if delta:
            turn.enter(product, delta, reason, order_id=order_id, change_id=change_id, group_id=group_id)
