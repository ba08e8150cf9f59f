"""Neighbours: several accounts of one person, what a person holds, being forgotten. In the caller's transaction."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa

from studio.model.errors import ShopError
from studio.shop.amounts import from_milli
from studio.shop.order_book import main_account
from studio.shop.order_record import LIVE, buyer_key
from studio.shop.schema import changes, ledger, merged_buyers, order_lines, orders, unclear
from studio.shop.turn import PERSON_LENGTH, Turn, now_us

FORGOTTEN = "—"
_DAY_US = 86_400_000_000


class SameName(NamedTuple):
    """One name with several accounts, (service, user) each: perhaps one person, which only somebody can say."""

    name: str
    accounts: tuple[tuple[str, str], ...]


def holdings(connection: sa.Connection, service: str, user: str) -> dict[int, Decimal]:
    """What this person has ordered (waiting included) and neither cancelled nor fetched, by product."""
    buyer = main_account(buyer_key(service, user))
    wanted = sa.select(order_lines.c.product, sa.func.sum(order_lines.c.quantity_milli)).join(orders)
    standing = sa.and_(orders.c.buyer == buyer, orders.c.state.in_(LIVE), sa.not_(orders.c.handed_over))
    found = connection.execute(wanted.where(standing).group_by(order_lines.c.product).order_by(order_lines.c.product))
    return {row[0]: from_milli(int(row[1])) for row in found}


def merge(turn: Turn, account: tuple[str, str], into: tuple[str, str]) -> None:
    """From now on both accounts are one person: one limit, one set of orders. Raises `shop.same_account`."""
    buyer = buyer_key(*account)
    main = turn.connection.execute(sa.select(main_account(buyer_key(*into)))).scalar_one()
    if main == buyer:
        raise ShopError("shop.same_account")
    # Whoever was merged into this one goes along.
    moved = sa.update(merged_buyers).where(merged_buyers.c.into_buyer == buyer).values(into_buyer=main)
    turn.connection.execute(moved)
    turn.connection.execute(sa.delete(merged_buyers).where(merged_buyers.c.buyer == buyer))
    fact = {"buyer": buyer, "into_buyer": main, "person": turn.person, "unix_us": now_us()}
    turn.connection.execute(sa.insert(merged_buyers).values(**fact))
    turn.connection.execute(sa.update(orders).where(orders.c.buyer == buyer).values(buyer=main))


def split(turn: Turn, account: tuple[str, str]) -> None:
    """An account is a person of its own again, with the orders it wrote."""
    service, user = account
    own = buyer_key(service, user)
    turn.connection.execute(sa.delete(merged_buyers).where(merged_buyers.c.buyer == own))
    written = sa.and_(orders.c.service == service, orders.c.user_id == user)
    turn.connection.execute(sa.update(orders).where(written).values(buyer=own))


def same_names(connection: sa.Connection, limit: int = 100) -> tuple[SameName, ...]:
    """Names that several persons go by: for somebody to merge, or not."""
    persons = sa.func.count(sa.distinct(orders.c.buyer))
    live = sa.and_(orders.c.state.in_(LIVE), orders.c.name != "", orders.c.name != FORGOTTEN)
    names = sa.select(orders.c.name).where(live).group_by(orders.c.name).having(persons > 1).limit(limit)
    found: dict[str, dict[tuple[str, str], None]] = {}
    accounts = sa.select(orders.c.name, orders.c.service, orders.c.user_id).where(orders.c.name.in_(names), live)
    for row in connection.execute(accounts.distinct().order_by(orders.c.name, orders.c.service, orders.c.user_id)):
        found.setdefault(row[0], {})[(row[1], row[2])] = None
    return tuple(SameName(name, tuple(accounts)) for name, accounts in found.items())


def forget(turn: Turn, service: str, user: str) -> int:
    """Remove name, door, phone and account of a person from all orders and comments kept; the goods stay accounted for.
    How many orders were made nameless."""
    buyer = main_account(buyer_key(service, user))
    of_person = sa.select(orders.c.id).where(
        sa.or_(orders.c.buyer == buyer, orders.c.buyer == buyer_key(service, user))
    )
    ids = list(turn.connection.execute(of_person).scalars())
    asked = sa.and_(unclear.c.service == service, unclear.c.user_id == user)
    _forget_unclear(turn.connection, asked)
    return _forget_orders(turn.connection, ids)


def forget_older(turn: Turn, keep_days: int, now: int) -> int:
    """Forget the persons of orders and comments from more than `keep_days` ago."""
    before = now - keep_days * _DAY_US
    old = sa.select(orders.c.id).where(orders.c.placed_us < before, orders.c.name != FORGOTTEN)
    _forget_unclear(turn.connection, sa.and_(unclear.c.unix_us < before, unclear.c.name != FORGOTTEN))
    return _forget_orders(turn.connection, list(turn.connection.execute(old).scalars()))


def _forget_orders(connection: sa.Connection, ids: list[int]) -> int:
    for start in range(0, len(ids), 500):  # SQLite takes only so many parameters
        some = ids[start : start + 500]
        nameless = {
            "name": FORGOTTEN,
            # Still one person for the limit and the totals, of whom nothing more is known.
            "user_id": sa.literal("forgotten-") + sa.cast(orders.c.id, sa.String),
            "buyer": sa.literal("forgotten:") + sa.cast(orders.c.id, sa.String),
            "address": "",
            "building": "",
            "phone": "",
            "note": "",
            "search": "",
            "fingerprint": "",  # a digest of a phone number can be tried out
        }
        keys = connection.execute(
            sa.select(orders.c.buyer, orders.c.name, orders.c.user_id).where(orders.c.id.in_(some))
        )
        known = keys.all()
        buyers = {row[0] for row in known}
        names = {name[:PERSON_LENGTH] for row in known for name in row[1:]}
        for table, of_order in ((orders, orders.c.id), (ledger, ledger.c.order_id), (changes, changes.c.order_id)):
            # Who entered it stays, unless it was the person.
            by_person = sa.and_(of_order.in_(some), table.c.person.in_(names))
            connection.execute(sa.update(table).where(by_person).values(person=FORGOTTEN))
        connection.execute(sa.update(changes).where(changes.c.order_id.in_(some)).values(fingerprint=""))
        connection.execute(sa.update(orders).where(orders.c.id.in_(some)).values(**nameless))
        gone = sa.or_(merged_buyers.c.buyer.in_(buyers), merged_buyers.c.into_buyer.in_(buyers))
        connection.execute(sa.delete(merged_buyers).where(gone))
    return len(ids)


def _forget_unclear(connection: sa.Connection, which: sa.ColumnElement[bool]) -> None:
    nameless = {"name": FORGOTTEN, "user_id": FORGOTTEN, "text": ""}
    connection.execute(sa.update(unclear).where(which).values(**nameless))
