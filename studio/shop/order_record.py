"""An order as the book has it, and how it is read out of the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import msgspec
import sqlalchemy as sa

from studio.model.order import Order, OrderAnswer, OrderLine
from studio.shop.addresses import building_of
from studio.shop.amounts import from_milli
from studio.shop.holding import Line
from studio.shop.schema import order_lines, orders
from studio.shop.turn import unix_s

OrderState = Literal["accepted", "waiting", "reserved", "refused", "cancelled", "expired", "group_failed"]

LIVE = ("accepted", "waiting", "reserved")
"""States of orders that hold goods or wait for them."""

CommentKey = tuple[str, str, str]
"""(service, room, comment id)"""

SEARCH_LENGTH = 300
_MILLIONTH = Decimal(1_000_000)


class OrderRecord(NamedTuple):
    """An order as the book has it. `code` and `arguments` name the sentence of a refusal. `person` entered it.

    `held`: what is really set aside, by product; less than the lines while it waits. `value`: of what is held, in yuan,
    at the prices it was made at (`prices`, by product). `expires_unix_s`: of a reservation, else 0.
    """

    order_id: int
    order: Order
    state: OrderState
    code: str
    arguments: dict[str, str]
    person: str
    held: Mapping[int, Decimal]
    expires_unix_s: float
    handed_over: bool
    value: Decimal
    prices: Mapping[int, Decimal]


class OrderTotals(NamedTuple):
    """How many orders are in which state. `ordered`: per product, what accepted orders and the served part of waiting
    ones hold. `value`: its worth in yuan, at the prices of its orders. `handed_over`: accepted ones already fetched."""

    accepted: int
    refused: int
    cancelled: int
    ordered: dict[int, Decimal]
    value: Decimal
    waiting: int = 0
    reserved: int = 0
    handed_over: int = 0


def buyer_key(service: str, user: str) -> str:
    """One account, as `orders.buyer` has it unless it was merged into another."""
    return f"{service}:{user}"


def search_text(name: str, user: str, phone: str, address: str, note: str) -> str:
    return " ".join((name, user, phone, address, note)).casefold()[:SEARCH_LENGTH]


def found_by(order: Order) -> dict[str, str]:
    """The columns an order is looked up by."""
    search = search_text(order.name, order.user, order.phone, order.address, order.note)
    return {"search": search, "building": building_of(order.address)[:40]}


def read_records(connection: sa.Connection, rows: Sequence[sa.Row[Any]]) -> tuple[OrderRecord, ...]:
    """The records of rows of the orders table, in their order."""
    lines: dict[int, list[Line]] = {row.id: [] for row in rows}
    columns = (
        order_lines.c.order_id,
        order_lines.c.product,
        order_lines.c.quantity_milli,
        order_lines.c.price_milli,
        order_lines.c.held_milli,
    )
    ids = list(lines)
    for start in range(0, len(ids), 500):  # SQLite takes only so many parameters
        wanted = sa.select(*columns).where(order_lines.c.order_id.in_(ids[start : start + 500]))
        for found in connection.execute(wanted.order_by(order_lines.c.product)):
            lines[found[0]].append(Line(*found[1:]))
    return tuple(record_of(row, lines[row.id]) for row in rows)


def record_of(row: sa.Row[Any], lines: Sequence[Line]) -> OrderRecord:
    order = Order(
        service=row.service,
        room=row.room,
        comment_id=row.comment_id,
        user=row.user_id,
        name=row.name,
        lines=tuple(OrderLine(line.product, from_milli(line.quantity)) for line in lines),
        address=row.address,
        phone=row.phone,
        note=row.note,
        placed_unix_s=unix_s(row.placed_us),
    )
    return OrderRecord(
        order_id=row.id,
        order=order,
        state=row.state,
        code=row.code,
        arguments=msgspec.json.decode(row.arguments, type=dict[str, str]),
        person=row.person,
        held={line.product: from_milli(line.held) for line in lines if line.held},
        expires_unix_s=unix_s(row.expires_us or 0),
        handed_over=row.handed_over,
        value=sum((Decimal(line.held * line.price) for line in lines), Decimal(0)) / _MILLIONTH,
        prices={line.product: from_milli(line.price) for line in lines},
    )


def read_totals(connection: sa.Connection) -> OrderTotals:
    counted = connection.execute(sa.select(orders.c.state, sa.func.count()).group_by(orders.c.state))
    counts = {row[0]: int(row[1]) for row in counted}
    fetched = sa.select(sa.func.count()).select_from(orders).where(orders.c.handed_over)
    quantity = sa.func.sum(order_lines.c.held_milli)
    worth = sa.func.sum(order_lines.c.held_milli * order_lines.c.price_milli)
    # What holds nothing adds nothing; a reservation is not an order yet.
    held = order_lines.c.held_milli > 0
    set_aside = sa.select(orders.c.id).where(orders.c.state == "reserved")
    statement = sa.select(order_lines.c.product, quantity, worth).where(held, order_lines.c.order_id.not_in(set_aside))
    found = connection.execute(statement.group_by(order_lines.c.product).order_by(order_lines.c.product)).all()
    return OrderTotals(
        accepted=counts.get("accepted", 0),
        refused=counts.get("refused", 0),
        cancelled=counts.get("cancelled", 0),
        ordered={row[0]: from_milli(int(row[1])) for row in found},
        value=sum((Decimal(int(row[2])) for row in found), Decimal(0)) / _MILLIONTH,
        waiting=counts.get("waiting", 0),
        reserved=counts.get("reserved", 0),
        handed_over=connection.execute(fetched).scalar_one(),
    )


def answer_of(order_id: int | None, code: str, arguments: str, *, repeated: bool) -> OrderAnswer:
    """The answer as it was kept."""
    return OrderAnswer(
        accepted=not code,
        order_id=order_id or 0,
        code=code,
        arguments=msgspec.json.decode(arguments, type=dict[str, str]),
        repeated=repeated,
        waiting=code == "shop.waiting",
    )
