"""Orders fetched by their neighbours (核销): each tick is a fact with person and time, and so is taking it back."""

from __future__ import annotations

import sqlalchemy as sa

from studio.model.errors import ShopError
from studio.model.order import OrderAnswer
from studio.shop.order_book import locked_order
from studio.shop.schema import handovers, orders
from studio.shop.turn import Turn, now_us


def hand_over(turn: Turn, order_id: int) -> OrderAnswer:
    """Ticked off already: the same answer, `repeated`. Raises `shop.no_such_order`, `shop.nothing_to_hand_over`."""
    row = locked_order(turn, order_id)
    if row.handed_over:
        return OrderAnswer(accepted=True, order_id=order_id, repeated=True)
    if row.state != "accepted":
        raise ShopError("shop.nothing_to_hand_over", order=order_id)
    _note(turn, order_id, None, handed_over=True)
    return OrderAnswer(accepted=True, order_id=order_id)


def take_back(turn: Turn, order_id: int) -> OrderAnswer:
    """The tick was a mistake. None there: `repeated`. Raises `shop.no_such_order`."""
    row = locked_order(turn, order_id)
    if not row.handed_over:
        return OrderAnswer(accepted=True, order_id=order_id, repeated=True)
    newest = sa.select(sa.func.max(handovers.c.id)).where(handovers.c.order_id == order_id)
    _note(turn, order_id, turn.connection.execute(newest).scalar_one(), handed_over=False)
    return OrderAnswer(accepted=True, order_id=order_id)


def _note(turn: Turn, order_id: int, undoes: int | None, *, handed_over: bool) -> None:
    fact = {"order_id": order_id, "person": turn.person, "unix_us": now_us(), "undoes": undoes}
    turn.connection.execute(sa.insert(handovers).values(**fact))
    turn.connection.execute(sa.update(orders).where(orders.c.id == order_id).values(handed_over=handed_over))
