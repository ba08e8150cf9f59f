"""The waitlist moves up. Inside the transaction that freed the goods."""

from __future__ import annotations

import sqlalchemy as sa

from studio.shop.holding import Line, enter_difference, held_of, read_lines, release, take, wait_for_rest, write_lines
from studio.shop.schema import order_lines, orders, stock
from studio.shop.turn import OrderEvent, Turn


def move_up(turn: Turn) -> None:
    """Serve those who wait, the longest waiting first, as far as what was freed reaches: so whoever still waits asks
    for more than there is, and nobody who comes later can be served before one whose order fits."""
    wanted = {
        number for number in turn.freed if turn.rows[number].waiting_milli > 0 and turn.rows[number].qty_milli > 0
    }
    last = 0
    while wanted and (found := _next(turn.connection, wanted, last)) is not None:
        last, partly = found
        _serve(turn, last, partly)


def _next(connection: sa.Connection, freed: set[int], after: int) -> tuple[int, bool] | None:
    """The next waiting order that gets something: all it waits for, or if it takes part, anything."""
    short = order_lines.c.quantity_milli - order_lines.c.held_milli
    of_order = order_lines.c.order_id == orders.c.id
    both = order_lines.join(stock, stock.c.product == order_lines.c.product)
    lines = sa.select(sa.literal(1)).select_from(both).correlate(orders)
    concerned = sa.exists(
        lines.where(of_order, order_lines.c.product.in_(sorted(freed)), short > 0, stock.c.qty_milli > 0)
    )
    lacks = sa.exists(lines.where(of_order, short > stock.c.qty_milli))
    statement = (
        sa.select(orders.c.id, orders.c.partly)
        .where(orders.c.state == "waiting", orders.c.id > after, concerned, sa.or_(orders.c.partly, sa.not_(lacks)))
        .order_by(orders.c.id)
        .limit(1)
        .with_for_update()
    )
    found = connection.execute(statement).one_or_none()
    return None if found is None else (found.id, found.partly)


def _serve(turn: Turn, order_id: int, partly: bool) -> None:
    lines = read_lines(turn.connection, order_id)
    before = held_of(lines)
    numbers = [line.product for line in lines]
    turn.lock(numbers)
    release(turn, "waiting", lines)
    again = [Line(line.product, line.quantity, line.price) for line in lines]
    state = "waiting"
    if take(turn, again) is None:
        state = "accepted"
        done = sa.update(orders).where(orders.c.id == order_id)
        turn.connection.execute(done.values(state=state, code="", arguments="{}"))
    else:
        wait_for_rest(turn, again, turn.lock(numbers), partly=partly)
    write_lines(turn.connection, order_id, again, numbers)
    enter_difference(turn, before, held_of(again), "move_up", order_id)
    if held_of(again) != before:
        turn.events.append(OrderEvent(order_id, state, "move_up"))
