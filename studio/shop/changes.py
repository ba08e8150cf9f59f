"""Changes of orders that stand: by a comment with a key of its own, or by hand. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from studio.model.errors import ShopError
from studio.model.order import OrderAnswer, OrderChange, OrderEdit
from studio.shop import rows
from studio.shop.addresses import building_of
from studio.shop.amounts import check_ordered, from_milli, to_milli, written
from studio.shop.holding import (
    Line,
    enter_difference,
    held_of,
    read_lines,
    release,
    take,
    wait_for_rest,
    write_lines,
)
from studio.shop.order_book import (
    RefusedError,
    check_lengths,
    check_limit,
    check_wanted,
    digest,
    give_back,
    is_key,
    locked_order,
    main_account,
    shortage_refusal,
)
from studio.shop.order_record import LIVE, answer_of, buyer_key, search_text
from studio.shop.schema import changes, orders
from studio.shop.turn import Turn, now_us


class _Standing:
    """An order of the sender that can still be changed, with what its lines are to be."""

    def __init__(self, row: sa.Row[Any], lines: list[Line]) -> None:
        self.row = row
        self.lines = lines
        self.wanted = {line.product: line.quantity for line in lines}

    @property
    def changed(self) -> bool:
        return self.wanted != {line.product: line.quantity for line in self.lines}


def change(turn: Turn, asked: OrderChange) -> OrderAnswer:
    """Change what the sender holds, all or nothing. The same comment with the same content gets the same answer again.

    `-` and `=` take from the newest orders first; `+` adds to the newest that has the product. An order whose last line
    goes is cancelled. Raises ShopError: `shop.other_content`, `shop.holds_nothing`, `shop.holds_less`, and what makes
    no sense; nothing is kept then. Too little stock or too much for one person is a refusal, and what stood stands.
    """
    check_lengths((asked.room, asked.comment_id, asked.user), (asked.address,), tiny=(asked.service,))
    quantity = asked.quantity.normalize() if asked.quantity.is_finite() else asked.quantity
    content = [asked.user, asked.operation, asked.product, str(quantity), asked.other, asked.address]
    fingerprint = digest(content)
    if repeated := _answered(turn.connection, asked, fingerprint):
        return repeated
    standing = _standing(turn, asked)
    _decide(turn.connection, asked, standing)
    change_id = _claim(turn, asked, fingerprint, standing[-1].row.id)
    if change_id is None:
        raise ShopError("shop.locked", seconds=0)  # another process was faster by a moment: ask again
    try:
        with turn.attempt():
            for one in standing:
                _carry_out(turn, one, change_id)
            if asked.operation == "@":
                for one in standing:
                    _write_texts(turn, one.row, OrderEdit(address=asked.address))
    except RefusedError as refusal:
        arguments = msgspec.json.encode(refusal.arguments).decode()
        refused = sa.update(changes).where(changes.c.id == change_id)
        turn.connection.execute(refused.values(code=refusal.code, arguments=arguments))
        return answer_of(standing[-1].row.id, refusal.code, arguments, repeated=False)
    return OrderAnswer(accepted=True, order_id=standing[-1].row.id)


def edit(turn: Turn, order_id: int, edited: OrderEdit) -> OrderAnswer:
    """Change an order by hand. Doing it twice does nothing more. Too little stock is a refusal, and the order stands.

    Raises ShopError: `shop.no_such_order`, `shop.not_standing`, `shop.handed_over`, `shop.no_lines`, and what makes no
    sense.
    """
    row = locked_order(turn, order_id)
    if row.state not in LIVE:
        raise ShopError("shop.not_standing", order=order_id)
    if row.handed_over and edited.lines is not None:
        raise ShopError("shop.handed_over", order=order_id)
    check_lengths((edited.name or "",), (edited.address or "", edited.note or ""), tiny=(edited.phone or "",))
    try:
        with turn.attempt():
            if edited.lines is not None:
                standing = _Standing(row, read_lines(turn.connection, order_id))
                standing.wanted, _ = check_wanted(turn.connection, edited.lines)
                _carry_out(turn, standing, None)
            _write_texts(turn, row, edited)
    except RefusedError as refusal:
        return OrderAnswer(accepted=False, order_id=order_id, code=refusal.code, arguments=refusal.arguments)
    return OrderAnswer(accepted=True, order_id=order_id)


def drop_product(turn: Turn, row: sa.Row[Any], product: int, group_id: int) -> str:
    """Take one product out of an order because its group failed; the order's state after that."""
    lines = read_lines(turn.connection, row.id)
    gone = [line for line in lines if line.product == product]
    before = held_of(gone)
    release(turn, row.state, gone)
    enter_difference(turn, before, {}, "group_failed", row.id, group_id=group_id)
    rest = [line for line in lines if line.product != product]
    if not rest:
        write_lines(turn.connection, row.id, gone, [product])
        return "group_failed"
    write_lines(turn.connection, row.id, rest, [line.product for line in lines])
    if row.state == "waiting":  # what is left of it may fit now
        for line in rest:
            turn.move(line.product)
            turn.freed.add(line.product)
    still_waits = any(line.held < line.quantity for line in rest)
    return "accepted" if row.state == "waiting" and not still_waits else str(row.state)


def _answered(connection: sa.Connection, asked: OrderChange, fingerprint: str) -> OrderAnswer | None:
    key = (asked.service, asked.room, asked.comment_id)
    found = connection.execute(sa.select(changes).where(is_key(changes, *key))).one_or_none()
    if found is None:
        ordered = connection.execute(sa.select(orders.c.id).where(is_key(orders, *key))).scalar()
        if ordered is not None:
            raise ShopError("shop.other_content", order=ordered)
        return None
    if found.fingerprint not in (fingerprint, ""):
        raise ShopError("shop.other_content", order=found.order_id or 0)
    return answer_of(found.order_id, found.code, found.arguments, repeated=True)


def _standing(turn: Turn, asked: OrderChange) -> list[_Standing]:
    """The sender's orders that can be changed, oldest first. Raises `shop.holds_nothing`."""
    buyer = main_account(buyer_key(asked.service, asked.user))
    wanted = sa.select(orders).where(orders.c.buyer == buyer, orders.c.state.in_(LIVE), sa.not_(orders.c.handed_over))
    found = turn.connection.execute(wanted.order_by(orders.c.id).with_for_update()).all()
    if not found:
        raise ShopError("shop.holds_nothing")
    return [_Standing(row, read_lines(turn.connection, row.id)) for row in found]


def _decide(connection: sa.Connection, asked: OrderChange, standing: Sequence[_Standing]) -> None:
    """What the lines of each order are to be."""
    if asked.operation == "@":
        return
    if asked.operation == "x" and asked.product == 0:
        for one in standing:
            one.wanted = {}
        return
    held = sum(one.wanted.get(asked.product, 0) for one in standing)
    kept = rows.find_products(connection, [asked.product, asked.other])
    known = kept.get(asked.product)
    if known is None:
        raise ShopError("shop.unknown_product", number=str(asked.product)[:20])
    name, unit = known.product.name, known.product.unit
    if asked.operation in "=+-":
        check_ordered(asked.quantity, name, unit)
    if held == 0 and asked.operation != "+":
        raise ShopError("shop.holds_none_of", name=name)
    if asked.operation == "x":
        _take_off(standing, asked.product, held)
    elif asked.operation == ">":
        _swap(standing, asked, kept)
    else:
        amount = to_milli(asked.quantity)
        delta = {"=": amount - held, "+": amount, "-": -amount}[asked.operation]
        if delta < -held:
            raise ShopError("shop.holds_less", name=name, held=written(from_milli(held)), unit=unit)
        if delta < 0:
            _take_off(standing, asked.product, -delta)
        else:
            _add(standing, asked.product, delta)


def _take_off(standing: Sequence[_Standing], product: int, amount: int) -> None:
    """From the newest order first."""
    for one in reversed(standing):
        off = min(amount, one.wanted.get(product, 0))
        if off:
            one.wanted[product] -= off
            amount -= off
            if one.wanted[product] == 0:
                del one.wanted[product]


def _add(standing: Sequence[_Standing], product: int, amount: int) -> None:
    """To the newest order that has it, else to the newest."""
    has = [one for one in standing if product in one.wanted]
    target = (has or standing)[-1]
    if amount:
        target.wanted[product] = target.wanted.get(product, 0) + amount


def _swap(standing: Sequence[_Standing], asked: OrderChange, kept: Mapping[int, rows.Kept]) -> None:
    other = kept.get(asked.other)
    if other is None or not other.listed:
        raise ShopError("shop.unknown_product", number=str(asked.other)[:20])
    for one in standing:
        milli = one.wanted.pop(asked.product, 0)
        if milli:
            quantity = from_milli(milli + one.wanted.get(asked.other, 0))
            check_ordered(quantity, other.product.name, other.product.unit)
            one.wanted[asked.other] = to_milli(quantity)


def _carry_out(turn: Turn, one: _Standing, change_id: int | None) -> None:
    """Give an order its new lines. Raises RefusedError when they cannot be had."""
    if not one.changed:
        return
    if not one.wanted:
        give_back(turn, one.row.id, one.row.state, "cancel", "cancelled", change_id=change_id)
        return
    known = rows.find_products(turn.connection, one.wanted)
    prices = {line.product: line.price for line in one.lines}
    before, had = held_of(one.lines), {line.product: line.quantity for line in one.lines}
    lines = []
    for number in sorted(one.wanted):
        product = known[number].product
        if not known[number].listed and one.wanted[number] > had.get(number, 0):
            raise ShopError("shop.unknown_product", number=number)
        check_ordered(from_milli(one.wanted[number]), product.name, product.unit)
        # A line keeps the price it was ordered at.
        lines.append(Line(number, one.wanted[number], prices.get(number, to_milli(product.price))))
    turn.lock({*before, *one.wanted})
    release(turn, one.row.state, one.lines)
    products = {number: kept.product for number, kept in known.items()}
    more = [line for line in lines if line.quantity > had.get(line.product, 0)]
    _check_more(turn, one, more, products)
    shortage = take(turn, lines, reserve=one.row.state == "reserved")
    state = one.row.state
    if shortage is not None:
        if state != "waiting":
            raise shortage_refusal(shortage, products[shortage.product])
        wait_for_rest(turn, lines, turn.lock(one.wanted), partly=one.row.partly)
    elif state == "waiting":
        state = "accepted"
        turn.connection.execute(
            sa.update(orders).where(orders.c.id == one.row.id).values(state=state, code="", arguments="{}")
        )
    write_lines(turn.connection, one.row.id, lines, had)
    enter_difference(turn, before, held_of(lines), "change", one.row.id, change_id=change_id)


def _check_more(turn: Turn, one: _Standing, more: Sequence[Line], products: Mapping[int, Any]) -> None:
    """The limit of a person, for lines that grow. Merged accounts count as one: the row knows its main one."""
    service, _, user = str(one.row.buyer).partition(":")
    check_limit(turn, buyer_key(service, user), one.row.id, more, products)


def _claim(turn: Turn, asked: OrderChange, fingerprint: str, order_id: int) -> int | None:
    insert = postgresql.insert if turn.is_postgres else sqlite.insert
    values = {
        "service": asked.service,
        "room": asked.room,
        "comment_id": asked.comment_id,
        "fingerprint": fingerprint,
        "order_id": order_id,
        "person": turn.person,
        "code": "",
        "arguments": "{}",
        "unix_us": now_us(),
    }
    statement = insert(changes).values(**values).on_conflict_do_nothing().returning(changes.c.id)
    id_: int | None = turn.connection.execute(statement).scalar_one_or_none()
    return id_


def _write_texts(turn: Turn, row: sa.Row[Any], edited: OrderEdit) -> None:
    new = {name: getattr(edited, name) for name in ("name", "address", "phone", "note")}
    values = {name: getattr(row, name) if text is None else text for name, text in new.items()}
    if all(values[name] == getattr(row, name) for name in values):
        return
    search = search_text(values["name"], row.user_id, values["phone"], values["address"], values["note"])
    values |= {"search": search, "building": building_of(values["address"])[:40]}
    turn.connection.execute(sa.update(orders).where(orders.c.id == row.id).values(**values))
