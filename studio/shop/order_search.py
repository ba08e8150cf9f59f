"""Pages of the order book, newest first."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from studio.shop.order_record import OrderRecord, OrderState, read_records
from studio.shop.schema import order_lines, orders

MAX_PAGE = 500
_MOST_TEXT = 100


class OrderQuery(NamedTuple):
    """What to look for; empty fields ask for nothing. `text` is in name, account, phone, address or note; #12 is order
    12. `before_id`: orders older than that one, for the next page. `handed_over`: None for both."""

    text: str = ""
    states: tuple[OrderState, ...] = ()
    product: int = 0
    building: str = ""
    handed_over: bool | None = None
    before_id: int = 0
    limit: int = 50


class OrderPage(NamedTuple):
    """`more`: there are older ones."""

    records: tuple[OrderRecord, ...]
    more: bool


def find_orders(connection: sa.Connection, query: OrderQuery) -> OrderPage:
    limit = max(1, min(query.limit, MAX_PAGE))
    ids = list(connection.execute(_matching(connection, query).limit(limit + 1)).scalars())
    wanted = sa.select(orders).where(orders.c.id.in_(ids[:limit])).order_by(orders.c.id.desc())
    return OrderPage(read_records(connection, connection.execute(wanted).all()), len(ids) > limit)


def _matching(connection: sa.Connection, query: OrderQuery) -> sa.Select[tuple[int]]:
    wanted = sa.select(orders.c.id).order_by(orders.c.id.desc())
    text = query.text.strip().casefold()[:_MOST_TEXT]
    number = text.removeprefix("#")
    if text.startswith("#") and number.isascii() and number.isdigit():
        wanted = wanted.where(orders.c.id == min(int(number), 2**62))
    elif text and "\0" not in text:
        place = sa.func.strpos if connection.dialect.name == "postgresql" else sa.func.instr
        wanted = wanted.where(place(orders.c.search, text) > 0)
    if query.states:
        wanted = wanted.where(orders.c.state.in_(query.states))
    if query.product:
        with_it = sa.select(order_lines.c.order_id).where(order_lines.c.product == query.product)
        wanted = wanted.where(orders.c.id.in_(with_it))
    if query.building:
        wanted = wanted.where(orders.c.building == query.building)
    if query.handed_over is not None:
        wanted = wanted.where(orders.c.handed_over == query.handed_over)
    if query.before_id:
        wanted = wanted.where(orders.c.id < query.before_id)
    return wanted
