"""The statements about products and the ledger's rows, each inside the caller's transaction. Nothing here commits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from studio.model.errors import ShopError
from studio.model.order import LedgerEntry, LedgerReason
from studio.model.product import Product
from studio.shop.amounts import from_milli, to_milli
from studio.shop.schema import ledger, products, stock
from studio.shop.stock import StockRow
from studio.shop.turn import PERSON_LENGTH, STOCK_COLUMNS, now_us, unix_s

_MAX_INTEGER = 2**31 - 1


# Made once: making a statement costs more than the database's work for it.
_FIND = (
    sa.select(products, stock.c.qty_milli)
    .join(stock)
    .where(products.c.number.in_(sa.bindparam("wanted", expanding=True)))
)


class Kept(NamedTuple):
    """A product in the tables. `listed`: it is in today's catalogue and can be ordered."""

    product: Product
    listed: bool


def read_entries(connection: sa.Connection, number: int | None, limit: int) -> tuple[LedgerEntry, ...]:
    """The newest first."""
    statement = sa.select(*_ENTRY_COLUMNS).order_by(ledger.c.id.desc()).limit(limit)
    if number is not None:
        statement = statement.where(ledger.c.product == number)
    return tuple(_entry(*row) for row in connection.execute(statement))


def read_entry(connection: sa.Connection, entry_id: int) -> LedgerEntry | None:
    row = connection.execute(sa.select(*_ENTRY_COLUMNS).where(ledger.c.id == entry_id)).one_or_none()
    return _entry(*row) if row is not None else None


def is_undone(connection: sa.Connection, entry_id: int) -> bool:
    return connection.execute(sa.select(ledger.c.id).where(ledger.c.undoes == entry_id)).first() is not None


_ENTRY_COLUMNS = (
    ledger.c.id,
    ledger.c.product,
    ledger.c.delta_milli,
    ledger.c.reason,
    ledger.c.person,
    ledger.c.unix_us,
    ledger.c.order_id,
)


def _entry(
    id_: int, number: int, delta_milli: int, reason: LedgerReason, person: str, at_us: int, order_id: int | None
) -> LedgerEntry:
    delta = from_milli(delta_milli)
    at = unix_s(at_us)
    return LedgerEntry(
        id=id_, product=number, delta=delta, reason=reason, person=person, unix_s=at, order_id=order_id or 0
    )


def read_stock(connection: sa.Connection) -> list[StockRow]:
    """Of all products in the catalogue."""
    statement = sa.select(*STOCK_COLUMNS).join(products).where(products.c.listed).order_by(stock.c.product)
    return [StockRow(*row) for row in connection.execute(statement)]


def version_sum(connection: sa.Connection) -> int:
    """Of all products in the catalogue: grows with every change of any of them."""
    versions = sa.select(sa.func.coalesce(sa.func.sum(stock.c.version), 0)).join(products).where(products.c.listed)
    return int(connection.execute(versions).scalar_one())


def read_products(connection: sa.Connection) -> tuple[Product, ...]:
    """The catalogue in the panel's order; `stock` of each is what is left."""
    statement = sa.select(products, stock.c.qty_milli).join(stock).where(products.c.listed)
    return tuple(
        _product(row) for row in connection.execute(statement.order_by(products.c.position, products.c.number))
    )


def find_products(connection: sa.Connection, numbers: Iterable[int]) -> dict[int, Kept]:
    """Those of `numbers` that the shop has or ever had."""
    wanted = [number for number in numbers if 0 <= number <= _MAX_INTEGER]
    found = connection.execute(_FIND, {"wanted": wanted})
    return {row.number: Kept(_product(row), row.listed) for row in found}


def known_product(connection: sa.Connection, number: int) -> Product:
    """Raises ShopError `shop.unknown_product`."""
    kept = find_products(connection, [number]).get(number)
    if kept is None or not kept.listed:
        raise ShopError("shop.unknown_product", number=str(number)[:20])
    return kept.product


def put_catalogue(connection: sa.Connection, wanted: Sequence[Product], person: str) -> None:
    """Make the catalogue exactly `wanted`. New products get an opening entry; counts of known ones stay as they are,
    and so does the order somebody arranged; what is no longer wanted is unlisted, its history kept."""
    connection.execute(sa.update(products).values(listed=False))
    put_products(connection, wanted, person)


def put_products(connection: sa.Connection, wanted: Sequence[Product], person: str) -> None:
    """Add these products or renew them; the others stay as they are."""
    known = set(connection.execute(sa.select(products.c.number)).scalars())
    new = [product for product in wanted if product.number not in known]
    old = [product for product in wanted if product.number in known]
    if new:
        last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(products.c.position), 0))).scalar_one()
        position = last + 1 if last else 0  # nothing arranged yet: all stand at 0, in order of number
        connection.execute(sa.insert(products), [_values(product) | {"position": position} for product in new])
        opening = [
            {"product": one.number, "qty_milli": to_milli(one.stock), "total_milli": to_milli(one.stock), "version": 1}
            for one in new
        ]
        connection.execute(sa.insert(stock), opening)
        connection.execute(sa.insert(ledger), [_opening(product, person) for product in new])
    if old:
        renewed = sa.update(products).where(products.c.number == sa.bindparam("known_number"))
        connection.execute(renewed, [_values(product) | {"known_number": product.number} for product in old])


def arrange(connection: sa.Connection, numbers: Sequence[int]) -> None:
    """The panel's order; products not named come after these."""
    connection.execute(sa.update(products).values(position=len(numbers) + 1))
    if numbers:
        placed = sa.update(products).where(products.c.number == sa.bindparam("known_number"))
        values = [{"known_number": number, "position": place} for place, number in enumerate(numbers)]
        connection.execute(placed.values(position=sa.bindparam("position")), values)


def _opening(product: Product, person: str) -> dict[str, object]:
    delta = to_milli(product.stock)
    who = person[:PERSON_LENGTH]
    return {"product": product.number, "delta_milli": delta, "reason": "opening", "person": who, "unix_us": now_us()}


def _values(product: Product) -> dict[str, object]:
    return {
        "number": product.number,
        "name": product.name,
        "unit": product.unit,
        "price_milli": to_milli(product.price),
        "aliases": msgspec.json.encode(product.aliases).decode(),
        "photo": product.photo,
        "strike_price_milli": _milli_or_none(product.strike_price),
        "strike_source": product.strike_source,
        "limit_milli": _milli_or_none(product.limit_per_person),
        "on_air": product.on_air,
        "listed": True,
    }


def _product(row: sa.Row[tuple[object, ...]]) -> Product:
    return Product(
        number=row.number,
        name=row.name,
        unit=row.unit,
        price=from_milli(row.price_milli),
        stock=from_milli(row.qty_milli),
        aliases=msgspec.json.decode(row.aliases, type=tuple[str, ...]),
        photo=row.photo,
        strike_price=_amount_or_none(row.strike_price_milli),
        strike_source=row.strike_source,
        limit_per_person=_amount_or_none(row.limit_milli),
        on_air=row.on_air,
    )


def _milli_or_none(amount: Decimal | None) -> int | None:
    return None if amount is None else to_milli(amount)


def _amount_or_none(milli: int | None) -> Decimal | None:
    return None if milli is None else from_milli(milli)
