"""Goods sold only if enough is ordered by a deadline (成团). Inside the caller's transaction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa

from studio.model.errors import ShopError
from studio.shop import rows
from studio.shop.amounts import check_divisible, from_milli, to_milli, written
from studio.shop.changes import drop_product
from studio.shop.order_record import LIVE
from studio.shop.schema import group_buys, order_lines, orders, stock
from studio.shop.stock import Group
from studio.shop.turn import OrderEvent, Turn, now_us, unix_s

_MOST = Decimal(1_000_000)


def open_group(turn: Turn, product: int, threshold: Decimal, deadline_unix_s: float) -> Group:
    """All that is ordered of the product counts, also from before. Reached already: it succeeds at once.

    Raises ShopError `shop.unknown_product`, `shop.group_is_open`, `shop.bad_threshold`, `shop.deadline_past`.
    """
    known = rows.known_product(turn.connection, product)
    if not threshold.is_finite() or not 0 < threshold <= _MOST:
        raise ShopError("shop.bad_threshold", name=known.name, threshold=str(threshold)[:20])
    check_divisible(threshold, known.name, known.unit)
    now = now_us()
    if not now < deadline_unix_s * 1e6 < 1e17:  # false for NaN too
        raise ShopError("shop.deadline_past", name=known.name)
    turn.lock([product])
    already = sa.select(group_buys.c.id).where(group_buys.c.product == product, group_buys.c.state == "open")
    if turn.connection.execute(already).first() is not None:
        raise ShopError("shop.group_is_open", name=known.name)
    values = {
        "product": product,
        "threshold_milli": to_milli(threshold),
        "deadline_us": round(deadline_unix_s * 1e6),
        "state": "open",
        "person": turn.person,
    }
    statement = sa.insert(group_buys).values(**values).returning(group_buys)
    group = _group(turn.connection.execute(statement).one())
    _set_threshold(turn, product, to_milli(threshold))
    turn.groups.append(group)
    judge(turn)
    return turn.groups[-1]


def judge(turn: Turn) -> None:
    """Groups whose threshold is reached by what this transaction did have succeeded."""
    for row in list(turn.rows.values()):
        if row.threshold_milli is not None and row.ordered_milli >= row.threshold_milli:
            _decide(turn, row.product, "succeeded")


def settle(turn: Turn, group_id: int) -> Group:
    """Decide a group now: failed, since one that is reached has succeeded already. Decided before: as it was.

    Raises `shop.no_such_group`.
    """
    found = turn.connection.execute(sa.select(group_buys).where(group_buys.c.id == group_id)).one_or_none()
    if found is None:
        raise ShopError("shop.no_such_group", group=group_id)
    if found.state != "open":
        return _group(found)
    return _fail(turn, found)


def settle_due(turn: Turn, now: int) -> None:
    """Groups whose deadline is over have failed."""
    due = sa.select(group_buys).where(group_buys.c.state == "open", group_buys.c.deadline_us <= now)
    for found in turn.connection.execute(due.order_by(group_buys.c.product)).all():
        _fail(turn, found)


def read_groups(connection: sa.Connection, limit: int) -> tuple[Group, ...]:
    """The newest first."""
    found = connection.execute(sa.select(group_buys).order_by(group_buys.c.id.desc()).limit(limit))
    return tuple(_group(row) for row in found)


def newest_groups(connection: sa.Connection) -> dict[int, Group]:
    """By product."""
    newest = sa.select(sa.func.max(group_buys.c.id)).group_by(group_buys.c.product)
    found = connection.execute(sa.select(group_buys).where(group_buys.c.id.in_(newest)))
    return {row.product: _group(row) for row in found}


def _fail(turn: Turn, found: sa.Row[Any]) -> Group:
    """Give back what every order holds of the product; an order of nothing else ends."""
    turn.lock([found.product])
    state = turn.connection.execute(sa.select(group_buys).where(group_buys.c.id == found.id)).one()
    if state.state != "open":  # reached while we waited for the row
        return _group(state)
    name = rows.find_products(turn.connection, [found.product])[found.product].product
    ordered = sa.select(stock.c.ordered_milli).where(stock.c.product == found.product)
    amounts = {
        "ordered": written(from_milli(turn.connection.execute(ordered).scalar_one())),
        "threshold": written(from_milli(found.threshold_milli)),
        "unit": name.unit,
    }
    with_it = sa.select(order_lines.c.order_id).where(order_lines.c.product == found.product)
    concerned = sa.select(orders).where(orders.c.id.in_(with_it), orders.c.state.in_(LIVE))
    concerned = concerned.where(sa.not_(orders.c.handed_over)).order_by(orders.c.id).with_for_update()
    for row in turn.connection.execute(concerned).all():
        becomes = drop_product(turn, row, found.product, found.id)
        values: dict[str, object] = {"state": becomes}
        if becomes == "group_failed":
            values |= {"code": "shop.group_failed", "arguments": _json({"name": name.name, **amounts})}
        turn.connection.execute(sa.update(orders).where(orders.c.id == row.id).values(**values))
        turn.events.append(OrderEvent(row.id, becomes, "group_failed"))
    return _decide(turn, found.product, "failed")


def _decide(turn: Turn, product: int, state: str) -> Group:
    is_open = sa.and_(group_buys.c.product == product, group_buys.c.state == "open")
    decided = sa.update(group_buys).where(is_open).values(state=state, decided_us=now_us()).returning(group_buys)
    group = _group(turn.connection.execute(decided).one())
    _set_threshold(turn, product, None)
    turn.groups.append(group)
    return group


def _set_threshold(turn: Turn, product: int, threshold_milli: int | None) -> None:
    turn.connection.execute(sa.update(stock).where(stock.c.product == product).values(threshold_milli=threshold_milli))
    turn.move(product)


def _group(row: sa.Row[Any]) -> Group:
    return Group(
        id=row.id,
        product=row.product,
        threshold=from_milli(row.threshold_milli),
        deadline_unix_s=unix_s(row.deadline_us),
        state=row.state,
        decided_unix_s=unix_s(row.decided_us or 0),
    )


def _json(arguments: dict[str, str]) -> str:
    return msgspec.json.encode(arguments).decode()
