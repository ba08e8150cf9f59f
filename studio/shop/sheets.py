"""What is printed after the show: pickup sheets by building and door, packing list, totals, waitlist, leftovers.

Names, doors and phones are written out here and nowhere else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import sqlalchemy as sa

from studio.model.product import Product
from studio.model.sentences import Language, say
from studio.shop import rows, unclear_comments
from studio.shop.addresses import building_of, door_order
from studio.shop.amounts import from_milli, written
from studio.shop.order_record import OrderRecord, read_records
from studio.shop.schema import orders
from studio.shop.schema import products as product_table
from studio.shop.sheet_words import WORDS
from studio.shop.stock import StockRow
from studio.shop.turn import STOCK_COLUMNS
from studio.shop.unclear_comments import Unclear

Cell = str | Decimal
MAX_ORDERS = 100_000


class Sheet(NamedTuple):
    """A table to print. `total` is the last row, as long as the others; empty for sheets that add up nothing."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()


class AfterShow(NamedTuple):
    """All sheets of one show, of one moment. `pickup`: one a building, in order; `name` is for files and headings."""

    name: str
    pickup: tuple[Sheet, ...]
    packing: Sheet
    totals: Sheet
    waitlist: Sheet
    unclear: Sheet
    orders: Sheet

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """In the order they are printed."""
        return (*self.pickup, self.packing, self.totals, self.waitlist, self.unclear, self.orders)


class _Books(NamedTuple):
    products: Mapping[int, Product]
    stock: Mapping[int, StockRow]
    records: tuple[OrderRecord, ...]
    waiting: tuple[OrderRecord, ...]
    unclear: tuple[Unclear, ...]


def after_show(connection: sa.Connection, language: Language, name: str = "") -> AfterShow:
    """All sheets, of one consistent look at the ledger; `Ledger.after_show` gives it."""
    say_word = WORDS[language].__getitem__
    books = _read(connection)
    held = [record for record in books.records if record.held]
    by_building: dict[str, list[OrderRecord]] = {}
    for record in sorted(held, key=lambda one: (door_order(one.order.address), one.order.name, one.order_id)):
        by_building.setdefault(building_of(record.order.address), []).append(record)
    buildings = sorted(by_building, key=door_order)
    return AfterShow(
        name=name or say_word("after_show"),
        pickup=tuple(_pickup(building, by_building[building], books, say_word) for building in buildings),
        packing=_packing({building: by_building[building] for building in buildings}, books, say_word),
        totals=_totals(held, books, say_word),
        waitlist=_waitlist(books, say_word),
        unclear=_unclear(books, say_word, language),
        orders=_order_lines(books, say_word),
    )


def _read(connection: sa.Connection) -> _Books:
    live = sa.select(orders).where(orders.c.state.in_(("accepted", "waiting"))).order_by(orders.c.id)
    records = read_records(connection, connection.execute(live.limit(MAX_ORDERS)).all())
    numbers = connection.execute(sa.select(product_table.c.number)).scalars().all()
    kept: dict[int, rows.Kept] = {}
    for start in range(0, len(numbers), 500):  # SQLite takes only so many parameters
        kept |= rows.find_products(connection, numbers[start : start + 500])
    stock = [StockRow(*row) for row in connection.execute(sa.select(*STOCK_COLUMNS))]
    return _Books(
        products={number: one.product for number, one in kept.items() if one.listed or number in _used(records)},
        stock={row.product: row for row in stock},
        records=records,
        waiting=tuple(record for record in records if record.state == "waiting"),
        unclear=unclear_comments.read(connection, MAX_ORDERS),
    )


def _used(records: Iterable[OrderRecord]) -> set[int]:
    return {line.product for record in records for line in record.order.lines}


def _goods(amounts: Mapping[int, Decimal], products: Mapping[int, Product]) -> str:
    """番茄 2.5 斤；鸡蛋 2 盒"""
    parts = [
        f"{products[number].name} {written(amounts[number])} {products[number].unit}" for number in sorted(amounts)
    ]
    return "；".join(parts)


def _sum(records: Iterable[OrderRecord]) -> dict[int, Decimal]:
    amounts: dict[int, Decimal] = {}
    for record in records:
        for number, quantity in record.held.items():
            amounts[number] = amounts.get(number, Decimal(0)) + quantity
    return amounts


def _money(amounts: Iterable[Decimal]) -> Decimal:
    """Exact, in yuan: 9.825 is not rounded, or rows would not add up to their total; 13 is 13.00."""
    total = sum(amounts, Decimal(0))
    cents = total.quantize(Decimal("0.01"))
    return cents if cents == total else total.normalize()


def _label(building: str, word: Callable[[str], str]) -> str:
    return word("building").format(building=building) if building else word("no_building")


def _pickup(building: str, records: Sequence[OrderRecord], books: _Books, word: Callable[[str], str]) -> Sheet:
    lines = tuple(
        (
            "☑" if record.handed_over else "☐",
            record.order.address,
            record.order.name,
            record.order.phone,
            _goods(record.held, books.products),
            _money([record.value]),
            record.order.note,
            f"#{record.order_id}",
        )
        for record in records
    )
    count = word("count").format(count=len(records))
    goods = _goods(_sum(records), books.products)
    total = ("", word("total"), count, "", goods, _money(record.value for record in records), "", "")
    columns = ("tick", "door", "name", "phone", "goods", "value", "note", "order")
    return Sheet(_label(building, word), tuple(map(word, columns)), lines, total)


def _packing(by_building: Mapping[str, Sequence[OrderRecord]], books: _Books, word: Callable[[str], str]) -> Sheet:
    """For each product, how much goes to which building."""
    amounts = {building: _sum(records) for building, records in by_building.items()}
    lines: list[tuple[Cell, ...]] = []
    for number in sorted(_sum(record for records in by_building.values() for record in records)):
        product = books.products[number]
        for building, of_building in amounts.items():
            if number in of_building:
                named = (Decimal(number), product.name, _label(building, word))
                lines.append(("☐", *named, of_building[number], product.unit))
    parcels = word("parcels").format(count=len(lines))
    columns = ("tick", "number", "product", "where", "quantity", "unit")
    return Sheet(word("packing"), tuple(map(word, columns)), tuple(lines), ("", "", word("total"), parcels, "", ""))


def _totals(held: Sequence[OrderRecord], books: _Books, word: Callable[[str], str]) -> Sheet:
    """What was put in, what is ordered and what is left of each product: from the stock, beside the orders' worth."""
    amounts = _sum(held)
    fetched = _sum(record for record in held if record.handed_over)
    lines: list[tuple[Cell, ...]] = []
    worth = _worth(held)
    for number, product in sorted(books.products.items()):
        row = books.stock[number]
        lines.append(
            (
                Decimal(number),
                product.name,
                product.unit,
                amounts.get(number, Decimal(0)),
                fetched.get(number, Decimal(0)),
                from_milli(row.waiting_milli),
                from_milli(row.qty_milli),
                _money([worth.get(number, Decimal(0))]),
            )
        )
    columns = ("number", "product", "unit", "ordered", "fetched", "waiting", "left", "value")
    total = ("", word("total"), "", "", "", "", "", _money(record.value for record in held))
    return Sheet(word("totals"), tuple(map(word, columns)), tuple(lines), total)


def _worth(held: Sequence[OrderRecord]) -> dict[int, Decimal]:
    worth: dict[int, Decimal] = {}
    for record in held:
        for number, quantity in record.held.items():
            worth[number] = worth.get(number, Decimal(0)) + quantity * record.prices[number]
    return worth


def _waitlist(books: _Books, word: Callable[[str], str]) -> Sheet:
    lines: list[tuple[Cell, ...]] = []
    missing: dict[int, Decimal] = {}
    for place, record in enumerate(books.waiting, start=1):
        lacks = {line.product: line.quantity - record.held.get(line.product, Decimal(0)) for line in record.order.lines}
        lacks = {number: quantity for number, quantity in lacks.items() if quantity}
        for number, quantity in lacks.items():
            missing[number] = missing.get(number, Decimal(0)) + quantity
        order = record.order
        goods = _goods(lacks, books.products)
        lines.append((Decimal(place), order.name, order.phone, order.address, goods, f"#{record.order_id}"))
    total = ("", word("total"), word("count").format(count=len(lines)), "", _goods(missing, books.products), "")
    columns = ("place", "name", "phone", "door", "goods", "order")
    return Sheet(word("waitlist"), tuple(map(word, columns)), tuple(lines), total)


def _unclear(books: _Books, word: Callable[[str], str], language: Language) -> Sheet:
    lines = tuple(
        (
            time.strftime("%m-%d %H:%M", time.localtime(one.unix_s)),
            one.name,
            one.text,
            say(one.reason, one.arguments, language).what,
        )
        for one in books.unclear
    )
    return Sheet(word("unclear"), tuple(map(word, ("time", "name", "comment", "reason"))), lines)


def _order_lines(books: _Books, word: Callable[[str], str]) -> Sheet:
    """One row a product of an order, with the columns group-buying programs know."""
    lines: list[tuple[Cell, ...]] = []
    for record in books.records:
        order = record.order
        placed = time.strftime("%Y-%m-%d %H:%M", time.localtime(order.placed_unix_s))
        for number, quantity in sorted(record.held.items()):
            product = books.products[number]
            goods = (
                product.name,
                quantity,
                product.unit,
                record.prices[number],
                _money([quantity * record.prices[number]]),
            )
            whose = (order.name, order.phone, building_of(order.address), order.address, order.note)
            fetched = word("yes") if record.handed_over else ""
            lines.append((f"#{record.order_id}", placed, *whose, *goods, fetched))
    value = _money(cell for line in lines if isinstance(cell := line[-2], Decimal))
    person = ("name", "phone", "house", "address", "note")
    names = ("order", "placed", *person, "product", "quantity", "unit", "price", "value", "fetched")
    total: tuple[Cell, ...] = ("", word("total"), *[""] * (len(names) - 4), value, "")
    return Sheet(word("orders"), tuple(map(word, names)), tuple(lines), total)
