"""The shop's speed: comment to committed order, writers at once on PostgreSQL, and a large order book."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from studio.language.reader import Catalogue, Context, read
from studio.model.intent import OrderIntent
from studio.model.order import Order, OrderLine
from studio.model.product import Product
from studio.shop.ledger import Ledger
from studio.shop.order_search import OrderQuery
from studio.shop.schema import ledger as ledger_table
from studio.shop.schema import order_lines, orders, stock
from studio.shop.till import Till
from tests.bench.arithmetic import percentile
from tests.rig.postgres import Postgres

_RATE, _SECONDS = 100, 10
_WRITERS, _EACH = 8, 600
_GOODS = 40
_PRODUCTS, _ORDERS = 10_000, 100_000


@dataclass(frozen=True)
class ShopFigures:
    """Milliseconds, except `postgres_per_s`: orders a second of all writers, on many products and on a single one."""

    comment_ms: list[float]
    postgres_per_s: float
    postgres_one_per_s: float
    open_ms: float
    page_ms: float
    search_ms: float
    totals_ms: float


def measure_shop(folder: Path) -> ShopFigures:
    folder.mkdir(parents=True)
    comment_ms = _comments(folder)
    with Postgres() as server:
        many = _writers(server.create("many"), _GOODS)
        one = _writers(server.create("one"), 1)
    return ShopFigures(comment_ms, many, one, *_large_book(folder))


def _products(count: int) -> list[Product]:
    return [
        Product(number=number, name=f"菜{number}号", unit="斤", price=Decimal(6), stock=Decimal(900_000))
        for number in range(1, count + 1)
    ]


def _comments(folder: Path) -> list[float]:
    """From the text of a comment to the answer of the till, at 100 a second: read, placed, on the disk."""
    ledger = Ledger(f"sqlite:///{folder / 'comments.db'}", lambda _: None)
    ledger.start()
    goods = _products(_GOODS)
    ledger.load_products(goods)
    till = Till(ledger, folder / "comments.till", lambda _: None)
    till.start()
    catalogue = Catalogue(goods)
    taken = []
    began = time.monotonic()
    for number in range(_RATE * _SECONDS):
        due = began + number / _RATE
        while (wait := due - time.monotonic()) > 0:
            time.sleep(wait)
        at = time.perf_counter()
        text = f"{number % 9 + 1}号 2斤 3栋2单元502"
        intents = read(text, Context(catalogue, 1, "none", holds={}))
        orders_read = [intent for intent in intents if isinstance(intent, OrderIntent)]
        assert len(orders_read) == 1
        order = Order(
            service="b", room="r", comment_id=str(number), user=f"u{number}", name="王姐", lines=orders_read[0].lines
        )
        assert till.place(order).accepted
        taken.append((time.perf_counter() - at) * 1000)
    till.close()
    ledger.close()
    return taken


def _writers(url: str, products: int) -> float:
    """Orders a second of eight processes on one database, from the first order to the last answer."""
    ledger = Ledger(url, lambda _: None)
    ledger.start()
    ledger.load_products(_products(products))
    ledger.close()
    command = [sys.executable, "-m", "tests.bench.shop", url, str(_EACH), str(products)]
    writers = [
        subprocess.Popen([*command, str(number)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for number in range(_WRITERS)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write(b"\n")
        writer.stdin.flush()
    spans = [json.loads(writer.communicate(timeout=300)[0]) for writer in writers]
    assert all(writer.returncode == 0 for writer in writers)
    began, ended = min(span[0] for span in spans), max(span[1] for span in spans)
    return _WRITERS * _EACH / (ended - began)


def _write(url: str, each: int, products: int, name: str) -> None:
    """One writer: orders as fast as they go; says when it began and ended."""
    ledger = Ledger(url, lambda _: None)
    ledger.start()

    def place(key: str, number: int) -> None:
        lines = (OrderLine(number % products + 1, Decimal(1)),)
        order = Order(service="b", room="r", comment_id=f"{name}-{key}", user=f"{name}-{key}", name="王姐", lines=lines)
        assert ledger.place(order).accepted

    place("warm", int(name))
    os.write(1, b"ready\n")
    sys.stdin.readline()
    began = time.monotonic()
    for number in range(each):
        place(str(number), number * _WRITERS + int(name))
    print(json.dumps([began, time.monotonic()]))
    ledger.close()


def _large_book(folder: Path) -> tuple[float, float, float, float]:
    """Opening, a page, a search that finds little, the totals; medians."""
    url = f"sqlite:///{folder / 'large.db'}"
    ledger = Ledger(url, lambda _: None)
    ledger.start()
    ledger.load_products(_products(_PRODUCTS))
    for number in range(5):  # what the statements make is the model for the rest
        lines = (OrderLine(number + 1, Decimal(1)), OrderLine(number + 6, Decimal(2)))
        ledger.place(Order(service="b", room="r", comment_id=f"m{number}", user=f"u{number}", name="王姐", lines=lines))
    ledger.close()
    _fill(url)

    def opened() -> None:
        again = Ledger(url, lambda _: None)
        again.start()
        again.products()
        again.find_orders(OrderQuery())
        again.close()

    open_ms = _median_ms(opened)
    ledger.start()
    page_ms = max(
        _median_ms(lambda: ledger.find_orders(OrderQuery())),
        _median_ms(lambda: ledger.find_orders(OrderQuery(before_id=_ORDERS // 2))),
        _median_ms(lambda: ledger.find_orders(OrderQuery(states=("cancelled",)))),
        _median_ms(lambda: ledger.find_orders(OrderQuery(product=77))),
        _median_ms(lambda: ledger.find_orders(OrderQuery(building="7"))),
    )
    search_ms = max(
        _median_ms(lambda: ledger.find_orders(OrderQuery(text="邻居4321"))),
        _median_ms(lambda: ledger.find_orders(OrderQuery(text="没有这个人"))),
        _median_ms(lambda: ledger.find_orders(OrderQuery(text="1380004"))),
    )
    totals_ms = _median_ms(ledger.totals)
    ledger.close()
    return open_ms, page_ms, search_ms, totals_ms


def _fill(url: str) -> None:
    """A hundred thousand orders of two lines, written as the ledger would have: in bulk, or it would take an hour."""
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        model = dict(connection.execute(sa.select(orders).limit(1)).one()._mapping)
        rows, lines, entries = [], [], []
        for number in range(6, _ORDERS + 1):
            name, phone, address = (
                f"邻居{number}",
                f"138{number:08}",
                f"{number % 30 + 1}-{number % 4 + 1}-{number % 20}02",
            )
            texts = {"name": name, "phone": phone, "address": address, "building": str(number % 30 + 1)}
            texts["search"] = f"{name} u{number} {phone} {address} "
            key = {"id": number, "comment_id": str(number), "user_id": f"u{number}", "buyer": f"b:u{number}"}
            state = "cancelled" if number % 50 == 0 else "accepted"
            rows.append(model | key | texts | {"state": state, "placed_us": model["placed_us"] + number})
            for offset in (0, 5000):
                product = (number + offset) % _PRODUCTS + 1
                held = 0 if state == "cancelled" else 1000
                of_order = {"order_id": number, "product": product}
                lines.append(of_order | {"quantity_milli": 1000, "price_milli": 6000, "held_milli": held})
                entries.append(of_order | {"delta_milli": -held, "reason": "order", "person": name, "unix_us": number})
        for table, values in ((orders, rows), (order_lines, lines), (ledger_table, entries)):
            connection.execute(sa.insert(table), values)
        held_now = sa.select(sa.func.coalesce(sa.func.sum(order_lines.c.held_milli), 0))
        held_now = held_now.where(order_lines.c.product == stock.c.product)
        connection.execute(sa.update(stock).values(ordered_milli=held_now.scalar_subquery()))
    engine.dispose()


def _median_ms(work: Callable[[], object]) -> float:
    work()
    taken = []
    for _ in range(7):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return median(taken)


def main() -> None:
    """`python -m tests.bench.shop`: this part alone. With arguments: one writer of `_writers`."""
    if len(sys.argv) == 5:
        _write(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
        return
    found = measure_shop(Path(sys.argv[1]))
    print(f"comment to order: {median(found.comment_ms):.1f} ms, p99 {percentile(found.comment_ms, 99):.1f} ms")
    print(f"PostgreSQL, 8 writers: {found.postgres_per_s:.0f} orders/s, one product {found.postgres_one_per_s:.0f}")
    print(f"open {found.open_ms:.0f} ms, page {found.page_ms:.0f}, search {found.search_ms:.0f}")
    print(f"totals {found.totals_ms:.0f} ms")


if __name__ == "__main__":
    main()
