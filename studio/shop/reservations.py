"""Goods set aside until somebody confirms, or until their time is over. Inside the caller's transaction."""

from __future__ import annotations

import sqlalchemy as sa

from studio.model.errors import ShopError
from studio.model.order import OrderAnswer
from studio.shop.holding import read_lines
from studio.shop.order_book import give_back, locked_order
from studio.shop.schema import orders
from studio.shop.turn import OrderEvent, Turn, now_us


def confirm(turn: Turn, order_id: int) -> OrderAnswer:
    """A reservation becomes an order. One that is an order already: the same answer, `repeated`.

    Raises `shop.no_such_order`, `shop.reservation_over`.
    """
    row = locked_order(turn, order_id)
    if row.state == "accepted":
        return OrderAnswer(accepted=True, order_id=order_id, repeated=True)
    if row.state != "reserved" or row.expires_us <= now_us():
        raise ShopError("shop.reservation_over", order=order_id)
    for line in read_lines(turn.connection, order_id):
        turn.move(line.product, reserved=-line.held, ordered=line.held)
        turn.enter(line.product, 0, "order", order_id=order_id)  # no goods move; who confirmed is a fact
    done = sa.update(orders).where(orders.c.id == order_id).values(state="accepted", expires_us=None)
    turn.connection.execute(done)
    return OrderAnswer(accepted=True, order_id=order_id)


def expire(turn: Turn, now: int) -> None:
    """Give back what nobody confirmed in time."""
    over = sa.select(orders.c.id).where(orders.c.state == "reserved", orders.c.expires_us <= now)
    for order_id in turn.connection.execute(over.order_by(orders.c.id).with_for_update()).scalars().all():
        give_back(turn, order_id, "reserved", "expired", "expired")
        turn.events.append(OrderEvent(order_id, "expired", "expired"))
