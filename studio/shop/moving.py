"""A ledger moves into another database, with everything in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from studio.model.errors import ShopError
from studio.model.secret import Secret
from studio.shop.database import Database
from studio.shop.rules import MOVED
from studio.shop.schema import ledger, metadata, order_lines, orders, rules, stock

_CHUNK = 1000
_WAIT_S = 600.0
"""One transaction holds it all; it may take as long as a large ledger takes."""


class Moved(NamedTuple):
    """How many rows of each table are in the new place, and what was compared there."""

    rows: dict[str, int]
    sums: dict[str, int]


def move_ledger(source_url: str, target_url: str, password: Callable[[], Secret] | None = None) -> Moved:
    """Copy everything into an empty database, compare counts and sums there, and close the old ledger for good.

    Nobody can sell from the old one meanwhile. Whatever goes wrong, nothing is in the new place and the old one is as
    it was. `password`: of the new place. Raises ShopError: `shop.target_not_empty`, `shop.moved`,
    `shop.move_differs`, and those of the two databases.
    """
    source = Database(source_url, wait_s=_WAIT_S)
    target = Database(target_url, password=password, wait_s=_WAIT_S)
    try:
        source.start()
        target.start()
        with source.writing() as old:
            refuse_moved(old)
            with target.writing() as new:
                moved = _copy(old, new)
            place = sa.make_url(target_url).render_as_string(hide_password=True)
            old.execute(sa.insert(rules).values(name=MOVED, value=msgspec.json.encode(place).decode()))
        return moved
    finally:
        target.close()
        source.close()


def refuse_moved(connection: sa.Connection) -> None:
    """Two ledgers for the same goods would sell them twice. Raises `shop.moved`."""
    place = connection.execute(sa.select(rules.c.value).where(rules.c.name == MOVED)).scalar()
    if place is not None:
        raise ShopError("shop.moved", place=msgspec.json.decode(place, type=str))


def _copy(old: sa.Connection, new: sa.Connection) -> Moved:
    tables = metadata.sorted_tables
    if any(new.execute(sa.select(table).limit(1)).first() is not None for table in tables):
        raise ShopError("shop.target_not_empty")
    for table in tables:
        key = table.primary_key.columns
        # Oldest first: an entry that undoes another comes after it.
        for rows in old.execute(sa.select(table).order_by(*key)).partitions(_CHUNK):
            new.execute(sa.insert(table), [dict(row._mapping) for row in rows])
        if new.dialect.name == "postgresql" and "id" in table.c:
            _go_on_counting(new, table)
    before, after = _measured(old), _measured(new)
    if before != after:
        measures = [*before.rows.items(), *before.sums.items()]
        found = after.rows | after.sums
        raise ShopError("shop.move_differs", what=next(name for name, count in measures if found[name] != count))
    return after


def _go_on_counting(new: sa.Connection, table: sa.Table) -> None:
    """The next row's number comes after all that were copied."""
    last = new.execute(sa.select(sa.func.max(table.c.id))).scalar()
    if last is not None:
        new.execute(sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(table.name, "id"), last)))


def _measured(connection: sa.Connection) -> Moved:
    counts = {
        table.name: int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
        for table in metadata.sorted_tables
    }
    columns = (
        ledger.c.delta_milli,
        stock.c.qty_milli,
        stock.c.total_milli,
        stock.c.version,
        stock.c.ordered_milli,
        stock.c.reserved_milli,
        stock.c.waiting_milli,
        order_lines.c.quantity_milli,
        order_lines.c.held_milli,
        orders.c.placed_us,
    )
    sums = {
        f"{column.table.name}.{column.name}": int(connection.execute(sa.select(sa.func.sum(column))).scalar() or 0)
        for column in columns
    }
    return Moved(counts, sums)
