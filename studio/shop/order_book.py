"""Orders: all of an order or none of it, once for each comment. Each function runs inside the caller's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from studio.model.errors import ShopError
from studio.model.order import Order, OrderAnswer, OrderLine
from studio.model.product import Product
from studio.shop import rows
from studio.shop.amounts import check_ordered, from_milli, to_milli, written
from studio.shop.schema import order_lines, orders, stock
from studio.shop.stock import StockRow

MAX_LINES = 100
MAX_TEXT = 200
MAX_NOTE = 2000
_LATEST_UNIX_S = 1e11

CommentKey = tuple[str, str, str]
"""(service, room, comment id)"""

OrderState = Literal["accepted", "refused", "cancelled"]


class OrderRecord(NamedTuple):
    """An order as the book has it. `code` and `arguments` name the sentence of a refusal. `person` entered it."""

    order_id: int
    order: Order
    state: OrderState
    code: str
    arguments: dict[str, str]
    person: str


class OrderTotals(NamedTuple):
    """`ordered`: per product, what accepted orders hold. `value`: their worth in yuan, at the prices they were made."""

    accepted: int
    refused: int
    cancelled: int
    ordered: dict[int, Decimal]
    value: Decimal


class Placed(NamedTuple):
    """An answer, and the stock rows it changed."""

    answer: OrderAnswer
    changed: tuple[StockRow, ...] = ()


class _RefusedError(Exception):
    """Takes back what the order did so far; the refusal itself is kept, so that a replay hears the same answer."""

    def __init__(self, code: str, **arguments: object) -> None:
        self.code = code
        self.arguments = {name: str(value) for name, value in arguments.items()}
        super().__init__(code)


def place(connection: sa.Connection, order: Order, person: str) -> Placed:
    """Answer an order. The same comment with the same content gets the same answer again, `repeated`.

    Raises ShopError: `shop.other_content` when this comment has already ordered something else, and for orders that
    make no sense (no lines, unknown product, impossible quantity), which leave no trace.
    """
    _check_texts(order)
    known = _check_lines(connection, order)
    lines = _merged(order)
    for line in lines:
        check_ordered(line.quantity, known[line.product].product.name, known[line.product].product.unit)
    fingerprint = _fingerprint(order, lines)
    if repeated := _answered(connection, order, fingerprint):
        return Placed(repeated)
    products = {number: kept.product for number, kept in known.items() if kept.listed}
    for line in lines:
        if line.product not in products:  # only now: an old order repeated still hears its old answer
            raise ShopError("shop.unknown_product", number=line.product)
    order_id = _claim(connection, order, fingerprint, person)
    if order_id is None:  # another process was faster by a moment; its transaction is over now
        repeated = _answered(connection, order, fingerprint)
        if repeated is None:
            raise ShopError("shop.locked", seconds=0)
        return Placed(repeated)
    _write_lines(connection, order_id, lines, products)
    try:
        with connection.begin_nested():
            changed = [
                _take(connection, order_id, products[line.product], line.quantity, order, person) for line in lines
            ]
    except _RefusedError as refusal:
        return Placed(_refuse(connection, order_id, refusal))
    return Placed(OrderAnswer(accepted=True, order_id=order_id), tuple(changed))


def cancel(connection: sa.Connection, which: int | CommentKey, person: str) -> Placed:
    """Give back what an order holds. Cancelled once already: the same answer, `repeated`.

    Raises ShopError `shop.no_such_order`, or `shop.was_refused` for an order that holds nothing.
    """
    if isinstance(which, int):
        wanted = orders.c.id == which
    else:
        wanted = _is_key(*which)
    # Changing the state first locks the row: of two who cancel at once, one finds it done.
    done = sa.update(orders).where(wanted, orders.c.state == "accepted").values(state="cancelled")
    order_id = connection.execute(done.returning(orders.c.id)).scalar_one_or_none()
    if order_id is None:
        found = connection.execute(sa.select(orders.c.id, orders.c.state).where(wanted)).one_or_none()
        if found is None:
            raise ShopError("shop.no_such_order", order=which if isinstance(which, int) else which[2])
        if found.state == "refused":
            raise ShopError("shop.was_refused", order=found.id)
        return Placed(OrderAnswer(accepted=True, order_id=found.id, repeated=True))
    held = connection.execute(
        sa.select(order_lines).where(order_lines.c.order_id == order_id).order_by(order_lines.c.product)
    ).all()
    changed = []
    for line in held:
        row = rows.move(connection, line.product, line.quantity_milli, 0)
        assert row is not None, "a product with orders is never removed"
        rows.enter(connection, line.product, line.quantity_milli, "cancel", person, order_id=order_id)
        changed.append(row)
    return Placed(OrderAnswer(accepted=True, order_id=order_id), tuple(changed))


def read_orders(connection: sa.Connection, limit: int) -> tuple[OrderRecord, ...]:
    """The newest first."""
    found = connection.execute(sa.select(orders).order_by(orders.c.id.desc()).limit(limit)).all()
    lines: dict[int, list[OrderLine]] = {row.id: [] for row in found}
    if found:
        between = order_lines.c.order_id.between(found[-1].id, found[0].id)
        for line in connection.execute(sa.select(order_lines).where(between).order_by(order_lines.c.product)):
            lines.setdefault(line.order_id, []).append(OrderLine(line.product, from_milli(line.quantity_milli)))
    return tuple(_record(row, tuple(lines[row.id])) for row in found)


def read_totals(connection: sa.Connection) -> OrderTotals:
    counted = connection.execute(sa.select(orders.c.state, sa.func.count()).group_by(orders.c.state))
    counts = {row[0]: int(row[1]) for row in counted}
    quantity = sa.func.sum(order_lines.c.quantity_milli)
    worth = sa.func.sum(order_lines.c.quantity_milli * order_lines.c.price_milli)
    statement = sa.select(order_lines.c.product, quantity, worth).join(orders).where(orders.c.state == "accepted")
    held = connection.execute(statement.group_by(order_lines.c.product).order_by(order_lines.c.product)).all()
    return OrderTotals(
        accepted=counts.get("accepted", 0),
        refused=counts.get("refused", 0),
        cancelled=counts.get("cancelled", 0),
        ordered={row[0]: from_milli(int(row[1])) for row in held},
        value=sum((Decimal(int(row[2])) for row in held), Decimal(0)) / 1_000_000,
    )


def _check_texts(order: Order) -> None:
    short = (order.service, order.room, order.comment_id, order.user, order.name, order.phone)
    for texts, limit in ((short, MAX_TEXT), ((order.address, order.note), MAX_NOTE)):
        for text in texts:
            if len(text) > limit:
                raise ShopError("shop.text_too_long", limit=limit)
            # Neither database takes these, and each says so in its own way.
            if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
                raise ShopError("shop.bad_text")


def _check_lines(connection: sa.Connection, order: Order) -> dict[int, rows.Kept]:
    """The products of the order's lines. Each line by itself must make sense: −1 and +2 are not one."""
    if not order.lines:
        raise ShopError("shop.no_lines")
    if len(order.lines) > MAX_LINES:
        raise ShopError("shop.too_many_lines", limit=MAX_LINES)
    known = rows.find_products(connection, {line.product for line in order.lines})
    for line in order.lines:
        if line.product not in known:
            raise ShopError("shop.unknown_product", number=str(line.product)[:20])
        check_ordered(line.quantity, known[line.product].product.name, known[line.product].product.unit)
    return known


def _merged(order: Order) -> list[OrderLine]:
    """One line a product, in order of number: everyone locks stock rows in the same order, so nobody deadlocks."""
    sums: dict[int, Decimal] = {}
    for line in order.lines:
        sums[line.product] = sums.get(line.product, Decimal(0)) + line.quantity
    return [OrderLine(product, sums[product]) for product in sorted(sums)]


def _fingerprint(order: Order, lines: Sequence[OrderLine]) -> str:
    """Of what was ordered and by whom; not of the name shown nor the time, which a service may send differently."""
    wanted = [[line.product, to_milli(line.quantity)] for line in lines]
    content = msgspec.json.encode([order.user, wanted, order.address, order.phone, order.note])
    return hashlib.sha256(content).hexdigest()


def _is_key(service: str, room: str, comment_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(orders.c.service == service, orders.c.room == room, orders.c.comment_id == comment_id)


def _answered(connection: sa.Connection, order: Order, fingerprint: str) -> OrderAnswer | None:
    columns = (orders.c.id, orders.c.fingerprint, orders.c.code, orders.c.arguments)
    wanted = _is_key(order.service, order.room, order.comment_id)
    found = connection.execute(sa.select(*columns).where(wanted)).one_or_none()
    if found is None:
        return None
    if found.fingerprint != fingerprint:
        raise ShopError("shop.other_content", order=found.id)
    arguments = msgspec.json.decode(found.arguments, type=dict[str, str])
    return OrderAnswer(accepted=not found.code, order_id=found.id, code=found.code, arguments=arguments, repeated=True)


def _claim(connection: sa.Connection, order: Order, fingerprint: str, person: str) -> int | None:
    """The order's row. None: this comment has one already."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    told = 0 < order.placed_unix_s < _LATEST_UNIX_S  # false for NaN too
    placed_us = round(order.placed_unix_s * 1_000_000) if told else rows.now_us()
    values: dict[str, Any] = {
        "service": order.service,
        "room": order.room,
        "comment_id": order.comment_id,
        "fingerprint": fingerprint,
        "user_id": order.user,
        "name": order.name,
        "address": order.address,
        "phone": order.phone,
        "note": order.note,
        "person": person[: rows.PERSON_LENGTH],
        "state": "accepted",
        "code": "",
        "arguments": "{}",
        "placed_us": placed_us,
    }
    statement = insert(orders).values(**values).on_conflict_do_nothing().returning(orders.c.id)
    id_: int | None = connection.execute(statement).scalar_one_or_none()
    return id_


def _write_lines(
    connection: sa.Connection, order_id: int, lines: Sequence[OrderLine], known: dict[int, Product]
) -> None:
    values = [
        {
            "order_id": order_id,
            "product": line.product,
            "quantity_milli": to_milli(line.quantity),
            "price_milli": to_milli(known[line.product].price),
        }
        for line in lines
    ]
    connection.execute(sa.insert(order_lines), values)


def _take(
    connection: sa.Connection, order_id: int, product: Product, quantity: Decimal, order: Order, person: str
) -> StockRow:
    """Take one line out of the stock, if it is there."""
    milli = to_milli(quantity)
    row = rows.move(connection, product.number, -milli, 0)
    if row is None:
        left = connection.execute(sa.select(stock.c.qty_milli).where(stock.c.product == product.number)).scalar_one()
        if left == 0:
            raise _RefusedError("shop.sold_out", name=product.name)
        amounts = {"left": written(from_milli(left)), "wanted": written(quantity), "unit": product.unit}
        raise _RefusedError("shop.not_enough", name=product.name, **amounts)
    if product.limit_per_person is not None:
        # After the stock row is locked: two orders of one person cannot both look first.
        _keep_limit(connection, product, product.limit_per_person, order)
    rows.enter(connection, product.number, -milli, "order", person, order_id=order_id)
    return row


def _keep_limit(connection: sa.Connection, product: Product, limit: Decimal, order: Order) -> None:
    """What this person holds, this order included, stays within the product's limit."""
    held = sa.select(sa.func.coalesce(sa.func.sum(order_lines.c.quantity_milli), 0)).join(orders)
    same_person = sa.and_(orders.c.service == order.service, orders.c.user_id == order.user)
    holds = sa.and_(order_lines.c.product == product.number, orders.c.state == "accepted")
    if int(connection.execute(held.where(same_person, holds)).scalar_one()) > to_milli(limit):
        raise _RefusedError("shop.over_limit", name=product.name, limit=written(limit), unit=product.unit)


def _refuse(connection: sa.Connection, order_id: int, refusal: _RefusedError) -> OrderAnswer:
    arguments = msgspec.json.encode(refusal.arguments).decode()
    values = {"state": "refused", "code": refusal.code, "arguments": arguments}
    connection.execute(sa.update(orders).where(orders.c.id == order_id).values(**values))
    return OrderAnswer(accepted=False, order_id=order_id, code=refusal.code, arguments=refusal.arguments)


def _record(row: sa.Row[tuple[Any, ...]], lines: tuple[OrderLine, ...]) -> OrderRecord:
    order = Order(
        service=row.service,
        room=row.room,
        comment_id=row.comment_id,
        user=row.user_id,
        name=row.name,
        lines=lines,
        address=row.address,
        phone=row.phone,
        note=row.note,
        placed_unix_s=rows.unix_s(row.placed_us),
    )
    arguments = msgspec.json.decode(row.arguments, type=dict[str, str])
    return OrderRecord(row.id, order, row.state, row.code, arguments, row.person)
