"""Orders: all of an order or none of it, once for each comment. Each function runs inside the caller's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from studio.model.errors import ShopError
from studio.model.order import LedgerReason, Order, OrderAnswer, OrderLine
from studio.model.product import Product
from studio.shop import rows
from studio.shop.amounts import check_ordered, from_milli, to_milli, written
from studio.shop.holding import Line, Shortage, enter_difference, held_of, read_lines, release, take, wait_for_rest
from studio.shop.order_at_once import place_at_once
from studio.shop.order_record import LIVE, CommentKey, answer_of, buyer_key, found_by
from studio.shop.rules import read_rules
from studio.shop.schema import changes, merged_buyers, order_lines, orders
from studio.shop.turn import Turn, now_us

MAX_LINES = 100
MAX_TINY = 40
MAX_TEXT = 200
MAX_NOTE = 2000
_LATEST_UNIX_S = 1e11


class RefusedError(Exception):
    """Takes back what was done so far; the refusal itself is kept, so that a replay hears the same answer."""

    def __init__(self, code: str, **arguments: object) -> None:
        self.code = code
        self.arguments = {name: str(value) for name, value in arguments.items()}
        super().__init__(code)


def place(turn: Turn, order: Order, *, reserve_until_us: int | None = None, partly: bool | None = None) -> OrderAnswer:
    """Answer an order. The same comment with the same content gets the same answer again, `repeated`.

    `reserve_until_us`: only set aside until then; a reservation never waits. `partly`: take what is left and wait for
    the rest; None: as the rules say. Raises ShopError: `shop.other_content` when this comment has already ordered
    something else, and for orders that make no sense (no lines, unknown product, impossible quantity), which leave no
    trace.
    """
    check_texts(order)
    known = _check_lines(turn.connection, order.lines)
    wanted = merged(order.lines, known)
    fingerprint = _fingerprint(order, wanted)
    columns = _columns(turn, order, fingerprint)
    if turn.is_postgres and reserve_until_us is None and (done := _at_once(turn, columns, wanted, known)):
        return OrderAnswer(accepted=True, order_id=done)
    if repeated := answered(turn.connection, order, fingerprint):
        return repeated
    products = listed(known, wanted)  # only now: an old order repeated still hears its old answer
    order_id = _claim(turn, columns, reserve_until_us)
    if order_id is None:  # another process was faster by a moment; its transaction is over now
        repeated = answered(turn.connection, order, fingerprint)
        if repeated is None:
            raise ShopError("shop.locked", seconds=0)
        return repeated
    lines = [Line(number, milli, to_milli(products[number].price)) for number, milli in wanted.items()]
    shortage = take(turn, lines, reserve=reserve_until_us is not None)
    if shortage is not None and turn.is_postgres:
        # Who frees some now must find us waiting: so nobody may, until we have looked again and written it down.
        turn.lock(wanted)
        shortage = take(turn, lines, reserve=reserve_until_us is not None)
    reserve = reserve_until_us is not None
    limit = _over_limit(turn, buyer_key(order.service, order.user), order_id, lines, products)
    if shortage is not None:
        answer = _wait_or_refuse(
            turn, order_id, lines, shortage_refusal(shortage, products[shortage.product]), limit, partly, reserve
        )
    elif limit is not None:
        release(turn, "reserved" if reserve else "accepted", lines)
        answer = _refuse(turn, order_id, limit)
    else:
        answer = OrderAnswer(accepted=True, order_id=order_id)
    _write_new_lines(turn, order_id, lines, "reserve" if reserve else "order")
    return answer


def cancel(turn: Turn, which: int | CommentKey) -> OrderAnswer:
    """Give back what an order holds. Cancelled once already: the same answer, `repeated`.

    Raises ShopError `shop.no_such_order`, `shop.was_refused` for an order that holds nothing, `shop.handed_over`.
    """
    row = locked_order(turn, which)
    if row.state not in LIVE:
        if row.state == "refused":
            raise ShopError("shop.was_refused", order=row.id)
        return OrderAnswer(accepted=True, order_id=row.id, repeated=True)
    if row.handed_over:
        raise ShopError("shop.handed_over", order=row.id)
    give_back(turn, row.id, row.state, "cancel", "cancelled")
    return OrderAnswer(accepted=True, order_id=row.id)


def give_back(
    turn: Turn, order_id: int, state: str, reason: LedgerReason, becomes: str, *, change_id: int | None = None
) -> None:
    """End an order: its lines are kept, what they held goes back."""
    lines = read_lines(turn.connection, order_id)
    before = held_of(lines)
    release(turn, state, lines)
    enter_difference(turn, before, {}, reason, order_id, change_id=change_id)
    turn.connection.execute(sa.update(order_lines).where(order_lines.c.order_id == order_id).values(held_milli=0))
    turn.connection.execute(sa.update(orders).where(orders.c.id == order_id).values(state=becomes))


def locked_order(turn: Turn, which: int | CommentKey) -> sa.Row[Any]:
    """An order's row, which nobody else changes until our transaction ends. Raises `shop.no_such_order`."""
    wanted = orders.c.id == which if isinstance(which, int) else is_key(orders, *which)
    found = turn.connection.execute(sa.select(orders).where(wanted).with_for_update()).one_or_none()
    if found is None:
        raise ShopError("shop.no_such_order", order=which if isinstance(which, int) else which[2])
    return found


def check_texts(order: Order) -> None:
    short = (order.room, order.comment_id, order.user, order.name)
    check_lengths(short, (order.address, order.note), tiny=(order.service, order.phone))


def check_lengths(short: Sequence[str], long: Sequence[str] = (), *, tiny: Sequence[str] = ()) -> None:
    """Raises `shop.text_too_long`, `shop.bad_text`."""
    for texts, limit in ((tiny, MAX_TINY), (short, MAX_TEXT), (long, MAX_NOTE)):
        for text in texts:
            if len(text) > limit:
                raise ShopError("shop.text_too_long", limit=limit)
            # Neither database takes these, and each says so in its own way.
            if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
                raise ShopError("shop.bad_text")


def _check_lines(connection: sa.Connection, lines: Sequence[OrderLine]) -> dict[int, rows.Kept]:
    """The products of the lines. Each line by itself must make sense: −1 and +2 are not one."""
    if not lines:
        raise ShopError("shop.no_lines")
    if len(lines) > MAX_LINES:
        raise ShopError("shop.too_many_lines", limit=MAX_LINES)
    known = rows.find_products(connection, {line.product for line in lines})
    for line in lines:
        if line.product not in known:
            raise ShopError("shop.unknown_product", number=str(line.product)[:20])
        check_ordered(line.quantity, known[line.product].product.name, known[line.product].product.unit)
    return known


def check_wanted(connection: sa.Connection, lines: Sequence[OrderLine]) -> tuple[dict[int, int], dict[int, Product]]:
    """Thousandths by product, and the products. Raises ShopError for what nobody can mean or buy today."""
    known = _check_lines(connection, lines)
    wanted = merged(lines, known)
    return wanted, listed(known, wanted)


def merged(lines: Sequence[OrderLine], known: Mapping[int, rows.Kept]) -> dict[int, int]:
    """Thousandths by product, in order of number: everyone locks stock rows in the same order, so nobody deadlocks."""
    sums: dict[int, Decimal] = {}
    for line in lines:
        sums[line.product] = sums.get(line.product, Decimal(0)) + line.quantity
    for number, quantity in sums.items():
        check_ordered(quantity, known[number].product.name, known[number].product.unit)
    return {number: to_milli(sums[number]) for number in sorted(sums)}


def listed(known: Mapping[int, rows.Kept], wanted: Mapping[int, int]) -> dict[int, Product]:
    """Raises ShopError for what is no longer in the catalogue."""
    for number in wanted:
        if not known[number].listed:
            raise ShopError("shop.unknown_product", number=number)
    return {number: kept.product for number, kept in known.items()}


def _fingerprint(order: Order, wanted: Mapping[int, int]) -> str:
    """Of what was ordered and by whom; not of the name shown nor the time, which a service may send differently."""
    lines = [[number, milli] for number, milli in wanted.items()]
    return digest([order.user, lines, order.address, order.phone, order.note])


def digest(content: object) -> str:
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()


def is_key(table: sa.Table, service: str, room: str, comment_id: str) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.service == service, table.c.room == room, table.c.comment_id == comment_id)


def answered(connection: sa.Connection, order: Order, fingerprint: str) -> OrderAnswer | None:
    """What this comment was answered before. Raises `shop.other_content`, also when it was a change."""
    key = (order.service, order.room, order.comment_id)
    columns = ("fingerprint", "code", "arguments")
    ordered = sa.select(orders.c.id, *(orders.c[name] for name in columns)).where(is_key(orders, *key))
    changed = sa.select(changes.c.order_id, *(changes.c[name] for name in columns)).where(is_key(changes, *key))
    found = connection.execute(ordered.union_all(changed)).first()
    if found is None:
        return None
    if found.fingerprint not in (fingerprint, ""):  # empty: the person had it forgotten
        raise ShopError("shop.other_content", order=found.id or 0)
    return answer_of(found.id, found.code, found.arguments, repeated=True)


def main_account(buyer: str) -> sa.ColumnElement[str]:
    """The account that `buyer` was merged into, or itself."""
    merged_into = sa.select(merged_buyers.c.into_buyer).where(merged_buyers.c.buyer == buyer).scalar_subquery()
    return sa.func.coalesce(merged_into, buyer)


def _at_once(
    turn: Turn, columns: Mapping[str, Any], wanted: Mapping[int, int], known: Mapping[int, rows.Kept]
) -> int | None:
    """The order's id, if it was simple enough to be placed in one statement."""
    if len(wanted) > 1:
        return None
    ((number, milli),), (kept,) = wanted.items(), known.values()
    if not kept.listed or kept.product.limit_per_person is not None:
        return None
    return place_at_once(turn, columns, number, milli, to_milli(kept.product.price))


def _columns(turn: Turn, order: Order, fingerprint: str) -> dict[str, Any]:
    """The columns of an order's row that come from the order; `buyer` is the account that wrote."""
    told = 0 < order.placed_unix_s < _LATEST_UNIX_S  # false for NaN too
    return {
        "service": order.service,
        "room": order.room,
        "comment_id": order.comment_id,
        "fingerprint": fingerprint,
        "user_id": order.user,
        "name": order.name,
        "address": order.address,
        "phone": order.phone,
        "note": order.note,
        "person": turn.person,
        "placed_us": round(order.placed_unix_s * 1_000_000) if told else now_us(),
        "buyer": buyer_key(order.service, order.user),
        **found_by(order),
    }


def _claim(turn: Turn, columns: Mapping[str, Any], reserve_until_us: int | None) -> int | None:
    """The order's row. None: this comment has one already."""
    insert = postgresql.insert if turn.is_postgres else sqlite.insert
    values = {
        **columns,
        "buyer": main_account(columns["buyer"]),
        "state": "accepted" if reserve_until_us is None else "reserved",
        "code": "",
        "arguments": "{}",
        "expires_us": reserve_until_us,
    }
    statement = insert(orders).values(**values).on_conflict_do_nothing().returning(orders.c.id)
    id_: int | None = turn.connection.execute(statement).scalar_one_or_none()
    return id_


def _write_new_lines(turn: Turn, order_id: int, lines: Sequence[Line], reason: LedgerReason) -> None:
    values = [
        {
            "order_id": order_id,
            "product": line.product,
            "quantity_milli": line.quantity,
            "price_milli": line.price,
            "held_milli": line.held,
        }
        for line in lines
    ]
    turn.connection.execute(sa.insert(order_lines), values)
    enter_difference(turn, {}, held_of(lines), reason, order_id)


def _wait_or_refuse(
    turn: Turn,
    order_id: int,
    lines: Sequence[Line],
    short: RefusedError,
    limit: RefusedError | None,
    partly: bool | None,
    reserve: bool,
) -> OrderAnswer:
    """Too little is left: onto the waitlist, unless nobody waits here or he may not have as much anyway."""
    rules = read_rules(turn.connection)
    if rules.waitlist == "off" or reserve:
        return _refuse(turn, order_id, short)
    if limit is not None:
        return _refuse(turn, order_id, limit)
    partly = rules.waitlist == "part" if partly is None else partly
    wait_for_rest(turn, lines, turn.lock(line.product for line in lines), partly=partly)
    waiting = RefusedError("shop.waiting", **short.arguments)
    return _refuse(turn, order_id, waiting, state="waiting", partly=partly)


def shortage_refusal(shortage: Shortage, product: Product) -> RefusedError:
    """Sold out, or not enough."""
    left, wanted = written(from_milli(shortage.left)), written(from_milli(shortage.wanted))
    code = "shop.not_enough" if shortage.left else "shop.sold_out"
    return RefusedError(code, name=product.name, left=left, wanted=wanted, unit=product.unit)


def _over_limit(
    turn: Turn, buyer: str, order_id: int, lines: Sequence[Line], products: Mapping[int, Product]
) -> RefusedError | None:
    """Whether this person would have more than a product's limit, all his orders together.

    After the stock rows were touched: two orders of one person cannot both look first.
    """
    for line in lines:
        limit = products[line.product].limit_per_person
        if limit is None:
            continue
        others = sa.select(sa.func.coalesce(sa.func.sum(order_lines.c.quantity_milli), 0)).join(orders)
        of_person = sa.and_(orders.c.buyer == main_account(buyer), orders.c.id != order_id)
        wanted = sa.and_(order_lines.c.product == line.product, orders.c.state.in_(LIVE))
        has = int(turn.connection.execute(others.where(of_person, wanted)).scalar_one())
        if has + line.quantity > to_milli(limit):
            product = products[line.product]
            return RefusedError("shop.over_limit", name=product.name, limit=written(limit), unit=product.unit)
    return None


def check_limit(turn: Turn, buyer: str, order_id: int, lines: Sequence[Line], products: Mapping[int, Product]) -> None:
    """Raises RefusedError when the person would have more than the limit of one of these."""
    if refusal := _over_limit(turn, buyer, order_id, lines, products):
        raise refusal


def _refuse(
    turn: Turn, order_id: int, refusal: RefusedError, *, state: str = "refused", partly: bool = False
) -> OrderAnswer:
    arguments = msgspec.json.encode(refusal.arguments).decode()
    values = {"state": state, "code": refusal.code, "arguments": arguments, "partly": partly}
    turn.connection.execute(sa.update(orders).where(orders.c.id == order_id).values(**values))
    return answer_of(order_id, refusal.code, arguments, repeated=False)
